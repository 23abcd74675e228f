/* SPDX-License-Identifier: MIT
 *
 * What heddle-window is asked for on its command line.
 */
#pragma once

#include <glib.h>

#include "session/session.h"

/* The strings belong to argv. */
typedef struct {
  gboolean help;
  const char *demo;      /* the demo to start at once; NULL: none */
  char **demo_arguments; /* NULL-terminated; NULL: none */
  char **program;        /* the program to trace, with its arguments; NULL: none */
  char **traces;         /* the trace files to open, a window each; NULL: none */
  SessionOptions session;
} Arguments;

/* Reads the command line. Returns FALSE and sets `error` (SESSION_ERROR with SESSION_STATUS_USAGE)
 * if it is wrong. */
gboolean arguments_parse (Arguments *arguments, int argc, char **argv, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the help text; it is constant. */
const char *arguments_help (void);
