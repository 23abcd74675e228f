/* SPDX-License-Identifier: MIT
 *
 * What a lesson offers to compare: a button for each pair of the course with its demo.
 */
#pragma once

#include <gtk/gtk.h>

/* Returns the buttons of the demo `name`, a floating reference; NULL if there is no pair with
 * it. */
GtkWidget *compare_offers_new (const char *name);
