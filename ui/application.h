/* SPDX-License-Identifier: MIT
 *
 * The application around the window.
 */
#pragma once

#include <glib.h>

#include "session/session.h"

#define APPLICATION_ID "io.github.heddle.Heddle"

/* Opens a window that offers `sources` (a GPtrArray of RunSource, not empty), of which `selected`
 * is shown, and takes over `session`, which runs it already (NULL: nothing runs yet); or opens the
 * file `trace` (NULL: none). What is run from the window is run with `options`. Returns when the
 * window is closed: the exit status of the last program, 0 if there was none. */
int application_run (GPtrArray *sources, guint selected, Session *session, const char *trace,
                     const SessionOptions *options);
