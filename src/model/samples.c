/* SPDX-License-Identifier: MIT
 *
 * What painters ask for whole columns of pixels: how long a thread was in which state, a lock held
 * and contended, up to many moments at once.
 */
#include "model/lane.h"

#include <string.h>

/* What a sample reads of a block, unless it is of the block's beginning: its starts and states. */
#define SAMPLED_BYTES offsetof (IntervalBlock, links)

/* Sets the sums to what was before block `number`. Those of other states are left as they are. */
static void
read_sums (const ThreadPart *part, uint64_t number, int64_t sums[MODEL_STATES])
{
  const int64_t *row = chunked_array_item (&part->sums, number);
  /* Pairs with the release in sum_up(). */
  uint32_t count = atomic_load_explicit (&part->summed_count, memory_order_acquire);
  int64_t running =
      time_blocks_base (&part->intervals, number) - time_blocks_base (&part->intervals, 0);

  for (uint32_t i = 0; i < MIN (count, LANE_SUMS); i++) {
    sums[part->summed[i]] = row[i];
    running -= row[i];
  }
  for (uint32_t i = LANE_SUMS; i < count; i++) {
    row = number < part->more_first ? NULL
                                    : chunked_array_item (&part->more, number - part->more_first);
    int64_t sum = row == NULL ? 0 : row[i - LANE_SUMS];
    sums[part->summed[i]] = sum;
    running -= sum;
  }
  sums[MODEL_RUNNING] = running;
}

/* Sets the walk to the beginning of a block. */
static void
begin_block (ModelWalk *walk, uint64_t number)
{
  const TimeBlocks *intervals = &walk->thread->thread.intervals;

  walk->block = time_blocks_block (intervals, number);
  walk->number = number;
  walk->size = (uint32_t) MIN (walk->count - number * TIME_BLOCK_ITEMS, TIME_BLOCK_ITEMS);
  walk->place = 0;
  walk->start = time_blocks_base (intervals, number);
  read_sums (&walk->thread->thread, number, walk->sums);
}

/* Returns whether `time` lies before the end of the block that is `further` blocks on. */
static gboolean
is_before_end (const ModelWalk *walk, uint32_t further, int64_t time)
{
  uint64_t next = walk->number + further + 1;

  return next * TIME_BLOCK_ITEMS >= walk->count ||
         time < time_blocks_base (&walk->thread->thread.intervals, next);
}

/* Goes on to `time`, which lies in the walk's block, and tells what there is. */
static void
look (ModelWalk *walk, int64_t time, ModelSample *sample)
{
  const TimeBlocks *intervals = &walk->thread->thread.intervals;
  const IntervalBlock *block = walk->block;
  uint32_t place = walk->place;
  int64_t start = walk->start;

  while (place + 1 < walk->size) {
    int64_t next = time_blocks_at (intervals, &block->time, place + 1);
    if (next > time)
      break;
    walk->sums[interval_state (block, place++)] += next - start;
    start = next;
  }
  walk->place = place;
  walk->start = start;
  sample->index = walk->number * TIME_BLOCK_ITEMS + place;
  sample->settled = walk->number < (walk->count - 1) / TIME_BLOCK_ITEMS;
  sample->start = start;
  sample->end = interval_end (walk->thread, block, sample->index);
  memcpy (sample->sums, walk->sums, sizeof sample->sums);
  /* An open interval is known to last until now and no longer. */
  int64_t until = model_earlier (model_earlier (time, walk->now), sample->end);
  sample->state = (ModelState) interval_state (block, place);
  sample->gone = model_later (until - start, 0);
  sample->sums[sample->state] += sample->gone;
}

/* Returns whether block `number` is so short that its beginning stands for all of it. */
static gboolean
is_short (const ModelWalk *walk, uint64_t number, int64_t time)
{
  const TimeBlocks *intervals = &walk->thread->thread.intervals;

  if (walk->tolerance == 0 || number >= (walk->count - 1) / TIME_BLOCK_ITEMS)
    return FALSE;
  int64_t begin = time_blocks_base (intervals, number);
  return time >= begin && time_blocks_base (intervals, number + 1) - begin <= walk->tolerance;
}

/* Looks at a block's beginning, and takes the block as if it were one interval. */
static void
glance (const ModelWalk *walk, uint64_t number, ModelSample *sample)
{
  const ThreadPart *part = &walk->thread->thread;

  *sample = (ModelSample){
    .index = number * TIME_BLOCK_ITEMS,
    .start = time_blocks_base (&part->intervals, number),
    .end = time_blocks_base (&part->intervals, number + 1),
    .state = MODEL_RUNNING,
    .settled = TRUE,
  };
  read_sums (part, number, sample->sums);
}

/* Looks at up to TIME_BLOCKS_BATCH moments, wherever they lie. */
static void
look_at_batch (ModelWalk *walk, const int64_t *times, uint32_t n, ModelSample *samples)
{
  const TimeBlocks *intervals = &walk->thread->thread.intervals;
  uint64_t numbers[TIME_BLOCKS_BATCH];
  gboolean shorts[TIME_BLOCKS_BATCH];

  time_blocks_find (intervals, walk->count, times, n, numbers);
  for (uint32_t i = 0; i < n; i++) {
    shorts[i] = is_short (walk, numbers[i], times[i]);
    const char *row = chunked_array_item (&walk->thread->thread.sums, numbers[i]);
    __builtin_prefetch (row);
    __builtin_prefetch (row + LANE_SUMS * sizeof (int64_t) - 1);
    if (!shorts[i])
      time_blocks_fetch (intervals, numbers[i], SAMPLED_BYTES);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (shorts[i]) {
      glance (walk, numbers[i], &samples[i]);
      walk->block = NULL;
      continue;
    }
    if (walk->block == NULL || numbers[i] != walk->number || times[i] < walk->start)
      begin_block (walk, numbers[i]);
    look (walk, times[i], &samples[i]);
  }
}

/* Returns whether the moment is looked at without a search: those that are close together lie in
 * the same block, or in the next. Sets the walk to that block. */
static gboolean
is_near (ModelWalk *walk, int64_t time)
{
  const IntervalBlock *block = walk->block;

  if (block == NULL || time < block->time.base || !is_before_end (walk, 1, time))
    return FALSE;
  if (!is_before_end (walk, 0, time))
    begin_block (walk, walk->number + 1);
  else if (time < walk->start)
    begin_block (walk, walk->number);
  return TRUE;
}

ModelWalk
model_walk (const ModelLane *thread, uint64_t count, int64_t tolerance)
{
  return (ModelWalk){
    .thread = thread,
    .count = count,
    .now = model_now (thread->model),
    .tolerance = tolerance,
  };
}

void
model_walk_samples (ModelWalk *walk, const int64_t *times, uint32_t n, ModelSample *samples)
{
  for (uint32_t i = 0; i < n; i++) {
    /* Whether a moment is only glanced at does not depend on where the walk was before. */
    if (is_near (walk, times[i]) && !is_short (walk, walk->number, times[i])) {
      look (walk, times[i], &samples[i]);
      continue;
    }
    uint32_t batch = MIN (n - i, TIME_BLOCKS_BATCH);
    look_at_batch (walk, &times[i], batch, &samples[i]);
    i += batch - 1;
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
  ModelWalk walk = model_walk (thread, count, 0);
  model_walk_samples (&walk, times, 2, samples);
  for (int state = 0; state < MODEL_STATES; state++)
    sums[state] = samples[1].sums[state] - samples[0].sums[state];
}

/* ------------------------------------------------------------------ locks */

/* What is read of a block for a sum, and for the end of a span. */
#define SUMMED_BYTES offsetof (StretchBlock, tags)

static void
find_blocks (const TimeBlocks *blocks, uint64_t count, const int64_t *times, uint32_t n,
             uint64_t numbers[TIME_BLOCKS_BATCH])
{
  time_blocks_find (blocks, count, times, n, numbers);
  for (uint32_t i = 0; i < n; i++)
    time_blocks_fetch (blocks, numbers[i], SUMMED_BYTES);
}

/* Sets `distinct` to the first few of the times, each once. Returns how many times that accounts
 * for. */
static uint32_t
take_distinct (const int64_t *times, uint32_t n, int64_t distinct[TIME_BLOCKS_BATCH],
               uint32_t *count)
{
  uint32_t taken = 0;

  for (*count = 0; taken < n; taken++) {
    if (*count > 0 && times[taken] == distinct[*count - 1])
      continue;
    if (*count == TIME_BLOCKS_BATCH)
      break;
    distinct[(*count)++] = times[taken];
  }
  return taken;
}

/* Sets how much of the stretches lies before each of the times, and before now. */
static void
sum_stretches (const Stretches *stretches, int64_t now, const int64_t *times, uint32_t n,
               int64_t *sums)
{
  uint64_t count = stretches_count (stretches);
  uint32_t taken;

  memset (sums, 0, n * sizeof sums[0]);
  for (uint32_t from = 0; from < n && count > 0; from += taken) {
    int64_t distinct[TIME_BLOCKS_BATCH];
    uint64_t numbers[TIME_BLOCKS_BATCH];
    uint32_t batch;
    taken = take_distinct (&times[from], n - from, distinct, &batch);
    find_blocks (&stretches->blocks, count, distinct, batch, numbers);
    for (uint32_t i = from, next = 0; i < from + taken; i++) {
      if (i > from && times[i] == times[i - 1]) {
        sums[i] = sums[i - 1];
        continue;
      }
      sums[i] = stretches_sum (stretches, count, numbers[next], model_earlier (times[i], now));
      next++;
    }
  }
}

void
model_hold_samples (const ModelLane *lane, uint64_t count, const int64_t *times, uint32_t n,
                    ModelHoldSample *samples)
{
  const Stretches *holds = &lane->lock.holds;
  int64_t now = model_now (lane->model);
  uint64_t numbers[TIME_BLOCKS_BATCH];

  for (uint32_t from = 0; from < n; from += TIME_BLOCKS_BATCH) {
    uint32_t batch = MIN (n - from, TIME_BLOCKS_BATCH);
    find_blocks (&holds->blocks, count, &times[from], batch, numbers);
    for (uint32_t i = 0; i < batch; i++) {
      ModelHoldSample *sample = &samples[from + i];
      uint64_t begun = time_blocks_count_in (&holds->blocks, numbers[i], count, times[from + i]);
      sample->index = begun > 0 ? begun - 1 : 0;
      Stretch span = stretches_get (holds, sample->index);
      sample->start = span.start;
      sample->end = span.end;
      sample->held = stretches_sum (holds, count, numbers[i], model_earlier (times[from + i], now));
    }
  }
}

void
model_wait_numbers (const ModelLane *lane, uint64_t count, const int64_t *times, uint32_t n,
                    uint64_t *numbers)
{
  const TimeBlocks *waits = &lane->lock.waits.items.blocks;

  for (uint32_t from = 0; from < n; from += TIME_BLOCKS_BATCH) {
    uint32_t batch = MIN (n - from, TIME_BLOCKS_BATCH);
    int64_t before[TIME_BLOCKS_BATCH];
    for (uint32_t i = 0; i < batch; i++)
      before[i] = times[from + i] - 1;
    find_blocks (waits, count, before, batch, &numbers[from]);
    for (uint32_t i = 0; i < batch; i++)
      numbers[from + i] = time_blocks_count_in (waits, numbers[from + i], count, before[i]);
  }
}

void
model_lock_samples (const ModelLane *lane, const int64_t *times, uint32_t n, int64_t *held,
                    int64_t *contended)
{
  int64_t now = model_now (lane->model);

  if (held != NULL)
    sum_stretches (&lane->lock.holds, now, times, n, held);
  if (contended != NULL)
    sum_stretches (&lane->lock.contended, now, times, n, contended);
}

void
model_lock_summary (const ModelLane *lane, int64_t from, int64_t to, int64_t *held,
                    int64_t *contended)
{
  const int64_t times[] = { from, to };
  int64_t held_until[2];
  int64_t contended_until[2];

  *held = *contended = 0;
  if (to <= from)
    return;
  model_lock_samples (lane, times, 2, held_until, contended_until);
  *held = held_until[1] - held_until[0];
  *contended = contended_until[1] - contended_until[0];
}
