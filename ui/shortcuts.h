/* SPDX-License-Identifier: MIT
 *
 * The keys of the table of commands (commands.h): given to the application and to a window, and
 * listed in a window of their own.
 */
#pragma once

#include <gtk/gtk.h>

/* Gives the application the keys that work anywhere. To be called once the window has its list of
 * keys: GTK then chooses keys of its own for it. */
void shortcuts_install (GtkApplication *application);

/* Returns a controller for plain keys: letters, which only act where nobody types. */
GtkEventController *shortcuts_new_controller (void) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the window that lists all keys; a floating reference. */
GtkShortcutsWindow *shortcuts_new_window (void) G_GNUC_WARN_UNUSED_RESULT;
