/* SPDX-License-Identifier: MIT
 *
 * Measuring and finding: what the window adds for them, with their pages in the inspector.
 * Bookmarks, markers, search, and the history of what was seen.
 *
 * ACTIONS  search, search-next, search-previous; those of bookmark-actions.h and
 *          navigation-actions.h
 */
#pragma once

#include <adwaita.h>

#include "ui/bookmark-list.h"
#include "ui/shown-run.h"
#include "ui/timeline-page.h"

/* Adds the actions to `map`. It must not outlive the page, nor the page the toasts. Returns the
 * bookmarks of the run, which live as long as the page's timeline. */
BookmarkList *mark_actions_install (GActionMap *map, ShownRun *run, TimelinePage *page,
                                    AdwToastOverlay *toasts);
