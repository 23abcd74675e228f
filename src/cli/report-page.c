/* SPDX-License-Identifier: MIT
 *
 * What the tables of a report for people share, see report-page.h.
 */
#include "cli/report-page.h"

#include "model/time-text.h"

/* ------------------------------------------------------------------ words */

/* Says a part of a whole: only nothing is empty, only the whole is 100 %. */
char *
report_page_share (int64_t part, int64_t whole)
{
  double percent = whole > 0 ? 100.0 * (double) part / (double) whole : 0;

  if (part <= 0)
    return NULL;
  if (percent < 1)
    return g_strdup ("<1 %");
  if (percent > 99 && part < whole)
    return g_strdup ("99 %");
  return g_strdup_printf ("%.0f %%", percent);
}

char *
report_page_count (uint64_t count)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, count);
}

/* Says a moment so that two in the range can be told apart. */
char *
report_page_moment (const Page *page, int64_t time)
{
  int64_t length = page->report->to - page->report->from;

  return time_text_tick (time, time_text_tick_step (model_later (length / 10000, 1)));
}

/* Returns the lane's name, with its process if there are several. */
char *
report_page_name (const Page *page, uint32_t lane)
{
  const Model *model = page->report->model;

  if (lane == MODEL_NONE || lane >= model_lane_count (model))
    return g_strdup ("others");
  const ModelLane *named = model_lane (model, lane);
  if (model_process_count (model) < 2 || model_lane_process (named) == 0)
    return g_strdup (model_lane_name (named));
  return g_strdup_printf ("%u: %s", model_lane_process (named), model_lane_name (named));
}

/* ------------------------------------------------------------------ tables */

void
report_page_add_name (const Page *page, Table *table, uint32_t lane)
{
  g_autofree char *name = report_page_name (page, lane);

  table_add_row (table, name);
}

void
report_page_add_columns (Table *table, const char *const *titles, TableColumn column)
{
  for (; *titles != NULL; titles++)
    table_add_column (table, *titles, column);
}

/* Prints the table, with a line on those that it has no room for, and an empty one before it. */
void
report_page_print (Page *page, Table *table, guint left_out, const char *thing)
{
  if (table_rows (table) == 0)
    return;
  g_string_append_c (page->text, '\n');
  table_print (table, page->text, page->width);
  if (left_out > 0)
    g_string_append_printf (page->text, "  and %u more %s%s\n", left_out, thing,
                            left_out == 1 ? "" : "s");
}

guint
report_page_beyond (guint rows)
{
  return rows > ROWS_MOST ? rows - ROWS_MOST : 0;
}

static const char *const spread_titles[] = { "times", "total", "mean", "p50",
                                             "p90",   "p99",   "most", NULL };

/* Adds a row of a spread, if it has any value. */
void
report_page_add_spread (const Page *page, Table *table, uint32_t lane, const Distribution *spread)
{
  const int64_t lengths[] = { spread->total, spread->mean, spread->p50,
                              spread->p90,   spread->p99,  spread->most };

  if (spread->count == 0)
    return;
  report_page_add_name (page, table, lane);
  table_take (table, report_page_count (spread->count));
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    table_take (table, time_text_duration (lengths[i]));
}

Table *
report_page_spread_table (const char *title)
{
  Table *table = table_new (title);

  report_page_add_columns (table, spread_titles, TABLE_NUMBER);
  return table;
}

char *
report_page_kind (const Page *page, uint32_t lane)
{
  ModelLaneKind kind = model_lane_kind (model_lane (page->report->model, lane));

  return g_strdup (kind == MODEL_LANE_LOCK ? "mutex" : model_kind_name (kind));
}
