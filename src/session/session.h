/* SPDX-License-Identifier: MIT
 *
 * A session: runs a demo or a program, collects what it records and builds the model from it. The
 * command line and the window share it.
 *
 * THREADS  A session is used from one thread; session_stop() and session_wait() may be called from
 *          any. It has one of its own, which collects and is the model's writer; the model may be
 *          read at any time (model.h).
 */
#pragma once

#include <glib.h>

#include "model/model.h"

typedef struct _Session Session;

/* The exit statuses of the heddle command, and the codes of SESSION_ERROR. */
typedef enum {
  SESSION_STATUS_OK = 0,
  SESSION_STATUS_FAILED = 1,          /* something that should work did not: see the message */
  SESSION_STATUS_USAGE = 2,           /* the command line is wrong */
  SESSION_STATUS_NO_SESSION = 3,      /* the session's folder can't be made */
  SESSION_STATUS_EXPORT = 4,          /* the figure can't be written */
  SESSION_STATUS_NOT_TRACEABLE = 126, /* the program can't be run or can't be traced */
  SESSION_STATUS_NOT_FOUND = 127,     /* there is no such program */
} SessionStatus;

#define SESSION_ERROR (session_error_quark ())
GQuark session_error_quark (void);

/* A demo, as it describes itself. */
typedef struct {
  char *name;    /* "counter" */
  char *title;   /* "Shared counter" */
  char *summary; /* one sentence */
  char *path;    /* of its program */
  int order;     /* its place in the curriculum */
} SessionDemo;

void session_demo_free (SessionDemo *demo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SessionDemo, session_demo_free)

/* Returns all demos, in the curriculum's order: a GPtrArray of SessionDemo that frees them. Each is
 * asked for its description. */
GPtrArray *session_list_demos (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the demo of that name, or NULL with SESSION_STATUS_USAGE and a sentence that lists what
 * there is. */
SessionDemo *session_find_demo (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Starts `demo` with further arguments (NULL-terminated, or NULL). Its output goes to this process's.
 * Returns NULL and sets `error` (SESSION_ERROR with a SessionStatus) if it can't be started. */
Session *session_start_demo (const SessionDemo *demo, const char *const *arguments, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Starts a program that knows nothing of Heddle, `argv` with its arguments, traced by the
 * interposer. A program that can't be traced so (static, setuid) is refused with a sentence. */
Session *session_start_program (const char *const *argv, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stops collecting, ends the program if it still runs, removes the session's folder, frees all. */
void session_free (Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)

/* Returns the model, which belongs to the session and grows while the program runs. */
const Model *session_model (const Session *session);

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
