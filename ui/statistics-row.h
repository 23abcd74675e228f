/* SPDX-License-Identifier: MIT
 *
 * A row of a table of statistics: the numbers of a lane, as they are now.
 *
 * SIGNALS  changed  the numbers are others than before
 */
#pragma once

#include <glib-object.h>

#include "explain/prose.h"

#define STATISTICS_VALUES_MOST 12u

/* What was measured of a lane. A value is NAN where there is none. */
typedef struct {
  uint32_t lane;
  double values[STATISTICS_VALUES_MOST]; /* by column; lengths in nanoseconds, shares from 0 to 1 */
  LaneRange place;                       /* where one goes who wants to see it */
  GPtrArray *details;                    /* of Prose, a line each; its own */
} StatisticsItem;

StatisticsItem *statistics_item_new (uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;
void statistics_item_free (StatisticsItem *item);

/* Returns a new line of the details. It belongs to the item. */
Prose *statistics_item_add_line (StatisticsItem *item, const Model *model);

#define STATISTICS_TYPE_ROW (statistics_row_get_type ())
G_DECLARE_FINAL_TYPE (StatisticsRow, statistics_row, STATISTICS, ROW, GObject)

/* Takes `item` over. */
StatisticsRow *statistics_row_new (const char *name, StatisticsItem *item)
    G_GNUC_WARN_UNUSED_RESULT;
void statistics_row_set_item (StatisticsRow *row, StatisticsItem *item);

const char *statistics_row_get_name (StatisticsRow *row);
const StatisticsItem *statistics_row_get_item (StatisticsRow *row);
