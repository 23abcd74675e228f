/* SPDX-License-Identifier: MIT
 *
 * An append-only array for one writer and any number of readers without a lock. Items never move:
 * they lie in chunks, each twice as long as the one before, and a chunk is never given back before
 * the whole array. A reader that took a count sees that many items, complete.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define CHUNKED_ARRAY_FIRST  16u /* items in the first chunk */
#define CHUNKED_ARRAY_CHUNKS 28u /* room for 2^32 items */

typedef struct {
  _Atomic (uint64_t) count;
  uint32_t item_size;
  /* A pointer is written before `count` reaches into its chunk, and never again. */
  char *chunks[CHUNKED_ARRAY_CHUNKS];
} ChunkedArray;

void chunked_array_init (ChunkedArray *array, uint32_t item_size);
void chunked_array_clear (ChunkedArray *array);

/* Returns how many items are published. Any thread. */
uint64_t chunked_array_count (const ChunkedArray *array);

/* Returns the chunk that item `index` lies in and sets its offset there. Chunk k holds FIRST * 2^k
 * items and begins at index FIRST * (2^k - 1). */
static inline uint32_t
chunked_array_chunk (uint64_t index, uint64_t *offset)
{
  uint64_t scaled = index / CHUNKED_ARRAY_FIRST + 1;
  uint32_t chunk = 63u - (uint32_t) __builtin_clzll (scaled);

  *offset = index - CHUNKED_ARRAY_FIRST * ((UINT64_C (1) << chunk) - 1);
  return chunk;
}

/* Returns item `index`, below a count that was read before. Any thread. Inline: a frame asks for
 * hundreds of thousands. */
static inline void *
chunked_array_item (const ChunkedArray *array, uint64_t index)
{
  uint64_t offset;
  uint32_t chunk = chunked_array_chunk (index, &offset);

  return array->chunks[chunk] + offset * array->item_size;
}

/* Returns the place of the next item, zeroed and not yet to be seen. Only the writer. */
void *chunked_array_prepare (ChunkedArray *array);

/* Lets readers see the item that was prepared last. Only the writer. */
void chunked_array_publish (ChunkedArray *array);
