/* SPDX-License-Identifier: MIT
 *
 * Prints a figure: on one page, as large as fits.
 */
#pragma once

#include <adwaita.h>

#include "ui/export-plan.h"

/* Asks over `parent` for a printer and prints what `plan` says of `model`: it is drawn at once, so that both may go
 * meanwhile. Returns FALSE and sets `error`, a sentence, if that fails; what fails later `toasts` tells, if it
 * is still there. */
gboolean export_print (GtkWindow *parent, const Model *model, const ExportPlan *plan,
                       AdwToastOverlay *toasts, GError **error) G_GNUC_WARN_UNUSED_RESULT;
