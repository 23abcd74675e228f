/* SPDX-License-Identifier: MIT
 *
 * The window's first place: the lessons, as cards in the order of the course, and a search among
 * them. A card that is chosen activates win.show-lesson with the lesson's name.
 */
#pragma once

#include <adwaita.h>

#define HOME_TYPE_PAGE (home_page_get_type ())
G_DECLARE_FINAL_TYPE (HomePage, home_page, HOME, PAGE, AdwBin)

/* Shows a card for each of `sources` (a GPtrArray of RunSource) but the user's own programs; once. */
void home_page_set_sources (HomePage *page, GPtrArray *sources);

/* Offers the way back to what is run, by its title; NULL: to nothing. */
void home_page_set_run (HomePage *page, const char *title);

/* Puts the focus where the user begins. */
void home_page_focus (HomePage *page);
