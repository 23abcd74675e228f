/* SPDX-License-Identifier: MIT
 *
 * Writes a trace file (format.h) while its events come.
 *
 *     TraceWriter *writer = trace_writer_new ("run.heddle", &metadata, TRACE_WRITER_LIVE, &error);
 *     ... trace_writer_add (event, writer); trace_writer_advance (writer, g_get_monotonic_time
 *     ()); ... trace_writer_finish (writer, &end, &error); trace_writer_free (writer);
 *
 * DEATH    Events are handed to the kernel within TRACE_WRITER_PERIOD of trace_writer_add(), if
 *          trace_writer_advance() is called often: whoever kills the process loses no more than
 *          that.
 * ERRORS   The first one (a full disk, say) ends the writing: later calls do nothing.
 *          trace_writer_error() tells it. What was written until then is a file that can be read.
 * THREADS  A writer belongs to one thread at a time; a TraceSnapshot needs it no more.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"
#include "trace/metadata.h"

/* In microseconds. */
#define TRACE_WRITER_PERIOD (G_TIME_SPAN_SECOND / 2)

typedef enum {
  TRACE_WRITER_LIVE,  /* the file is there from its first chunk on, and grows */
  TRACE_WRITER_WHOLE, /* it is there once it is finished */
} TraceWriterMode;

typedef struct _TraceWriter TraceWriter;
typedef struct _TraceSnapshot TraceSnapshot;

/* Begins a file, in the place of one of that name. The metadata is copied. Returns NULL and sets
 * `error` (TRACE_ERROR) if it can't be made. */
TraceWriter *trace_writer_new (const char *path, const TraceMetadata *metadata,
                               TraceWriterMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a temporary file without a name, to take snapshots of. */
TraceWriter *trace_writer_new_temporary (const TraceMetadata *metadata, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Frees it. A live file that is not finished stays, without its end. */
void trace_writer_free (TraceWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceWriter, trace_writer_free)

/* Sets the moment since which the trace is complete: before the first event is added. */
void trace_writer_set_begin (TraceWriter *writer, gint64 begin);

/* Adds an event; `writer` is a TraceWriter. A CollectorSink. */
void trace_writer_add (const HeddleDecodedEvent *event, gpointer writer);

/* Writes out what has waited for long: `now` is g_get_monotonic_time(). Cheap: to be called after
 * each drain, whether events came or not. */
void trace_writer_advance (TraceWriter *writer, gint64 now);

/* Writes out all that was added. Returns FALSE and sets `error` if that, or anything before, has
   failed. */
gboolean trace_writer_flush (TraceWriter *writer, GError **error);

/* Writes out all that is left, the index and the end. Returns FALSE and sets `error` if that, or
 * anything before, has failed. Nothing may be added afterwards. */
gboolean trace_writer_finish (TraceWriter *writer, const TraceEnd *end, GError **error);

/* Returns what ended the writing early, or NULL. It belongs to the writer. */
const GError *trace_writer_error (const TraceWriter *writer);

/* Return how many events, and bytes, were written out so far. */
guint64 trace_writer_events (const TraceWriter *writer);
guint64 trace_writer_size (const TraceWriter *writer);

/* ------------------------------------------------------------------ copies */

/* Returns all that was added so far, which is written out first; it shares the file with the
 * writer, which goes on. NULL with `error` if writing has failed. Free it with
 * trace_snapshot_free(). */
TraceSnapshot *trace_writer_snapshot (TraceWriter *writer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void trace_snapshot_free (TraceSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceSnapshot, trace_snapshot_free)

/* Writes it to `path` with an end of its own: whole, or not at all. Returns FALSE and sets `error`
 * if that fails. Any thread. */
gboolean trace_snapshot_save (const TraceSnapshot *snapshot, const char *path, const TraceEnd *end,
                              GError **error);
