/* SPDX-License-Identifier: MIT
 *
 * The window's first place: the traces that were looked at lately, and the lessons, as cards in the
 * order of the course, with a search among them. What is chosen activates win.open-file or
 * win.show-lesson.
 */
#pragma once

#include <adwaita.h>

#define HOME_TYPE_PAGE (home_page_get_type ())
G_DECLARE_FINAL_TYPE (HomePage, home_page, HOME, PAGE, AdwBin)

/* Shows a card for each of `sources` (a GPtrArray of RunSource) but the user's own programs;
 * once. */
void home_page_set_sources (HomePage *page, GPtrArray *sources);

/* Takes up what has come to be since: recent traces. To be called when the page comes into
 * sight. */
void home_page_refresh (HomePage *page);

/* Offers the way back to what is run, by its title; NULL: to nothing. */
void home_page_set_run (HomePage *page, const char *title);

/* Puts the focus where the user begins. */
void home_page_focus (HomePage *page);
