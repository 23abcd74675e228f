/* SPDX-License-Identifier: MIT
 *
 * The timeline's children: a LaneAccessible for each lane, from top to bottom.
 */
#pragma once

#include <gtk/gtk.h>

#include "paint/layout.h"

/* Makes `timeline` have a child for each lane, and labels them. Returns whether any came or went,
 * so that they have to be allocated. */
gboolean timeline_lanes_update (GtkWidget *timeline, const Model *model, const View *view);

/* Puts every child where its lane is drawn. */
void timeline_lanes_allocate (GtkWidget *timeline, const Model *model, const View *view);

/* Removes all children. */
void timeline_lanes_clear (GtkWidget *timeline);
