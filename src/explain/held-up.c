/* SPDX-License-Identifier: MIT
 *
 * Who made whom wait, see held-up.h: a sweep over the beginnings. What has begun is kept until
 * something begins after its end; a hold and a wait that overlap are both kept when the later one
 * begins, and meet once, right then.
 */
#include "explain/held-up.h"

#include "explain/distribution.h"
#include "explain/lane-numbers.h"
#include "model/model.h"

typedef struct {
  int64_t start, end;
  guint number; /* the thread's */
} Present;

/* What has begun and may not have ended yet. */
typedef struct {
  Present *items;
  guint count, room;
  int64_t first_end; /* none ends before that */
} PresentList;

typedef struct {
  uint64_t times;
  int64_t time;
} Cell;

/* A waiter's row: a cell a holder. */
typedef struct {
  Cell *cells;
  guint room;
} Row;

struct _HeldUpTable {
  LaneNumbers holders, waiters;
  PresentList holds, waits;
  Row *rows;
  guint row_room;
};

HeldUpTable *
held_up_table_new (void)
{
  return g_new0 (HeldUpTable, 1);
}

void
held_up_table_free (HeldUpTable *table)
{
  if (table == NULL)
    return;
  for (guint i = 0; i < table->row_room; i++)
    g_free (table->rows[i].cells);
  g_free (table->rows);
  g_free (table->holds.items);
  g_free (table->waits.items);
  lane_numbers_clear (&table->holders);
  lane_numbers_clear (&table->waiters);
  g_free (table);
}

/* Returns the thread's number; what is too many share the last one. */
static guint
number_of (LaneNumbers *numbers, uint32_t thread)
{
  guint number = lane_numbers_get (numbers, thread);

  return MIN (number, HELD_UP_THREADS);
}

static uint32_t
thread_of (const LaneNumbers *numbers, guint number)
{
  return number < HELD_UP_THREADS ? lane_numbers_lane (numbers, number) : MODEL_NONE;
}

static Cell *
cell_of (HeldUpTable *table, guint holder, guint waiter)
{
  if (waiter >= table->row_room) {
    guint room = MAX (2 * table->row_room, waiter + 1);
    table->rows = g_renew (Row, table->rows, room);
    for (guint i = table->row_room; i < room; i++)
      table->rows[i] = (Row){ 0 };
    table->row_room = room;
  }
  Row *row = &table->rows[waiter];
  if (holder >= row->room) {
    guint room = MAX (2 * row->room, holder + 1);
    row->cells = g_renew (Cell, row->cells, room);
    for (guint i = row->room; i < room; i++)
      row->cells[i] = (Cell){ 0 };
    row->room = room;
  }
  return &row->cells[holder];
}

/* Forgets what has ended by `time`. */
static void
forget (PresentList *list, int64_t time)
{
  guint kept = 0;

  if (list->count == 0 || time < list->first_end)
    return;
  list->first_end = INT64_MAX;
  for (guint i = 0; i < list->count; i++)
    if (list->items[i].end > time) {
      list->first_end = MIN (list->first_end, list->items[i].end);
      list->items[kept++] = list->items[i];
    }
  list->count = kept;
}

static void
remember (PresentList *list, Present item)
{
  if (list->count == list->room) {
    list->room = MAX (2 * list->room, 8);
    list->items = g_renew (Present, list->items, list->room);
  }
  list->first_end = list->count == 0 ? item.end : MIN (list->first_end, item.end);
  list->items[list->count++] = item;
}

static void
meet (HeldUpTable *table, const Present *hold, const Present *wait)
{
  int64_t length = MIN (hold->end, wait->end) - MAX (hold->start, wait->start);

  if (length <= 0)
    return;
  Cell *cell = cell_of (table, hold->number, wait->number);
  cell->times++;
  cell->time = sum_saturated (cell->time, length);
}

void
held_up_table_hold (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end)
{
  Present hold = { start, end, number_of (&table->holders, thread) };

  forget (&table->waits, start);
  for (guint i = 0; i < table->waits.count; i++)
    meet (table, &hold, &table->waits.items[i]);
  forget (&table->holds, start);
  remember (&table->holds, hold);
}

void
held_up_table_wait (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end)
{
  Present wait = { start, end, number_of (&table->waiters, thread) };

  forget (&table->holds, start);
  for (guint i = 0; i < table->holds.count; i++)
    meet (table, &table->holds.items[i], &wait);
  forget (&table->waits, start);
  remember (&table->waits, wait);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const HeldUp *x = a, *y = b;

  if (x->time != y->time)
    return x->time < y->time ? 1 : -1;
  if (x->holder != y->holder)
    return x->holder < y->holder ? -1 : 1;
  return x->waiter < y->waiter ? -1 : x->waiter > y->waiter;
}

GArray *
held_up_table_pairs (const HeldUpTable *table)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (HeldUp));

  for (guint waiter = 0; waiter < table->row_room; waiter++)
    for (guint holder = 0; holder < table->rows[waiter].room; holder++) {
      const Cell *cell = &table->rows[waiter].cells[holder];
      const HeldUp pair = {
        .holder = cell->times > 0 ? thread_of (&table->holders, holder) : MODEL_NONE,
        .waiter = cell->times > 0 ? thread_of (&table->waiters, waiter) : MODEL_NONE,
        .times = cell->times,
        .time = cell->time,
      };
      if (cell->times > 0)
        g_array_append_val (pairs, pair);
    }
  g_array_sort (pairs, compare_pairs);
  return pairs;
}
