/* SPDX-License-Identifier: MIT */
#include "model/time-blocks.h"

#include <sys/mman.h>

/* A chunk of this size or more lies in large pages: it is filled and read with fewer misses of
 * the page table. */
#define LARGE_CHUNK ((gsize) 4 << 20)

void
time_blocks_init (TimeBlocks *blocks, uint32_t block_size, ChunkedArray *far)
{
  *blocks = (TimeBlocks){ .block_size = block_size, .far = far };
  chunked_array_init (&blocks->bases, sizeof (int64_t));
}

/* Returns zeroed memory at the beginning of a cache line. Where it was allocated is noted before
 * it. */
static char *
chunk_new (gsize size)
{
  char *memory = g_malloc0 (size + TIME_BLOCK_LINE);
  char *chunk = memory + TIME_BLOCK_LINE - (uintptr_t) memory % TIME_BLOCK_LINE;

  ((char **) (void *) chunk)[-1] = memory;
  if (size >= LARGE_CHUNK) {
    const gsize page = 2 << 20;
    char *start = chunk + (page - (uintptr_t) chunk % page) % page;
    /* No more than advice: where it is not taken, all is as well. */
    (void) madvise (start, (gsize) (chunk + size - start) / page * page, MADV_HUGEPAGE);
  }
  return chunk;
}

void
time_blocks_clear (TimeBlocks *blocks)
{
  for (uint32_t i = 0; i < TIME_BLOCK_CHUNKS; i++)
    if (blocks->chunks[i] != NULL)
      g_free (((char **) (void *) blocks->chunks[i])[-1]);
  chunked_array_clear (&blocks->bases);
  if (blocks->coarse != NULL)
    chunked_array_clear (blocks->coarse);
  g_free (blocks->coarse);
}

static void
append_time (ChunkedArray *array, int64_t time)
{
  *(int64_t *) chunked_array_prepare (array) = time;
  chunked_array_publish (array);
}

/* Appends to `coarse`, made with the second of its entries. Readers look into it from then on, so
 * it is there before they do. */
static void
append_coarse (TimeBlocks *blocks, uint64_t number, int64_t time)
{
  if (number == 0)
    return;
  if (blocks->coarse == NULL) {
    blocks->coarse = g_new (ChunkedArray, 1);
    chunked_array_init (blocks->coarse, sizeof (int64_t));
    append_time (blocks->coarse, time_blocks_base (blocks, 0));
  }
  append_time (blocks->coarse, time);
}

static void
begin_block (TimeBlocks *blocks, uint64_t number, int64_t time)
{
  uint32_t chunk = 63u - (uint32_t) __builtin_clzll (number + 1);

  if (blocks->chunks[chunk] == NULL)
    blocks->chunks[chunk] = chunk_new (((gsize) 1 << chunk) * blocks->block_size);
  blocks->present = time_blocks_block (blocks, number);
  blocks->present->base = time;
  append_time (&blocks->bases, time);
  if (number % TIME_BLOCK_COARSE == 0)
    append_coarse (blocks, number, time);
}

uint32_t
time_blocks_pack_far (TimeBlocks *blocks, int64_t time)
{
  uint64_t index = chunked_array_count (blocks->far);

  append_time (blocks->far, time);
  return TIME_FAR + (uint32_t) index;
}

uint32_t
time_blocks_pack (TimeBlocks *blocks, int64_t from, int64_t time)
{
  if (time - from < (int64_t) TIME_FAR)
    return (uint32_t) (time - from);
  return time_blocks_pack_far (blocks, time);
}

void *
time_blocks_prepare (TimeBlocks *blocks, int64_t time, uint32_t *place)
{
  uint64_t index = atomic_load_explicit (&blocks->count, memory_order_relaxed);

  *place = index % TIME_BLOCK_ITEMS;
  if (*place == 0)
    begin_block (blocks, index / TIME_BLOCK_ITEMS, time);
  TimeBlock *block = blocks->present;
  block->starts[*place] = time_blocks_pack (blocks, block->base, time);
  return block;
}

/* ------------------------------------------------------------------ readers */

uint32_t
time_blocks_within (const TimeBlocks *blocks, const TimeBlock *block, uint32_t size, int64_t time)
{
  int64_t offset = time - block->base;
  uint32_t within = 0;

  if (offset < 0)
    return 0;
  if (offset >= (int64_t) TIME_FAR) {
    while (within < size && time_blocks_at (blocks, block, within) <= time)
      within++;
    return within;
  }
  /* Whatever is far is later. In a full block the number of turns is known to the compiler. */
  if (size == TIME_BLOCK_ITEMS)
    for (uint32_t i = 0; i < TIME_BLOCK_ITEMS; i++)
      within += block->starts[i] <= (uint32_t) offset;
  else
    for (uint32_t i = 0; i < size; i++)
      within += block->starts[i] <= (uint32_t) offset;
  return within;
}

/* Returns how many of the numbers first .. end-1 of the array are at `time` or before it, plus
 * `first`. */
static uint64_t
search_between (const ChunkedArray *array, uint64_t first, uint64_t end, int64_t time)
{
  while (first < end) {
    uint64_t middle = first + (end - first) / 2;
    if (*(const int64_t *) chunked_array_item (array, middle) <= time)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

static uint64_t
block_count (uint64_t count)
{
  return (count + TIME_BLOCK_ITEMS - 1) / TIME_BLOCK_ITEMS;
}

static int64_t
coarse_time (const TimeBlocks *blocks, uint64_t index)
{
  return index == 0 ? time_blocks_base (blocks, 0)
                    : *(const int64_t *) chunked_array_item (blocks->coarse, index);
}

static uint64_t
coarse_count (uint64_t count)
{
  return (block_count (count) + TIME_BLOCK_COARSE - 1) / TIME_BLOCK_COARSE;
}

/* Returns the last entry of `coarse` that is at `time` or before it, or `known`, which may be 0. */
static uint64_t
coarse_of (const TimeBlocks *blocks, uint64_t known, uint64_t count, int64_t time)
{
  uint64_t end = coarse_count (count);

  return known + 1 >= end ? known : search_between (blocks->coarse, known + 1, end, time) - 1;
}

uint64_t
time_blocks_count_in (const TimeBlocks *blocks, uint64_t number, uint64_t count, int64_t time)
{
  uint64_t first = number * TIME_BLOCK_ITEMS;
  uint32_t size = (uint32_t) MIN (count - first, TIME_BLOCK_ITEMS);

  return first + time_blocks_within (blocks, time_blocks_block (blocks, number), size, time);
}

uint64_t
time_blocks_search (const TimeBlocks *blocks, uint64_t count, int64_t time)
{
  if (count == 0 || time < time_blocks_base (blocks, 0))
    return 0;
  uint64_t first = coarse_of (blocks, 0, count, time) * TIME_BLOCK_COARSE;
  uint64_t end = MIN (first + TIME_BLOCK_COARSE, block_count (count));
  uint64_t block = search_between (&blocks->bases, first, end, time) - 1;
  return time_blocks_count_in (blocks, block, count, time);
}

/* Returns the last block that begins at `time` or before it, looked for from a `guess` on: doubling
 * steps, then halving. */
static uint64_t
block_near (const TimeBlocks *blocks, uint64_t count, uint64_t guess, int64_t time)
{
  uint64_t end = block_count (count);
  uint64_t step = 1;

  if (time_blocks_base (blocks, guess) <= time) {
    uint64_t low = guess;
    for (; low + step < end && time_blocks_base (blocks, low + step) <= time; step *= 2)
      low += step;
    return search_between (&blocks->bases, low + 1, MIN (low + step, end), time) - 1;
  }
  uint64_t high = guess;
  for (; high > step && time_blocks_base (blocks, high - step) > time; step *= 2)
    high -= step;
  uint64_t found = search_between (&blocks->bases, high > step ? high - step : 0, high, time);
  return found > 0 ? found - 1 : 0;
}

uint64_t
time_blocks_search_on (const TimeBlocks *blocks, uint64_t known, uint64_t count, int64_t time)
{
  uint64_t number = block_near (blocks, count, known / TIME_BLOCK_ITEMS, time);

  return time_blocks_count_in (blocks, number, count, time);
}

/* ------------------------------------------------------------------ several times at once */

/* Returns which of the 64 blocks from `first` on has `time`, as if they were equally long: near the
 * right one, most often. */
static uint64_t
guess_block (const TimeBlocks *blocks, uint64_t count, uint64_t coarse, int64_t time)
{
  uint64_t last = MIN ((coarse + 1) * TIME_BLOCK_COARSE, block_count (count) - 1);
  uint64_t first = coarse * TIME_BLOCK_COARSE;
  int64_t from = coarse_time (blocks, coarse);
  int64_t to = last == first + TIME_BLOCK_COARSE ? coarse_time (blocks, coarse + 1)
                                                 : time_blocks_base (blocks, last);

  if (time <= from || to <= from)
    return first;
  double share = (double) (time - from) / (double) (to - from);
  return first + (uint64_t) (MIN (share, 1.0) * (double) (last - first));
}

void
time_blocks_find (const TimeBlocks *blocks, uint64_t count, const int64_t *times, uint32_t n,
                  uint64_t numbers[TIME_BLOCKS_BATCH])
{
  uint64_t coarse_end = coarse_count (count);
  uint64_t coarse = coarse_of (blocks, 0, count, times[0]);

  for (uint32_t i = 0; i < n; i++) {
    for (uint32_t step = 1; coarse + 1 < coarse_end && coarse_time (blocks, coarse + 1) <= times[i];
         step++)
      /* Far away, halving is quicker than walking. */
      coarse = step < 8 ? coarse + 1 : coarse_of (blocks, coarse, count, times[i]);
    numbers[i] = guess_block (blocks, count, coarse, times[i]);
    /* The right one is near, so it may lie in the line before or after, too. */
    const char *base = chunked_array_item (&blocks->bases, numbers[i]);
    __builtin_prefetch (base - TIME_BLOCK_LINE);
    __builtin_prefetch (base);
    __builtin_prefetch (base + TIME_BLOCK_LINE);
  }
  for (uint32_t i = 0; i < n; i++)
    numbers[i] = block_near (blocks, count, numbers[i], times[i]);
}
