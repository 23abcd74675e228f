/* SPDX-License-Identifier: MIT
 *
 * A lane for assistive technology: a widget that draws nothing and takes no input, and lies where
 * its lane is drawn. Its accessible label says how the lane is doing.
 */
#pragma once

#include <gtk/gtk.h>

#define LANE_TYPE_ACCESSIBLE (lane_accessible_get_type ())
G_DECLARE_FINAL_TYPE (LaneAccessible, lane_accessible, LANE, ACCESSIBLE, GtkWidget)

GtkWidget *lane_accessible_new (void);

/* Tells assistive technology if, and only if, `label` is new. */
void lane_accessible_set_label (LaneAccessible *lane, const char *label);
