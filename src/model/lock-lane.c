/* SPDX-License-Identifier: MIT
 *
 * The lane of a lock, or of a semaphore that is used as one: who held it, and who queued for it.
 */
#include "model/lane.h"

void
lock_part_init (LockPart *part)
{
  chunked_array_init (&part->holds, sizeof (LaneHold));
  lane_queue_init (&part->waits);
  lane_queue_init (&part->shares);
  chunked_array_init (&part->contended, sizeof (LaneStretch));
  part->holder = MODEL_NONE;
  part->last_release.time = -1;
}

void
lock_part_clear (LockPart *part)
{
  chunked_array_clear (&part->holds);
  lane_queue_clear (&part->waits);
  lane_queue_clear (&part->shares);
  chunked_array_clear (&part->contended);
}

static void *
last_item (const ChunkedArray *array)
{
  uint64_t count = chunked_array_count (array);

  return count == 0 ? NULL : chunked_array_item (array, count - 1);
}

static int64_t
stretch_end (const LaneStretch *stretch)
{
  /* Pairs with the release that ends the stretch. */
  return atomic_load_explicit (&stretch->end, memory_order_acquire);
}

/* ------------------------------------------------------------------ waits */

static void
contention_begin (LockPart *part, int64_t time)
{
  const LaneStretch *previous = last_item (&part->contended);
  int64_t before =
      previous == NULL ? 0 : previous->before + stretch_end (previous) - previous->start;

  LaneStretch *stretch = chunked_array_prepare (&part->contended);
  stretch->start = time;
  stretch->before = before;
  atomic_init (&stretch->end, MODEL_OPEN);
  chunked_array_publish (&part->contended);
}

/* Ends the stretch of contention if nobody waits any longer. */
static void
contention_end (LockPart *part, int64_t time)
{
  LaneStretch *stretch = last_item (&part->contended);

  if (part->waits.open == 0 && stretch != NULL && stretch_end (stretch) == MODEL_OPEN)
    /* Pairs with the acquire in stretch_end(). */
    atomic_store_explicit (&stretch->end, MAX (time, stretch->start), memory_order_release);
}

void
lock_wait_begin (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;

  lock_wait_end (lane, time, thread);
  if (part->waits.open == 0)
    contention_begin (part, time);
  lane_queue_enter (&part->waits, time, thread);
}

gboolean
lock_wait_end (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;

  if (!lane_queue_leave (&part->waits, time, thread))
    return FALSE;
  contention_end (part, time);
  return TRUE;
}

/* ------------------------------------------------------------------ holds */

void
lock_hold_begin (ModelLane *lane, int64_t time, uint32_t thread)
{
  LockPart *part = &lane->lock;
  const LaneHold *previous;

  /* A hold that was never seen to end: its end was lost, or the semaphore counts beyond one. */
  lock_hold_end (lane, time, TRUE);
  previous = last_item (&part->holds);
  int64_t before = previous == NULL
                       ? 0
                       : previous->before + model_hold_end (&previous->hold) - previous->hold.start;

  LaneHold *item = chunked_array_prepare (&part->holds);
  item->hold.start = time;
  atomic_init (&item->hold.end, MODEL_OPEN);
  item->hold.thread = thread;
  item->before = before;
  chunked_array_publish (&part->holds);
  part->holder = thread;
}

void
lock_hold_end (ModelLane *lane, int64_t time, gboolean uncertain)
{
  LockPart *part = &lane->lock;

  if (part->holder == MODEL_NONE)
    return;
  LaneHold *item = last_item (&part->holds);
  item->hold.uncertain = uncertain ? 1 : 0;
  /* Pairs with the acquire in model_hold_end(): `uncertain` is set before the end is seen. */
  atomic_store_explicit (&item->hold.end, MAX (time, item->hold.start), memory_order_release);
  part->holder = MODEL_NONE;
}

void
lock_finish (ModelLane *lane, int64_t time)
{
  LockPart *part = &lane->lock;

  lock_hold_end (lane, time, FALSE);
  lane_queue_finish (&part->shares, time);
  lane_queue_finish (&part->waits, time);
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
  return chunked_array_count (&lane->lock.holds);
}

const ModelHold *
model_hold (const ModelLane *lane, uint64_t index)
{
  return &((const LaneHold *) chunked_array_item (&lane->lock.holds, index))->hold;
}

int64_t
model_hold_end (const ModelHold *hold)
{
  /* Pairs with the release in lock_hold_end(). */
  return atomic_load_explicit (&hold->end, memory_order_acquire);
}

uint64_t
model_hold_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  uint64_t begun =
      chunked_array_search (&lane->lock.holds, count, offsetof (LaneHold, hold.start), time);
  return begun > 0 ? begun - 1 : 0;
}

uint64_t
model_wait_count (const ModelLane *lane)
{
  g_return_val_if_fail (is_lock (lane), 0);
  return chunked_array_count (&lane->lock.waits.items);
}

const ModelWait *
model_wait (const ModelLane *lane, uint64_t index)
{
  return &((const LaneWait *) chunked_array_item (&lane->lock.waits.items, index))->wait;
}

int64_t
model_wait_end (const ModelWait *wait)
{
  /* Pairs with the release in close_item(). */
  return atomic_load_explicit (&wait->end, memory_order_acquire);
}

uint64_t
model_wait_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  return lane_queue_at (&lane->lock.waits, count, time);
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
  return chunked_array_count (&lane->lock.shares.items);
}

const ModelWait *
model_share (const ModelLane *lane, uint64_t index)
{
  return &((const LaneWait *) chunked_array_item (&lane->lock.shares.items, index))->wait;
}

uint64_t
model_share_at (const ModelLane *lane, uint64_t count, int64_t time)
{
  return lane_queue_at (&lane->lock.shares, count, time);
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

/* Returns how much of the holds up to `time` was held. */
static int64_t
held_until (const ModelLane *lane, uint64_t count, int64_t time)
{
  const LaneHold *item = chunked_array_item (&lane->lock.holds, model_hold_at (lane, count, time));
  int64_t end = model_earlier (model_hold_end (&item->hold), time);

  return item->before + MAX (end - item->hold.start, 0);
}

static int64_t
contended_until (const ModelLane *lane, uint64_t count, int64_t time)
{
  uint64_t begun =
      chunked_array_search (&lane->lock.contended, count, offsetof (LaneStretch, start), time);

  if (begun == 0)
    return 0;
  const LaneStretch *stretch = chunked_array_item (&lane->lock.contended, begun - 1);
  return stretch->before + model_earlier (stretch_end (stretch), time) - stretch->start;
}

void
model_lock_summary (const ModelLane *lane, int64_t from, int64_t to, int64_t *held,
                    int64_t *contended)
{
  uint64_t holds = model_hold_count (lane);
  uint64_t stretches = chunked_array_count (&lane->lock.contended);

  to = model_earlier (to, model_now (lane->model));
  *held = *contended = 0;
  if (to <= from)
    return;
  if (holds > 0)
    *held = held_until (lane, holds, to) - held_until (lane, holds, from);
  *contended = contended_until (lane, stretches, to) - contended_until (lane, stretches, from);
}
