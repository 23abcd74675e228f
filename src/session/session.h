/* SPDX-License-Identifier: MIT
 *
 * A session: runs a demo or a program, collects what it records and builds the model from it. The
 * command line and the window share it.
 *
 * FLIGHT   With HEDDLE_LOSS_POLICY_FLIGHT only the last seconds are kept, in a flight recorder
 *          (collect/flight.h) and not in the model. session_take_flight() makes a model of what is
 *          kept at a moment; session_findings() says when that is worth while. When the program
 *          ends, however it ends, the session's own model is filled with what is kept then.
 *
 * THREADS  A session is used from one thread; session_stop(), session_wait(),
 *          session_findings() and session_take_flight() may be called from any. It has one of its
 *          own, which collects and is the model's writer; the model may be read at any time
 *          (model.h).
 */
#pragma once

#include <glib.h>

#include "event/ring.h"
#include "model/model.h"

typedef struct _Session Session;

/* What is recorded of a program that says more than can be read, or runs longer than is of
 * interest. */
typedef struct {
  HeddleLossPolicy policy; /* what a thread does when its ring is full (event/ring.h) */
  gint64 keep; /* HEDDLE_LOSS_POLICY_FLIGHT: how many nanoseconds are kept; 0: SESSION_KEEP_USUAL */
  const char
      *record; /* a trace file to write while events come; of a flight recorder, what it keeps at
                            the end; NULL: none. Read only while the session starts. */
  gboolean
      is_transient;   /* without `record`: nobody will call session_record_to(), so that events need
                            not be kept for it */
  const char *folder; /* where the program runs; NULL: where this process does. Read only while the
                         session starts, as the next two are. */
  const char *const *environment; /* variables that it has besides this process's, "NAME=VALUE"
                                     each, NULL-terminated; or NULL */
  gboolean is_quiet;              /* what it writes to standard output and error is thrown away */
  gboolean is_watched; /* session_findings() counts deadlocks; a flight recorder's are always */
} SessionOptions;

#define SESSION_KEEP_USUAL (5 * G_GINT64_CONSTANT (1000000000))

/* Reads the words of `--loss` (drop, wait or flight) and `--keep` (seconds); NULL: not given.
 * Returns FALSE and sets `error` (SESSION_STATUS_USAGE and a sentence) if one is wrong. */
gboolean session_options_parse (SessionOptions *options, const char *loss, const char *keep,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The exit statuses of the heddle command, and the codes of SESSION_ERROR. */
typedef enum {
  SESSION_STATUS_OK = 0,
  SESSION_STATUS_FAILED = 1,          /* something that should work did not: see the message */
  SESSION_STATUS_USAGE = 2,           /* the command line is wrong */
  SESSION_STATUS_NO_SESSION = 3,      /* the session's folder can't be made */
  SESSION_STATUS_EXPORT = 4,          /* the figure or the report can't be written */
  SESSION_STATUS_TRACE = 5,           /* the trace can't be read or written */
  SESSION_STATUS_NOT_TRACEABLE = 126, /* the program can't be run or can't be traced */
  SESSION_STATUS_NOT_FOUND = 127,     /* there is no such program */
} SessionStatus;

#define SESSION_ERROR (session_error_quark ())
GQuark session_error_quark (void);

/* A parameter of a demo, --NAME on its command line, as the demo describes it (demos/demo.h). */
typedef struct {
  char *name;   /* "hold" */
  char *unit;   /* SESSION_MILLISECONDS, or what is counted; "" */
  char *help;   /* without a capital and a full stop */
  double usual; /* what it is if nobody sets it */
  double least, most;
  gboolean is_whole; /* it has no decimals */
} SessionParameter;

/* The unit of a length of time. */
#define SESSION_MILLISECONDS "ms"

/* A demo, as it describes itself. */
typedef struct {
  char *name;            /* "counter" */
  char *title;           /* "Shared counter" */
  char *summary;         /* one sentence */
  char *path;            /* of its program */
  int order;             /* its place in the curriculum */
  GPtrArray *parameters; /* of SessionParameter, in the demo's order; the last one is the pace */
} SessionDemo;

void session_demo_free (SessionDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SessionDemo, session_demo_free)

/* Returns all demos, in the curriculum's order: a GPtrArray of SessionDemo that frees them. Each is
 * asked for its description. */
GPtrArray *session_list_demos (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the demo of that name, or NULL with SESSION_STATUS_USAGE and a sentence that lists what
 * there is. */
SessionDemo *session_find_demo (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Starts `demo` with further arguments (NULL-terminated, or NULL). Its output goes to this
 * process's. `options` may be NULL for the usual: what there is no room for is dropped and counted.
 * Returns NULL and sets `error` (SESSION_ERROR with a SessionStatus) if it can't be started. */
Session *session_start_demo (const SessionDemo *demo, const char *const *arguments,
                             const SessionOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Starts a program that knows nothing of Heddle, `argv` with its arguments, traced by the
 * interposer. A program that can't be traced so (static, setuid) is refused with a sentence. */
Session *session_start_program (const char *const *argv, const SessionOptions *options,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stops collecting, ends the program if it still runs, removes the session's folder, frees all. */
void session_free (Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

/* Returns the model, which belongs to the session and grows while the program runs. */
const Model *session_model (const Session *session);

/* Returns how many nanoseconds the flight recorder keeps; 0 in a session without one. */
gint64 session_keep (const Session *session);

/* Returns a new model of what the flight recorder keeps now, complete since the moment `begin`; the
 * caller frees it with model_free(). Only in a session with a flight recorder. Any thread. */
Model *session_take_flight (Session *session, gint64 *begin) G_GNUC_WARN_UNUSED_RESULT;

/* Returns how many deadlocks were found so far by watching the events as they come
 * (collect/deadlock-watch.h), in a session that is watched: when this grows the model has them, or
 * it is time to take the flight. 0 in others. Any thread. */
guint session_findings (const Session *session);

/* Returns the moment since which session_model() is complete: 0 but for a flight recorder's; valid
 * once session_is_running() is FALSE or session_wait() has returned. */
gint64 session_begin (const Session *session);

/* Returns NULL, or a sentence on why the events' times are less exact on this machine than they
 * could be. It belongs to the session. */
const char *session_clock_note (const Session *session);

/* Keeps this run: writes a trace of all that was collected so far, or of what the flight recorder
 * keeps, to `path`: whole or not at all. It may run on. Returns FALSE and sets `error`
 * (SESSION_ERROR, SESSION_STATUS_TRACE) if that can't be done. Takes as long as copying the file
 * does. Any thread. */
gboolean session_record_to (Session *session, const char *path, GError **error);

/* Returns a sentence on why the recording (SessionOptions.record, or what session_record_to()
 * needs) ended early, a full disk say, though the session goes on; NULL if it didn't. The caller
 * frees it. Any thread. */
char *session_record_failure (Session *session);

/* Returns the title for people: a demo's, or the program's name. */
const char *session_title (const Session *session);

/* Returns whether the program still runs, or its last events are still being collected. */
gboolean session_is_running (const Session *session);

/* Asks the program to end (SIGTERM; SIGKILL if it has not ended after half a second). Returns at
 * once. */
void session_stop (Session *session);

/* Waits until the program has ended and everything it recorded is in the model. Returns its status
 * as a shell would: its exit status, or 128 + the signal's number. */
int session_wait (Session *session);

/* Returns the status as session_wait() would; valid once session_is_running() is FALSE. */
int session_exit_status (const Session *session);
