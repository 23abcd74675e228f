/* SPDX-License-Identifier: MIT */
#include "model/lane.h"

#include <string.h>

#define ROW_BITS    6u
#define THREAD_MOST (UINT32_MAX >> ROW_BITS) /* stands for nobody */
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

/* Makes room for one more: what has left at the front is free. */
static void
make_room (LaneQueue *queue)
{
  uint32_t length = lane_queue_length (queue);

  if (queue->end < queue->room)
    return;
  if (length * 2 > queue->room || queue->room == 0) {
    queue->room = MAX (queue->room * 2, 4);
    queue->queued = g_renew (LaneQueued, queue->queued, queue->room);
  }
  memmove (queue->queued, &queue->queued[queue->first], length * sizeof *queue->queued);
  queue->first = 0;
  queue->end = length;
}

void
lane_queue_enter (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread)
{
  uint32_t row = take_row (queue);

  make_room (queue);
  LaneQueued *queued = &queue->queued[queue->end++];
  const LaneQueued *oldest = &queue->queued[queue->first];
  /* The oldest may be this one, whose number comes next. */
  uint64_t first_open = oldest == queued ? stretches_count (&queue->items) : oldest->index;
  *queued = (LaneQueued){ .thread = thread, .row = row };
  queued->index = stretches_begin (&queue->items, time, tag_of (thread, row), (int64_t) first_open);
  thread_meet (model_writable_lane (lane->model, thread), lane->index);
}

/* Whoever is at `place` of the queue goes. */
static void
leave (ModelLane *lane, LaneQueue *queue, uint32_t place, int64_t time)
{
  LaneQueued gone = queue->queued[place];

  /* The last row stands for all beyond it: it is free again only when the queue is empty. */
  if (gone.row < LANE_ROWS - 1 || lane_queue_length (queue) == 1)
    queue->rows_taken &= ~(UINT64_C (1) << gone.row);
  /* Most often it is the first, or near it. */
  memmove (&queue->queued[queue->first + 1], &queue->queued[queue->first],
           (place - queue->first) * sizeof gone);
  queue->first++;
  stretches_end (&queue->items, gone.index, time, tag_of (gone.thread, gone.row));
  thread_leave (model_writable_lane (lane->model, gone.thread), lane->index);
}

gboolean
lane_queue_leave (ModelLane *lane, LaneQueue *queue, int64_t time, uint32_t thread)
{
  if (!thread_meets (model_writable_lane (lane->model, thread), lane->index))
    return FALSE;
  for (uint32_t i = queue->first; i < queue->end; i++)
    if (queue->queued[i].thread == thread) {
      leave (lane, queue, i, time);
      return TRUE;
    }
  return FALSE;
}

uint64_t
lane_queue_index (const LaneQueue *queue, uint32_t thread)
{
  for (uint32_t i = queue->first; i < queue->end; i++)
    if (queue->queued[i].thread == thread)
      return queue->queued[i].index;
  return LANE_QUEUE_NOBODY;
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
