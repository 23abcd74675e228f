/* SPDX-License-Identifier: MIT */
#include "collect/pending-queue.h"

#include <string.h>

#define ALLOCATED_LEAST 64u
#define IDLE_MOST       4096u /* events' memory that an almost idle ring may keep */

void
pending_queue_init (PendingQueue *queue)
{
  *queue = (PendingQueue){ .events = NULL };
}

void
pending_queue_clear (PendingQueue *queue)
{
  g_clear_pointer (&queue->events, g_free);
  queue->head = queue->length = queue->allocated = 0;
}

PendingEvent *
pending_queue_reserve (PendingQueue *queue, guint count)
{
  guint waiting = pending_queue_count (queue), needed = waiting + count;

  if (queue->head > 0 && waiting > 0)
    memmove (queue->events, queue->events + queue->head, waiting * sizeof (PendingEvent));
  queue->head = 0;
  queue->length = waiting;
  gboolean too_small = needed > queue->allocated;
  gboolean too_large = queue->allocated > IDLE_MOST && needed < queue->allocated / 8;
  if (too_small || too_large) {
    queue->allocated = MAX (needed + needed / 2, ALLOCATED_LEAST);
    queue->events = g_renew (PendingEvent, queue->events, queue->allocated);
  }
  return queue->events + queue->length;
}

void
pending_queue_push (PendingQueue *queue, PendingEvent event)
{
  if (queue->length > 0)
    event.time = MAX (event.time, queue->events[queue->length - 1].time);
  if (queue->length == queue->allocated)
    pending_queue_reserve (queue, 1);
  queue->events[queue->length++] = event;
}
