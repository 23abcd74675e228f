/* SPDX-License-Identifier: MIT
 *
 * The window's actions that make pictures of what is shown: win.export, which asks for a file, and
 * win.export-to (string: a path).
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"
#include "ui/timeline-page.h"

/* If the environment names a path here, win.export writes there and asks nothing. */
#define EXPORT_ACTIONS_VARIABLE "HEDDLE_EXPORT_PATH"

/* Adds the actions to `window`, which must live as long as the others. How it went is told in
 * `toasts`. */
void export_actions_install (GtkWindow *window, ShownRun *run, TimelinePage *page,
                             AdwToastOverlay *toasts);
