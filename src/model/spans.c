/* SPDX-License-Identifier: MIT */
#include "model/spans.h"

void
spans_init (Spans *spans, gboolean tagged, ChunkedArray *far)
{
  spans->tagged = tagged;
  time_blocks_init (&spans->blocks, tagged ? sizeof (SpanBlock) : offsetof (SpanBlock, tags), far);
}

void
spans_clear (Spans *spans)
{
  time_blocks_clear (&spans->blocks);
}

uint64_t
spans_begin (Spans *spans, int64_t start, uint32_t tag, int64_t before)
{
  uint64_t index = atomic_load_explicit (&spans->blocks.count, memory_order_relaxed);
  uint32_t place;
  SpanBlock *block = time_blocks_prepare (&spans->blocks, start, &place);

  if (place == 0)
    block->before = before;
  atomic_init (&block->ends[place], TIME_OPEN);
  if (spans->tagged)
    atomic_init (&block->tags[place], tag);
  time_blocks_publish (&spans->blocks);
  return index;
}

void
spans_end (Spans *spans, uint64_t index, int64_t end, uint32_t tag)
{
  SpanBlock *block = time_blocks_block (&spans->blocks, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  int64_t start = time_blocks_at (&spans->blocks, &block->time, place);

  if (spans->tagged)
    atomic_store_explicit (&block->tags[place], tag, memory_order_relaxed);
  /* Pairs with the acquire in end_of(): the tag, and an end that lies aside, come first. */
  atomic_store_explicit (&block->ends[place],
                         time_blocks_pack (&spans->blocks, start, MAX (end, start)),
                         memory_order_release);
}

static int64_t
end_of (const Spans *spans, const SpanBlock *block, uint32_t place, int64_t start)
{
  /* Pairs with the release in spans_end(). */
  uint32_t word = atomic_load_explicit (&block->ends[place], memory_order_acquire);

  return word == TIME_OPEN ? INT64_MAX : time_blocks_unpack (&spans->blocks, start, word);
}

Span
spans_get (const Spans *spans, uint64_t index)
{
  const SpanBlock *block = time_blocks_block (&spans->blocks, index / TIME_BLOCK_ITEMS);
  uint32_t place = index % TIME_BLOCK_ITEMS;
  Span span = { .start = time_blocks_at (&spans->blocks, &block->time, place) };

  span.end = end_of (spans, block, place, span.start);
  if (spans->tagged)
    span.tag = atomic_load_explicit (&block->tags[place], memory_order_relaxed);
  return span;
}

uint64_t
spans_long (const Spans *spans, uint64_t first, uint64_t end, int64_t least)
{
  /* What lies aside lasts longer than a word can tell: it is looked at by itself. */
  const uint32_t word = (uint32_t) CLAMP (least, 0, (int64_t) TIME_FAR);

  for (uint64_t index = first; index < end;) {
    const SpanBlock *block = time_blocks_block (&spans->blocks, index / TIME_BLOCK_ITEMS);
    uint64_t block_end = MIN ((index / TIME_BLOCK_ITEMS + 1) * TIME_BLOCK_ITEMS, end);
    for (; index < block_end; index++) {
      /* Pairs with the release in spans_end(), should this be the end that is used. */
      uint32_t length =
          atomic_load_explicit (&block->ends[index % TIME_BLOCK_ITEMS], memory_order_acquire);
      if (length < word)
        continue;
      if (length < TIME_FAR || length == TIME_OPEN)
        return index;
      Span span = spans_get (spans, index);
      if (span.end - span.start >= least)
        return index;
    }
  }
  return end;
}

int64_t
spans_before (const Spans *spans, uint64_t index)
{
  const SpanBlock *block = time_blocks_block (&spans->blocks, index / TIME_BLOCK_ITEMS);

  return block->before;
}

int64_t
spans_sum (const Spans *spans, uint64_t count, uint64_t number, int64_t time)
{
  const SpanBlock *block = time_blocks_block (&spans->blocks, number);
  uint32_t size = (uint32_t) MIN (count - number * TIME_BLOCK_ITEMS, TIME_BLOCK_ITEMS);
  uint32_t begun = time_blocks_within (&spans->blocks, &block->time, size, time);
  int64_t sum = block->before;

  for (uint32_t place = 0; place < begun; place++) {
    int64_t start = time_blocks_at (&spans->blocks, &block->time, place);
    int64_t end = end_of (spans, block, place, start);
    sum += (end < time ? end : time) - start;
  }
  return sum;
}
