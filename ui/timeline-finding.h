/* SPDX-License-Identifier: MIT
 *
 * A finding in the timeline: the lanes of its circle stand together at the top, and its edges are
 * arrows over them.
 */
#pragma once

#include "explain/finding.h"
#include "ui/timeline-view.h"

/* Shows a finding that has edges, instead of what was shown so before, and where they began. Of
 * others, shows nothing. The finding isn't kept. */
void timeline_finding_show (TimelineView *timeline, const Finding *finding);

/* Takes the arrows away, and the lanes back to where they were. */
void timeline_finding_clear (TimelineView *timeline);
