/* SPDX-License-Identifier: MIT
 *
 * Going to a place in the timeline that something else speaks of: a link of the inspector, a row of
 * a table, a finding. What is gone to flashes, so that the eye finds it.
 */
#pragma once

#include "ui/inspector.h"
#include "ui/timeline-view.h"

/* Shows the place. What is in sight and large enough already does not move. */
void timeline_place_go_to (TimelineView *timeline, const InspectorPlace *place);

/* Draws what flashes just now, over the timeline's picture. */
void timeline_place_snapshot (TimelineView *timeline, GtkSnapshot *snapshot);
