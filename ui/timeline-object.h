/* SPDX-License-Identifier: MIT
 *
 * Collapsing the lanes of objects in a timeline: locks, semaphores, channels and what else is no
 * thread. Such a lane is one line then.
 */
#pragma once

#include "ui/timeline-view.h"

/* Collapses the lane, or opens it again; nothing if it is one that can't be collapsed. */
void timeline_object_toggle (TimelineView *timeline, uint32_t lane);

/* The same for the lane of what is selected, else of what is under the pointer, else for the first
 * one in sight that can be collapsed. */
void timeline_object_toggle_one (TimelineView *timeline);

/* Collapses all that are shown; if all are collapsed, opens them. */
void timeline_object_toggle_all (TimelineView *timeline);
