/* SPDX-License-Identifier: MIT */
#include "collect/ring-reader.h"

/* How far behind `now` a time may lie and still be believed: the ring is read later than the clock,
 * by as long as the reader was held up in between. To cut such times down to `now` would bring what
 * two threads did at nearly the same moment out of order. */
#define LEEWAY G_GINT64_CONSTANT (1000000000) /* nanoseconds */

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
  guint32 number = ring->thread; /* read once: it is another process's */
  reader->thread = MAX (number, 1u);
  reader->kernel_id = ring->kernel_id;
  reader->lost_told = 0;
  reader->ended = FALSE;
  reader->missed = FALSE;
  reader->exited = FALSE;
  pending_queue_push (
      &reader->queue,
      (PendingEvent){ .time = reader->last_time, .is_thread = 1, .detail = reader->thread });
}

/* Takes note of what a record says about the ring itself. `event` has its time; `before` is its
 * predecessor's. */
static void
heed (RingReader *reader, const HeddleEvent *record, const RingLook *look, gint64 before,
      PendingEvent *event)
{
  switch (record->kind) {
  case HEDDLE_EVENT_LOST:
    reader->lost_told += record->argument;
    /* The first loss lies between the last event before the gap and the one that tells of it. */
    event->object = (guint64) CLAMP (clock_map_convert (look->map, look->clock, record->object),
                                     before, event->time);
    break;
  case HEDDLE_EVENT_THREAD_END:
    reader->ended = TRUE;
    break;
  case HEDDLE_EVENT_PROCESS_END:
    reader->exited = TRUE;
    break;
  default:
    break;
  }
}

/* Turns `count` records, beginning with the place `from & mask`, into events that wait. This is
 * done for each event there is: about a nanosecond and a half. */
static void
decode (RingReader *reader, const HeddleEvent *records, guint32 mask, guint64 from, guint count,
        const RingLook *look)
{
  PendingEvent *event = pending_queue_reserve (&reader->queue, count);
  gint64 last = MAX (reader->last_time, look->floor), latest = look->now + LEEWAY;

  for (guint64 index = from; index != from + count; index++, event++) {
    HeddleEvent record;
    heddle_ring_load (&records[index & mask], &record);
    gint64 time = clock_map_convert (look->map, look->clock, record.time), before = last;
    time = MIN (time, latest);
    last = MAX (time, last);
    event->time = last;
    event->kind = record.kind;
    event->is_thread = 0;
    event->detail = record.detail;
    event->object = record.object;
    event->argument = record.argument;
    if (G_UNLIKELY (record.kind == HEDDLE_EVENT_LOST || record.kind == HEDDLE_EVENT_THREAD_END ||
                    record.kind == HEDDLE_EVENT_PROCESS_END))
      heed (reader, &record, look, before, event);
  }
  if (count > 0)
    reader->last_time = last;
  pending_queue_commit (&reader->queue, count);
}

/* Says that `count` events are missing between the last one read and `end`. */
static void
tell_loss (RingReader *reader, guint64 count, HeddleLossCause cause, gint64 first, gint64 end)
{
  pending_queue_push (&reader->queue, (PendingEvent){ .time = end,
                                                      .kind = HEDDLE_EVENT_LOST,
                                                      .detail = cause,
                                                      .object = (guint64) CLAMP (
                                                          first, MIN (reader->last_time, end), end),
                                                      .argument = count });
  reader->last_time = MAX (reader->last_time, end);
}

/* The thread overwrites the oldest records and asks nobody. First everything is copied as it is;
 * then it is seen which of the copies may have been overwritten meanwhile (ring.h, the reader's
 * algorithm), and the rest is decoded. */
static void
copy_overwritten (RingReader *reader, HeddleRing *ring, const RingLook *look, guint64 published)
{
  guint32 capacity = look->capacity;
  guint64 lost = 0;

  if (published - reader->taken > capacity)
    lost = published - reader->taken - capacity;
  guint64 from = reader->taken + lost, count = published - from;
  g_autofree HeddleEvent *copies = g_new (HeddleEvent, count + 1);
  for (guint64 i = 0; i < count; i++)
    heddle_ring_load (&ring->records[(from + i) & (capacity - 1)], &copies[i]);
  /* Relaxed: the acquire loads of the words come before it, and it can't move up over them. */
  guint64 later = atomic_load_explicit (&ring->published, memory_order_relaxed);
  /* The record `later` may be just being written, over the place of `later - capacity`. */
  guint64 torn = later - from >= capacity ? later - from - capacity + 1 : 0;
  torn = MIN (torn, count);
  if (lost + torn > 0) {
    gint64 next =
        torn < count ? clock_map_convert (look->map, look->clock, copies[torn].time) : look->now;
    gint64 least = MAX (reader->last_time, look->floor);
    next = CLAMP (next, least, MAX (look->now, least));
    tell_loss (reader, lost + torn, HEDDLE_LOSS_OVERWRITTEN, reader->last_time, next);
  }
  decode (reader, copies, G_MAXUINT32, torn, (guint) (count - torn), look);
  reader->taken = published;
}

/* Adds what handlers had set aside when their process died inside an emission. */
static void
take_set_aside (RingReader *reader, HeddleRing *ring, const RingLook *look)
{
  /* Relaxed: the thread is no more. */
  guint32 count = atomic_load_explicit (&ring->nested, memory_order_relaxed);

  decode (reader, ring->set_aside, G_MAXUINT32, 0, MIN (count, HEDDLE_RING_SET_ASIDE), look);
  if (count > HEDDLE_RING_SET_ASIDE)
    tell_loss (reader, count - HEDDLE_RING_SET_ASIDE, HEDDLE_LOSS_NESTED, reader->last_time,
               MAX (look->now, reader->last_time));
}

/* The thread will write no more: tells of the losses that no record stands for, and of its end if
 * the record of that was among them. */
static void
end_thread (RingReader *reader, HeddleRing *ring, const RingLook *look, gboolean process_lives)
{
  take_set_aside (reader, ring, look);
  /* Acquire pairs with the release in heddle_ring_count_loss(). */
  guint64 lost = atomic_load_explicit (&ring->lost, memory_order_acquire) - reader->lost_base;
  if (lost > reader->lost_told) {
    guint64 first = atomic_load_explicit (&ring->lost_first, memory_order_relaxed);
    tell_loss (reader, lost - reader->lost_told, HEDDLE_LOSS_FULL,
               clock_map_convert (look->map, look->clock, first),
               MAX (look->now, reader->last_time));
  }
  if (process_lives && !reader->ended)
    pending_queue_push (&reader->queue,
                        (PendingEvent){ .time = MAX (reader->last_time, look->floor),
                                        .kind = HEDDLE_EVENT_THREAD_END });
  reader->lost_base += lost;
  reader->thread = 0;
  reader->emitting_since = 0;
}

/* Reads what is published. Returns FALSE if the ring breaks its rules. */
static gboolean
read_published (RingReader *reader, HeddleRing *ring, const RingLook *look)
{
  /* Pairs with the release in heddle_ring_publish(). */
  guint64 published = atomic_load_explicit (&ring->published, memory_order_acquire);

  if (ring->capacity != look->capacity)
    return FALSE;
  /* Whoever else has the mapping could go on for ever. */
  if (look->dead && !reader->settled) {
    reader->settled = TRUE;
    reader->final = published;
  }
  published = reader->settled ? reader->final : published;
  if (look->policy == HEDDLE_LOSS_POLICY_FLIGHT) {
    copy_overwritten (reader, ring, look, published);
    return TRUE;
  }
  if (published - reader->taken > look->capacity)
    return FALSE;
  guint64 until = published;
  reader->behind = published - reader->taken > look->share;
  if (reader->behind)
    until = reader->taken + look->share;
  decode (reader, ring->records, look->capacity - 1, reader->taken, (guint) (until - reader->taken),
          look);
  reader->taken = until;
  /* Pairs with the acquire in heddle_ring_look_for_room(): these places may be written again. */
  atomic_store_explicit (&ring->taken, until, memory_order_release);
  return TRUE;
}

/* Lets another thread have the slot. It begins at the ring's beginning again: threads that come and
 * go and emit little would each write behind the last one's records otherwise, until every slot had
 * the memory of a full ring. Nobody else writes to a ring whose thread is gone. */
static void
free_slot (RingReader *reader, HeddleRing *ring)
{
  reader->taken = 0;
  atomic_store_explicit (&ring->published, 0, memory_order_relaxed);
  atomic_store_explicit (&ring->taken, 0, memory_order_relaxed);
  /* Pairs with the acquire in claim_slot(): we have left the ring. */
  atomic_store_explicit (&ring->state, HEDDLE_RING_FREE, memory_order_release);
}

gboolean
ring_reader_read (RingReader *reader, HeddleRing *ring, const RingLook *look, gboolean gone)
{
  if (reader->corrupt)
    return FALSE;
  /* Acquire pairs with the thread's release of `state`: what it set up, and all that it published
   * before it closed, is visible. */
  guint32 state = atomic_load_explicit (&ring->state, memory_order_acquire);
  if (state == HEDDLE_RING_FREE || state == HEDDLE_RING_CLAIMED) {
    reader->behind = FALSE; /* whatever a liar had published before */
    return TRUE;
  }
  if (state > HEDDLE_RING_ENDING) {
    reader->corrupt = TRUE;
    return FALSE;
  }
  if (reader->thread == 0) {
    if (reader->settled)
      return TRUE;
    if (look->dead &&
        atomic_load_explicit (&ring->published, memory_order_acquire) == reader->taken)
      return TRUE;
    begin_thread (reader, ring);
    gone = FALSE; /* that was found out of the slot's last thread */
  }
  gboolean closed = state == HEDDLE_RING_CLOSED || gone;
  guint64 taken = reader->taken;

  /* Before `published` is read: if no emission is going on now, whatever is not published yet will
   * be stamped later than this look. Pairs with the release of `emitting` in heddle_emit(). */
  gboolean emitting = atomic_load_explicit (&ring->emitting, memory_order_acquire) != 0;
  if (!read_published (reader, ring, look)) {
    reader->corrupt = TRUE;
    return FALSE;
  }
  if (!emitting)
    reader->emitting_since = 0;
  else if (reader->emitting_since == 0 || reader->taken != taken)
    reader->emitting_since = MAX (look->now, 1);
  if (reader->behind)
    return TRUE;
  if (look->dead || closed)
    end_thread (reader, ring, look, closed);
  if (closed)
    free_slot (reader, ring);
  return TRUE;
}

gint64
ring_reader_complete (const RingReader *reader, const RingLook *look, gint64 complete)
{
  gboolean emitting =
      reader->emitting_since != 0 && look->now - reader->emitting_since < look->patience;

  if (reader->corrupt || !(reader->behind || emitting))
    return complete;
  /* The times are the process's word: the others don't wait for one who says that he is far behind.
   * What a dead one has left is bounded, and waited for. */
  gint64 held = reader->last_time;
  if (!reader->settled)
    held = MAX (held, look->now - LEEWAY);
  return MIN (complete, held);
}
