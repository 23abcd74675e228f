/* SPDX-License-Identifier: MIT
 *
 * What has begun and has not ended yet: a heap, from which what ends first is taken first. For one
 * thread. Only files of this folder include it.
 *
 * COST  Adding and taking: O(log of how many there are).
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct {
  int64_t start, end;
  guint number; /* whose: what that means is the owner's business */
} Lasting;

/* All zero is an empty one. `items` may be read, in no order but that the first ends first. */
typedef struct {
  Lasting *items;
  guint count, room;
} LastingHeap;

void lasting_add (LastingHeap *heap, Lasting item);

/* Takes out what ends first; there must be something. */
Lasting lasting_take (LastingHeap *heap);

/* Returns whether anything ends by `time`. */
static inline gboolean
lasting_ends_by (const LastingHeap *heap, int64_t time)
{
  return heap->count > 0 && heap->items[0].end <= time;
}

void lasting_clear (LastingHeap *heap);

/* For counting how many go on at a time: something begins at `start`, not before the one before it,
 * and lasts until `end`. Returns how many go on then, with it. */
static inline guint
lasting_at_once (LastingHeap *heap, int64_t start, int64_t end)
{
  while (lasting_ends_by (heap, start))
    lasting_take (heap);
  lasting_add (heap, (Lasting){ .start = start, .end = end });
  return heap->count;
}
