/* SPDX-License-Identifier: MIT
 *
 * A condition in numbers, see condition-statistics.h: one walk along its waits, one along its
 * notifications.
 */
#include "explain/condition-statistics.h"

#include "explain/lane-numbers.h"
#include "explain/lasting.h"
#include "explain/statistics-range.h"

typedef struct {
  const ModelLane *condition;
  StatisticsRange range;
  GCancellable *cancellable;
  ConditionStatistics *result;
  LaneNumbers numbers;
  Samples waits, until_notified, until_woken, until_locked;
  LastingHeap waiting; /* the waits that may still go on */
} Work;

static ConditionThread *
thread_at (Work *work, uint32_t thread)
{
  GArray *threads = work->result->threads;
  guint number = lane_numbers_get (&work->numbers, thread);
  const ConditionThread first = { .thread = thread };

  if (number == threads->len)
    g_array_append_val (threads, first);
  return &g_array_index (threads, ConditionThread, number);
}

static void
add_part (const Work *work, Samples *samples, int64_t start, int64_t end)
{
  if (statistics_part (&work->range, &start, &end))
    samples_add (samples, end - start);
}

static void
add_wait (Work *work, const ModelConditionWait *wait)
{
  int64_t start = wait->start, end = wait->end;

  if (!statistics_part (&work->range, &start, &end))
    return;
  ConditionThread *thread = thread_at (work, wait->thread);
  samples_add (&work->waits, end - start);
  thread->waits++;
  thread->waited = sum_saturated (thread->waited, end - start);
  thread->longest_wait = MAX (thread->longest_wait, end - start);
  guint waiting = lasting_at_once (&work->waiting, start, end);
  work->result->most_waiters = MAX (work->result->most_waiters, waiting);
  if (wait->notified != MODEL_OPEN) {
    add_part (work, &work->until_notified, wait->start, wait->notified);
    add_part (work, &work->until_woken, wait->notified, wait->woken);
  }
  if (wait->woken == MODEL_OPEN)
    return;
  work->result->unnotified +=
      wait->notified == MODEL_OPEN && statistics_moment (&work->range, wait->woken);
  add_part (work, &work->until_locked, wait->woken, wait->end);
}

/* Both return FALSE if it was cancelled. */
static gboolean
walk_waits (Work *work)
{
  uint64_t count = model_condition_wait_count (work->condition);
  uint64_t index =
      count > 0 ? model_condition_wait_at (work->condition, count, statistics_first (&work->range))
                : 0;

  for (; index < count; index++) {
    ModelConditionWait wait = model_condition_wait (work->condition, index);
    if (statistics_cancelled (work->cancellable, index))
      return FALSE;
    if (wait.start >= work->range.beyond)
      break;
    add_wait (work, &wait);
  }
  return TRUE;
}

static gboolean
walk_signals (Work *work)
{
  ConditionStatistics *result = work->result;
  uint64_t count = model_signal_count (work->condition);
  uint64_t index = model_signal_from (work->condition, 0, count, work->range.from);

  for (; index < count; index++) {
    ModelSignal signal = model_signal (work->condition, index);
    if (statistics_cancelled (work->cancellable, index))
      return FALSE;
    if (signal.time >= work->range.beyond)
      break;
    ConditionThread *thread = thread_at (work, signal.thread);
    result->notifications++;
    result->broadcasts += signal.broadcast ? 1 : 0;
    result->in_vain += signal.lost ? 1 : 0;
    thread->notifications++;
    thread->in_vain += signal.lost ? 1 : 0;
  }
  return TRUE;
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const ConditionThread *x = a, *y = b;

  if (x->waited != y->waited)
    return x->waited < y->waited ? 1 : -1;
  if (x->notifications != y->notifications)
    return x->notifications < y->notifications ? 1 : -1;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static void
work_finish (Work *work)
{
  ConditionStatistics *result = work->result;

  result->waits = samples_distribution (&work->waits);
  result->until_notified = samples_distribution (&work->until_notified);
  result->until_woken = samples_distribution (&work->until_woken);
  result->until_locked = samples_distribution (&work->until_locked);
  g_array_sort (result->threads, compare_threads);
}

ConditionStatistics *
condition_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                      GCancellable *cancellable)
{
  const ModelLane *condition = model_lane (model, lane);
  g_autoptr (ConditionStatistics) result = NULL;

  g_return_val_if_fail (model_lane_kind (condition) == MODEL_LANE_CONDITION, NULL);
  result = g_new0 (ConditionStatistics, 1);
  result->threads = g_array_new (FALSE, FALSE, sizeof (ConditionThread));
  Work work = {
    .condition = condition,
    .range = statistics_range (model, from, to),
    .cancellable = cancellable,
    .result = result,
  };
  result->lane = lane;
  result->from =
      model_earlier (model_later (work.range.from, model_lane_start (condition)), work.range.to);
  result->to =
      model_later (model_earlier (work.range.to, model_lane_end (condition)), result->from);
  gboolean done = walk_waits (&work) && walk_signals (&work);
  if (done)
    work_finish (&work);
  samples_clear (&work.waits);
  samples_clear (&work.until_notified);
  samples_clear (&work.until_woken);
  samples_clear (&work.until_locked);
  lane_numbers_clear (&work.numbers);
  lasting_clear (&work.waiting);
  return done ? g_steal_pointer (&result) : NULL;
}

void
condition_statistics_free (ConditionStatistics *statistics)
{
  if (statistics == NULL)
    return;
  g_array_unref (statistics->threads);
  g_free (statistics);
}
