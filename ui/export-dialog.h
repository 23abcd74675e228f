/* SPDX-License-Identifier: MIT
 *
 * Asks where a picture shall be saved.
 */
#pragma once

#include <gtk/gtk.h>

/* Told the chosen path; not told if the user cancels. */
typedef void (*ExportChosen) (const char *path, gpointer user_data);

/* Asks, and returns at once. `name` is proposed as the file's name. `user_data` must live as long
 * as `parent`, which the dialog does not outlive. */
void export_dialog_show (GtkWindow *parent, const char *name, ExportChosen chosen,
                         gpointer user_data);
