/* SPDX-License-Identifier: MIT
 *
 * The window's actions on the choice of lanes: win.lane-up, win.lane-down, win.hide-lane and
 * win.pin-lane do it to the lane that is selected in the timeline; win.reset-lanes takes it all
 * back; win.only-contended, win.only-blocked and win.group-by-process (booleans) are filters.
 */
#pragma once

#include "ui/timeline-view.h"

/* Adds the actions to `map`; the timeline must live as long as it. */
void lane_actions_install (GActionMap *map, TimelineView *timeline);
