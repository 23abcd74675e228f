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

  /* Pairs with the acquire in chunked_array_count(): the item, and its chunk's pointer, come
   * first. */
  atomic_store_explicit (&array->count, count + 1, memory_order_release);
}
