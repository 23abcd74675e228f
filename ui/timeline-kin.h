/* SPDX-License-Identifier: MIT
 *
 * Walking in a timeline from what is selected to the next or the last one of its kind
 * (paint/kin.h).
 */
#pragma once

#include "ui/timeline-view.h"

void timeline_kin_next (TimelineView *timeline);
void timeline_kin_previous (TimelineView *timeline);
