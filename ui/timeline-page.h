/* SPDX-License-Identifier: MIT
 *
 * The window's place where a run is looked at: the minimap above the timeline, the legend below it,
 * the inspector on the right, the status line under all. It says how the run is doing; what is done
 * with the run is up to the window's actions.
 *
 * PROPERTIES  inspector-shown (boolean)  whether the pane on the right is in sight
 *             lanes-shown (boolean)      whether the pane on the left is, with the list of lanes
 * SIGNALS     following-changed          the newest moment is kept in sight, or not any more
 */
#pragma once

#include <adwaita.h>

#include "ui/classroom-bar.h"
#include "ui/inspector.h"
#include "ui/shown-run.h"
#include "ui/timeline-view.h"
#include "ui/transport-pane.h"

#define TIMELINE_TYPE_PAGE (timeline_page_get_type ())
G_DECLARE_FINAL_TYPE (TimelinePage, timeline_page, TIMELINE, PAGE, AdwBin)

/* Shows `run` from now on; once. The page takes a reference on it. */
void timeline_page_set_run (TimelinePage *page, ShownRun *run);

/* Puts the focus where the user begins: in the timeline; on what runs the program if it is
 * empty. */
void timeline_page_focus (TimelinePage *page);

/* Shows nothing but the timeline, what is said of it and the classroom's bar, in high contrast; or
 * all again. With the classroom go the scale of the timeline and the least height of its lanes, in
 * pixels; what the desktop asks for counts where it is more. Which panes are shown is remembered
 * meanwhile. */
void timeline_page_set_classroom (TimelinePage *page, gboolean classroom, double scale,
                                  double lane_least);

/* Return the page's parts. They belong to it. */
TimelineView *timeline_page_get_timeline (TimelinePage *page);
InspectorPane *timeline_page_get_inspector (TimelinePage *page);
AdwToastOverlay *timeline_page_get_toasts (TimelinePage *page);
ClassroomBar *timeline_page_get_classroom_bar (TimelinePage *page);
TransportPane *timeline_page_get_transport (TimelinePage *page);

/* Opens what the demo's parameters are set in, if it has any. */
void timeline_page_show_parameters (TimelinePage *page);
