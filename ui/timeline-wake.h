/* SPDX-License-Identifier: MIT
 *
 * Walking along wake-ups in a timeline: what is arrived at is selected, brought into sight, and
 * told in the timeline's sentence. At the chain's end only the sentence changes.
 */
#pragma once

#include "ui/timeline-view.h"

/* Goes from what is selected, else what is under the pointer, to what woke it; of a lane, from the
 * last wait in sight, or else before. */
void timeline_wake_back (TimelineView *timeline);

/* Goes to what it woke next. */
void timeline_wake_forward (TimelineView *timeline);
