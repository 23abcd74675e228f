/* SPDX-License-Identifier: MIT
 *
 * The actions that go back and forth in the history of what was seen in the timeline. What is
 * followed live is no step; where one stops following is.
 *
 * ACTIONS  go-back, go-forth
 */
#pragma once

#include "ui/timeline-view.h"

/* Adds the actions to `map`, which must not outlive the timeline. */
void navigation_actions_install (GActionMap *map, TimelineView *timeline);
