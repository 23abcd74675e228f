/* SPDX-License-Identifier: MIT
 *
 * Who made whom wait, see held-up.h: a sweep over the beginnings. What has begun is kept until it
 * has ended; a hold and a wait that overlap are both there when the later one begins, and meet
 * once, right then. With those that are told as one nobody meets one by one: they are crowds, and
 * what they were met for is a sum for each thread of the other side.
 */
#include "explain/held-up.h"

#include "explain/crowd.h"
#include "explain/distribution.h"
#include "explain/lane-numbers.h"
#include "model/model.h"

typedef struct {
  uint64_t times;
  int64_t time;
} Cell;

/* A holder's row: a cell a waiter. */
typedef struct {
  Cell *cells;
  guint room;
} Row;

struct _HeldUpTable {
  guint threads; /* the number of the crowd, too */
  LaneNumbers holders, waiters;
  LastingHeap holds, waits;  /* of threads that are told by themselves */
  LastingHeap crowded_holds; /* of the others, as far as they may meet others that wait */
  Crowd holding, waiting;    /* the others */
  Row *rows;
  guint row_room;
  GArray *holder_sums; /* of CrowdSum, by number: what each held while the crowd waited */
  GArray *waiter_sums; /* what each waited for while the crowd held */
};

HeldUpTable *
held_up_table_new (guint threads)
{
  HeldUpTable *table = g_new0 (HeldUpTable, 1);

  table->threads = threads;
  table->holder_sums = g_array_new (FALSE, TRUE, sizeof (CrowdSum));
  table->waiter_sums = g_array_new (FALSE, TRUE, sizeof (CrowdSum));
  return table;
}

void
held_up_table_free (HeldUpTable *table)
{
  if (table == NULL)
    return;
  for (guint i = 0; i < table->row_room; i++)
    g_free (table->rows[i].cells);
  g_free (table->rows);
  lasting_clear (&table->holds);
  lasting_clear (&table->waits);
  lasting_clear (&table->crowded_holds);
  crowd_clear (&table->holding);
  crowd_clear (&table->waiting);
  g_array_unref (table->holder_sums);
  g_array_unref (table->waiter_sums);
  lane_numbers_clear (&table->holders);
  lane_numbers_clear (&table->waiters);
  g_free (table);
}

/* Returns the thread's number; those that are too many share the last one, the crowd's. */
static guint
number_of (const HeldUpTable *table, LaneNumbers *numbers, uint32_t thread)
{
  return MIN (lane_numbers_get (numbers, thread), table->threads);
}

static CrowdSum *
sum_of (GArray *sums, guint number)
{
  if (number >= sums->len)
    g_array_set_size (sums, number + 1);
  return &g_array_index (sums, CrowdSum, number);
}

static Cell *
cell_of (HeldUpTable *table, guint holder, guint waiter)
{
  if (holder >= table->row_room) {
    guint room = MAX (2 * table->row_room, holder + 1);
    table->rows = g_renew (Row, table->rows, room);
    for (guint i = table->row_room; i < room; i++)
      table->rows[i] = (Row){ 0 };
    table->row_room = room;
  }
  Row *row = &table->rows[holder];
  if (waiter >= row->room) {
    guint room = MAX (2 * row->room, waiter + 1);
    row->cells = g_renew (Cell, row->cells, room);
    for (guint i = row->room; i < room; i++)
      row->cells[i] = (Cell){ 0 };
    row->room = room;
  }
  return &row->cells[waiter];
}

/* ------------------------------------------------------------------ the sweep */

/* All that ends by `time` leaves, in the order of the ends: holds the crowd that waits, waits the
 * one that holds. */
static void
go_on (HeldUpTable *table, int64_t time)
{
  LastingHeap *own = &table->holds, *crowded = &table->crowded_holds;

  while (lasting_ends_by (own, time) || lasting_ends_by (crowded, time)) {
    gboolean is_own =
        own->count > 0 && (crowded->count == 0 || own->items[0].end <= crowded->items[0].end);
    const Lasting hold = lasting_take (is_own ? own : crowded);
    crowd_leave (&table->waiting, hold.end, sum_of (table->holder_sums, hold.number));
  }
  while (lasting_ends_by (&table->waits, time)) {
    const Lasting wait = lasting_take (&table->waits);
    crowd_leave (&table->holding, wait.end, sum_of (table->waiter_sums, wait.number));
  }
}

static void
meet (HeldUpTable *table, const Lasting *hold, const Lasting *wait)
{
  int64_t length = MIN (hold->end, wait->end) - MAX (hold->start, wait->start);
  Cell *cell = cell_of (table, hold->number, wait->number);

  cell->times++;
  cell->time = sum_saturated (cell->time, length);
}

void
held_up_table_hold (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end)
{
  const Lasting hold = { start, end, number_of (table, &table->holders, thread) };
  gboolean is_own = hold.number < table->threads;

  go_on (table, start);
  if (end <= start)
    return;
  crowd_come (&table->waiting, start, sum_of (table->holder_sums, hold.number));
  lasting_add (is_own ? &table->holds : &table->crowded_holds, hold);
  if (!is_own)
    crowd_add (&table->holding, start, end);
  for (guint i = 0; is_own && i < table->waits.count; i++)
    meet (table, &hold, &table->waits.items[i]);
}

void
held_up_table_wait (HeldUpTable *table, uint32_t thread, int64_t start, int64_t end)
{
  const Lasting wait = { start, end, number_of (table, &table->waiters, thread) };

  go_on (table, start);
  if (end <= start)
    return;
  if (wait.number == table->threads) {
    crowd_add (&table->waiting, start, end);
    return;
  }
  crowd_come (&table->holding, start, sum_of (table->waiter_sums, wait.number));
  lasting_add (&table->waits, wait);
  for (guint i = 0; i < table->holds.count; i++)
    meet (table, &table->holds.items[i], &wait);
}

/* ------------------------------------------------------------------ the pairs */

/* The longest pairs so far, and the rest. */
typedef struct {
  GArray *pairs; /* of HeldUp, twice as many as are wanted at most */
  guint most;
  gboolean is_full; /* the first `most` of them are in order, and there are more */
  HeldUp rest;
} Ranking;

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

static void
leave_out (Ranking *ranking, const HeldUp *pair)
{
  ranking->rest.times += pair->times;
  ranking->rest.time = sum_saturated (ranking->rest.time, pair->time);
}

static void
put_in_order (Ranking *ranking)
{
  GArray *pairs = ranking->pairs;

  g_array_sort (pairs, compare_pairs);
  if (pairs->len <= ranking->most)
    return;
  for (guint i = ranking->most; i < pairs->len; i++)
    leave_out (ranking, &g_array_index (pairs, HeldUp, i));
  g_array_set_size (pairs, ranking->most);
  ranking->is_full = TRUE;
}

static void
rank (Ranking *ranking, HeldUp pair)
{
  GArray *pairs = ranking->pairs;

  if (pair.times == 0)
    return;
  if (ranking->most == 0 ||
      (ranking->is_full &&
       compare_pairs (&pair, &g_array_index (pairs, HeldUp, ranking->most - 1)) > 0)) {
    leave_out (ranking, &pair);
    return;
  }
  g_array_append_val (pairs, pair);
  if (pairs->len == 2 * ranking->most)
    put_in_order (ranking);
}

/* The pairs of which one side is the crowd: `sums` are the other side's. Those of both are rest. */
static void
rank_crowd (Ranking *ranking, const HeldUpTable *table, const GArray *sums, gboolean by_holder)
{
  for (guint number = 0; number < sums->len; number++) {
    const CrowdSum *sum = &g_array_index (sums, CrowdSum, number);
    HeldUp pair = { MODEL_NONE, MODEL_NONE, sum->times, crowd_sum_time (sum) };
    if (number == table->threads) {
      leave_out (ranking, &pair);
      continue;
    }
    if (by_holder)
      pair.holder = lane_numbers_lane (&table->holders, number);
    else
      pair.waiter = lane_numbers_lane (&table->waiters, number);
    rank (ranking, pair);
  }
}

GArray *
held_up_table_pairs (HeldUpTable *table, guint most)
{
  Ranking ranking = { .pairs = g_array_new (FALSE, FALSE, sizeof (HeldUp)),
                      .most = most,
                      .rest = { MODEL_NONE, MODEL_NONE, 0, 0 } };

  go_on (table, INT64_MAX);
  for (guint holder = 0; holder < table->row_room; holder++)
    for (guint waiter = 0; waiter < table->rows[holder].room; waiter++) {
      const Cell *cell = &table->rows[holder].cells[waiter];
      if (cell->times > 0)
        rank (&ranking,
              (HeldUp){ lane_numbers_lane (&table->holders, holder),
                        lane_numbers_lane (&table->waiters, waiter), cell->times, cell->time });
    }
  rank_crowd (&ranking, table, table->holder_sums, TRUE);
  rank_crowd (&ranking, table, table->waiter_sums, FALSE);
  put_in_order (&ranking);
  if (ranking.rest.times > 0)
    g_array_append_val (ranking.pairs, ranking.rest);
  return ranking.pairs;
}
