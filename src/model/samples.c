/* SPDX-License-Identifier: MIT
 *
 * What painters ask for whole columns of pixels: how long a thread was in which state, a lock held
 * and contended, up to many moments at once.
 */
#include "model/lane.h"

#include <string.h>

/* Where the sums of a block end, and its starts before them: what a sample reads. */
#define SAMPLED_BYTES offsetof (IntervalBlock, links)

/* Adds how long the thread was in each state before block `number`. */
static void
add_sums (const ThreadPart *part, const IntervalBlock *block, uint64_t number,
          int64_t sums[MODEL_STATES])
{
  /* Pairs with the release in sum_up(). */
  uint32_t count = atomic_load_explicit (&part->summed_count, memory_order_acquire);
  int64_t running = block->time.base - time_blocks_base (&part->intervals, 0);

  for (uint32_t i = 0; i < MIN (count, LANE_SUMS); i++) {
    sums[part->summed[i]] = block->sums[i];
    running -= block->sums[i];
  }
  if (count > LANE_SUMS && number >= part->more_first) {
    const int64_t *row = chunked_array_item (&part->more, number - part->more_first);
    for (uint32_t i = LANE_SUMS; i < count; i++) {
      sums[part->summed[i]] = row[i - LANE_SUMS];
      running -= row[i - LANE_SUMS];
    }
  }
  sums[MODEL_RUNNING] = running;
}

static void
sample (const ModelLane *thread, uint64_t count, uint64_t number, int64_t time, ModelSample *answer)
{
  const ThreadPart *part = &thread->thread;
  const TimeBlocks *intervals = &part->intervals;
  const IntervalBlock *block = time_blocks_block (intervals, number);
  uint64_t first = number * TIME_BLOCK_ITEMS;
  uint32_t size = (uint32_t) MIN (count - first, TIME_BLOCK_ITEMS);
  uint32_t begun = time_blocks_within (intervals, &block->time, size, time);
  uint32_t place = begun > 0 ? begun - 1 : 0;

  *answer = (ModelSample){ .index = first + place };
  add_sums (part, block, number, answer->sums);
  int64_t start = block->time.base;
  for (uint32_t i = 0; i < place; i++) {
    int64_t next = time_blocks_at (intervals, &block->time, i + 1);
    answer->sums[interval_state (block, i)] += next - start;
    start = next;
  }
  answer->start = start;
  answer->end = interval_end (thread, block, first + place);
  int64_t until = model_earlier (time, answer->end);
  if (until > start)
    answer->sums[interval_state (block, place)] += until - start;
}

void
model_thread_samples (const ModelLane *thread, uint64_t count, const int64_t *times, uint32_t n,
                      ModelSample *samples)
{
  /* An open interval is known to last until now and no longer. */
  int64_t now = model_now (thread->model);

  for (uint32_t from = 0; from < n && count > 0; from += TIME_BLOCKS_BATCH) {
    uint32_t batch = MIN (n - from, TIME_BLOCKS_BATCH);
    uint64_t numbers[TIME_BLOCKS_BATCH];
    time_blocks_find (&thread->thread.intervals, count, &times[from], batch, SAMPLED_BYTES,
                      numbers);
    for (uint32_t i = 0; i < batch; i++)
      sample (thread, count, numbers[i], model_earlier (times[from + i], now), &samples[from + i]);
  }
}

void
model_thread_summary (const ModelLane *thread, int64_t from, int64_t to, int64_t sums[MODEL_STATES])
{
  const int64_t times[] = { from, to };
  uint64_t count = model_interval_count (thread);
  ModelSample samples[2];

  memset (sums, 0, MODEL_STATES * sizeof sums[0]);
  if (count == 0 || to <= from)
    return;
  model_thread_samples (thread, count, times, 2, samples);
  for (int state = 0; state < MODEL_STATES; state++)
    sums[state] = samples[1].sums[state] - samples[0].sums[state];
}

/* ------------------------------------------------------------------ locks */

/* Sets how much of the spans lies before each of at most TIME_BLOCKS_BATCH times. */
static void
sum_spans (const Spans *spans, uint64_t count, const int64_t *times, uint32_t n,
           int64_t sums[TIME_BLOCKS_BATCH])
{
  uint64_t numbers[TIME_BLOCKS_BATCH];

  memset (sums, 0, n * sizeof sums[0]);
  if (count == 0)
    return;
  time_blocks_find (&spans->blocks, count, times, n, offsetof (SpanBlock, tags), numbers);
  for (uint32_t i = 0; i < n; i++)
    sums[i] = spans_sum (spans, count, numbers[i], times[i]);
}

void
model_lock_samples (const ModelLane *lane, const int64_t *times, uint32_t n,
                    ModelLockSample *samples)
{
  const LockPart *part = &lane->lock;
  uint64_t holds = spans_count (&part->holds);
  uint64_t stretches = spans_count (&part->contended);
  int64_t now = model_now (lane->model);

  for (uint32_t from = 0; from < n; from += TIME_BLOCKS_BATCH) {
    uint32_t batch = MIN (n - from, TIME_BLOCKS_BATCH);
    int64_t until[TIME_BLOCKS_BATCH], held[TIME_BLOCKS_BATCH], contended[TIME_BLOCKS_BATCH];
    for (uint32_t i = 0; i < batch; i++)
      until[i] = model_earlier (times[from + i], now);
    sum_spans (&part->holds, holds, until, batch, held);
    sum_spans (&part->contended, stretches, until, batch, contended);
    for (uint32_t i = 0; i < batch; i++)
      samples[from + i] = (ModelLockSample){ held[i], contended[i] };
  }
}

void
model_lock_summary (const ModelLane *lane, int64_t from, int64_t to, int64_t *held,
                    int64_t *contended)
{
  const int64_t times[] = { from, to };
  ModelLockSample samples[2];

  *held = *contended = 0;
  if (to <= from)
    return;
  model_lock_samples (lane, times, 2, samples);
  *held = samples[1].held - samples[0].held;
  *contended = samples[1].contended - samples[0].contended;
}
