/* SPDX-License-Identifier: MIT
 *
 * Collapsing processes in a timeline: their lanes give way to one row that sums them up.
 */
#pragma once

#include "ui/timeline-view.h"

/* Collapses a process, or opens it again. */
void timeline_process_toggle (TimelineView *timeline, uint32_t process);

/* The same for the process of what is selected, else of what is under the pointer, else for the
 * first one in sight. Does nothing if there is but one process. */
void timeline_process_toggle_one (TimelineView *timeline);

/* Collapses all processes; if all are collapsed, opens them. */
void timeline_process_toggle_all (TimelineView *timeline);

/* Opens the process of a lane, so that the lane is there to be shown. */
void timeline_process_open_lane (TimelineView *timeline, uint32_t lane);
