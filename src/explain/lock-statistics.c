/* SPDX-License-Identifier: MIT
 *
 * A lock in numbers, see lock-statistics.h: one walk over its waits, holds and shares, merged in
 * the order of their beginnings.
 */
#include "explain/lock-statistics.h"

#include "explain/lane-numbers.h"
#include "explain/lasting.h"
#include "explain/statistics-range.h"

/* What is counted for a thread as the walk goes on. */
typedef struct {
  LockThread told;
  /* Of its last wait and the one before, which may have ended and that begun at one moment; -1:
   * none. */
  int64_t wait_end, earlier_end;
} Account;

typedef struct {
  const ModelLane *lock;
  StatisticsRange range;
  LockStatistics *result;
  LaneNumbers numbers;
  GArray *accounts; /* of Account, by number */
  HeldUpTable *held_up;
  Samples waits, holds, shares;
  LastingHeap waiting; /* the waits that may still go on */
} Walk;

/* ------------------------------------------------------------------ what is counted */

static Account *
account_of (Walk *walk, uint32_t thread)
{
  guint number = lane_numbers_get (&walk->numbers, thread);
  const Account account = { .told.thread = thread, .wait_end = -1, .earlier_end = -1 };

  if (number == walk->accounts->len)
    g_array_append_val (walk->accounts, account);
  return &g_array_index (walk->accounts, Account, number);
}

/* Puts a wait among the longest, if it is. Of two as long the earlier one is told. */
static void
rank_wait (GArray *longest, LockWait wait)
{
  guint place = longest->len;

  while (place > 0 && g_array_index (longest, LockWait, place - 1).length < wait.length)
    place--;
  if (place == LOCK_STATISTICS_LONGEST)
    return;
  g_array_insert_val (longest, place, wait);
  if (longest->len > LOCK_STATISTICS_LONGEST)
    g_array_set_size (longest, LOCK_STATISTICS_LONGEST);
}

static void
add_wait (Walk *walk, const ModelWait *wait)
{
  int64_t start = wait->start, end = wait->end;
  Account *account = account_of (walk, wait->thread);

  account->earlier_end = account->wait_end;
  account->wait_end = wait->end;
  if (!statistics_part (&walk->range, &start, &end))
    return;
  int64_t length = end - start;
  samples_add (&walk->waits, length);
  account->told.waits++;
  account->told.waited = sum_saturated (account->told.waited, length);
  account->told.longest_wait = MAX (account->told.longest_wait, length);
  rank_wait (walk->result->longest, (LockWait){ wait->thread, start, length });
  guint waiting = lasting_at_once (&walk->waiting, start, end);
  walk->result->most_waiters = MAX (walk->result->most_waiters, waiting);
  held_up_table_wait (walk->held_up, wait->thread, start, end);
}

/* Whoever waited until the moment at which it got the lock, got it after that wait. */
static void
add_hold (Walk *walk, uint32_t thread, int64_t start, int64_t end, Samples *samples)
{
  Account *account = account_of (walk, thread);

  if (statistics_moment (&walk->range, start)) {
    walk->result->acquisitions++;
    walk->result->after_wait += account->wait_end == start || account->earlier_end == start;
    account->told.acquisitions++;
  }
  if (!statistics_part (&walk->range, &start, &end))
    return;
  samples_add (samples, end - start);
  account->told.held = sum_saturated (account->told.held, end - start);
  held_up_table_hold (walk->held_up, thread, start, end);
}

/* ------------------------------------------------------------------ the walk */

/* Where the walk is in each of the three rows, and where that ends. */
typedef struct {
  uint64_t wait, hold, share;
  uint64_t waits, holds, shares;
  /* The beginning of a counting semaphore's first share; MODEL_OPEN: as that says itself. */
  int64_t counted_since;
} Places;

/* A semaphore that two threads have at once has no owner from then on: what was the hold of the
 * first one goes on as the first share (lock-events.c in model/). Here it is one. */
static void
join_first_share (const ModelLane *lock, Places *places)
{
  places->counted_since = MODEL_OPEN;
  if (model_lane_kind (lock) != MODEL_LANE_SEMAPHORE || places->shares == 0 || places->holds == 0)
    return;
  places->holds--;
  places->counted_since = model_hold (lock, places->holds).start;
}

static Places
first_places (const ModelLane *lock, int64_t first)
{
  Places places = { .shares = model_share_count (lock) };

  /* Behind the shares: the hold that became one is there. */
  places.holds = model_hold_count (lock);
  places.waits = model_wait_count (lock);
  join_first_share (lock, &places);
  if (places.waits > 0)
    places.wait = model_wait_at (lock, places.waits, first);
  if (places.holds > 0)
    places.hold = model_hold_at (lock, places.holds, first);
  if (places.shares > 0)
    places.share = model_share_at (lock, places.shares, first);
  return places;
}

static ModelWait
share_at (const ModelLane *lock, const Places *places)
{
  ModelWait share = model_share (lock, places->share);

  if (places->share == 0 && places->counted_since != MODEL_OPEN)
    share.start = places->counted_since;
  return share;
}

/* Walks along the three rows at once. Of what begins at the same time the wait comes first, as
 * it may be the one that the hold ends. Returns FALSE if it was cancelled. */
static gboolean
walk_along (Walk *walk, Places places, GCancellable *cancellable)
{
  const int64_t beyond = walk->range.beyond;
  ModelWait wait = { .start = MODEL_OPEN }, share = { .start = MODEL_OPEN };
  ModelHold hold = { .start = MODEL_OPEN };
  gboolean take_wait = TRUE, take_hold = TRUE, take_share = TRUE;

  for (uint64_t items = 0;; items++) {
    if (statistics_cancelled (cancellable, items))
      return FALSE;
    if (take_wait)
      wait = places.wait < places.waits ? model_wait (walk->lock, places.wait++)
                                        : (ModelWait){ .start = MODEL_OPEN };
    if (take_hold)
      hold = places.hold < places.holds ? model_hold (walk->lock, places.hold++)
                                        : (ModelHold){ .start = MODEL_OPEN };
    if (take_share) {
      share = places.share < places.shares ? share_at (walk->lock, &places)
                                           : (ModelWait){ .start = MODEL_OPEN };
      places.share++;
    }
    take_wait = wait.start <= hold.start && wait.start <= share.start;
    take_hold = !take_wait && hold.start <= share.start;
    take_share = !take_wait && !take_hold;
    if (MIN (wait.start, MIN (hold.start, share.start)) >= beyond)
      return TRUE;
    if (take_wait)
      add_wait (walk, &wait);
    else if (take_hold)
      add_hold (walk, hold.thread, hold.start, hold.end, &walk->holds);
    else
      add_hold (walk, share.thread, share.start, share.end, &walk->shares);
  }
}

/* ------------------------------------------------------------------ the result */

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const LockThread *x = a, *y = b;

  if (x->waited != y->waited)
    return x->waited < y->waited ? 1 : -1;
  if (x->held != y->held)
    return x->held < y->held ? 1 : -1;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static void
finish (Walk *walk)
{
  LockStatistics *result = walk->result;

  result->waits = samples_distribution (&walk->waits);
  result->holds = samples_distribution (&walk->holds);
  result->shares = samples_distribution (&walk->shares);
  result->held_up = held_up_table_pairs (walk->held_up, HELD_UP_PAIRS);
  for (guint i = 0; i < walk->accounts->len; i++) {
    const LockThread *told = &g_array_index (walk->accounts, Account, i).told;
    /* One whose wait ended just before the range did nothing in it. */
    if (told->acquisitions > 0 || told->waits > 0 || told->held > 0)
      g_array_append_val (result->threads, *told);
  }
  g_array_sort (result->threads, compare_threads);
  model_lock_summary (walk->lock, result->from, result->to, &result->held, &result->contended);
}

static LockStatistics *
new_result (const ModelLane *lock, const StatisticsRange *range)
{
  LockStatistics *result = g_new0 (LockStatistics, 1);

  result->lane = model_lane_index (lock);
  result->from = model_earlier (model_later (range->from, model_lane_start (lock)), range->to);
  result->to = model_later (model_earlier (range->to, model_lane_end (lock)), result->from);
  result->longest = g_array_new (FALSE, FALSE, sizeof (LockWait));
  result->threads = g_array_new (FALSE, FALSE, sizeof (LockThread));
  return result;
}

LockStatistics *
lock_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                 GCancellable *cancellable)
{
  const ModelLane *lock = model_lane (model, lane);
  g_autoptr (LockStatistics) result = NULL;
  Walk walk = { .lock = lock, .range = statistics_range (model, from, to) };

  g_return_val_if_fail (model_kind_family (model_lane_kind (lock)) == MODEL_FAMILY_LOCK, NULL);
  walk.result = result = new_result (lock, &walk.range);
  walk.accounts = g_array_new (FALSE, FALSE, sizeof (Account));
  walk.held_up = held_up_table_new (HELD_UP_THREADS);
  gboolean done =
      walk_along (&walk, first_places (lock, statistics_first (&walk.range)), cancellable);
  if (done)
    finish (&walk);
  samples_clear (&walk.waits);
  samples_clear (&walk.holds);
  samples_clear (&walk.shares);
  held_up_table_free (walk.held_up);
  lane_numbers_clear (&walk.numbers);
  g_array_unref (walk.accounts);
  lasting_clear (&walk.waiting);
  return done ? g_steal_pointer (&result) : NULL;
}

void
lock_statistics_free (LockStatistics *statistics)
{
  if (statistics == NULL)
    return;
  g_array_unref (statistics->longest);
  g_array_unref (statistics->threads);
  if (statistics->held_up != NULL)
    g_array_unref (statistics->held_up);
  g_free (statistics);
}
