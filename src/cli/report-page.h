/* SPDX-License-Identifier: MIT
 *
 * What the tables of a report for people share. Internal to the report.
 */
#pragma once

#include "cli/report-data.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "explain/distribution.h"

#define ROWS_MOST 25u /* of a table; a line says how many more there are */

typedef struct {
  const Report *report;
  GString *text; /* so far */
  guint width;
} Page;

/* The texts of these are the caller's to free, most often by table_take(). */

/* Says a part of a whole: "61 %"; NULL for nothing. Only the whole is 100 %. */
char *report_page_share (int64_t part, int64_t whole) G_GNUC_WARN_UNUSED_RESULT;

char *report_page_count (uint64_t count) G_GNUC_WARN_UNUSED_RESULT;

/* Says a moment with as many digits as tell two in the range apart. */
char *report_page_moment (const Page *page, int64_t time) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the lane's name, with its process if there are several: "2: worker 1". */
char *report_page_name (const Page *page, uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the word for the lane's kind: "mutex". */
char *report_page_kind (const Page *page, uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;

/* Begins a row with the lane's name. */
void report_page_add_name (const Page *page, Table *table, uint32_t lane);

/* Adds columns; the titles end with NULL. */
void report_page_add_columns (Table *table, const char *const *titles, TableColumn column);

/* Returns how many of so many rows a table has no room for. */
guint report_page_beyond (guint rows);

/* Prints the table, if it has a row, after an empty line; then how many more there are, if any:
 * "and 3 more locks". */
void report_page_print (Page *page, Table *table, guint left_out, const char *thing);

/* Returns a table whose rows are spreads; and adds one, if it has any value. */
Table *report_page_spread_table (const char *title) G_GNUC_WARN_UNUSED_RESULT;
void report_page_add_spread (const Page *page, Table *table, uint32_t lane,
                             const Distribution *spread);

/* Prints all that the report tells of locks. */
void report_page_print_locks (Page *page);
