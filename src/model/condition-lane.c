/* SPDX-License-Identifier: MIT
 *
 * The lane of a condition variable: who waited for it, from the wait over the notification and the
 * waking to the mutex that the thread has again; and the notifications, with those that nobody
 * waited for.
 */
#include "model/lane.h"

#define SIGNAL_BROADCAST (UINT32_C (1) << 30)
#define SIGNAL_LOST      (UINT32_C (1) << 31)
#define SIGNAL_THREAD    (SIGNAL_BROADCAST - 1) /* the bits of its lane; all set: nobody knows */

/* When a wait was notified and woke; MODEL_OPEN: not yet, or not at all. */
typedef struct {
  _Atomic (int64_t) notified;
  _Atomic (int64_t) woken;
} WaitMoments;

void
condition_part_init (ConditionPart *part, ChunkedArray *far)
{
  lane_queue_init (&part->waits, far);
  chunked_array_init (&part->moments, sizeof (WaitMoments));
  stretches_init (&part->signals, TRUE, far);
  part->last_signal.time = -1;
}

void
condition_part_clear (ConditionPart *part)
{
  lane_queue_clear (&part->waits);
  chunked_array_clear (&part->moments);
  stretches_clear (&part->signals);
}

/* ------------------------------------------------------------------ the writer */

void
condition_wait_begin (ModelLane *lane, int64_t time, uint32_t thread)
{
  ConditionPart *part = &lane->condition;

  /* One that was left without a word: its end was lost. */
  lane_queue_leave (lane, &part->waits, time, thread);
  WaitMoments *moments = chunked_array_prepare (&part->moments);
  atomic_init (&moments->notified, MODEL_OPEN);
  atomic_init (&moments->woken, MODEL_OPEN);
  /* Before the wait itself: whoever sees that finds its moments. */
  chunked_array_publish (&part->moments);
  lane_queue_enter (lane, &part->waits, time, thread);
  part->unnotified++;
}

/* Takes one of those that nobody has notified off, or else of those that were. */
static void
take_off (uint32_t *first, uint32_t *second)
{
  if (*first > 0)
    (*first)--;
  else if (*second > 0)
    (*second)--;
}

void
condition_woken (ModelLane *lane, int64_t time, uint32_t thread, gboolean notified)
{
  ConditionPart *part = &lane->condition;
  uint64_t index = lane_queue_index (&part->waits, thread);

  if (index == LANE_QUEUE_NOBODY)
    return;
  /* Which thread a notification was for is only seen now. */
  if (notified)
    take_off (&part->notified, &part->unnotified);
  else
    take_off (&part->unnotified, &part->notified);
  WaitMoments *moments = chunked_array_item (&part->moments, index);
  ModelWait wait = lane_queue_item (&part->waits, index);
  if (notified && part->last_signal.time >= wait.start)
    atomic_store_explicit (&moments->notified, part->last_signal.time, memory_order_relaxed);
  /* Pairs with the acquire in model_condition_wait(): the notification comes first. */
  atomic_store_explicit (&moments->woken, time, memory_order_release);
}

gboolean
condition_wait_end (ModelLane *lane, int64_t time, uint32_t thread)
{
  ConditionPart *part = &lane->condition;
  uint64_t index = lane_queue_index (&part->waits, thread);

  if (index == LANE_QUEUE_NOBODY)
    return FALSE;
  const WaitMoments *moments = chunked_array_item (&part->moments, index);
  if (atomic_load_explicit (&moments->woken, memory_order_relaxed) == MODEL_OPEN)
    take_off (&part->unnotified, &part->notified);
  return lane_queue_leave (lane, &part->waits, time, thread);
}

void
condition_signal (ModelLane *lane, LaneCause cause, gboolean broadcast)
{
  ConditionPart *part = &lane->condition;
  gboolean lost = part->unnotified == 0;
  uint32_t tag = MIN (cause.thread, SIGNAL_THREAD) | (broadcast ? SIGNAL_BROADCAST : 0) |
                 (lost ? SIGNAL_LOST : 0);
  uint32_t meant = broadcast ? part->unnotified : MIN (part->unnotified, 1);

  part->notified += meant;
  part->unnotified -= meant;
  part->last_signal = cause;
  stretches_begin (&part->signals, cause.time, tag, (int64_t) part->lost);
  part->lost += lost ? 1 : 0;
}

void
condition_finish (ModelLane *lane, int64_t time)
{
  lane_queue_finish (lane, &lane->condition.waits, time);
  atomic_store_explicit (&lane->end, time, memory_order_release);
}

/* ------------------------------------------------------------------ readers */

static gboolean
is_condition (const ModelLane *lane)
{
  return lane->kind == MODEL_LANE_CONDITION;
}

uint64_t
model_condition_wait_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_condition (lane), 0);
  return stretches_count (&lane->condition.waits.items);
}

ModelConditionWait
model_condition_wait (const ModelLane *lane, uint64_t index)
{
  ModelWait wait = lane_queue_item (&lane->condition.waits, index);
  const WaitMoments *moments = chunked_array_item (&lane->condition.moments, index);
  ModelConditionWait told = {
    .start = wait.start, .end = wait.end, .thread = wait.thread, .row = wait.row
  };

  /* Pairs with the release in condition_woken(). */
  told.woken = atomic_load_explicit (&moments->woken, memory_order_acquire);
  told.notified = atomic_load_explicit (&moments->notified, memory_order_relaxed);
  return told;
}

uint64_t
model_condition_wait_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  return lane_queue_at (&lane->condition.waits, count, time);
}

uint64_t
model_condition_wait_from (const ModelLane *lane, uint64_t known, uint64_t count, int64_t time)
{
  return lane_queue_from (&lane->condition.waits, known, count, time);
}

uint32_t
model_condition_rows (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->condition.waits.rows, memory_order_relaxed);
}

uint64_t
model_signal_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_condition (lane), 0);
  return stretches_count (&lane->condition.signals);
}

ModelSignal
model_signal (const ModelLane *lane, uint64_t index)
{
  Stretch span = stretches_get (&lane->condition.signals, index);
  uint32_t thread = span.tag & SIGNAL_THREAD;

  return (ModelSignal){
    .time = span.start,
    .thread = thread == SIGNAL_THREAD ? MODEL_NONE : thread,
    .broadcast = (span.tag & SIGNAL_BROADCAST) != 0,
    .lost = (span.tag & SIGNAL_LOST) != 0,
  };
}

/* Returns how many of the first `count` notifications were in vain. */
static uint64_t
lost_until (const ModelLane *lane, uint64_t count)
{
  uint64_t lost;

  if (count == 0)
    return 0;
  lost = (uint64_t) stretches_before (&lane->condition.signals, count - 1);
  for (uint64_t i = (count - 1) / TIME_BLOCK_ITEMS * TIME_BLOCK_ITEMS; i < count; i++)
    lost += model_signal (lane, i).lost ? 1 : 0;
  return lost;
}

uint64_t
model_signals_lost (const ModelLane *lane, uint64_t first, uint64_t end)
{
  return end > first ? lost_until (lane, end) - lost_until (lane, first) : 0;
}

uint64_t
model_signal_from (const ModelLane *lane, uint64_t known, uint64_t count, int64_t time)
{
  if (known >= count)
    return count;
  return MAX (time_blocks_search_on (&lane->condition.signals.blocks, known, count, time - 1),
              known);
}
