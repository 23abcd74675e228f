/* SPDX-License-Identifier: MIT
 *
 * One of the two runs that are compared: which it is and how it is, its timeline and its legend.
 *
 * SIGNALS  changed  its run began, grew, ended, or is another one
 */
#pragma once

#include "ui/compare-scale.h"
#include "ui/shown-run.h"

#define COMPARE_TYPE_PANE (compare_pane_get_type ())
G_DECLARE_FINAL_TYPE (ComparePane, compare_pane, COMPARE, PANE, GtkWidget)

/* Gives the pane its run, for good, and its place on the scale (0 or 1), which must live as long as
 * the pane. `stop` is the action that ends the run's program. */
void compare_pane_attach (ComparePane *pane, ShownRun *run, CompareScale *scale, guint number,
                          const char *stop);

/* Says whether the pane is looked at: only then does it hold the run's model. */
void compare_pane_set_active (ComparePane *pane, gboolean active);

/* Says what is to be read instead of a timeline while there is none. */
void compare_pane_set_note (ComparePane *pane, const char *note);

/* Returns what sentences call the run; the caller frees it. */
char *compare_pane_name (ComparePane *pane) G_GNUC_WARN_UNUSED_RESULT;

TimelineView *compare_pane_get_timeline (ComparePane *pane);

/* Returns whether the lanes need more room than there is; and shows the scrollbar, or not, which
 * takes room from the chart: it must be the same for both. */
gboolean compare_pane_needs_scrolling (ComparePane *pane);
void compare_pane_set_scrolling (ComparePane *pane, gboolean scrolling);

void compare_pane_set_theme (ComparePane *pane, const Theme *theme);
