/* SPDX-License-Identifier: MIT
 *
 * The actions on bookmarks and markers.
 *
 * ACTIONS  add-bookmark; go-to-bookmark (int32: its place, counted from 1); next-bookmark,
 *          previous-bookmark: from the one that was gone to last, if that is still in view, else
 *          from the middle of the view; put-a, put-b, go-to-a, go-to-b, remove-a, remove-b:
 *          markers; clear-range
 */
#pragma once

#include <adwaita.h>

#include "ui/bookmark-list.h"
#include "ui/timeline-view.h"

/* Adds the actions to `map`, shows the bookmarks in the timeline, and tells in `toasts` what goes
 * wrong. The map must not outlive the timeline, nor this the toasts. */
void bookmark_actions_install (GActionMap *map, BookmarkList *bookmarks, TimelineView *timeline,
                               AdwToastOverlay *toasts);
