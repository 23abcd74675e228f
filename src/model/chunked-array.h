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
#define CHUNKED_ARRAY_CHUNKS 40u /* room for 2^43 items */

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

/* Returns item `index`, below a count that was read before. Any thread. */
void *chunked_array_item (const ChunkedArray *array, uint64_t index);

/* Returns the place of the next item, zeroed and not yet to be seen. Only the writer. */
void *chunked_array_prepare (ChunkedArray *array);

/* Lets readers see the item that was prepared last. Only the writer. */
void chunked_array_publish (ChunkedArray *array);

/* Returns how many of the first `count` items have a key of at most `time`: the int64 at byte
 * `offset` of an item, by which the items are sorted. O(log count). Any thread. */
uint64_t chunked_array_search (const ChunkedArray *array, uint64_t count, gsize offset,
                               int64_t time);
