/* SPDX-License-Identifier: MIT
 *
 * The lane of a lock, or of a semaphore that is used as one: who held it, and who queued for it.
 */
#include "model/lane.h"

#define HOLD_UNCERTAIN (UINT32_C (1) << 31)
/* So many waits are looked at one by one before the threads are asked instead. */
#define WAITS_LOOKED_AT 4096
/* So many intervals of no length are stepped over for the one that a wait was. */
#define STEPPED_OVER 8

void
lock_part_init (LockPart *part, ChunkedArray *far)
{
  stretches_init (&part->holds, TRUE, far);
  lane_queue_init (&part->waits, far);
  lane_queue_init (&part->shares, far);
  stretches_init (&part->contended, FALSE, far);
  part->holder = MODEL_NONE;
  part->last_release.time = -1;
}

void
lock_part_clear (LockPart *part)
{
  stretches_clear (&part->holds);
  lane_queue_clear (&part->waits);
  lane_queue_clear (&part->shares);
  stretches_clear (&part->contended);
}

/* ------------------------------------------------------------------ waits */

static void
contention_begin (LockPart *part, int64_t time)
{
  part->is_contended = TRUE;
  part->stretch_start = time;
  stretches_begin (&part->contended, time, 0, part->stretches);
}

/* Ends the stretch of contention if nobody waits any longer. */
static void
contention_end (LockPart *part, int64_t time)
{
  int64_t end = MAX (time, part->stretch_start);

  if (lane_queue_length (&part->waits) > 0 || !part->is_contended)
    return;
  part->is_contended = FALSE;
  part->stretches += end - part->stretch_start;
  stretches_end (&part->contended, stretches_count (&part->contended) - 1, end, 0);
}

void
lock_wait_begin (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;

  lock_wait_end (lane, time, thread);
  if (lane_queue_length (&part->waits) == 0)
    contention_begin (part, time);
  lane_queue_enter (lane, &part->waits, time, thread);
}

gboolean
lock_wait_end (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;

  if (!lane_queue_leave (lane, &part->waits, time, thread))
    return FALSE;
  contention_end (part, time);
  return TRUE;
}

/* ------------------------------------------------------------------ holds */

void
lock_hold_begin (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;

  /* A hold that was never seen to end: its end was lost, or the semaphore counts beyond one. */
  lock_hold_end (lane, time, TRUE);
  stretches_begin (&part->holds, time, thread & ~HOLD_UNCERTAIN, part->held);
  part->holder = thread;
  part->hold_start = time;
  thread_meet (model_writable_lane (lane->model, thread), lane);
}

void
lock_hold_end (ModelLane *lane, int64_t time, gboolean uncertain)
{
  LockPart *part = &lane->lock;
  int64_t end = MAX (time, part->hold_start);
  uint32_t thread = part->holder;

  if (thread == MODEL_NONE)
    return;
  part->holder = MODEL_NONE;
  part->held += end - part->hold_start;
  stretches_end (&part->holds, stretches_count (&part->holds) - 1, end,
                 (thread & ~HOLD_UNCERTAIN) | (uncertain ? HOLD_UNCERTAIN : 0));
  thread_leave (model_writable_lane (lane->model, thread), lane);
}

void
lock_finish (ModelLane *lane, int64_t time)
{
  LockPart *part = &lane->lock;

  lock_hold_end (lane, time, FALSE);
  lane_queue_finish (lane, &part->shares, time);
  lane_queue_finish (lane, &part->waits, time);
  contention_end (part, time);
  atomic_store_explicit (&lane->end, time, memory_order_release);
}

/* ------------------------------------------------------------------ readers */

static gboolean
is_lock (const ModelLane *lane)
{
  return model_kind_family (lane->kind) == MODEL_FAMILY_LOCK;
}

uint64_t
model_hold_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_lock (lane), 0);
  return stretches_count (&lane->lock.holds);
}

ModelHold
model_hold (const ModelLane *lane, uint64_t index)
{
  Stretch span = stretches_get (&lane->lock.holds, index);
  uint32_t thread = span.tag & ~HOLD_UNCERTAIN;

  return (ModelHold){
    .start = span.start,
    .end = span.end,
    .thread = thread == (MODEL_NONE & ~HOLD_UNCERTAIN) ? MODEL_NONE : thread,
    .uncertain = span.end != MODEL_OPEN && (span.tag & HOLD_UNCERTAIN) != 0 ? 1 : 0,
  };
}

uint64_t
model_hold_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search (&lane->lock.holds.blocks, count, time);

  return begun > 0 ? begun - 1 : 0;
}

uint64_t
model_wait_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_lock (lane), 0);
  return stretches_count (&lane->lock.waits.items);
}

ModelWait
model_wait (const ModelLane *lane, uint64_t index)
{
  return lane_queue_item (&lane->lock.waits, index);
}

uint64_t
model_wait_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  return lane_queue_at (&lane->lock.waits, count, time);
}

uint64_t
model_wait_from (const ModelLane *lane, uint64_t known, uint64_t count, int64_t time)
{
  return lane_queue_from (&lane->lock.waits, known, count, time);
}

uint64_t
model_wait_long (const ModelLane *lane, uint64_t first, uint64_t end, int64_t least)
{
  return stretches_long (&lane->lock.waits.items, first, end, least);
}

uint32_t
model_wait_rows (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->lock.waits.rows, memory_order_relaxed);
}

uint64_t
model_share_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_lock (lane), 0);
  return stretches_count (&lane->lock.shares.items);
}

ModelWait
model_share (const ModelLane *lane, uint64_t index)
{
  return lane_queue_item (&lane->lock.shares, index);
}

uint64_t
model_share_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  return lane_queue_at (&lane->lock.shares, count, time);
}

uint64_t
model_share_from (const ModelLane *lane, uint64_t known, uint64_t count, int64_t time)
{
  return lane_queue_from (&lane->lock.shares, known, count, time);
}

uint32_t
model_share_rows (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->lock.shares.rows, memory_order_relaxed);
}

uint64_t
model_acquisition_count (const ModelLane *lane)
{
  return atomic_load_explicit (&lane->lock.acquisitions, memory_order_relaxed);
}

/* ------------------------------------------------------------------ who waited */

/* Returns whether the interval is a wait for the lock. */
static gboolean
is_wait_for (const ModelLane *lock, const ModelInterval *interval)
{
  gboolean waits = interval->state == MODEL_LOCK || interval->state == MODEL_SEMAPHORE ||
                   interval->state == MODEL_BARRIER;

  return waits && interval->object == lock->index;
}

/* Counts those who wait by their own lanes: where somebody has waited for very long, the lock's
 * lane has all those who came and went meanwhile. */
static uint32_t
count_waiting_threads (const ModelLane *lock, int64_t time)
{
  uint32_t lanes = model_lane_count (lock->model);
  uint32_t waiting = 0;

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (lock->model, i);
    if (model_kind_family (lane->kind) != MODEL_FAMILY_THREAD || model_lane_end (lane) <= time)
      continue;
    uint64_t count = model_interval_count (lane);
    if (count == 0)
      continue;
    const ModelInterval interval = model_interval (lane, model_interval_at (lane, count, time));
    waiting += interval.start <= time && is_wait_for (lock, &interval);
  }
  return waiting;
}

uint32_t
model_waiting (const ModelLane *lock, int64_t time)
{
  uint64_t count = model_wait_count (lock);
  uint64_t first = count > 0 ? model_wait_at (lock, count, time) : 0;
  uint64_t begun = model_wait_from (lock, first, count, time + 1);
  uint32_t waiting = 0;

  if (begun - first > WAITS_LOOKED_AT)
    return count_waiting_threads (lock, time);
  for (uint64_t i = first; i < begun; i++)
    waiting += model_wait (lock, i).end > time;
  return waiting;
}

int64_t
model_waited (const ModelLane *lock, uint32_t thread, int64_t time)
{
  if (thread == MODEL_NONE || thread >= model_lane_count (lock->model))
    return -1;
  const ModelLane *lane = model_lane (lock->model, thread);
  if (model_kind_family (lane->kind) != MODEL_FAMILY_THREAD || time < lane->start ||
      time > model_lane_end (lane))
    return -1;
  uint64_t count = model_interval_count (lane);
  uint64_t index = count > 0 ? model_interval_at (lane, count, time) : 0;
  for (int i = 0; i < STEPPED_OVER && index > 0; i++, index--) {
    if (model_interval (lane, index).start < time)
      return 0;
    const ModelInterval before = model_interval (lane, index - 1);
    if (before.state == MODEL_UNKNOWN)
      return -1;
    if (is_wait_for (lock, &before) && before.end == time)
      return before.end - before.start;
  }
  return 0;
}
