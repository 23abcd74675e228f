/* SPDX-License-Identifier: MIT
 *
 * A row of the list of bookmarks: its name and moment, and buttons to rename and to delete it. The
 * list that it is in goes there when the row is activated.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/bookmark-list.h"

#define BOOKMARK_TYPE_ROW (bookmark_row_get_type ())
G_DECLARE_FINAL_TYPE (BookmarkRow, bookmark_row, BOOKMARK, ROW, GtkListBoxRow)

/* Returns a row for `bookmark` of `list`; `key` is the digit that, with Ctrl, goes there; 0: none
 * does. */
GtkWidget *bookmark_row_new (BookmarkList *list, BookmarkItem *bookmark, guint key);

/* Returns its bookmark. */
BookmarkItem *bookmark_row_get_bookmark (BookmarkRow *row);
