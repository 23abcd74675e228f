/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include "cli/terminal.h"
#include "model/plain-text.h"

#define INDENT      "  "
#define GAP         2u
#define WORDS_LEAST 12u /* names become no shorter */

typedef struct {
  TableColumn column;
  guint width;
  gboolean gone;
} Column;

struct _Table {
  GArray *columns;  /* of Column */
  GPtrArray *cells; /* of char *: the titles, then row by row; NULL: empty */
  guint filled;     /* cells of the row at hand */
};

/* ------------------------------------------------------------------ filling */

Table *
table_new (const char *title)
{
  Table *table = g_new0 (Table, 1);

  table->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  table->cells = g_ptr_array_new_with_free_func (g_free);
  table_add_column (table, title, TABLE_WORDS);
  return table;
}

void
table_free (Table *table)
{
  if (table == NULL)
    return;
  g_array_unref (table->columns);
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
table_add_column (Table *table, const char *title, TableColumn column)
{
  const Column added = { .column = column };

  g_array_append_val (table->columns, added);
  g_ptr_array_add (table->cells, g_strdup (title));
  table->filled = table->columns->len;
}

static void
end_row (Table *table)
{
  for (; table->filled < table->columns->len; table->filled++)
    g_ptr_array_add (table->cells, NULL);
  table->filled = 0;
}

void
table_take (Table *table, char *text)
{
  g_return_if_fail (table->filled < table->columns->len);
  g_ptr_array_add (table->cells, text != NULL ? plain_text (text) : NULL);
  table->filled++;
  g_free (text);
}

void
table_add (Table *table, const char *text)
{
  table_take (table, g_strdup (text));
}

void
table_add_row (Table *table, const char *name)
{
  end_row (table);
  table_take (table, g_strconcat (INDENT, name, NULL));
}

guint
table_rows (const Table *table)
{
  return (table->cells->len + table->columns->len - 1) / table->columns->len - 1;
}

/* ------------------------------------------------------------------ widths */

static const char *
cell_at (const Table *table, guint row, guint column)
{
  guint place = row * table->columns->len + column;
  const char *cell = place < table->cells->len ? g_ptr_array_index (table->cells, place) : NULL;

  return cell != NULL ? cell : "";
}

static Column *
column_at (const Table *table, guint index)
{
  return &g_array_index (table->columns, Column, index);
}

static void
measure (const Table *table)
{
  for (guint i = 0; i < table->columns->len; i++) {
    Column *column = column_at (table, i);
    column->width = 0;
    column->gone = FALSE;
    for (guint row = 0; row <= table_rows (table); row++)
      column->width = MAX (column->width, terminal_width_of (cell_at (table, row, i)));
  }
}

static guint
full_width (const Table *table)
{
  guint width = 0;

  for (guint i = 0; i < table->columns->len; i++)
    if (!column_at (table, i)->gone)
      width += column_at (table, i)->width + (i > 0 ? GAP : 0);
  return width;
}

static guint
least_width (const Table *table)
{
  guint width = full_width (table);

  for (guint i = 0; i < table->columns->len; i++) {
    const Column *column = column_at (table, i);
    if (!column->gone && (column->column & TABLE_WORDS) != 0 && column->width > WORDS_LEAST)
      width -= column->width - WORDS_LEAST;
  }
  return width;
}

/* Takes from the widest column of words, until all fits or none is left to take from. */
static void
shorten (const Table *table, guint width)
{
  for (guint full = full_width (table); full > width; full--) {
    Column *widest = NULL;
    for (guint i = 0; i < table->columns->len; i++) {
      Column *column = column_at (table, i);
      if (!column->gone && (column->column & TABLE_WORDS) != 0 && column->width > WORDS_LEAST &&
          (widest == NULL || column->width > widest->width))
        widest = column;
    }
    if (widest == NULL)
      return;
    widest->width--;
  }
}

static void
fit (const Table *table, guint width)
{
  for (guint i = table->columns->len; i-- > 1 && least_width (table) > width;)
    if ((column_at (table, i)->column & TABLE_OPTIONAL) != 0)
      column_at (table, i)->gone = TRUE;
  shorten (table, width);
}

/* ------------------------------------------------------------------ printing */

static void
print_cell (GString *text, const Column *column, const char *cell)
{
  g_autofree char *shown = terminal_shortened (cell, column->width);
  guint missing = column->width - MIN (terminal_width_of (shown), column->width);

  if ((column->column & TABLE_WORDS) == 0)
    g_string_append_printf (text, "%*s", (int) missing, "");
  g_string_append (text, shown);
  if ((column->column & TABLE_WORDS) != 0)
    g_string_append_printf (text, "%*s", (int) missing, "");
}

static void
print_row (const Table *table, GString *text, guint row)
{
  for (guint i = 0; i < table->columns->len; i++) {
    if (column_at (table, i)->gone)
      continue;
    g_string_append_printf (text, "%*s", i > 0 ? (int) GAP : 0, "");
    print_cell (text, column_at (table, i), cell_at (table, row, i));
  }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

void
table_print (const Table *table, GString *text, guint width)
{
  if (table_rows (table) == 0)
    return;
  measure (table);
  fit (table, width);
  for (guint row = 0; row <= table_rows (table); row++)
    print_row (table, text, row);
}
