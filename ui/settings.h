/* SPDX-License-Identifier: MIT
 *
 * What the window remembers from one start to the next.
 */
#pragma once

#include <gio/gio.h>

/* Returns the settings, a reference for the caller; NULL if their schema is not installed: then
 * nothing is remembered. */
GSettings *settings_open (void) G_GNUC_WARN_UNUSED_RESULT;
