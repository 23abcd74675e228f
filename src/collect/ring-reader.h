/* SPDX-License-Identifier: MIT
 *
 * Reads one slot of a segment: the rings of the threads that have it one after another.
 */
#pragma once

#include <glib.h>

#include "collect/clock-map.h"
#include "event/ring.h"

/* An event that was read and waits for its turn in the merge. Its text, if any, is still an
 * identifier in its segment. */
typedef struct {
  gint64 time; /* of the session, not before its predecessor in the ring */
  guint32 thread;
  guint32 detail;
  guint16 kind;
  guint64 object;
  guint64 argument;
} PendingEvent;

/* A queue of pending events, in the order of time. */
typedef struct {
  GArray *events; /* of PendingEvent */
  guint head;     /* the next one to hand over */
} PendingQueue;

void pending_queue_init (PendingQueue *queue);
void pending_queue_clear (PendingQueue *queue);
/* Adds an event behind the others; an earlier time than the last one's is raised to it. */
void pending_queue_push (PendingQueue *queue, PendingEvent event);
/* Returns the next event, or NULL. Valid until the queue is changed. */
const PendingEvent *pending_queue_peek (const PendingQueue *queue);
void pending_queue_pop (PendingQueue *queue);
/* Returns the last event's time, or 0. */
gint64 pending_queue_last (const PendingQueue *queue);

typedef struct {
  PendingQueue queue;
  guint64 taken;     /* our own count: the shared one is only for the writer */
  guint64 lost_base; /* the ring's count of losses when its present thread began */
  guint64 lost_told; /* losses of the present thread that LOST records stood for */
  gint64 last_time;  /* of the last event read */
  guint32 thread;    /* the present thread's number; 0: the slot is nobody's */
  gboolean ended;    /* the present thread's THREAD_END was read */
  gboolean corrupt;  /* the ring broke its rules: it is left alone for good */
  gboolean emitting; /* at the last read the thread was in the middle of an emission */
} RingReader;

void ring_reader_init (RingReader *reader);
void ring_reader_clear (RingReader *reader);

/* Reads all that the ring's thread has published and frees the slot if that thread has ended.
 * `dead` says that its process is gone, so that nothing more will come. Times of more than a second
 * after `now` are nonsense and cut down to that. Returns FALSE if the ring breaks its rules. */
gboolean ring_reader_read (RingReader *reader, HeddleRing *ring, guint32 capacity,
                           const ClockMap *map, HeddleClock clock, gint64 now, gboolean dead);
