/* SPDX-License-Identifier: MIT
 *
 * The table of locks, see locks-page.h: of mutexes, read-write locks, semaphores, barriers and whatever else
 * threads take and wait for.
 */
#include "ui/locks-page.h"

#include <glib/gi18n.h>

#include "explain/lock-statistics.h"

#define LONGEST_TOLD 5u
#define PAIRS_TOLD   5u

struct _LocksPage {
  StatisticsPage parent_instance;
};

enum {
  WAITED,
  CONTENDED,
  LONGEST,
  P99,
  MEAN_WAIT,
  WAITS,
  ACQUISITIONS,
  HELD,
  MEAN_HOLD,
  LONGEST_HOLD,
  HOLD_P99,
  COLUMNS
};

static const StatisticsColumn columns[COLUMNS] = {
  [WAITED] = { N_ ("Waited"), N_ ("How long threads waited for it, added up"), STATISTICS_LENGTH },
  [CONTENDED] = { N_ ("Contended"), N_ ("Share of the time in which somebody waited for it"),
                  STATISTICS_SHARE },
  [LONGEST] = { N_ ("Longest"), N_ ("The longest wait"), STATISTICS_LENGTH },
  [P99] = { N_ ("p99 Wait"), N_ ("99 of 100 waits were not longer"), STATISTICS_LENGTH },
  [MEAN_WAIT] = { N_ ("Mean Wait"), N_ ("How long a wait was on average"), STATISTICS_LENGTH },
  [WAITS] = { N_ ("Waits"), N_ ("How often somebody had to wait for it"), STATISTICS_COUNT },
  [ACQUISITIONS] = { N_ ("Taken"), N_ ("How often it was taken"), STATISTICS_COUNT },
  [HELD] = { N_ ("Held"), N_ ("How long it was held, added up"), STATISTICS_LENGTH },
  [MEAN_HOLD] = { N_ ("Mean Hold"), N_ ("How long it was held on average"), STATISTICS_LENGTH },
  [LONGEST_HOLD] = { N_ ("Max Hold"), N_ ("The longest that it was held"), STATISTICS_LENGTH },
  [HOLD_P99] = { N_ ("p99 Hold"), N_ ("99 of 100 holds were not longer"), STATISTICS_LENGTH },
};

static void locks_page_interface_init (InspectorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LocksPage, locks_page, STATISTICS_TYPE_PAGE,
                               G_IMPLEMENT_INTERFACE (INSPECTOR_TYPE_PAGE,
                                                      locks_page_interface_init))

/* ------------------------------------------------------------------ measuring, in a thread */

static void
fill_values (StatisticsItem *item, const LockStatistics *lock)
{
  int64_t time = lock->to - lock->from;

  item->values[ACQUISITIONS] = (double) lock->acquisitions;
  item->values[WAITS] = (double) lock->waits.count;
  item->values[WAITED] = (double) lock->waits.total;
  item->values[CONTENDED] = time > 0 ? (double) lock->contended / (double) time : 0;
  if (lock->waits.count > 0) {
    item->values[LONGEST] = (double) lock->waits.most;
    item->values[P99] = (double) lock->waits.p99;
    item->values[MEAN_WAIT] = (double) lock->waits.mean;
  }
  if (lock->holds.count > 0) {
    item->values[HELD] = (double) lock->held;
    item->values[MEAN_HOLD] = (double) lock->holds.mean;
    item->values[LONGEST_HOLD] = (double) lock->holds.most;
    item->values[HOLD_P99] = (double) lock->holds.p99;
  }
}

/* The longest waits, and who made whom wait. */
static void
tell (StatisticsItem *item, const Model *model, const LockStatistics *lock)
{
  for (guint i = 0; i < MIN (lock->longest->len, LONGEST_TOLD); i++) {
    const LockWait *wait = &g_array_index (lock->longest, LockWait, i);
    Prose *line = statistics_item_add_line (item, model);
    prose_say (line, _ ("%s waited %s, from %s on."),
               prose_name (line, wait->thread, wait->start, wait->start + wait->length),
               prose_length (line, wait->length), prose_moment (line, item->lane, wait->start));
  }
  for (guint i = 0; i < MIN (lock->held_up->len, PAIRS_TOLD); i++) {
    const HeldUp *pair = &g_array_index (lock->held_up, HeldUp, i);
    Prose *line = statistics_item_add_line (item, model);
    prose_say (line, _ ("%s kept %s waiting for %s in all (%s)."),
               prose_name (line, pair->holder, lock->from, lock->to),
               prose_name (line, pair->waiter, lock->from, lock->to),
               prose_length (line, pair->time), prose_times (line, pair->times));
  }
}

static StatisticsItem *
item_of (const Model *model, const LockStatistics *lock)
{
  StatisticsItem *item = statistics_item_new (lock->lane);

  fill_values (item, lock);
  tell (item, model, lock);
  if (lock->longest->len > 0) {
    const LockWait *wait = &g_array_index (lock->longest, LockWait, 0);
    item->place = (LaneRange){ lock->lane, wait->start, wait->start + wait->length };
  }
  return item;
}

static GPtrArray *
measure (const Model *model, int64_t from, int64_t to, GCancellable *cancellable)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) statistics_item_free);
  uint32_t count = model_lane_count (model);

  for (uint32_t lane = 0; lane < count && !g_cancellable_is_cancelled (cancellable); lane++) {
    if (model_kind_family (model_lane_kind (model_lane (model, lane))) != MODEL_FAMILY_LOCK)
      continue;
    g_autoptr (LockStatistics) lock = lock_statistics (model, lane, from, to, cancellable);
    if (lock != NULL)
      g_ptr_array_add (items, item_of (model, lock));
  }
  return items;
}

/* ------------------------------------------------------------------ the object */

static void
locks_page_interface_init (InspectorPageInterface *interface)
{
  interface->name = "locks";
  interface->title = N_ ("Locks");
}

static void
locks_page_class_init (LocksPageClass *class)
{
  StatisticsPageClass *page_class = STATISTICS_PAGE_CLASS (class);

  page_class->name_title = N_ ("Lock");
  page_class->nothing = N_ ("Nobody took a lock, a semaphore or anything of that kind.");
  page_class->columns = columns;
  page_class->column_count = COLUMNS;
  page_class->measure = measure;
}

static void
locks_page_init (LocksPage *self)
{
  (void) self;
}
