/* SPDX-License-Identifier: MIT */
#include "collect/ring-reader.h"

/* How far behind `now` a time may lie and still be believed: the ring is read later than the clock, by
 * as long as the reader was held up in between. To cut such times down to `now` would bring what two
 * threads did at nearly the same moment out of order. */
#define LEEWAY G_GINT64_CONSTANT (1000000000) /* nanoseconds */

void
pending_queue_init (PendingQueue *queue)
{
  queue->events = g_array_new (FALSE, FALSE, sizeof (PendingEvent));
  queue->head = 0;
}

void
pending_queue_clear (PendingQueue *queue)
{
  g_clear_pointer (&queue->events, g_array_unref);
  queue->head = 0;
}

void
pending_queue_push (PendingQueue *queue, PendingEvent event)
{
  if (queue->events->len > queue->head) {
    gint64 last = g_array_index (queue->events, PendingEvent, queue->events->len - 1).time;
    event.time = MAX (event.time, last);
  }
  g_array_append_val (queue->events, event);
}

const PendingEvent *
pending_queue_peek (const PendingQueue *queue)
{
  if (queue->head == queue->events->len)
    return NULL;
  return &g_array_index (queue->events, PendingEvent, queue->head);
}

void
pending_queue_pop (PendingQueue *queue)
{
  queue->head++;
  if (queue->head == queue->events->len) {
    g_array_set_size (queue->events, 0);
    queue->head = 0;
  }
}

gint64
pending_queue_last (const PendingQueue *queue)
{
  if (queue->head == queue->events->len)
    return 0;
  return g_array_index (queue->events, PendingEvent, queue->events->len - 1).time;
}

void
ring_reader_init (RingReader *reader)
{
  *reader = (RingReader){ .thread = 0 };
  pending_queue_init (&reader->queue);
}

void
ring_reader_clear (RingReader *reader)
{
  pending_queue_clear (&reader->queue);
}

/* Takes up the thread that has claimed the slot since the last look. */
static void
begin_thread (RingReader *reader, const HeddleRing *ring)
{
  reader->thread = MAX (ring->thread, 1u);
  reader->lost_told = 0;
  reader->ended = FALSE;
}

static void
push_record (RingReader *reader, const HeddleEvent *record, const ClockMap *map, HeddleClock clock,
             gint64 now)
{
  gint64 time = clock_map_convert (map, clock, record->time);
  PendingEvent event = {
    .time = CLAMP (time, reader->last_time, MAX (now + LEEWAY, reader->last_time)),
    .thread = reader->thread,
    .kind = record->kind,
    .detail = record->detail,
    .object = record->object,
    .argument = record->argument,
  };

  if (record->kind == HEDDLE_EVENT_LOST) {
    reader->lost_told += record->argument;
    /* The first loss lies between the last event before the gap and the one that tells of it. */
    event.object = (guint64) CLAMP (clock_map_convert (map, clock, record->object),
                                    reader->last_time, event.time);
  }
  if (record->kind == HEDDLE_EVENT_THREAD_END)
    reader->ended = TRUE;
  reader->last_time = event.time;
  pending_queue_push (&reader->queue, event);
}

/* The thread will write no more: tells of the losses that no record stands for, and of its end if
 * the record of that was among them. */
static void
end_thread (RingReader *reader, const HeddleRing *ring, const ClockMap *map, HeddleClock clock,
            gint64 now, gboolean closed)
{
  /* Acquire pairs with the release in heddle_ring_count_loss(). */
  guint64 lost = atomic_load_explicit (&ring->lost, memory_order_acquire) - reader->lost_base;
  gint64 end = MAX (now, reader->last_time);

  if (lost > reader->lost_told) {
    guint64 first = atomic_load_explicit (&ring->lost_first, memory_order_relaxed);
    pending_queue_push (&reader->queue,
                        (PendingEvent){
                            .time = end,
                            .thread = reader->thread,
                            .kind = HEDDLE_EVENT_LOST,
                            .detail = HEDDLE_LOSS_FULL,
                            .object = (guint64) CLAMP (clock_map_convert (map, clock, first),
                                                       reader->last_time, end),
                            .argument = lost - reader->lost_told,
                        });
    reader->last_time = end;
  }
  if (closed && !reader->ended)
    pending_queue_push (&reader->queue, (PendingEvent){ .time = reader->last_time,
                                                        .thread = reader->thread,
                                                        .kind = HEDDLE_EVENT_THREAD_END });
  reader->lost_base += lost;
  reader->thread = 0;
}

gboolean
ring_reader_read (RingReader *reader, HeddleRing *ring, guint32 capacity, const ClockMap *map,
                  HeddleClock clock, gint64 now, gboolean dead)
{
  if (reader->corrupt)
    return FALSE;
  /* Acquire pairs with the thread's release of `state`: what it set up, and all that it published
   * before it closed, is visible. */
  guint32 state = atomic_load_explicit (&ring->state, memory_order_acquire);
  if (state != HEDDLE_RING_LIVE && state != HEDDLE_RING_CLOSED)
    return TRUE;
  if (reader->thread == 0) {
    if (dead && atomic_load_explicit (&ring->published, memory_order_acquire) == reader->taken)
      return TRUE;
    begin_thread (reader, ring);
  }

  /* Before `published`: if no emission is going on now, whatever is not published yet will be
   * stamped later than this read. Pairs with the release of `emitting` in heddle_emit(). */
  reader->emitting = atomic_load_explicit (&ring->emitting, memory_order_acquire) != 0 &&
                     state == HEDDLE_RING_LIVE;
  /* Pairs with the release in heddle_ring_write(). */
  guint64 published = atomic_load_explicit (&ring->published, memory_order_acquire);
  if (published - reader->taken > capacity || ring->capacity != capacity) {
    reader->corrupt = TRUE;
    reader->emitting = FALSE;
    return FALSE;
  }
  for (; reader->taken != published; reader->taken++) {
    HeddleEvent record = ring->records[reader->taken & (capacity - 1)];
    push_record (reader, &record, map, clock, now);
  }
  /* Pairs with the acquire in heddle_ring_write(): these slots may be written again. */
  atomic_store_explicit (&ring->taken, published, memory_order_release);

  if (dead || state == HEDDLE_RING_CLOSED)
    end_thread (reader, ring, map, clock, now, state == HEDDLE_RING_CLOSED);
  if (state == HEDDLE_RING_CLOSED)
    /* Pairs with the acquire in claim_slot(): we have left the ring. */
    atomic_store_explicit (&ring->state, HEDDLE_RING_FREE, memory_order_release);
  return TRUE;
}
