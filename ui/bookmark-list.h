/* SPDX-License-Identifier: MIT
 *
 * The bookmarks of the run that is shown, in the order of time: a GListModel of Bookmark.
 *
 * Those of a trace file are kept for its next opening (session/bookmark-file.h), whenever they change. Those of a run
 * last as long as it is shown, until it is kept in a file: then they are that file's, too.
 *
 * SIGNALS  changed            of a bookmark: its name; of the list: any bookmark, or which there are
 *          trouble (string)   of the list: a sentence on why they can't be kept
 */
#pragma once

#include "ui/shown-run.h"

#define BOOKMARK_TYPE_ITEM (bookmark_item_get_type ())
G_DECLARE_FINAL_TYPE (BookmarkItem, bookmark_item, BOOKMARK, ITEM, GObject)

#define BOOKMARK_TYPE_LIST (bookmark_list_get_type ())
G_DECLARE_FINAL_TYPE (BookmarkList, bookmark_list, BOOKMARK, LIST, GObject)

const char *bookmark_item_get_name (BookmarkItem *bookmark);

/* Returns the moment that it marks; writes what was in view. */
int64_t bookmark_item_get_time (BookmarkItem *bookmark);
void bookmark_item_get_view (BookmarkItem *bookmark, int64_t *start, int64_t *end);

/* Returns the list of what is bookmarked in `run`, on which it takes a reference. */
BookmarkList *bookmark_list_new (ShownRun *run) G_GNUC_WARN_UNUSED_RESULT;

/* Adds a bookmark of that name at `time`, with what is in view. Returns its place in the list, or
 * G_MAXUINT if there are too many, or the name is empty. */
guint bookmark_list_add (BookmarkList *list, const char *name, int64_t time, int64_t start,
                         int64_t end);
void bookmark_list_remove (BookmarkList *list, BookmarkItem *bookmark);

/* Gives another name; an empty one changes nothing. */
void bookmark_list_rename (BookmarkList *list, BookmarkItem *bookmark, const char *name);

/* Returns bookmark `index`, which belongs to the list; NULL if there are not so many. */
BookmarkItem *bookmark_list_get (BookmarkList *list, guint index);

/* Returns the place of the first one after, or the last one before `time`; G_MAXUINT if there is none. */
guint bookmark_list_after (BookmarkList *list, int64_t time);
guint bookmark_list_before (BookmarkList *list, int64_t time);
