/* SPDX-License-Identifier: MIT
 *
 * Something that the window can run: a demo, or a program of the user's. Or only look at: a lesson
 * that compares several demos, a trace file.
 */
#pragma once

#include <glib.h>

#include "session/session.h"

typedef struct _RunSource {
  char *name;        /* short, serves as a file's name: "counter" */
  char *title;       /* for people: "Shared counter" */
  char *summary;     /* one sentence */
  SessionDemo *demo; /* NULL for a program, and for a lesson without a demo */
  char *path;        /* of a trace file; else NULL */
  char *folder;      /* where a program runs; NULL: where the window was started */
  char **variables;  /* of a program's environment, "NAME=VALUE" each; nullable */
  char **arguments;  /* a demo's further arguments, or the whole command of a program; nullable */
  struct _RunSource *base; /* the source whose demo it shares; nullable */
} RunSource;

/* Returns a source for `demo`, which it takes over. */
RunSource *run_source_new_demo (SessionDemo *demo) G_GNUC_WARN_UNUSED_RESULT;

/* Returns a source for a program with its arguments, which are copied. */
RunSource *run_source_new_program (char **command) G_GNUC_WARN_UNUSED_RESULT;

/* The same, with the folder to run it in and further variables for its environment; both
 * nullable. */
RunSource *run_source_new_program_in (char **command, const char *folder, char **variables)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns a source that can't be run: the lesson `name`. */
RunSource *run_source_new_lesson (const char *name, const char *title, const char *summary)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns a source for the trace file at `path`, of a run called `title`. */
RunSource *run_source_new_trace (const char *path, const char *title) G_GNUC_WARN_UNUSED_RESULT;

/* Returns whether there may be a lesson of its name, whether it is a program of the user's, and
 * whether it can be run. */
gboolean run_source_is_lesson (const RunSource *source);
gboolean run_source_is_program (const RunSource *source);
gboolean run_source_can_run (const RunSource *source);

/* Sources are shared by reference, in one thread. */
RunSource *run_source_ref (RunSource *source);
void run_source_unref (RunSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RunSource, run_source_unref)

/* Sets the arguments that a demo is run with; they are copied. */
void run_source_set_arguments (RunSource *source, char **arguments);

/* Returns the same demo or program with these arguments, which are copied; those of a program are
 * its whole command. `source` stays as it is. */
RunSource *run_source_with_arguments (RunSource *source, char **arguments)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns its command as one would type it: "counter --threads 2"; of a trace, the file's name. The
 * caller frees it. */
char *run_source_command (const RunSource *source) G_GNUC_WARN_UNUSED_RESULT;

/* Starts it. Returns NULL and sets `error` as session_start_demo() does. */
Session *run_source_start (const RunSource *source, const SessionOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the demo or lesson `name` of an array of sources, or NULL; the array keeps it. */
RunSource *run_source_find (GPtrArray *sources, const char *name);

/* Returns all demos as sources: a GPtrArray that frees them. */
GPtrArray *run_source_list_demos (GError **error) G_GNUC_WARN_UNUSED_RESULT;
