/* SPDX-License-Identifier: MIT
 *
 * How the pointer, the wheel and touch move a timeline.
 *
 * wheel              up and down through the lanes; sideways, or with Shift, through the time
 * Ctrl and wheel     zooms at the pointer
 * pinch              zooms at its centre
 * drag               pans in both directions
 * click              selects
 */
#pragma once

#include "ui/timeline-view.h"

/* Adds the controllers to `timeline`, which owns them. */
void timeline_input_attach (TimelineView *timeline);
