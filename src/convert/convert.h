/* SPDX-License-Identifier: MIT
 *
 * Out to the tools that people have: a run in a foreign format, a file of the sources each. They
 * are written from the model, so that lanes, waits, messages and backlogs keep their names.
 *
 * WHAT     Everything that the model knows of the lanes and the range that the options choose.
 *          Times are nanoseconds since the session began, exactly; what overlaps the range is
 *          written whole, its ends are not cut. What has not ended has no end there, either.
 * NAMES    Are the program's own. Bytes that are no UTF-8 are replaced, as all three formats are
 *          text.
 * STREAM   What is written goes to the stream as it is made: memory grows with the lanes and their
 *          names, not with the events. The same model gives the same bytes, whatever the locale and
 *          the time. The stream is neither flushed nor closed. On failure it has a part of the
 *          whole: whoever wants a file whole or not at all writes to a temporary one.
 * ERRORS   The stream's own (G_IO_ERROR); G_IO_ERROR_CANCELLED; G_IO_ERROR_INVALID_ARGUMENT with a
 *          sentence for a range that ends before it begins.
 * THREADS  Any, as all readers of the model, while it grows as well: then what was there at the
 *          beginning of the call is written.
 */
#pragma once

#include <gio/gio.h>

#include "model/model.h"

typedef struct {
  const char
      *title; /* for people; nullable. Chrome's format has a place for it, the others have none */
  int64_t from, to; /* the range; `to` 0: until the end */

  /* Says whether the lane is wanted; NULL: all are. A flow is written if both of its threads
   * are. */
  gboolean (*includes) (const ModelLane *lane, gpointer data);
  /* Is told now and then which share of the whole is done, from 0 to 1; nullable. */
  void (*progress) (double share, gpointer data);
  gpointer data; /* for the two, the caller's */
} ConvertOptions;

/* Perfetto's protobuf (ui.perfetto.dev): a track for each lane, for each waiter's row and for the
 * spans of each thread; slices, flows and counters on them. `options` may be NULL for everything;
 * `cancellable` is nullable. */
gboolean convert_write_perfetto (const Model *model, const ConvertOptions *options,
                                 GOutputStream *out, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same as Chrome's JSON trace events (chrome://tracing, and many other viewers). */
gboolean convert_write_chrome (const Model *model, const ConvertOptions *options,
                               GOutputStream *out, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The tables that there are as CSV: a header row, then a row an item. */
typedef enum {
  CONVERT_TABLE_INTERVALS,  /* of threads and tasks: states, what they waited for, who woke them */
  CONVERT_TABLE_SPANS,      /* pieces of work within threads */
  CONVERT_TABLE_LOCKS,      /* holds, waits and reads of everything that can be held */
  CONVERT_TABLE_CONDITIONS, /* waits for conditions, and notifications */
  CONVERT_TABLE_MESSAGES,   /* messages and wake-ups, from thread to thread */
  CONVERT_TABLE_COUNTERS,   /* backlogs of channels, values of variables, numbers of owners */
  CONVERT_TABLES            /* how many there are */
} ConvertTable;

/* Returns a table's name ("intervals", "locks"). The string is constant. */
const char *convert_table_name (ConvertTable table);

/* Sets `table` to the one of that name; returns FALSE if there is none. */
gboolean convert_table_parse (const char *name, ConvertTable *table);

/* Writes a table as CSV: RFC 4180, UTF-8, times and lengths in nanoseconds. A field is empty where
 * there is nothing to say. */
gboolean convert_write_csv (const Model *model, const ConvertOptions *options, ConvertTable table,
                            GOutputStream *out, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
