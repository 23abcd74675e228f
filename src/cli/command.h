/* SPDX-License-Identifier: MIT
 *
 * The commands of `heddle`, a file each.
 */
#pragma once

#include <glib.h>

#include "session/session.h"

/* What `heddle demo` and `heddle run` have in common. */
typedef struct {
  char *export_path; /* --export FILE.png, or NULL */
  gboolean window;   /* --window */
} TraceOptions;

/* Each runs a command with the arguments behind its name and returns the exit status. A sentence on
 * standard error says what went wrong. */
int command_list (int argc, char **argv);
int command_demo (int argc, char **argv);
int command_run (int argc, char **argv);

/* Writes "heddle: " and the error's sentence to standard error and returns the exit status for it:
 * the code of a SESSION_ERROR, otherwise SESSION_STATUS_FAILED. */
int command_fail (const GError *error);

/* Parses the options of demo or run (`--export`, `--window`, `--help`) out of the arguments behind
 * the command's name, as long as they are options of ours: `stop_at_word` ends the options at the first
 * word that is none, as `heddle run` needs. What is left stays in `rest`, NULL-terminated. Returns
 * FALSE and sets `error` if an option is wrong. `usage` is the line behind "heddle". */
gboolean command_parse (int argc, char **argv, const char *usage, const char *summary,
                        gboolean stop_at_word, TraceOptions *options, GStrv *rest, GError **error);
void trace_options_clear (TraceOptions *options);

/* Waits for the session's end, then exports or summarises as the options say. Returns the program's
 * status; if that is 0 and the export fails, the export's. */
int command_finish (Session *session, const TraceOptions *options);

/* Becomes the window with these arguments (NULL-terminated, without the program's name). Returns
 * only if that fails, with the exit status. */
int command_become_window (const char *const *arguments);
