/* SPDX-License-Identifier: MIT
 *
 * Items in the order of their time, packed into blocks of 32: an item's time is 32 bits from the
 * time of its block. For one writer and any number of readers without a lock, as a ChunkedArray.
 *
 * What else an item has is the user's: a block is a struct that begins with a TimeBlock.
 *
 * FAR  A time that lies further from where it is counted from than 31 bits of nanoseconds reach
 *      (2.1 seconds) lies in a table aside, and the 32 bits say where. What is that rare costs
 *      little.
 */
#pragma once

#include <stdatomic.h>

#include "model/chunked-array.h"

#define TIME_BLOCK_ITEMS  32u
#define TIME_BLOCK_LINE   64u /* bytes of a line of the cache; where a chunk of blocks begins */
#define TIME_BLOCK_COARSE 64u /* blocks to an entry of `coarse` */
#define TIME_BLOCK_CHUNKS 28u /* room for 2^28 blocks */

#define TIME_FAR          UINT32_C (0x80000000) /* from here on: a place in the table aside */
#define TIME_OPEN         UINT32_MAX            /* of an end: it has not ended */

typedef struct {
  int64_t base; /* the first item's time */
  uint32_t starts[TIME_BLOCK_ITEMS];
} TimeBlock;

typedef struct {
  _Atomic (uint64_t) count; /* of items */
  uint32_t block_size;      /* bytes */
  TimeBlock *present;       /* W: the block of the next item */
  /* Chunk k holds 2^k blocks. A pointer is written before `count` reaches into its chunk. */
  char *chunks[TIME_BLOCK_CHUNKS];
  ChunkedArray bases; /* of int64_t: the blocks' */
  /* Of int64_t: every 64th of those, so few that a cache keeps them. NULL as long as there is only
   * one: most objects of a program have few items, and must be small. */
  ChunkedArray *coarse;
  ChunkedArray *far; /* of int64_t: times that lie aside */
} TimeBlocks;

/* `far` has room for times that lie aside: of the same writer, it may serve many, and outlives
 * them. */
void time_blocks_init (TimeBlocks *blocks, uint32_t block_size, ChunkedArray *far);
void time_blocks_clear (TimeBlocks *blocks);

/* ------------------------------------------------------------------ the writer */

/* Makes room for the next item, at `time`, not before its predecessor. Returns its block, zeroed
 * where nothing was written yet, and sets its place there; 0 means that the block is new. */
void *time_blocks_prepare (TimeBlocks *blocks, int64_t time, uint32_t *place);

/* Lets readers see the item that was prepared last. */
static inline void
time_blocks_publish (TimeBlocks *blocks)
{
  uint64_t count = atomic_load_explicit (&blocks->count, memory_order_relaxed);

  /* Pairs with the acquire in time_blocks_count(): the item and its block come first. */
  atomic_store_explicit (&blocks->count, count + 1, memory_order_release);
}

/* Returns the 32 bits for `time` as counted from `from`, which is not later. */
uint32_t time_blocks_pack (TimeBlocks *blocks, int64_t from, int64_t time);

/* Puts a time aside, and returns the 32 bits for that. */
uint32_t time_blocks_pack_far (TimeBlocks *blocks, int64_t time);

/* ------------------------------------------------------------------ any thread */

/* Returns how many items are published. */
static inline uint64_t
time_blocks_count (const TimeBlocks *blocks)
{
  /* Pairs with the release in time_blocks_publish(). */
  return atomic_load_explicit (&blocks->count, memory_order_acquire);
}

/* Returns the time that was packed to `word`, which is not TIME_OPEN. */
static inline int64_t
time_blocks_unpack (const TimeBlocks *blocks, int64_t from, uint32_t word)
{
  if (word < TIME_FAR)
    return from + word;
  return *(const int64_t *) chunked_array_item (blocks->far, word - TIME_FAR);
}

/* Returns block `number`: item i lies in block i / 32, at the place i % 32. */
static inline void *
time_blocks_block (const TimeBlocks *blocks, uint64_t number)
{
  uint32_t chunk = 63u - (uint32_t) __builtin_clzll (number + 1);

  return blocks->chunks[chunk] + (number + 1 - (UINT64_C (1) << chunk)) * blocks->block_size;
}

static inline int64_t
time_blocks_base (const TimeBlocks *blocks, uint64_t number)
{
  return *(const int64_t *) chunked_array_item (&blocks->bases, number);
}

/* Returns the time of the item at a block's `place`. */
static inline int64_t
time_blocks_at (const TimeBlocks *blocks, const TimeBlock *block, uint32_t place)
{
  return time_blocks_unpack (blocks, block->base, block->starts[place]);
}

/* Returns the time of item `index`, below a count that was read before. */
static inline int64_t
time_blocks_time (const TimeBlocks *blocks, uint64_t index)
{
  return time_blocks_at (blocks, time_blocks_block (blocks, index / TIME_BLOCK_ITEMS),
                         index % TIME_BLOCK_ITEMS);
}

/* Returns how many of a block's first `size` items are at `time` or before it. */
uint32_t time_blocks_within (const TimeBlocks *blocks, const TimeBlock *block, uint32_t size,
                             int64_t time);

/* Returns how many of the first `count` items are at `time` or before it, which lies in block
 * `number`. */
uint64_t time_blocks_count_in (const TimeBlocks *blocks, uint64_t number, uint64_t count,
                               int64_t time);

/* The same, wherever `time` lies. O(log count). */
uint64_t time_blocks_search (const TimeBlocks *blocks, uint64_t count, int64_t time);

/* The same, looked for from item `known` on: O(log distance). */
uint64_t time_blocks_search_on (const TimeBlocks *blocks, uint64_t known, uint64_t count,
                                int64_t time);

/* Finds where several times lie: for n <= TIME_BLOCKS_BATCH sorted ones sets the number of the
 * block of each, the last that begins at or before it, or 0. `count` is not 0. */
#define TIME_BLOCKS_BATCH 16u
void time_blocks_find (const TimeBlocks *blocks, uint64_t count, const int64_t *times, uint32_t n,
                       uint64_t numbers[TIME_BLOCKS_BATCH]);

/* Asks the processor for the first `bytes` of block `number`: of several blocks one after the
 * other, before any of them is read, so that they are waited for all at once. */
static inline void
time_blocks_fetch (const TimeBlocks *blocks, uint64_t number, uint32_t bytes)
{
  const char *block = time_blocks_block (blocks, number);

  for (uint32_t byte = 0; byte < bytes; byte += TIME_BLOCK_LINE)
    __builtin_prefetch (block + byte);
}
