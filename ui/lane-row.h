/* SPDX-License-Identifier: MIT
 *
 * A row of the list of lanes, as a widget: the icon of its kind, its name, and two buttons, which
 * pin it and hide it. It can be dragged to another place.
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/lane-item.h"

#define LANE_TYPE_ROW (lane_row_get_type ())
G_DECLARE_FINAL_TYPE (LaneRow, lane_row, LANE, ROW, GtkWidget)

/* Returns a row of nothing, whose lanes are moved in `choice`. */
GtkWidget *lane_row_new (LaneChoice *choice) G_GNUC_WARN_UNUSED_RESULT;

/* Shows `item`, or nothing. */
void lane_row_set_item (LaneRow *row, LaneItem *item);
