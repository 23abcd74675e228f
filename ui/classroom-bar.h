/* SPDX-License-Identifier: MIT
 *
 * The line above the timeline in classroom mode: what is shown, which slide it is, and a large
 * clock of the run. It only shows what it is told.
 */
#pragma once

#include <gtk/gtk.h>

#define CLASSROOM_TYPE_BAR (classroom_bar_get_type ())
G_DECLARE_FINAL_TYPE (ClassroomBar, classroom_bar, CLASSROOM, BAR, GtkWidget)

void classroom_bar_set_title (ClassroomBar *bar, const char *title);

/* Says which slide is shown: "2 of 5 · Convoy"; NULL: none. */
void classroom_bar_set_slide (ClassroomBar *bar, const char *slide);

/* Says a moment of the run, and which one it is: "live". NULL for both: none. */
void classroom_bar_set_clock (ClassroomBar *bar, const char *time, const char *which);
