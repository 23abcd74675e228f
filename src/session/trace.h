/* SPDX-License-Identifier: MIT
 *
 * A trace file, opened: the model of what it tells.
 *
 * DAMAGE   What can't be read is shown as lost (HEDDLE_LOSS_DAMAGED): how much it was, as far as
 *          that is known, and where. A file with more gaps times threads than a million has the
 *          later ones counted, and no longer shown in each thread's lane.
 * SPEED    Whoever recorded a large file has kept an image of its model (trace-cache.h), with which a file of
 *          any size is there at once. A file from elsewhere has its events replayed at its first opening;
 *          then an image is kept, too, in a thread of its own, while the trace is looked at.
 * GROWING  Nobody has to wait for that: a trace is there from session_trace_begin() on, and its model grows
 *          while session_trace_read() reads the file, as that of a live run does.
 * THREADS  session_trace_open() may run in any thread; afterwards everything may be read from any. So it may
 *          be from session_trace_begin() on, while one thread is in session_trace_read().
 */
#pragma once

#include <gio/gio.h>
#include <glib.h>

#include "event/ring.h"
#include "model/model.h"

/* In microseconds. */
#define SESSION_TRACE_SLOW (G_TIME_SPAN_SECOND / 2)

typedef struct _SessionTrace SessionTrace;

/* How the program ended, as far as the file tells. */
typedef enum {
  SESSION_TRACE_END_UNKNOWN, /* whoever wrote the file did not come to its end */
  SESSION_TRACE_END_EXITED,  /* the program ended with `exit_status` */
  SESSION_TRACE_END_RUNNING, /* it ran on when the file was kept */
} SessionTraceEnd;

/* What a trace says about itself. Texts are never NULL. */
typedef struct {
  const char *title;       /* a demo's, or the program's name; else the file's name */
  const char *command;     /* the command line, as a shell would take it; "" if it isn't known */
  gint64 recorded_at;      /* microseconds since 1970, UTC; 0 if it isn't known */
  const char *version;     /* of the Heddle that recorded it; "" if it isn't known */
  guint32 format_version;  /* of the file's layout */
  const char *clock_note;  /* a sentence on why times are less exact than they could be; or "" */
  HeddleLossPolicy policy; /* what was done when a ring was full */
  gint64 begin;           /* the moment since which it is complete: 0 but for a flight recorder's */
  gint64 duration;        /* the newest moment that the model knows */
  guint64 events;         /* that the file has */
  guint64 lost;           /* that were lost while recording, and with damaged parts of the file */
  guint64 file_size;      /* in bytes */
  guint64 chunks;         /* of events, that could be read */
  guint64 damaged_chunks; /* of any kind, that could not */
  gboolean complete;      /* the file has its end, and nothing of it is damaged */
  SessionTraceEnd end;
  int exit_status; /* END_EXITED: as a shell shows it: an exit status, or 128 + a signal's number */
} SessionTraceInfo;

/* Is told now and then how much is done, from 0 to 1, in the thread that opens. */
typedef void (*SessionTraceProgress) (double fraction, gpointer data);

/* Opens `path` ("-" is standard input) and builds the model of it. `cancellable` and `progress`
 * may be NULL. Returns NULL and sets `error` if it can't be read: SESSION_ERROR with
 * SESSION_STATUS_TRACE and a sentence, or G_IO_ERROR_CANCELLED. A file that is damaged behind its
 * beginning opens. */
SessionTrace *session_trace_open (const char *path, GCancellable *cancellable,
                                  SessionTraceProgress progress, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same in two steps: the first one returns a trace of which only what the file's beginning tells is
 * known, unless an image of it was kept; the second one reads all of it, once. If that fails or is
 * cancelled, returns FALSE and sets `error`: the model stays as far as it came. */
SessionTrace *session_trace_begin (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean session_trace_read (SessionTrace *trace, GCancellable *cancellable,
                             SessionTraceProgress progress, gpointer data, GError **error);

/* Returns whether all of it is read: then nothing of it changes any more. */
gboolean session_trace_is_whole (const SessionTrace *trace);

/* Frees it. If an image of it is still being written, that is given up. */
void session_trace_free (SessionTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SessionTrace, session_trace_free)

/* Returns whether to open it took SESSION_TRACE_SLOW or more. */
gboolean session_trace_was_slow (const SessionTrace *trace);

/* Waits until the image is kept, if one is. */
void session_trace_settle (SessionTrace *trace);

/* Returns the model, which belongs to the trace. */
const Model *session_trace_model (const SessionTrace *trace);

/* Returns what the trace says about itself, until all is read only what its beginning tells: the numbers
 * are 0 then. It belongs to the trace. */
const SessionTraceInfo *session_trace_info (const SessionTrace *trace);
