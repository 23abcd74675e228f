/* SPDX-License-Identifier: MIT
 *
 * Heddle's window. It has two places: home with the lessons (home-page.h), and the timeline of what
 * is run (timeline-page.h). What is run is one object that all parts listen to (shown-run.h).
 *
 * ACTIONS  All that the window can do are actions in the group "win"; commands.c lists them with
 *          their keys. Each family is installed by its own file: run-actions.h, export-actions.h,
 *          file-actions.h, closing.h, lane-actions.h, timeline-actions.h, transport-actions.h. The
 *          window's own are win.home, win.timeline, win.trace-program, win.show-lesson (string: its
 *          name), win.inspector, win.lanes and win.frame-times (booleans), win.inspector-page
 *          (string: a page's name), win.parameters, win.about.
 */
#pragma once

#include <adwaita.h>

#include "session/session.h"

#define MAIN_TYPE_WINDOW (main_window_get_type ())
G_DECLARE_FINAL_TYPE (MainWindow, main_window, MAIN, WINDOW, AdwApplicationWindow)

/* Returns a window that offers `sources` (a GPtrArray of RunSource, of which it takes a reference)
 * at home, and runs them with `options`, which are copied. */
GtkWidget *main_window_new (GtkApplication *application, GPtrArray *sources,
                            const SessionOptions *options);

/* Shows a session of source number `selected` that runs already; the window takes it over. */
void main_window_take_session (MainWindow *window, guint selected, Session *session);

/* Ends what runs and returns the exit status of the last program; 0 if there was none. The window
 * shows nothing afterwards. */
int main_window_end_session (MainWindow *window);
