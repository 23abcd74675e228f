/* SPDX-License-Identifier: MIT
 *
 * The dialog that exports what the window shows, or more of it: as a figure, a page, a film, or as
 * data for other programs. It shows at once how the figure will look; it copies it as an image and
 * prints it, too.
 */
#pragma once

#include <adwaita.h>

#include "ui/export-plan.h"

#define EXPORT_TYPE_DIALOG (export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ExportDialog, export_dialog, EXPORT, DIALOG, AdwWindow)

/* Told when the file at `path` is there. */
typedef void (*ExportWritten) (const char *path, gpointer user_data);

/* Shows the dialog over `parent`, for what `source` says at this moment; `name` is proposed for the
 * file. The source's model and view must live until the dialog is destroyed (gtk_window_destroy()),
 * which ends what it does. */
GtkWindow *export_dialog_show (GtkWindow *parent, const ExportSource *source, const char *name,
                               ExportWritten written, gpointer user_data);
