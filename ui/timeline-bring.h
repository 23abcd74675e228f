/* SPDX-License-Identifier: MIT
 *
 * Bringing a place into sight: with no more movement than it takes.
 */
#pragma once

#include "ui/timeline-view.h"

/* Glides to where `moment`, at which something of `length` begins (0: it has none), is seen. Moves
 * only if it is not in sight already, and zooms in only on what would not be seen. */
void timeline_bring (TimelineView *timeline, int64_t moment, int64_t length);
