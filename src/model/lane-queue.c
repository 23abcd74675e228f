/* SPDX-License-Identifier: MIT */
#include "model/lane.h"

#include <string.h>

#define ROW_BITS    6u
#define THREAD_MOST (UINT32_MAX >> ROW_BITS) /* stands for nobody */
/* Up to so many who queue are looked through, which is faster than a table. */
#define FEW     32u
#define NOWHERE UINT32_MAX
/* So many items that have ended are stepped over to find the first that has not. */
#define STEPPED_OVER 64

static_assert (LANE_ROWS == 1u << ROW_BITS, "a row and a thread share 32 bits");

void
lane_queue_init (LaneQueue *queue, ChunkedArray *far)
{
  stretches_init (&queue->items, TRUE, far);
}

void
lane_queue_clear (LaneQueue *queue)
{
  stretches_clear (&queue->items);
  g_free (queue->queued);
  number_table_clear (&queue->places);
}

static uint32_t
tag_of (uint32_t thread, uint32_t row)
{
  return MIN (thread, THREAD_MOST) << ROW_BITS | row;
}

static uint32_t
take_row (LaneQueue *queue)
{
  uint32_t row = queue->rows_taken == UINT64_MAX ? LANE_ROWS - 1
                                                 : (uint32_t) __builtin_ctzll (~queue->rows_taken);

  queue->rows_taken |= UINT64_C (1) << row;
  if (row + 1 > atomic_load_explicit (&queue->rows, memory_order_relaxed))
    /* Relaxed: a picture that misses a row for one frame is still right about the rest. */
    atomic_store_explicit (&queue->rows, row + 1, memory_order_relaxed);
  return row;
}

/* ------------------------------------------------------------------ who is where */

static gboolean
has_table (const LaneQueue *queue)
{
  return queue->places.entries != NULL;
}

/* Notes where the newest one is. */
static void
note_place (LaneQueue *queue, uint32_t place)
{
  NumberEntry *entry = number_table_find (&queue->places, queue->queued[place].thread);

  queue->queued[place].next = NOWHERE;
  if (entry != NULL) {
    queue->queued[entry->time].next = place;
  } else {
    entry = number_table_put (&queue->places, queue->queued[place].thread);
    entry->lane = place;
  }
  entry->time = place;
}

static void
make_table (LaneQueue *queue)
{
  number_table_clear (&queue->places);
  for (uint32_t i = queue->first; i < queue->end; i++)
    if (!queue->queued[i].gone)
      note_place (queue, i);
}

/* Returns where the thread is; if it is there several times, where it came first. */
static uint32_t
place_of (const LaneQueue *queue, uint32_t thread)
{
  if (has_table (queue)) {
    const NumberEntry *entry = number_table_find (&queue->places, thread);
    return entry != NULL ? entry->lane : NOWHERE;
  }
  for (uint32_t i = queue->first; i < queue->end; i++)
    if (queue->queued[i].thread == thread && !queue->queued[i].gone)
      return i;
  return NOWHERE;
}

/* Whoever is at `place`, which place_of() returns for it, is there no more. */
static void
forget_place (LaneQueue *queue, uint32_t place)
{
  const LaneQueued *gone = &queue->queued[place];

  if (gone->next == NOWHERE)
    number_table_remove (&queue->places, gone->thread);
  else
    number_table_find (&queue->places, gone->thread)->lane = gone->next;
}

/* Makes room for one more: what has left is free. */
static void
make_room (LaneQueue *queue)
{
  uint32_t kept = 0;

  if (queue->end < queue->room)
    return;
  if (queue->length * 2 > queue->room || queue->room == 0) {
    queue->room = MAX (queue->room * 2, 4);
    queue->queued = g_renew (LaneQueued, queue->queued, queue->room);
  }
  for (uint32_t i = queue->first; i < queue->end; i++)
    if (!queue->queued[i].gone)
      queue->queued[kept++] = queue->queued[i];
  queue->first = 0;
  queue->end = kept;
  if (has_table (queue))
    make_table (queue);
}

/* ------------------------------------------------------------------ coming and going */

void
lane_queue_enter (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread)
{
  uint32_t row = take_row (queue);

  make_room (queue);
  uint32_t place = queue->end++;
  LaneQueued *queued = &queue->queued[place];
  const LaneQueued *oldest = &queue->queued[queue->first];
  /* The oldest may be this one, whose number comes next. */
  uint64_t first_open = oldest == queued ? stretches_count (&queue->items) : oldest->index;
  *queued = (LaneQueued){ .thread = thread, .row = (uint8_t) row };
  queued->index = stretches_begin (&queue->items, time, tag_of (thread, row), (int64_t) first_open);
  queue->length++;
  if (has_table (queue))
    note_place (queue, place);
  else if (queue->length > FEW)
    make_table (queue);
  thread_meet (model_writable_lane (lane->model, thread), lane);
}

/* Whoever is at `place` of the queue goes. */
static void
leave (ModelLane *lane, LaneQueue *queue, uint32_t place, int64_t time)
{
  LaneQueued *gone = &queue->queued[place];

  /* The last row stands for all beyond it: it is free again only when the queue is empty. */
  if (gone->row < LANE_ROWS - 1 || queue->length == 1)
    queue->rows_taken &= ~(UINT64_C (1) << gone->row);
  if (has_table (queue))
    forget_place (queue, place);
  gone->gone = 1;
  queue->length--;
  stretches_end (&queue->items, gone->index, time, tag_of (gone->thread, gone->row));
  thread_leave (model_writable_lane (lane->model, gone->thread), lane);
  while (queue->first < queue->end && queue->queued[queue->first].gone)
    queue->first++;
}

gboolean
lane_queue_leave (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread)
{
  if (!thread_meets (model_writable_lane (lane->model, thread), lane))
    return FALSE;
  uint32_t place = place_of (queue, thread);
  if (place == NOWHERE)
    return FALSE;
  leave (lane, queue, place, time);
  return TRUE;
}

uint64_t
lane_queue_index (const LaneQueue *queue, uint32_t thread)
{
  uint32_t place = place_of (queue, thread);

  return place == NOWHERE ? LANE_QUEUE_NOBODY : queue->queued[place].index;
}

void
lane_queue_leave_first (ModelLane *lane, LaneQueue *queue, int64_t time)
{
  if (lane_queue_length (queue) > 0)
    leave (lane, queue, queue->first, time);
}

void
lane_queue_finish (ModelLane *lane, LaneQueue *queue, int64_t time)
{
  while (lane_queue_length (queue) > 0)
    leave (lane, queue, queue->first, time);
}

ModelWait
lane_queue_item (const LaneQueue *queue, uint64_t index)
{
  Stretch span = stretches_get (&queue->items, index);
  uint32_t thread = span.tag >> ROW_BITS;

  return (ModelWait){
    .start = span.start,
    .end = span.end,
    .thread = thread == THREAD_MOST ? MODEL_NONE : thread,
    .row = span.tag & (LANE_ROWS - 1),
  };
}

uint64_t
lane_queue_at (const LaneQueue *queue, uint64_t count, int64_t time)
{
  uint64_t begun = time_blocks_search (&queue->items.blocks, count, time);

  if (begun == 0)
    return 0;
  uint64_t first = MIN (begun - 1, (uint64_t) stretches_before (&queue->items, begun - 1));
  for (int i = 0; i < STEPPED_OVER && first + 1 < begun; i++, first++)
    if (stretches_get (&queue->items, first).end >= time)
      break;
  return first;
}

uint64_t
lane_queue_from (const LaneQueue *queue, uint64_t known, uint64_t count, int64_t time)
{
  if (known >= count)
    return count;
  return MAX (time_blocks_search_on (&queue->items.blocks, known, count, time - 1), known);
}
