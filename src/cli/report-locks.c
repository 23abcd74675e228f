/* SPDX-License-Identifier: MIT
 *
 * The report for people, what it tells of locks: the worst come first.
 */
#include "cli/report-page.h"

#include "explain/lock-statistics.h"
#include "model/time-text.h"

#define PAIRS_MOST 15u /* of those who made others wait */

/* ------------------------------------------------------------------ locks */

static int
compare_locks (gconstpointer a, gconstpointer b)
{
  const LockStatistics *x = *(LockStatistics *const *) a, *y = *(LockStatistics *const *) b;

  if (x->waits.total != y->waits.total)
    return x->waits.total < y->waits.total ? 1 : -1;
  if (x->acquisitions != y->acquisitions)
    return x->acquisitions < y->acquisitions ? 1 : -1;
  return x->lane < y->lane ? -1 : x->lane > y->lane;
}

/* Returns the locks, those first that were waited for longest. */
static GPtrArray *
ranked_locks (const Report *report)
{
  GPtrArray *locks = g_ptr_array_new ();

  for (guint i = 0; i < report->locks->len; i++)
    g_ptr_array_add (locks, g_ptr_array_index (report->locks, i));
  g_ptr_array_sort (locks, compare_locks);
  return locks;
}

static char *
after_wait_text (const LockStatistics *lock)
{
  g_autofree char *share =
      report_page_share ((int64_t) lock->after_wait, (int64_t) lock->acquisitions);

  return share == NULL ? NULL
                       : g_strdup_printf ("%" G_GUINT64_FORMAT " (%s)", lock->after_wait, share);
}

static void
print_locks (Page *page, const GPtrArray *locks)
{
  g_autoptr (Table) table = table_new ("Locks");

  table_add_column (table, "kind", TABLE_WORDS | TABLE_OPTIONAL);
  report_page_add_columns (
      table, (const char *const[]){ "acquired", "after a wait", "held", "contended", NULL },
      TABLE_NUMBER);
  table_add_column (table, "waiters", TABLE_OPTIONAL);
  for (guint i = 0; i < MIN (locks->len, ROWS_MOST); i++) {
    const LockStatistics *lock = g_ptr_array_index (locks, i);
    int64_t lived = lock->to - lock->from;
    report_page_add_name (page, table, lock->lane);
    table_take (table, report_page_kind (page, lock->lane));
    table_take (table, report_page_count (lock->acquisitions));
    table_take (table, after_wait_text (lock));
    table_take (table, report_page_share (lock->held, lived));
    table_take (table, report_page_share (lock->contended, lived));
    table_take (table, lock->most_waiters > 0 ? report_page_count (lock->most_waiters) : NULL);
  }
  report_page_print (page, table, report_page_beyond (locks->len), "lock");
}

static void
print_lock_spreads (Page *page, const GPtrArray *locks)
{
  g_autoptr (Table) waits = report_page_spread_table ("Waits for locks");
  g_autoptr (Table) holds = report_page_spread_table ("Holds of locks");
  g_autoptr (Table) shares = report_page_spread_table ("Shared holds");

  for (guint i = 0; i < MIN (locks->len, ROWS_MOST); i++) {
    const LockStatistics *lock = g_ptr_array_index (locks, i);
    report_page_add_spread (page, waits, lock->lane, &lock->waits);
    report_page_add_spread (page, holds, lock->lane, &lock->holds);
    report_page_add_spread (page, shares, lock->lane, &lock->shares);
  }
  report_page_print (page, waits, 0, "");
  report_page_print (page, holds, 0, "");
  report_page_print (page, shares, 0, "");
}

/* ------------------------------------------------------------------ who made whom wait */

/* A row of one lock's, for a list of all locks'. */
typedef struct {
  uint32_t lock;
  HeldUp pair;
  LockWait wait;
} LockRow;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const LockRow *x = a, *y = b;

  return x->pair.time < y->pair.time ? 1 : x->pair.time > y->pair.time ? -1 : 0;
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const LockRow *x = a, *y = b;

  return x->wait.length < y->wait.length ? 1 : x->wait.length > y->wait.length ? -1 : 0;
}

static void
print_held_up (Page *page, const GPtrArray *locks)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (LockRow));
  g_autoptr (Table) table = table_new ("Who made whom wait");

  for (guint i = 0; i < locks->len; i++) {
    const LockStatistics *lock = g_ptr_array_index (locks, i);
    for (guint j = 0; j < lock->held_up->len; j++) {
      const LockRow row = { .lock = lock->lane, .pair = g_array_index (lock->held_up, HeldUp, j) };
      g_array_append_val (rows, row);
    }
  }
  g_array_sort (rows, compare_pairs);
  table_add_column (table, "held", TABLE_WORDS);
  table_add_column (table, "while this one waited", TABLE_WORDS);
  report_page_add_columns (table, (const char *const[]){ "times", "for", NULL }, TABLE_NUMBER);
  for (guint i = 0; i < MIN (rows->len, PAIRS_MOST); i++) {
    const LockRow *row = &g_array_index (rows, LockRow, i);
    report_page_add_name (page, table, row->pair.holder);
    table_take (table, report_page_name (page, row->lock));
    table_take (table, report_page_name (page, row->pair.waiter));
    table_take (table, report_page_count (row->pair.times));
    table_take (table, time_text_duration (row->pair.time));
  }
  report_page_print (page, table, rows->len - MIN (rows->len, PAIRS_MOST), "pair");
}

static void
print_longest (Page *page, const GPtrArray *locks)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (LockRow));
  g_autoptr (Table) table = table_new ("Longest waits for a lock");

  for (guint i = 0; i < locks->len; i++) {
    const LockStatistics *lock = g_ptr_array_index (locks, i);
    for (guint j = 0; j < lock->longest->len; j++) {
      const LockRow row = { .lock = lock->lane,
                            .wait = g_array_index (lock->longest, LockWait, j) };
      g_array_append_val (rows, row);
    }
  }
  g_array_sort (rows, compare_waits);
  table_add_column (table, "for", TABLE_WORDS);
  report_page_add_columns (table, (const char *const[]){ "from", "length", NULL }, TABLE_NUMBER);
  for (guint i = 0; i < MIN (rows->len, LOCK_STATISTICS_LONGEST); i++) {
    const LockRow *row = &g_array_index (rows, LockRow, i);
    report_page_add_name (page, table, row->wait.thread);
    table_take (table, report_page_name (page, row->lock));
    table_take (table, report_page_moment (page, row->wait.start));
    table_take (table, time_text_duration (row->wait.length));
  }
  report_page_print (page, table, 0, "");
}

/* ------------------------------------------------------------------ all of it */

void
report_page_print_locks (Page *page)
{
  g_autoptr (GPtrArray) locks = ranked_locks (page->report);

  print_locks (page, locks);
  print_lock_spreads (page, locks);
  print_held_up (page, locks);
  print_longest (page, locks);
}
