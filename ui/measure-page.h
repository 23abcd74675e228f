/* SPDX-License-Identifier: MIT
 *
 * The inspector's page of what the user marked: the stretch that is measured, in numbers; the
 * markers A and B; the bookmarks.
 */
#pragma once

#include "ui/bookmark-list.h"
#include "ui/timeline-view.h"

#define MEASURE_TYPE_PAGE (measure_page_get_type ())
G_DECLARE_FINAL_TYPE (MeasurePage, measure_page, MEASURE, PAGE, GtkWidget)

/* Shows the marks of `timeline`, which must live as long as the page, and `bookmarks`; once. */
void measure_page_attach (MeasurePage *page, TimelineView *timeline, BookmarkList *bookmarks);
