/* SPDX-License-Identifier: MIT
 *
 * A thread's lane: its intervals, packed to some 14 bytes each. An interval ends where the next one
 * begins, so its end is not kept; what is summed up is kept once a block.
 */
#include "model/lane.h"

#include <string.h>

#define LANE_BITS   20u
#define LANE_MOST   ((UINT32_C (1) << LANE_BITS) - 1) /* stands for none */
#define WAKER_SHIFT (2 * LANE_BITS)

void
thread_part_init (ThreadPart *part, ChunkedArray *far)
{
  time_blocks_init (&part->intervals, sizeof (IntervalBlock), far);
  chunked_array_init (&part->sums, LANE_SUMS * sizeof (int64_t));
  chunked_array_init (&part->more, LANE_MORE_SUMS * sizeof (int64_t));
  part->reacquires = MODEL_NONE;
}

void
thread_part_clear (ThreadPart *part)
{
  time_blocks_clear (&part->intervals);
  chunked_array_clear (&part->sums);
  chunked_array_clear (&part->more);
  meets_clear (&part->locks);
  meets_clear (&part->conditions);
  span_part_clear (&part->spans);
}

const ModelInterval *
thread_present (const ModelLane *thread)
{
  return thread->thread.open ? &thread->thread.present : NULL;
}

/* ------------------------------------------------------------------ what is open elsewhere */

static Meets *
meets_of (ModelLane *thread, const ModelLane *lane)
{
  return lane->kind == MODEL_LANE_CONDITION ? &thread->thread.conditions : &thread->thread.locks;
}

void
thread_meet (ModelLane *thread, const ModelLane *lane)
{
  meets_add (meets_of (thread, lane), lane->index);
}

void
thread_leave (ModelLane *thread, const ModelLane *lane)
{
  meets_remove (meets_of (thread, lane), lane->index);
}

gboolean
thread_meets (ModelLane *thread, const ModelLane *lane)
{
  return meets_has (meets_of (thread, lane), lane->index);
}

/* ------------------------------------------------------------------ intervals */

static uint64_t
pack_lane (uint32_t lane, uint32_t shift)
{
  return (uint64_t) MIN (lane, LANE_MOST) << shift;
}

static uint32_t
unpack_lane (uint64_t links, uint32_t shift)
{
  uint32_t lane = (uint32_t) (links >> shift) & LANE_MOST;

  return lane == LANE_MOST ? MODEL_NONE : lane;
}

static uint64_t
pack_links (const ModelInterval *interval)
{
  /* What is unknown has no object: why it is lies there. */
  uint64_t object =
      interval->state == MODEL_UNKNOWN ? interval->cause : pack_lane (interval->object, 0);

  return object | pack_lane (interval->holder, LANE_BITS) |
         pack_lane (interval->waker, WAKER_SHIFT);
}

static void
close_present (ModelLane *thread, int64_t time, uint32_t waker)
{
  ThreadPart *part = &thread->thread;
  ModelInterval *present = &part->present;
  uint32_t place =
      (atomic_load_explicit (&part->intervals.count, memory_order_relaxed) - 1) % TIME_BLOCK_ITEMS;

  if (!part->open)
    return;
  part->open = FALSE;
  part->totals[present->state] += time - present->start;
  if (waker == MODEL_NONE)
    return;
  present->waker = waker;
  IntervalBlock *block = (IntervalBlock *) part->intervals.present;
  /* Relaxed: what tells of the end comes next, and is a release. */
  atomic_store_explicit (&block->links[place], pack_links (present), memory_order_relaxed);
}

void
thread_find_object (ModelLane *thread, uint32_t object)
{
  ThreadPart *part = &thread->thread;
  uint32_t place =
      (atomic_load_explicit (&part->intervals.count, memory_order_relaxed) - 1) % TIME_BLOCK_ITEMS;

  if (!part->open || part->present.object != MODEL_NONE)
    return;
  part->present.object = object;
  IntervalBlock *block = (IntervalBlock *) part->intervals.present;
  atomic_store_explicit (&block->links[place], pack_links (&part->present), memory_order_relaxed);
}

/* Sees to it that `state` is summed up from now on. */
static void
sum_up (ThreadPart *part, uint32_t state)
{
  uint32_t count = atomic_load_explicit (&part->summed_count, memory_order_relaxed);

  if (state == MODEL_RUNNING || (part->summed_states & (1u << state)) != 0)
    return;
  part->summed_states |= 1u << state;
  part->summed[count] = (uint8_t) state;
  if (count == LANE_SUMS) {
    uint64_t items = atomic_load_explicit (&part->intervals.count, memory_order_relaxed);
    part->more_first = (items + TIME_BLOCK_ITEMS - 1) / TIME_BLOCK_ITEMS;
  }
  /* Pairs with the acquire in add_sums(): the state and `more_first` come first. */
  atomic_store_explicit (&part->summed_count, count + 1, memory_order_release);
}

/* Writes the sums of all that was before a new block. */
static void
write_sums (ThreadPart *part)
{
  uint32_t count = atomic_load_explicit (&part->summed_count, memory_order_relaxed);
  int64_t *row = chunked_array_prepare (&part->sums);

  for (uint32_t i = 0; i < MIN (count, LANE_SUMS); i++)
    row[i] = part->totals[part->summed[i]];
  chunked_array_publish (&part->sums);
  if (count <= LANE_SUMS)
    return;
  row = chunked_array_prepare (&part->more);
  for (uint32_t i = LANE_SUMS; i < count; i++)
    row[i - LANE_SUMS] = part->totals[part->summed[i]];
  chunked_array_publish (&part->more);
}

/* Adds the interval, which ends where the next one begins, or the lane. */
static void
add_interval (ThreadPart *part, ModelInterval next)
{
  uint32_t place;

  sum_up (part, next.state);
  IntervalBlock *block = time_blocks_prepare (&part->intervals, next.start, &place);
  if (place == 0)
    write_sums (part);
  _Atomic (uint64_t) *word = &block->states[place / 16];
  /* Relaxed: readers look at the bits of what is published, and those stay. */
  uint64_t states = atomic_load_explicit (word, memory_order_relaxed);
  atomic_store_explicit (word, states | (uint64_t) next.state << (place % 16 * 4),
                         memory_order_relaxed);
  atomic_init (&block->links[place], pack_links (&next));
  part->present = next;
  time_blocks_publish (&part->intervals);
}

/* Ends the present interval, by `waker`, and begins `next`. */
static void
enter (ModelLane *thread, ModelInterval next, uint32_t waker)
{
  if (model_lane_end (thread) != MODEL_OPEN)
    return;
  close_present (thread, next.start, waker);
  add_interval (&thread->thread, next);
  thread->thread.open = TRUE;
}

void
thread_enter (ModelLane *thread, int64_t time, ModelState state, uint32_t object, uint32_t holder,
              uint32_t waker)
{
  enter (thread,
         (ModelInterval){ .start = time,
                          .end = MODEL_OPEN,
                          .object = object,
                          .holder = holder,
                          .waker = MODEL_NONE,
                          .state = (uint16_t) state },
         waker);
}

static ModelInterval
unknown_since (int64_t time, uint32_t cause)
{
  return (ModelInterval){ .start = time,
                          .end = MODEL_OPEN,
                          .object = MODEL_NONE,
                          .holder = MODEL_NONE,
                          .waker = MODEL_NONE,
                          .state = MODEL_UNKNOWN,
                          .cause = (uint16_t) MIN (cause, UINT16_MAX) };
}

void
thread_lose (ModelLane *thread, int64_t time, uint32_t cause)
{
  enter (thread, unknown_since (time, cause), MODEL_NONE);
}

void
thread_lose_late (ModelLane *thread, int64_t time, uint32_t cause)
{
  ThreadPart *part = &thread->thread;
  const int64_t end = model_lane_end (thread);

  if (end == MODEL_OPEN || model_interval_count (thread) == 0)
    return;
  const ModelInterval last = part->present;
  time = MAX (time, last.start);
  if (time >= end || last.state == MODEL_UNKNOWN)
    return;
  /* It was closed at the lane's end. */
  part->totals[last.state] -= end - time;
  add_interval (part, unknown_since (time, cause));
  part->totals[MODEL_UNKNOWN] += end - time;
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
  return time_blocks_count (&thread->thread.intervals);
}

int64_t
interval_end (const ModelLane *thread, const IntervalBlock *block, uint64_t index)
{
  const TimeBlocks *intervals = &thread->thread.intervals;
  uint32_t next = (index + 1) % TIME_BLOCK_ITEMS;

  if (index + 1 >= time_blocks_count (intervals)) {
    int64_t end = model_lane_end (thread);
    /* The lane's end is the last interval's. Since the count was read others may have followed,
     * but none follows any more. */
    if (end == MODEL_OPEN || index + 1 >= time_blocks_count (intervals))
      return end;
  }
  if (next == 0)
    return time_blocks_base (intervals, (index + 1) / TIME_BLOCK_ITEMS);
  return time_blocks_at (intervals, &block->time, next);
}

ModelInterval
model_interval (const ModelLane *thread, uint64_t index)
{
  const TimeBlocks *intervals = &thread->thread.intervals;
  const IntervalBlock *block = time_blocks_block (intervals, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  int64_t end = interval_end (thread, block, index);
  /* After the end, which is an acquire: the waker was written before it. */
  uint64_t links = atomic_load_explicit (&block->links[place], memory_order_relaxed);
  ModelInterval interval = {
    .start = time_blocks_at (intervals, &block->time, place),
    .end = end,
    .object = unpack_lane (links, 0),
    .holder = unpack_lane (links, LANE_BITS),
    .waker = end == MODEL_OPEN ? MODEL_NONE : unpack_lane (links, WAKER_SHIFT),
    .state = (uint16_t) interval_state (block, place),
  };

  if (interval.state == MODEL_UNKNOWN) {
    interval.cause = (uint16_t) (links & UINT16_MAX);
    interval.object = MODEL_NONE;
  }
  return interval;
}

uint64_t
model_interval_at (const ModelLane *thread, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search (&thread->thread.intervals, count, time);

  return begun > 0 ? begun - 1 : 0;
}

uint64_t
model_interval_on (const ModelLane *thread, uint64_t known, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search_on (&thread->thread.intervals, known, count, time);

  return begun > known ? begun - 1 : known;
}
