/* SPDX-License-Identifier: MIT
 *
 * A row of a table of statistics, see statistics-row.h.
 */
#include "ui/statistics-row.h"

#include <math.h>

struct _StatisticsRow {
  GObject parent_instance;
  char *name;
  StatisticsItem *item;
};

G_DEFINE_FINAL_TYPE (StatisticsRow, statistics_row, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, SIGNALS };
static guint signals[SIGNALS];

StatisticsItem *
statistics_item_new (uint32_t lane)
{
  StatisticsItem *item = g_new0 (StatisticsItem, 1);

  item->lane = lane;
  item->place.lane = MODEL_NONE;
  item->details = g_ptr_array_new_with_free_func ((GDestroyNotify) prose_free);
  for (guint i = 0; i < STATISTICS_VALUES_MOST; i++)
    item->values[i] = NAN;
  return item;
}

void
statistics_item_free (StatisticsItem *item)
{
  if (item == NULL)
    return;
  g_ptr_array_unref (item->details);
  g_free (item);
}

Prose *
statistics_item_add_line (StatisticsItem *item, const Model *model)
{
  Prose *line = prose_new (model);

  g_ptr_array_add (item->details, line);
  return line;
}

StatisticsRow *
statistics_row_new (const char *name, StatisticsItem *item)
{
  StatisticsRow *row = g_object_new (STATISTICS_TYPE_ROW, NULL);

  row->name = g_strdup (name);
  row->item = item;
  return row;
}

void
statistics_row_set_item (StatisticsRow *row, StatisticsItem *item)
{
  statistics_item_free (row->item);
  row->item = item;
  g_signal_emit (row, signals[SIGNAL_CHANGED], 0);
}

const char *
statistics_row_get_name (StatisticsRow *row)
{
  return row->name;
}

const StatisticsItem *
statistics_row_get_item (StatisticsRow *row)
{
  return row->item;
}

static void
statistics_row_finalize (GObject *object)
{
  StatisticsRow *self = STATISTICS_ROW (object);

  g_free (self->name);
  statistics_item_free (self->item);
  G_OBJECT_CLASS (statistics_row_parent_class)->finalize (object);
}

static void
statistics_row_class_init (StatisticsRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = statistics_row_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STATISTICS_TYPE_ROW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
statistics_row_init (StatisticsRow *self)
{
  (void) self;
}
