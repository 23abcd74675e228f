/* SPDX-License-Identifier: MIT
 *
 * Where a format's bytes go: a buffer before a stream. The first error stays, and what comes after
 * it is dropped, so that writers need not look after each word. Internal to convert/.
 */
#pragma once

#include <string.h>

#include "convert/convert.h"

typedef struct {
  GOutputStream *stream;
  GCancellable *cancellable;
  const ConvertOptions *options;
  GError *error; /* the first one, or NULL */
  char *buffer;
  gsize used, room;
  uint64_t done, whole; /* items of the model */
  uint64_t report_at;   /* how many must be done before progress is told again */
} Sink;

/* Sets up a sink for `whole` items. The three others must live as long as it does; `options` and
 * `cancellable` are nullable. */
void sink_init (Sink *sink, GOutputStream *stream, GCancellable *cancellable,
                const ConvertOptions *options, uint64_t whole);

/* Hands the rest to the stream and frees what the sink has. Returns whether everything went
 * well. */
gboolean sink_finish (Sink *sink, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes room for `bytes` more: what sink_reserve() does once the buffer is full. */
void sink_make_room (Sink *sink, gsize bytes);

/* Returns room for `bytes` more, which is there until the next call. */
static inline char *
sink_reserve (Sink *sink, gsize bytes)
{
  if (bytes > sink->room - sink->used)
    sink_make_room (sink, bytes);
  return sink->buffer + sink->used;
}

/* Says that the first `bytes` of what was reserved last are written. */
static inline void
sink_commit (Sink *sink, gsize bytes)
{
  sink->used += bytes;
}

/* Add bytes; a string; a number in decimal. In line, as most are constant and short. */
static inline void
sink_add (Sink *sink, const char *bytes, gsize length)
{
  memcpy (sink_reserve (sink, length), bytes, length);
  sink_commit (sink, length);
}

static inline void
sink_add_text (Sink *sink, const char *text)
{
  sink_add (sink, text, strlen (text));
}

void sink_add_number (Sink *sink, int64_t number);
void sink_add_unsigned (Sink *sink, uint64_t number);

/* Says that so many more items are done. Returns FALSE if there is no use in going on: an error, or
 * the user has cancelled it. */
gboolean sink_advance (Sink *sink, uint64_t items);
