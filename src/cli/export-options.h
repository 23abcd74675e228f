/* SPDX-License-Identifier: MIT
 *
 * The options of `heddle export`, as words: from its command line, or from a specification, a file that makes
 * the same figure again.
 *
 * SPECIFICATION  A key file with the group [figure]; its keys are the options' names, without dashes, and
 *                `trace` and `output`, whose paths are relative to the specification's folder:
 *
 *                  [figure]
 *                  trace=../runs/counter.heddle
 *                  output=counter.pdf
 *                  width=160mm
 *                  legend=true
 *                  mark=2.5ms=first wait;7ms=last one;
 */
#pragma once

#include <glib.h>

typedef struct {
  char *trace;  /* "-": standard input */
  char *output; /* "-": standard output */
  char *format;
  char *from, *to;
  char *lanes;
  char *width, *height, *time_scale, *scale, *resolution;
  char *theme;
  char *title, *caption;
  char *axis;
  char *arrows;
  char *table;                                           /* of CSV */
  char *speed, *frames_per_second, *rest, *plays, *veil; /* of a film */
  char **marks;                                          /* "TIME=LABEL" each; nullable */
  gboolean legend;
  gboolean scale_bar;
  gboolean bookmarks;
  char *write_spec; /* of the command line alone */
} ExportOptions;

/* Reads the arguments behind "heddle export", and the specification that they may name: what the command line
 * says goes before what the specification says. Returns FALSE and sets `error` (SESSION_STATUS_USAGE, a
 * sentence) if they can't be read; clear the options in any case. `--help` prints and exits. */
gboolean export_options_read (ExportOptions *options, int argc, char **argv, GError **error);
void export_options_clear (ExportOptions *options);

/* Returns the name of an option that was given and that only a figure has; NULL if there is none. */
const char *export_options_of_figures (const ExportOptions *options);

/* Writes a specification of the options to the file `path`. Returns FALSE and sets `error` (a sentence) if it
 * can't be written, or if the trace is standard input. */
gboolean export_options_write (const ExportOptions *options, const char *path, GError **error);
