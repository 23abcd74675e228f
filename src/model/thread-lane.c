/* SPDX-License-Identifier: MIT
 *
 * A thread's lane: its intervals, and the pyramid of how long it was in which state.
 */
#include "model/lane.h"

#include <string.h>

static void
merge_sums (void *whole, const void *part)
{
  int64_t *sums = whole;
  const int64_t *more = part;

  for (int state = 0; state < MODEL_STATES; state++)
    sums[state] += more[state];
}

void
thread_part_init (ThreadPart *part)
{
  chunked_array_init (&part->intervals, sizeof (ModelInterval));
  pyramid_init (&part->sums, MODEL_STATES * sizeof (int64_t), merge_sums);
}

void
thread_part_clear (ThreadPart *part)
{
  chunked_array_clear (&part->intervals);
  pyramid_clear (&part->sums);
  span_part_clear (&part->spans);
}

ModelInterval *
thread_present (const ModelLane *thread)
{
  uint64_t count = chunked_array_count (&thread->thread.intervals);

  if (count == 0)
    return NULL;
  ModelInterval *interval = chunked_array_item (&thread->thread.intervals, count - 1);
  return model_interval_end (interval) == MODEL_OPEN ? interval : NULL;
}

static void
close_present (ModelLane *thread, int64_t time, uint32_t waker)
{
  ModelInterval *present = thread_present (thread);
  int64_t sums[MODEL_STATES] = { 0 };

  if (present == NULL)
    return;
  present->waker = waker;
  sums[present->state] = time - present->start;
  /* Pairs with the acquire in model_interval_end(): `waker` is set before the end is seen. */
  atomic_store_explicit (&present->end, time, memory_order_release);
  pyramid_add (&thread->thread.sums, sums);
}

/* Ends the present interval and begins `next`. */
static void
enter (ModelLane *thread, int64_t time, ModelInterval next, uint32_t waker)
{
  if (model_lane_end (thread) != MODEL_OPEN)
    return;
  close_present (thread, time, waker);
  ModelInterval *interval = chunked_array_prepare (&thread->thread.intervals);
  interval->start = time;
  atomic_init (&interval->end, MODEL_OPEN);
  interval->state = next.state;
  interval->cause = next.cause;
  interval->object = next.object;
  interval->holder = next.holder;
  interval->waker = MODEL_NONE;
  chunked_array_publish (&thread->thread.intervals);
}

void
thread_enter (ModelLane *thread, int64_t time, ModelState state, uint32_t object, uint32_t holder,
              uint32_t waker)
{
  enter (thread, time,
         (ModelInterval){ .state = (uint16_t) state, .object = object, .holder = holder }, waker);
}

void
thread_lose (ModelLane *thread, int64_t time, uint32_t cause)
{
  enter (thread, time,
         (ModelInterval){ .state = MODEL_UNKNOWN,
                          .cause = (uint16_t) MIN (cause, UINT16_MAX),
                          .object = MODEL_NONE,
                          .holder = MODEL_NONE },
         MODEL_NONE);
}

void
thread_finish (ModelLane *thread, int64_t time)
{
  span_end_all (&thread->thread.spans, time);
  close_present (thread, time, MODEL_NONE);
  /* Pairs with the acquire in model_lane_end(). */
  atomic_store_explicit (&thread->end, time, memory_order_release);
}

/* ------------------------------------------------------------------ readers */

uint64_t
model_interval_count (const ModelLane *thread)
{
  g_return_val_if_fail (model_kind_family (thread->kind) == MODEL_FAMILY_THREAD, 0);
  return chunked_array_count (&thread->thread.intervals);
}

const ModelInterval *
model_interval (const ModelLane *thread, uint64_t index)
{
  return chunked_array_item (&thread->thread.intervals, index);
}

int64_t
model_interval_end (const ModelInterval *interval)
{
  /* Pairs with the release in close_present(). */
  return atomic_load_explicit (&interval->end, memory_order_acquire);
}

uint64_t
model_interval_at (const ModelLane *thread, uint64_t count, int64_t time)
{
  uint64_t begun = chunked_array_search (&thread->thread.intervals, count,
                                         offsetof (ModelInterval, start), time);
  return begun > 0 ? begun - 1 : 0;
}

uint64_t
model_interval_on (const ModelLane *thread, uint64_t known, uint64_t count, int64_t time)
{
  uint64_t begun = chunked_array_search_on (&thread->thread.intervals, known, count,
                                            offsetof (ModelInterval, start), time);
  return begun > known ? begun - 1 : known;
}

typedef struct {
  const ModelLane *thread;
  int64_t from, to;
} SummaryRange;

/* Adds the part of one interval that lies in the range. */
static void
add_interval (void *whole, uint64_t index, const void *user_data)
{
  const SummaryRange *range = user_data;
  const ModelInterval *interval = model_interval (range->thread, index);
  int64_t start = MAX (interval->start, range->from);
  int64_t end = model_earlier (model_interval_end (interval), range->to);

  if (end > start)
    ((int64_t *) whole)[interval->state] += end - start;
}

void
model_interval_sums (const ModelLane *thread, uint64_t first, uint64_t last, int64_t from,
                     int64_t to, int64_t sums[MODEL_STATES])
{
  /* An open interval is known to last until now and no longer. */
  SummaryRange range = { thread, from, model_earlier (to, model_now (thread->model)) };

  memset (sums, 0, MODEL_STATES * sizeof sums[0]);
  if (range.to <= from)
    return;
  add_interval (sums, first, &range);
  if (last > first) {
    pyramid_sum (&thread->thread.sums, first + 1, last, add_interval, &range, sums);
    add_interval (sums, last, &range);
  }
}

void
model_thread_summary (const ModelLane *thread, int64_t from, int64_t to, int64_t sums[MODEL_STATES])
{
  uint64_t count = model_interval_count (thread);

  memset (sums, 0, MODEL_STATES * sizeof sums[0]);
  if (count == 0 || to <= from)
    return;
  uint64_t first = model_interval_at (thread, count, from);
  model_interval_sums (thread, first, model_interval_on (thread, first, count, to), from, to, sums);
}
