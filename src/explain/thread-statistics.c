/* SPDX-License-Identifier: MIT
 *
 * A thread in numbers, see thread-statistics.h: one walk along its intervals.
 */
#include "explain/thread-statistics.h"

#include "explain/lane-numbers.h"
#include "explain/statistics-range.h"

typedef struct {
  ThreadStatistics *result;
  Samples states[MODEL_STATES];
  LaneNumbers objects[MODEL_STATES]; /* by state, as one object can be waited for in several ways */
  GArray *told[MODEL_STATES];        /* of ThreadObject, by number; NULL: none yet */
  LaneNumbers wakers;
} Work;

gboolean
thread_statistics_is_wait (ModelState state)
{
  switch (state) {
  case MODEL_LOCK:
  case MODEL_SEMAPHORE:
  case MODEL_CONDITION:
  case MODEL_RECEIVE:
  case MODEL_SEND:
  case MODEL_JOIN:
  case MODEL_BARRIER:
    return TRUE;
  case MODEL_RUNNING:
  case MODEL_SLEEP:
  case MODEL_IO:
  case MODEL_READY:
  case MODEL_PENDING:
  case MODEL_IDLE:
  case MODEL_UNKNOWN:
  case MODEL_STATES:
    return FALSE;
  }
  return FALSE;
}

/* ------------------------------------------------------------------ what is counted */

static void
add_object (Work *work, const ModelInterval *wait, int64_t length)
{
  guint number = lane_numbers_get (&work->objects[wait->state], wait->object);
  const ThreadObject first = { .object = wait->object, .state = (ModelState) wait->state };

  if (work->told[wait->state] == NULL)
    work->told[wait->state] = g_array_new (FALSE, FALSE, sizeof (ThreadObject));
  GArray *told = work->told[wait->state];
  if (number == told->len)
    g_array_append_val (told, first);
  ThreadObject *object = &g_array_index (told, ThreadObject, number);
  object->waits++;
  object->waited = sum_saturated (object->waited, length);
  object->longest = MAX (object->longest, length);
}

static void
add_waker (Work *work, uint32_t thread, int64_t length)
{
  guint number = lane_numbers_get (&work->wakers, thread);
  const ThreadWaker first = { .thread = thread };

  if (number == work->result->wakers->len)
    g_array_append_val (work->result->wakers, first);
  ThreadWaker *waker = &g_array_index (work->result->wakers, ThreadWaker, number);
  waker->times++;
  waker->waited = sum_saturated (waker->waited, length);
}

/* Counts a wait, which is cut to the range; `ends`: it ends in there, too. */
static void
add_wait (Work *work, const ModelInterval *wait, gboolean ends)
{
  ThreadStatistics *result = work->result;
  int64_t length = wait->end - wait->start;

  if (result->waits == 0 || length > result->longest.end - result->longest.start)
    result->longest = *wait;
  result->waits++;
  result->waited = sum_saturated (result->waited, length);
  add_object (work, wait, length);
  if (ends && wait->waker != MODEL_NONE)
    add_waker (work, wait->waker, length);
}

/* Returns FALSE if it was cancelled. */
static gboolean
walk (Work *work, const ModelLane *thread, const StatisticsRange *range, GCancellable *cancellable)
{
  uint64_t count = model_interval_count (thread);
  uint64_t index = count > 0 ? model_interval_at (thread, count, statistics_first (range)) : 0;

  for (; index < count; index++) {
    ModelInterval interval = model_interval (thread, index);
    gboolean ends = statistics_moment (range, interval.end);
    if (statistics_cancelled (cancellable, index))
      return FALSE;
    if (interval.start >= range->beyond)
      break;
    if (!statistics_part (range, &interval.start, &interval.end))
      continue;
    samples_add (&work->states[interval.state], interval.end - interval.start);
    if (thread_statistics_is_wait ((ModelState) interval.state))
      add_wait (work, &interval, ends);
  }
  return TRUE;
}

/* ------------------------------------------------------------------ the result */

static int
compare_objects (gconstpointer a, gconstpointer b)
{
  const ThreadObject *x = a, *y = b;

  if (x->waited != y->waited)
    return x->waited < y->waited ? 1 : -1;
  if (x->object != y->object)
    return x->object < y->object ? -1 : 1;
  return (int) x->state - (int) y->state;
}

static int
compare_wakers (gconstpointer a, gconstpointer b)
{
  const ThreadWaker *x = a, *y = b;

  if (x->times != y->times)
    return x->times < y->times ? 1 : -1;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static void
work_finish (Work *work)
{
  ThreadStatistics *result = work->result;

  for (int state = 0; state < MODEL_STATES; state++) {
    result->states[state] = samples_distribution (&work->states[state]);
    if (work->told[state] != NULL)
      g_array_append_vals (result->objects, work->told[state]->data, work->told[state]->len);
  }
  g_array_sort (result->objects, compare_objects);
  g_array_sort (result->wakers, compare_wakers);
}

static void
work_clear (Work *work)
{
  for (int state = 0; state < MODEL_STATES; state++) {
    samples_clear (&work->states[state]);
    lane_numbers_clear (&work->objects[state]);
    g_clear_pointer (&work->told[state], g_array_unref);
  }
  lane_numbers_clear (&work->wakers);
}

ThreadStatistics *
thread_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                   GCancellable *cancellable)
{
  const ModelLane *thread = model_lane (model, lane);
  const StatisticsRange range = statistics_range (model, from, to);
  g_autoptr (ThreadStatistics) result = NULL;
  Work work = { 0 };

  g_return_val_if_fail (model_kind_family (model_lane_kind (thread)) == MODEL_FAMILY_THREAD, NULL);
  work.result = result = g_new0 (ThreadStatistics, 1);
  result->objects = g_array_new (FALSE, FALSE, sizeof (ThreadObject));
  result->wakers = g_array_new (FALSE, FALSE, sizeof (ThreadWaker));
  result->lane = lane;
  result->from = model_earlier (model_later (range.from, model_lane_start (thread)), range.to);
  result->to = model_later (model_earlier (range.to, model_lane_end (thread)), result->from);
  gboolean done = walk (&work, thread, &range, cancellable);
  if (done)
    work_finish (&work);
  work_clear (&work);
  return done ? g_steal_pointer (&result) : NULL;
}

void
thread_statistics_free (ThreadStatistics *statistics)
{
  if (statistics == NULL)
    return;
  g_array_unref (statistics->objects);
  g_array_unref (statistics->wakers);
  g_free (statistics);
}
