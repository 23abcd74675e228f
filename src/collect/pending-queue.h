/* SPDX-License-Identifier: MIT
 *
 * What was read from a ring and waits for its turn in the merge: a queue in the order of time.
 */
#pragma once

#include <glib.h>

/* An event that waits; its text, if any, is still an identifier in its segment. As long as a
 * record, so that a drain is hardly more than a copy. */
typedef struct {
  gint64 time; /* of the session, not before its predecessor's in the queue */
  guint16 kind;
  guint16 is_thread; /* 1: no event; what follows is of the thread with the number `detail` */
  guint32 detail;
  guint64 object;
  guint64 argument;
} PendingEvent;

typedef struct {
  PendingEvent *events; /* NULL: none allocated */
  guint head;           /* the next one to hand over */
  guint length;         /* the end of the valid ones */
  guint allocated;
  guint32 thread; /* that the next event is of */
} PendingQueue;

void pending_queue_init (PendingQueue *queue);
void pending_queue_clear (PendingQueue *queue);

/* Returns room for `count` more events behind the last; pending_queue_commit() adds those that were
 * filled in. Gives memory back if far more is there than needed. */
PendingEvent *pending_queue_reserve (PendingQueue *queue, guint count);

static inline void
pending_queue_commit (PendingQueue *queue, guint count)
{
  queue->length += count;
}

/* Adds one event. */
void pending_queue_push (PendingQueue *queue, PendingEvent event);

static inline guint
pending_queue_count (const PendingQueue *queue)
{
  return queue->length - queue->head;
}

/* Passes over the marks at the queue's head that say of which thread the next events are. Returns
 * the next event, or NULL. Valid until the queue is changed. */
static inline const PendingEvent *
pending_queue_peek (PendingQueue *queue)
{
  while (queue->head < queue->length && queue->events[queue->head].is_thread)
    queue->thread = queue->events[queue->head++].detail;
  return queue->head < queue->length ? &queue->events[queue->head] : NULL;
}

/* Takes the next event away, which pending_queue_peek() returned. */
static inline void
pending_queue_pop (PendingQueue *queue)
{
  queue->head++;
}
