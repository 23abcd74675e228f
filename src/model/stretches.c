/* SPDX-License-Identifier: MIT */
#include "model/stretches.h"

void
stretches_init (Stretches *stretches, gboolean tagged, ChunkedArray *far)
{
  stretches->tagged = tagged;
  time_blocks_init (&stretches->blocks,
                    tagged ? sizeof (StretchBlock) : offsetof (StretchBlock, tags), far);
}

void
stretches_clear (Stretches *stretches)
{
  time_blocks_clear (&stretches->blocks);
}

uint64_t
stretches_begin (Stretches *stretches, int64_t start, uint32_t tag, int64_t before)
{
  uint64_t index = atomic_load_explicit (&stretches->blocks.count, memory_order_relaxed);
  uint32_t place;
  StretchBlock *block = time_blocks_prepare (&stretches->blocks, start, &place);

  if (place == 0)
    block->before = before;
  atomic_init (&block->ends[place], TIME_OPEN);
  if (stretches->tagged)
    atomic_init (&block->tags[place], tag);
  time_blocks_publish (&stretches->blocks);
  return index;
}

void
stretches_end (Stretches *stretches, uint64_t index, int64_t end, uint32_t tag)
{
  StretchBlock *block = time_blocks_block (&stretches->blocks, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  int64_t start = time_blocks_at (&stretches->blocks, &block->time, place);

  if (stretches->tagged)
    atomic_store_explicit (&block->tags[place], tag, memory_order_relaxed);
  /* Pairs with the acquire in end_of(): the tag, and an end that lies aside, come first. */
  atomic_store_explicit (&block->ends[place],
                         time_blocks_pack (&stretches->blocks, start, MAX (end, start)),
                         memory_order_release);
}

static int64_t
end_of (const Stretches *stretches, const StretchBlock *block, uint32_t place, int64_t start)
{
  /* Pairs with the release in stretches_end(). */
  uint32_t word = atomic_load_explicit (&block->ends[place], memory_order_acquire);

  return word == TIME_OPEN ? INT64_MAX : time_blocks_unpack (&stretches->blocks, start, word);
}

Stretch
stretches_get (const Stretches *stretches, uint64_t index)
{
  const StretchBlock *block = time_blocks_block (&stretches->blocks, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  Stretch stretch = { .start = time_blocks_at (&stretches->blocks, &block->time, place) };

  stretch.end = end_of (stretches, block, place, stretch.start);
  if (stretches->tagged)
    stretch.tag = atomic_load_explicit (&block->tags[place], memory_order_relaxed);
  return stretch;
}

uint64_t
stretches_long (const Stretches *stretches, uint64_t first, uint64_t end, int64_t least)
{
  /* What lies aside lasts longer than a word can tell: it is looked at by itself. */
  const uint32_t word = (uint32_t) CLAMP (least, 0, (int64_t) TIME_FAR);

  for (uint64_t index = first; index < end;) {
    const StretchBlock *block = time_blocks_block (&stretches->blocks, index / TIME_BLOCK_ITEMS);
    uint64_t block_end = MIN ((index / TIME_BLOCK_ITEMS + 1) * TIME_BLOCK_ITEMS, end);
    for (; index < block_end; index++) {
      /* Pairs with the release in stretches_end(), should this be the end that is used. */
      uint32_t length =
          atomic_load_explicit (&block->ends[index % TIME_BLOCK_ITEMS], memory_order_acquire);
      if (length < word)
        continue;
      if (length < TIME_FAR || length == TIME_OPEN)
        return index;
      Stretch stretch = stretches_get (stretches, index);
      if (stretch.end - stretch.start >= least)
        return index;
    }
  }
  return end;
}

int64_t
stretches_before (const Stretches *stretches, uint64_t index)
{
  const StretchBlock *block = time_blocks_block (&stretches->blocks, index / TIME_BLOCK_ITEMS);

  return block->before;
}

int64_t
stretches_sum (const Stretches *stretches, uint64_t count, uint64_t number, int64_t time)
{
  const StretchBlock *block = time_blocks_block (&stretches->blocks, number);
  uint32_t size = (uint32_t) MIN (count - number * TIME_BLOCK_ITEMS, TIME_BLOCK_ITEMS);
  uint32_t begun = time_blocks_within (&stretches->blocks, &block->time, size, time);
  int64_t sum = block->before;

  for (uint32_t place = 0; place < begun; place++) {
    int64_t start = time_blocks_at (&stretches->blocks, &block->time, place);
    int64_t end = end_of (stretches, block, place, start);
    sum += (end < time ? end : time) - start;
  }
  return sum;
}
