/* SPDX-License-Identifier: MIT */
#include "model/lane.h"

void
lane_queue_init (LaneQueue *queue)
{
  chunked_array_init (&queue->items, sizeof (LaneWait));
}

void
lane_queue_clear (LaneQueue *queue)
{
  chunked_array_clear (&queue->items);
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

void
lane_queue_enter (LaneQueue *queue, int64_t time, uint32_t thread)
{
  LaneWait *item = chunked_array_prepare (&queue->items);

  queue->open++;
  item->wait.start = time;
  atomic_init (&item->wait.end, MODEL_OPEN);
  item->wait.thread = thread;
  item->wait.row = take_row (queue);
  item->first_open = queue->first_open;
  chunked_array_publish (&queue->items);
}

static void
close_item (LaneQueue *queue, LaneWait *item, int64_t time)
{
  /* The last row stands for all beyond it: it is free again only when the queue is empty. */
  if (item->wait.row < LANE_ROWS - 1 || queue->open == 1)
    queue->rows_taken &= ~(UINT64_C (1) << item->wait.row);
  queue->open--;
  /* Pairs with the acquire in model_wait_end(). */
  atomic_store_explicit (&item->wait.end, MAX (time, item->wait.start), memory_order_release);
}

/* Moves first_open over items that have ended. */
static void
advance_first_open (LaneQueue *queue)
{
  uint64_t count = chunked_array_count (&queue->items);

  while (queue->first_open < count) {
    const LaneWait *item = chunked_array_item (&queue->items, queue->first_open);
    if (model_wait_end (&item->wait) == MODEL_OPEN)
      return;
    queue->first_open++;
  }
}

gboolean
lane_queue_leave (LaneQueue *queue, int64_t time, uint32_t thread)
{
  uint64_t count = chunked_array_count (&queue->items);

  for (uint64_t i = queue->first_open; i < count; i++) {
    LaneWait *item = chunked_array_item (&queue->items, i);
    if (item->wait.thread == thread && model_wait_end (&item->wait) == MODEL_OPEN) {
      close_item (queue, item, time);
      advance_first_open (queue);
      return TRUE;
    }
  }
  return FALSE;
}

void
lane_queue_leave_first (LaneQueue *queue, int64_t time)
{
  /* first_open is open, or the queue is empty. */
  if (queue->first_open == chunked_array_count (&queue->items))
    return;
  close_item (queue, chunked_array_item (&queue->items, queue->first_open), time);
  advance_first_open (queue);
}

void
lane_queue_finish (LaneQueue *queue, int64_t time)
{
  uint64_t count = chunked_array_count (&queue->items);

  for (uint64_t i = queue->first_open; i < count; i++) {
    LaneWait *item = chunked_array_item (&queue->items, i);
    if (model_wait_end (&item->wait) == MODEL_OPEN)
      close_item (queue, item, time);
  }
  advance_first_open (queue);
}

uint64_t
lane_queue_at (const LaneQueue *queue, uint64_t count, int64_t time)
{
  uint64_t begun =
      chunked_array_search (&queue->items, count, offsetof (LaneWait, wait.start), time);

  if (begun == 0)
    return 0;
  const LaneWait *item = chunked_array_item (&queue->items, begun - 1);
  return MIN (begun - 1, item->first_open);
}
