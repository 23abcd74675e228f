/* SPDX-License-Identifier: MIT
 *
 * Makes a run that fails smaller.
 */
#pragma once

#include "recorder-run.h"

/* Leaves out of `run` whatever it fails without, as far as a minute allows: parts of the program,
 * threads, and steps. `problems` are those of the run; returns those of the smaller one instead.
 * Who runs when differs each time, so each try is made several times. */
char *run_shrink (Run *run, const char *program, char *problems);

/* Returns the environment by which the run can be repeated, as text. */
char *run_settings (const Run *run);

/* Changes a run to what the environment says. Returns FALSE if that makes no sense. */
gboolean run_apply_settings (Run *run);
