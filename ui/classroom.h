/* SPDX-License-Identifier: MIT
 *
 * Classroom mode: the timeline on the whole screen, readable from the back of a room. No type is
 * under 18 points of a screen with 720 lines, and all grows with the screen; lanes are tall,
 * strokes thick, contrast high. What is not the timeline is out of sight, but for a line with the
 * title, the slide and a large clock.
 *
 * ACTIONS  win.classroom (boolean)  enters and leaves it
 *          win.spotlight (boolean)  dims all but what is around the pointer
 *          win.next-slide, win.previous-slide  walk through the bookmarks, else through what was
 *                                              found, as a presenter's clicker does
 * KEYS     Escape leaves it, whatever has the focus; other keys are the commands' own.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/bookmark-list.h"
#include "ui/shown-run.h"
#include "ui/spotlight.h"
#include "ui/timeline-page.h"

/* Adds the mode and its actions to `window`, which must live as long as the others. */
void classroom_install (GtkApplicationWindow *window, ShownRun *run, TimelinePage *page,
                        SpotlightView *spotlight, BookmarkList *bookmarks);
