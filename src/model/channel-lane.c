/* SPDX-License-Identifier: MIT
 *
 * A number in time: how many messages lie in a channel and where each came from, a variable's
 * value, the owners of what is shared.
 */
#include "model/lane.h"

#define THREAD_BITS 20u
#define THREAD_MOST ((UINT32_C (1) << THREAD_BITS) - 1) /* stands for nobody */
/* A step is kept as its distance from the block's first value plus this; 0 says that the value is
 * aside. */
#define STEP_MIDDLE (1 << 11)

static void
merge_peaks (void *whole, const void *part)
{
  uint32_t *peak = whole;

  *peak = MAX (*peak, *(const uint32_t *) part);
}

void
channel_part_init (ChannelPart *part, ChunkedArray *far)
{
  time_blocks_init (&part->backlog, sizeof (BacklogBlock), far);
  chunked_array_init (&part->aside, sizeof (uint32_t));
  pyramid_init (&part->peaks, sizeof (uint32_t), merge_peaks);
  part->last_receive.time = -1;
  part->last_close.time = -1;
}

void
channel_part_clear (ChannelPart *part)
{
  time_blocks_clear (&part->backlog);
  chunked_array_clear (&part->aside);
  pyramid_clear (&part->peaks);
  number_table_clear (&part->under_way);
}

/* Returns whether a backlog leaves no room for another message. */
static gboolean
channel_is_full (const ModelLane *channel, uint32_t backlog)
{
  uint32_t capacity = model_channel_capacity (channel);

  return capacity > 0 && capacity < UINT32_MAX && backlog >= capacity;
}

/* Returns the word of a step to `value`, which goes aside if it is far from the block's first. */
static uint32_t
pack_step (ChannelPart *part, const BacklogBlock *block, uint32_t value, uint32_t thread)
{
  int64_t step = (int64_t) value - block->first + STEP_MIDDLE;
  uint32_t word = MIN (thread, THREAD_MOST);

  if (step > 0 && step < 2 * STEP_MIDDLE)
    return word | (uint32_t) step << THREAD_BITS;
  *(uint32_t *) chunked_array_prepare (&part->aside) = value;
  chunked_array_publish (&part->aside);
  return word;
}

/* Adds up how long it was full and empty, until `time`. Before its first item it is empty. */
static void
sum_up (ModelLane *lane, int64_t time)
{
  ChannelPart *part = &lane->channel;
  int64_t since = time_blocks_count (&part->backlog) > 0 ? part->since : lane->start;

  if (part->present == 0)
    part->empty += time - since;
  else if (channel_is_full (lane, part->present))
    part->full += time - since;
  part->since = time;
}

void
steps_set (ModelLane *lane, int64_t time, uint32_t value, uint32_t thread)
{
  ChannelPart *part = &lane->channel;
  uint32_t place;

  sum_up (lane, time);
  BacklogBlock *block = time_blocks_prepare (&part->backlog, time, &place);
  part->present = value;
  if (place == 0) {
    block->first = value;
    block->aside = (uint32_t) chunked_array_count (&part->aside);
    block->full = part->full;
    block->empty = part->empty;
  }
  block->words[place] = pack_step (part, block, value, thread);
  pyramid_add (&part->peaks, &value);
  time_blocks_publish (&part->backlog);
  if (value > atomic_load_explicit (&part->peak, memory_order_relaxed))
    /* Relaxed: only the scale of the picture depends on it. */
    atomic_store_explicit (&part->peak, value, memory_order_relaxed);
}

void
channel_put (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number)
{
  ChannelPart *part = &channel->channel;
  NumberEntry *send = number_table_put (&part->under_way, number);

  send->time = time;
  send->lane = thread;
  steps_set (channel, time, part->present + 1, thread);
}

gboolean
channel_take (ModelLane *channel, int64_t time, uint32_t thread, uint64_t number, LaneCause *send)
{
  ChannelPart *part = &channel->channel;
  const NumberEntry *found = number_table_find (&part->under_way, number);

  steps_set (channel, time, part->present > 0 ? part->present - 1 : 0, thread);
  if (found == NULL)
    return FALSE;
  *send = (LaneCause){ found->time, found->lane };
  number_table_remove (&part->under_way, number);
  return TRUE;
}

/* ------------------------------------------------------------------ readers */

uint32_t
model_channel_capacity (const ModelLane *channel)
{
  return atomic_load_explicit (&channel->channel.capacity, memory_order_relaxed);
}

uint32_t
model_channel_peak (const ModelLane *channel)
{
  return atomic_load_explicit (&channel->channel.peak, memory_order_relaxed);
}

uint64_t
model_backlog_count (const ModelLane *channel)
{
  g_return_val_if_fail (model_kind_family (channel->kind) == MODEL_FAMILY_STEPS, 0);
  return time_blocks_count (&channel->channel.backlog);
}

static const BacklogBlock *
block_of (const ModelLane *channel, uint64_t index)
{
  return time_blocks_block (&channel->channel.backlog, index / TIME_BLOCK_ITEMS);
}

static uint32_t
value_at (const ModelLane *channel, const BacklogBlock *block, uint32_t place)
{
  uint32_t step = block->words[place] >> THREAD_BITS;
  uint64_t aside = block->aside;

  if (step != 0)
    return block->first + step - STEP_MIDDLE;
  for (uint32_t i = 0; i < place; i++)
    aside += block->words[i] >> THREAD_BITS == 0;
  return *(const uint32_t *) chunked_array_item (&channel->channel.aside, aside);
}

ModelBacklog
model_backlog (const ModelLane *channel, uint64_t index)
{
  const BacklogBlock *block = block_of (channel, index);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  uint32_t thread = block->words[place] & THREAD_MOST;

  return (ModelBacklog){
    .time = time_blocks_at (&channel->channel.backlog, &block->time, place),
    .backlog = value_at (channel, block, place),
    .thread = thread == THREAD_MOST ? MODEL_NONE : thread,
  };
}

uint64_t
model_backlog_at (const ModelLane *channel, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search (&channel->channel.backlog, count, time);

  return begun > 0 ? begun - 1 : 0;
}

static void
add_backlog (void *whole, uint64_t index, const void *user_data)
{
  uint32_t value = value_at (user_data, block_of (user_data, index), index % TIME_BLOCK_ITEMS);

  merge_peaks (whole, &value);
}

uint32_t
model_backlog_peak (const ModelLane *channel, uint64_t first, uint64_t last)
{
  uint32_t peak = 0;

  pyramid_sum (&channel->channel.peaks, first, last + 1, add_backlog, channel, &peak);
  return peak;
}

/* ------------------------------------------------------------------ full and empty */

typedef struct {
  int64_t full, empty;
} Pressure;

/* Returns how long it was full and empty before `time`, which lies in block `number` or before the
 * first item. */
static Pressure
pressure_before (const ModelLane *channel, uint64_t count, uint64_t number, int64_t time)
{
  const TimeBlocks *backlog = &channel->channel.backlog;
  const BacklogBlock *block = time_blocks_block (backlog, number);
  uint32_t size = (uint32_t) MIN (count - number * TIME_BLOCK_ITEMS, TIME_BLOCK_ITEMS);
  Pressure sums = { block->full, block->empty };

  if (number == 0 && time <= block->time.base)
    return (Pressure){ 0, MAX (time - channel->start, 0) };
  for (uint32_t place = 0; place < size; place++) {
    int64_t start = time_blocks_at (backlog, &block->time, place);
    int64_t end = place + 1 < size ? time_blocks_at (backlog, &block->time, place + 1) : time;
    uint32_t value = value_at (channel, block, place);
    if (start >= time)
      break;
    int64_t length = MIN (end, time) - start;
    if (value == 0)
      sums.empty += length;
    else if (channel_is_full (channel, value))
      sums.full += length;
  }
  return sums;
}

void
model_channel_samples (const ModelLane *channel, const int64_t *times, uint32_t n, int64_t *full,
                       int64_t *empty)
{
  const TimeBlocks *backlog = &channel->channel.backlog;
  int64_t until = model_earlier (model_now (channel->model), model_lane_end (channel));
  uint64_t count = model_backlog_count (channel);
  uint64_t numbers[TIME_BLOCKS_BATCH];

  for (uint32_t from = 0; from < n; from += TIME_BLOCKS_BATCH) {
    uint32_t batch = MIN (n - from, TIME_BLOCKS_BATCH);
    if (count > 0)
      time_blocks_find (backlog, count, &times[from], batch, numbers);
    for (uint32_t i = 0; i < batch && count > 0; i++)
      time_blocks_fetch (backlog, numbers[i], sizeof (BacklogBlock));
    for (uint32_t i = from; i < from + batch; i++) {
      int64_t time = model_earlier (times[i], until);
      Pressure sums = { 0, MAX (time - channel->start, 0) };
      /* Where time was cut short, it still lies in the last block. */
      if (count > 0)
        sums = pressure_before (channel, count, numbers[i - from], time);
      full[i] = sums.full;
      empty[i] = sums.empty;
    }
  }
}

void
model_channel_summary (const ModelLane *channel, int64_t from, int64_t to, int64_t *full,
                       int64_t *empty)
{
  const int64_t times[] = { from, to };
  int64_t full_until[2];
  int64_t empty_until[2];

  *full = *empty = 0;
  if (to <= from)
    return;
  model_channel_samples (channel, times, 2, full_until, empty_until);
  *full = full_until[1] - full_until[0];
  *empty = empty_until[1] - empty_until[0];
}
