/* SPDX-License-Identifier: MIT
 *
 * The tabs above the inspector's pages. Where there is no room for all of them, they scroll, and the
 * tab of the page in sight is in sight, too.
 */
#pragma once

#include <gtk/gtk.h>

/* Returns the tabs of `stack`. */
GtkWidget *inspector_tabs_new (GtkStack *stack);

/* Lets the tabs scroll, so that they ask for no width; or has all of them in sight, as at first. */
void inspector_tabs_set_scrolling (GtkWidget *tabs, gboolean scrolling);
