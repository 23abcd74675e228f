/* SPDX-License-Identifier: MIT
 *
 * The inspector's page that searches the run (explain/search.h): what is typed is looked for while
 * one goes on typing, and what is found is listed with its time. Enter and F3 go from one to the
 * next.
 */
#pragma once

#include "ui/timeline-view.h"

#define SEARCH_TYPE_PAGE (search_page_get_type ())
G_DECLARE_FINAL_TYPE (SearchPage, search_page, SEARCH, PAGE, GtkWidget)

/* Leads to places of `timeline`, which must live as long as the page; once. */
void search_page_attach (SearchPage *page, TimelineView *timeline);

/* Has the user type, with what was typed before selected. */
void search_page_begin (SearchPage *page);

/* Goes to the next hit after the last one, or to the one before; round the end. */
void search_page_go (SearchPage *page, gboolean forward);
