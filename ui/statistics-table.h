/* SPDX-License-Identifier: MIT
 *
 * A table of the statistics of lanes, a row a lane, sorted by any column.
 *
 * SIGNALS  selected                    another row is selected, or none, by the user
 *          activated (StatisticsRow)   a click, or Enter
 */
#pragma once

#include <gtk/gtk.h>

#include "ui/statistics-row.h"

/* How a column's values are written. */
typedef enum {
  STATISTICS_COUNT,  /* 1 204 */
  STATISTICS_NUMBER, /* 3.25 */
  STATISTICS_LENGTH, /* 4.2 ms */
  STATISTICS_SHARE,  /* 48 % */
} StatisticsFormat;

typedef struct {
  const char *title;
  const char *meaning; /* a sentence without its full stop, for who rests on a number */
  StatisticsFormat format;
} StatisticsColumn;

#define STATISTICS_TYPE_TABLE (statistics_table_get_type ())
G_DECLARE_FINAL_TYPE (StatisticsTable, statistics_table, STATISTICS, TABLE, GtkWidget)

/* Returns a table with a column of names and those that are given, which must be constant; the
 * first of them sorts it, the largest first. */
GtkWidget *statistics_table_new (const char *name_title, const StatisticsColumn *columns,
                                 guint count);

/* Forgets all rows. */
void statistics_table_clear (StatisticsTable *table);

/* Shows the numbers of `items`, of StatisticsItem, of which it leaves none behind. Lanes that are
 * shown and not among them go. */
void statistics_table_show (StatisticsTable *table, const Model *model, GPtrArray *items);

/* Returns the row that is selected, or NULL; selects that of `lane`, if it has one, else none. */
StatisticsRow *statistics_table_get_selected (StatisticsTable *table);
void statistics_table_select (StatisticsTable *table, uint32_t lane);
