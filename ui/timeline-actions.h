/* SPDX-License-Identifier: MIT
 *
 * The window's actions that only move the timeline.
 *
 * ACTIONS  zoom-in, zoom-out, pan-left, pan-right, fit, beginning, end, clear-selection; measure,
 *          zoom-range: what is measured; next-alike, previous-alike: of its kind; woken-by,
 *          wakes: along the chain of wake-ups; toggle-process, toggle-processes: one row or all
 *          lanes; toggle-lane, toggle-lanes: an object's as one line; event-order (boolean): which
 *          axis
 */
#pragma once

#include "ui/timeline-view.h"

/* Adds the actions to `map`, which must not outlive the timeline. */
void timeline_actions_install (GActionMap *map, TimelineView *timeline);
