/* SPDX-License-Identifier: MIT
 *
 * Heddle's window: a timeline, what runs in it, and the actions on both.
 *
 * ACTIONS  win.run, win.stop, win.pause (boolean), win.export, win.export-to (string: a path),
 *          win.zoom-in, win.zoom-out, win.pan-left, win.pan-right, win.fit, win.beginning, win.end,
 *          win.clear-selection, win.woken-by, win.wakes, win.toggle-process,
 *          win.toggle-processes, win.toggle-lane, win.toggle-lanes, win.event-order (boolean),
 *          win.about, win.show-help-overlay and with a flight recorder win.show-kept
 *
 * FLIGHT   With a flight recorder there is nothing to follow live: the window says that it keeps
 *          the last seconds, and shows them, standing still, whenever win.show-kept asks for them.
 *          When the program has ended, what was kept is shown, unless a picture is looked at
 *          already.
 */
#pragma once

#include <adwaita.h>

#include "session/session.h"

/* If the environment names a path here, win.export writes there and asks nothing. */
#define MAIN_WINDOW_EXPORT_VARIABLE "HEDDLE_EXPORT_PATH"

#define MAIN_TYPE_WINDOW            (main_window_get_type ())
G_DECLARE_FINAL_TYPE (MainWindow, main_window, MAIN, WINDOW, AdwApplicationWindow)

/* Returns a window that offers `sources` (a GPtrArray of RunSource, not empty), of which `selected`
 * is shown, and runs them with `options`, which are copied. */
GtkWidget *main_window_new (GtkApplication *application, GPtrArray *sources, guint selected,
                            const SessionOptions *options);

/* Shows a session that runs already, of the selected source; the window takes it over. */
void main_window_take_session (MainWindow *window, Session *session);

/* Ends what runs and returns the exit status of the last program; 0 if there was none. The window
 * shows nothing afterwards. */
int main_window_end_session (MainWindow *window);
