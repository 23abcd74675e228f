/* SPDX-License-Identifier: MIT
 *
 * A demo's parameters: what the user set of them, read from its command line and written to it
 * again.
 */
#pragma once

#include "session/session.h"

/* Returns what each parameter of `demo` is with these arguments (NULL-terminated, or NULL), as an
 * array of double in the demo's order. What is wrong in them is passed over: the demo itself says
 * so when it is run. The caller unrefs it. */
GArray *parameters_read (const SessionDemo *demo, char *const *arguments) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the arguments that make the parameters what `values` has, without those that are usual:
 * NULL-terminated, empty if all are. Numbers out of range are brought into it. The caller frees
 * it. */
char **parameters_write (const SessionDemo *demo, const GArray *values) G_GNUC_WARN_UNUSED_RESULT;

/* Returns whether the parameter is on or off. */
gboolean parameters_is_switch (const SessionParameter *parameter);

/* Returns a step that changes the parameter by something to be seen, and how many decimals it is
 * told with. */
double parameters_step (const SessionParameter *parameter);
guint parameters_decimals (const SessionParameter *parameter);
