/* SPDX-License-Identifier: MIT
 *
 * A row of the list of lanes: a lane, or the header of a process.
 *
 * PROPERTIES  shown (boolean)   whether the lane is not hidden by hand
 *             pinned (boolean)  whether it stands first
 * Both follow the choice of lanes, and change it when they are set.
 */
#pragma once

#include "ui/lane-choice.h"

#define LANE_TYPE_ITEM (lane_item_get_type ())
G_DECLARE_FINAL_TYPE (LaneItem, lane_item, LANE, ITEM, GObject)

/* Returns a row for what stands at `place` of `model`, with what `choice` says of it. */
LaneItem *lane_item_new (LaneChoice *choice, const Model *model, const LanePlace *place)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the lane; MODEL_NONE for a header. */
uint32_t lane_item_get_lane (LaneItem *item);

/* Returns its name, and the name of the icon of its kind; NULL for a header. */
const char *lane_item_get_name (LaneItem *item);
const char *lane_item_get_icon (LaneItem *item);

/* Takes up what the choice says now. */
void lane_item_refresh (LaneItem *item);
