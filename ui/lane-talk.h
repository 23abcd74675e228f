/* SPDX-License-Identifier: MIT
 *
 * Lanes that talk side by side: those that exchange messages, locks and wake-ups (explain/exchange.h), in what is
 * measured, or else in the whole run. Each process's lanes are ordered by themselves, if they stand together, and what is
 * pinned stays as it is. The usual order undoes it, as all that is done to the order of lanes.
 */
#pragma once

#include "ui/timeline-view.h"

/* Orders all lanes so that those which exchange most are neighbours, and tells what came of it. */
void lane_talk_bring_together (TimelineView *timeline);

/* Brings what `lane` exchanges with beside it, most nearest, and tells so. */
void lane_talk_bring_beside (TimelineView *timeline, uint32_t lane);
