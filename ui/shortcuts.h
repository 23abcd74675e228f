/* SPDX-License-Identifier: MIT
 *
 * The keys. Those with Ctrl and the function keys work wherever the focus is. The plain ones work
 * unless the focused widget wants them itself: Space presses a focused button, and arrows move
 * in an open list.
 */
#pragma once

#include <gtk/gtk.h>

/* Gives the application's actions their accelerators. */
void shortcuts_install (GtkApplication *application);

/* Returns a controller with the plain keys, for a window. */
GtkEventController *shortcuts_new_controller (void) G_GNUC_WARN_UNUSED_RESULT;
