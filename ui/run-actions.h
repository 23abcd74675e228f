/* SPDX-License-Identifier: MIT
 *
 * The window's actions on what runs: win.run, win.stop, win.show-kept. They are
 * enabled when they mean something.
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"

/* Adds the actions to `window`, an AdwApplicationWindow, which must live as long as `toasts`.
 * What can't be run is told in `toasts`. */
void run_actions_install (GActionMap *window, ShownRun *run, AdwToastOverlay *toasts);
