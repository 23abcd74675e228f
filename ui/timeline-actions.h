/* SPDX-License-Identifier: MIT
 *
 * The actions that only move a timeline: zooming, panning, going to an end.
 */
#pragma once

#include "ui/timeline-view.h"

/* Adds them to `map`: zoom-in, zoom-out, pan-left, pan-right, fit, beginning, end, clear-selection. The
 * timeline must live as long as the map. */
void timeline_actions_add (GActionMap *map, TimelineView *timeline);
