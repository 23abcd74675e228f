/* SPDX-License-Identifier: MIT
 *
 * Where two runs are compared: one above the other on one scale, with the difference in words. The
 * first is the window's own run. The second belongs to this page, and goes when the page is left.
 *
 * Programs run one after the other, as each would take the other's processors: the second begins
 * when the first has ended; and once more whenever the first is run again.
 *
 * PROPERTIES  aligned (boolean)  the runs are aligned at what was selected in each, not at their
 *                                beginnings. Can't be set while nothing is selected in one of them:
 *                                then the page says so.
 */
#pragma once

#include <adwaita.h>

#include "ui/shown-run.h"
#include "ui/timeline-view.h"

#define COMPARE_TYPE_PAGE (compare_page_get_type ())
G_DECLARE_FINAL_TYPE (ComparePage, compare_page, COMPARE, PAGE, AdwBin)

/* Gives the page the window's run, which it listens to from then on, and the options for what it
 * runs itself, which are copied. */
void compare_page_set_run (ComparePage *page, ShownRun *run, const SessionOptions *options);

/* Compares the window's run with one of `source`. A first run that has not begun is begun. Returns
 * FALSE and sets `error` if it can't be started. */
gboolean compare_page_compare (ComparePage *page, RunSource *source, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Compares the window's run with an opened trace of `source`, and takes it over. */
void compare_page_compare_trace (ComparePage *page, RunSource *source, SessionTrace *trace);

/* Ends the comparison: stops the second run and drops it. */
void compare_page_leave (ComparePage *page);

/* Stops the second run's program. */
void compare_page_stop (ComparePage *page);

/* Puts the keys in the first timeline. */
void compare_page_focus (ComparePage *page);

/* Returns the timeline of run 0 or 1, and shows both runs whole. */
TimelineView *compare_page_get_timeline (ComparePage *page, guint number);
void compare_page_fit (ComparePage *page);
