/* SPDX-License-Identifier: MIT
 *
 * Reads a trace file (format.h), which is untrusted: what is damaged is told as a gap, and never
 * more than that is lost.
 *
 *     while ((kind = trace_reader_next (reader, &item, &error)) != TRACE_ITEM_END)
 *       ... TRACE_ITEM_EVENTS: item.events; TRACE_ITEM_GAP: item.count events are missing ...
 *
 * MEMORY   Twice what the file's greatest chunk needs, at most some 40 MiB; with
 *          trace_reader_chunks(), 32 bytes a chunk besides.
 * GROWTH   A file may grow or shrink while it is read: what counts is its size when it was opened,
 *          and what is missing then is damaged.
 * THREADS  A reader belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"
#include "trace/format.h"
#include "trace/metadata.h"

typedef struct _TraceReader TraceReader;

/* Opens a file; "-" is standard input. Returns NULL and sets `error` (TRACE_ERROR) if it can't be
 * read, is no trace or is one of a newer version. */
TraceReader *trace_reader_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void trace_reader_free (TraceReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceReader, trace_reader_free)

/* Returns where the trace comes from, as far as it says; it belongs to the reader. */
const TraceMetadata *trace_reader_metadata (const TraceReader *reader);

/* Return the version of the file's layout, and its size in bytes. */
guint32 trace_reader_version (const TraceReader *reader);
guint64 trace_reader_file_size (const TraceReader *reader);

typedef enum {
  TRACE_ITEM_EVENTS, /* a chunk of events */
  TRACE_ITEM_GAP,    /* events are missing */
  TRACE_ITEM_END,    /* there is no more */
  TRACE_ITEM_ERROR,  /* the file is one of a newer version after all */
} TraceItemKind;

typedef struct {
  const HeddleDecodedEvent *events; /* EVENTS: the reader's, until the next but one is asked for */
  guint64 count;                    /* how many; GAP: 0 if nobody knows */
  gint64 first, last; /* between which times they are; of a GAP at the end: the latest time known */
} TraceItem;

/* Goes on to the next chunk of events or gap. ERROR sets `error`. */
TraceItemKind trace_reader_next (TraceReader *reader, TraceItem *item, GError **error);

/* Returns how the trace ended: valid after TRACE_ITEM_END. */
TraceEnd trace_reader_end (const TraceReader *reader);

/* Return how many chunks of events were read, and how many chunks of any kind were damaged, so
   far. */
guint64 trace_reader_chunks_read (const TraceReader *reader);
guint64 trace_reader_chunks_damaged (const TraceReader *reader);

/* Returns how much of the file was read so far, from 0 to 1. */
double trace_reader_fraction (const TraceReader *reader);

/* ------------------------------------------------------------------ going somewhere */

/* Returns the chunks of events, in order, as TraceIndexEntry: of the file's index, or of a walk
 * over the chunks' headers where that is missing or damaged. It belongs to the reader. */
const GArray *trace_reader_chunks (TraceReader *reader);

/* Makes chunk `number` of trace_reader_chunks() the next one to be read; that many as there are:
 * the end. What lies between is no gap. */
void trace_reader_seek (TraceReader *reader, guint number);
