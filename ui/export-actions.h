/* SPDX-License-Identifier: MIT
 *
 * The window's action that exports what is shown, win.export: it opens the dialog.
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"
#include "ui/timeline-page.h"

/* Adds the action to `window`, which must live as long as the others. How it went is told in
 * `toasts`. */
void export_actions_install (GtkWindow *window, ShownRun *run, TimelinePage *page,
                             AdwToastOverlay *toasts);
