/* SPDX-License-Identifier: MIT */
#include "model/chunked-array.h"

#include <stdatomic.h>

void
chunked_array_init (ChunkedArray *array, uint32_t item_size)
{
  *array = (ChunkedArray){ .item_size = item_size };
}

void
chunked_array_clear (ChunkedArray *array)
{
  for (uint32_t i = 0; i < CHUNKED_ARRAY_CHUNKS; i++)
    g_clear_pointer (&array->chunks[i], g_free);
}

uint64_t
chunked_array_count (const ChunkedArray *array)
{
  /* Pairs with the release in chunked_array_publish(). */
  return atomic_load_explicit (&array->count, memory_order_acquire);
}

void *
chunked_array_prepare (ChunkedArray *array)
{
  uint64_t index = atomic_load_explicit (&array->count, memory_order_relaxed);
  uint64_t offset;
  uint32_t chunk = chunked_array_chunk (index, &offset);

  if (offset == 0 && array->chunks[chunk] == NULL)
    array->chunks[chunk] = g_malloc0_n ((gsize) CHUNKED_ARRAY_FIRST << chunk, array->item_size);
  return array->chunks[chunk] + offset * array->item_size;
}

void
chunked_array_publish (ChunkedArray *array)
{
  uint64_t count = atomic_load_explicit (&array->count, memory_order_relaxed);

  /* Pairs with the acquire in chunked_array_count(): the item, and its chunk's pointer, come first. */
  atomic_store_explicit (&array->count, count + 1, memory_order_release);
}

static inline gboolean
is_up_to (const ChunkedArray *array, uint64_t index, gsize offset, int64_t time)
{
  const char *item = chunked_array_item (array, index);

  return *(const int64_t *) (const void *) (item + offset) <= time;
}

static uint64_t
search_between (const ChunkedArray *array, uint64_t low, uint64_t high, gsize offset, int64_t time)
{
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    if (is_up_to (array, middle, offset, time))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint64_t
chunked_array_search (const ChunkedArray *array, uint64_t count, gsize offset, int64_t time)
{
  return search_between (array, 0, count, offset, time);
}

uint64_t
chunked_array_search_on (const ChunkedArray *array, uint64_t known, uint64_t count, gsize offset,
                         int64_t time)
{
  uint64_t low = known;

  for (uint64_t step = 1; low < count; step *= 2) {
    uint64_t probe = MIN (low + step, count) - 1;
    if (!is_up_to (array, probe, offset, time))
      return search_between (array, low, probe, offset, time);
    low = probe + 1;
  }
  return low;
}
