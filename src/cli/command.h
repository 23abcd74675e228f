/* SPDX-License-Identifier: MIT
 *
 * The commands of `heddle`, a file each.
 */
#pragma once

#include <glib.h>

#include "figure/figure.h"
#include "session/session.h"

/* What `heddle demo` and `heddle run` have in common. */
typedef struct {
  char *export_path;      /* --export FILE, or NULL */
  FigureFormat format;    /* what its suffix says */
  char *theme_name;       /* --theme NAME, or NULL */
  const Theme *theme;     /* what that says: NULL without it */
  gboolean window;        /* --window */
  char *record_path;      /* --record FILE, or NULL */
  char *loss;             /* --loss POLICY, or NULL */
  char *keep;             /* --keep SECONDS, or NULL */
  SessionOptions session; /* what those three say */
} TraceOptions;

/* Each runs a command with the arguments behind its name and returns the exit status. A sentence on
 * standard error says what went wrong. */
int command_list (int argc, char **argv);
int command_demo (int argc, char **argv);
int command_run (int argc, char **argv);
int command_report (int argc, char **argv);
int command_info (int argc, char **argv);
int command_open (int argc, char **argv);
int command_export (int argc, char **argv);

/* Writes "heddle: " and the error's sentence to standard error and returns the exit status for it:
 * the code of a SESSION_ERROR, otherwise SESSION_STATUS_FAILED. */
int command_fail (const GError *error);

/* Says why a figure of the model could not be drawn or written, and, if it would be too large and has many
 * lanes, what to do about that: `advice` is a sentence. Returns the exit status. */
int command_fail_figure (const GError *error, const Model *model, const char *advice);

/* Parses the options of demo or run (`--export`, `--theme`, `--window`, `--record`, `--loss`,
 * `--keep`, `--help`) out of the arguments behind the command's name, as long as they are
 * options of ours: `stop_at_word` ends the options at the first word that is none, as `heddle
 * run` needs. What is left stays in `rest`, NULL-terminated. Returns FALSE and sets `error` if
 * an option is wrong. `usage` is the line behind "heddle". */
gboolean command_parse (int argc, char **argv, const char *usage, const char *summary,
                        gboolean stop_at_word, TraceOptions *options, GStrv *rest, GError **error);
void trace_options_clear (TraceOptions *options);

/* Parses the options that `entries` say, and --help, out of the arguments behind the command's
 * name; `stop_at_word` ends them at the first word that is none. What is left stays in `words`,
 * NULL-terminated, behind the program's name. Returns FALSE and sets `error`
 * (SESSION_STATUS_USAGE) if one is wrong. `usage` is the line behind "heddle". */
gboolean command_parse_words (int argc, char **argv, const char *usage, const char *summary,
                              const GOptionEntry *entries, gboolean stop_at_word, GStrv *words,
                              GError **error);

/* Becomes the window with the arguments `first`, then with what the options say of the session,
 * then "--" and `rest` (both NULL-terminated; without the program's name). Returns only if that
 * fails, with the exit status. */
int command_become_window (const char *const *first, const TraceOptions *options,
                           const char *const *rest);
