/* SPDX-License-Identifier: MIT
 *
 * A table of text for a terminal, its columns aligned:
 *
 *   Locks       acquired   held  contended
 *     counter        100   99 %       97 %
 *
 * The first column has the table's title and is left-aligned. Where the table is wider than it may
 * be, columns that can be done without go, the last one first; then names become shorter, with an
 * ellipsis. What would move the cursor or change colours (control characters in a traced program's
 * names) is shown as a replacement character.
 */
#pragma once

#include <glib.h>

typedef enum {
  TABLE_NUMBER = 0,        /* right-aligned */
  TABLE_WORDS = 1 << 0,    /* left-aligned, and may become shorter */
  TABLE_OPTIONAL = 1 << 1, /* may go */
} TableColumn;

typedef struct _Table Table;

/* Returns a table without columns but the first. Free it with table_free(). */
Table *table_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;
void table_free (Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

/* Adds a column; before the first row. */
void table_add_column (Table *table, const char *title, TableColumn column);

/* Begins a row with its first cell. */
void table_add_row (Table *table, const char *name);

/* Adds the next cell of the row; NULL is empty. */
void table_add (Table *table, const char *text);

/* Adds the next cell and frees the text. */
void table_take (Table *table, char *text);

/* Returns how many rows there are. */
guint table_rows (const Table *table);

/* Adds the table to `text`, with a line end after each row, none wider than `width` if that is
 * possible. Nothing if it has no row. */
void table_print (const Table *table, GString *text, guint width);
