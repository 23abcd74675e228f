/* SPDX-License-Identifier: MIT
 *
 * A binary heap by the end, see lasting.h.
 */
#include "explain/lasting.h"

#define FIRST_ROOM 8u

void
lasting_add (LastingHeap *heap, Lasting item)
{
  if (heap->count == heap->room) {
    heap->room = MAX (2 * heap->room, FIRST_ROOM);
    heap->items = g_renew (Lasting, heap->items, heap->room);
  }
  guint place = heap->count++;
  while (place > 0 && item.end < heap->items[(place - 1) / 2].end) {
    heap->items[place] = heap->items[(place - 1) / 2];
    place = (place - 1) / 2;
  }
  heap->items[place] = item;
}

Lasting
lasting_take (LastingHeap *heap)
{
  const Lasting first = heap->items[0], last = heap->items[--heap->count];
  guint place = 0;

  for (;;) {
    guint child = 2 * place + 1;
    if (child >= heap->count)
      break;
    child += child + 1 < heap->count && heap->items[child + 1].end < heap->items[child].end;
    if (last.end <= heap->items[child].end)
      break;
    heap->items[place] = heap->items[child];
    place = child;
  }
  heap->items[place] = last;
  return first;
}

void
lasting_clear (LastingHeap *heap)
{
  g_free (heap->items);
  *heap = (LastingHeap){ 0 };
}
