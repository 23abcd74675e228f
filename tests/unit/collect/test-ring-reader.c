/* SPDX-License-Identifier: MIT
 *
 * A ring between its two sides: order, loss, and a writer that breaks the rules.
 */
#include "collect/ring-reader.h"

#include <stdlib.h>
#include <string.h>

#define CAPACITY 64u
#define EVENTS   200000u

static HeddleRing *
ring_new (void)
{
  gsize size = sizeof (HeddleRing) + CAPACITY * sizeof (HeddleEvent);
  HeddleRing *ring = aligned_alloc (64, size);

  memset (ring, 0, size);
  ring->capacity = CAPACITY;
  ring->ready = CAPACITY;
  ring->thread = 1;
  atomic_store (&ring->state, HEDDLE_RING_LIVE);
  return ring;
}

static const ClockMap map = { .nanoseconds_a_tick = 1.0 };

static RingLook
usual_look (void)
{
  return (RingLook){ .map = &map,
                     .clock = HEDDLE_CLOCK_MONOTONIC,
                     .capacity = CAPACITY,
                     .share = CAPACITY,
                     .now = G_MAXINT64 / 2,
                     .patience = 1000 };
}

static gboolean
read_ring (RingReader *reader, HeddleRing *ring)
{
  const RingLook look = usual_look ();

  return ring_reader_read (reader, ring, &look, FALSE);
}

/* The writer emits EVENTS events, numbered in order, and closes its ring. */
static gpointer
write_ring (gpointer data)
{
  HeddleRing *ring = data;

  for (uint64_t i = 1; i <= EVENTS; i++) {
    const HeddleEvent event = { .time = i, .kind = HEDDLE_EVENT_CHANNEL_SEND, .argument = i };
    heddle_ring_write (ring, &event);
  }
  const HeddleEvent end = { .time = EVENTS + 1, .kind = HEDDLE_EVENT_THREAD_END };
  heddle_ring_write (ring, &end);
  atomic_store_explicit (&ring->state, HEDDLE_RING_CLOSED, memory_order_release);
  return NULL;
}

typedef struct {
  uint64_t seen, lost, last;
  gboolean ended;
} Account;

/* Takes what was read, and checks that it is in order and that every hole is told as loss. */
static void
settle (RingReader *reader, Account *account)
{
  const PendingEvent *event;

  for (; (event = pending_queue_peek (&reader->queue)) != NULL;
       pending_queue_pop (&reader->queue)) {
    if (event->kind == HEDDLE_EVENT_LOST) {
      account->lost += event->argument;
      g_assert_cmpint ((gint64) event->object, >=, (gint64) account->last);
    } else if (event->kind == HEDDLE_EVENT_THREAD_END) {
      account->ended = TRUE;
    } else {
      g_assert_cmpuint (event->argument, >, account->last);
      /* Every number that is missing was told as lost before. */
      g_assert_cmpuint (event->argument, ==, account->seen + account->lost + 1);
      account->seen++;
      account->last = event->argument;
    }
  }
}

static void
test_order_and_loss_between_threads (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  Account account = { 0 };
  ring_reader_init (&reader);
  GThread *writer = g_thread_new ("writer", write_ring, ring);

  while (atomic_load (&ring->state) != HEDDLE_RING_FREE) {
    g_assert_true (read_ring (&reader, ring));
    settle (&reader, &account);
  }
  g_thread_join (writer);
  g_assert_true (account.ended);
  /* The end itself may be among the lost: then the reader tells of it all the same. */
  g_assert_cmpuint (account.seen + account.lost, >=, EVENTS);
  g_assert_cmpuint (account.seen + account.lost, <=, EVENTS + 1);
  ring_reader_clear (&reader);
  free (ring);
}

/* Without a reader all but a ringful is lost, and exactly that is told. */
static void
test_loss_is_counted_exactly (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  Account account = { 0 };
  ring_reader_init (&reader);

  write_ring (ring);
  g_assert_true (read_ring (&reader, ring));
  settle (&reader, &account);
  g_assert_cmpuint (account.seen, ==, CAPACITY);
  g_assert_cmpuint (account.lost, ==, EVENTS + 1 - CAPACITY);
  g_assert_true (account.ended);
  ring_reader_clear (&reader);
  free (ring);
}

/* The next thread in the slot begins with a clean account. */
static void
test_slot_serves_the_next_thread (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  Account account = { 0 };
  ring_reader_init (&reader);

  write_ring (ring);
  read_ring (&reader, ring);
  settle (&reader, &account);
  g_assert_cmpuint (atomic_load (&ring->state), ==, HEDDLE_RING_FREE);
  atomic_store (&ring->reported, atomic_load (&ring->lost)); /* as a thread that claims it does */
  ring->limit = atomic_load (&ring->published);
  ring->thread = 2;
  atomic_store (&ring->state, HEDDLE_RING_LIVE);
  const HeddleEvent event = { .time = EVENTS + 10, .kind = HEDDLE_EVENT_SLEEP_BEGIN };
  heddle_ring_write (ring, &event);
  read_ring (&reader, ring);
  const PendingEvent *pending = pending_queue_peek (&reader.queue);
  g_assert_nonnull (pending);
  g_assert_cmpuint (reader.queue.thread, ==, 2);
  g_assert_cmpuint (pending->kind, ==, HEDDLE_EVENT_SLEEP_BEGIN);
  ring_reader_clear (&reader);
  free (ring);
}

static void
test_counters_may_wrap (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  ring_reader_init (&reader);
  reader.taken = G_MAXUINT64 - 2;
  atomic_store (&ring->taken, G_MAXUINT64 - 2);
  atomic_store (&ring->published, G_MAXUINT64 - 2);
  ring->limit = G_MAXUINT64 - 2;

  for (uint64_t i = 1; i <= 6; i++) {
    const HeddleEvent event = { .time = i, .kind = HEDDLE_EVENT_SLEEP_BEGIN, .argument = i };
    heddle_ring_write (ring, &event);
  }
  g_assert_true (read_ring (&reader, ring));
  for (uint64_t i = 1; i <= 6; i++) {
    g_assert_cmpuint (pending_queue_peek (&reader.queue)->argument, ==, i);
    pending_queue_pop (&reader.queue);
  }
  ring_reader_clear (&reader);
  free (ring);
}

static void
test_corrupt_ring_is_left_alone (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  ring_reader_init (&reader);

  atomic_store (&ring->published, CAPACITY + 1);
  g_assert_false (read_ring (&reader, ring));
  g_assert_null (pending_queue_peek (&reader.queue));
  atomic_store (&ring->published, 1);
  g_assert_false (read_ring (&reader, ring));
  ring_reader_clear (&reader);
  free (ring);
}

/* Times that go back, or lie far in the future, can't bring the order down. */
static void
test_times_stay_in_order (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  const uint64_t times[] = { 50, 20, 300, G_MAXUINT64 / 2, 60 };
  const gint64 second = 1000000000, expected[] = { 50, 50, 300, second + 100, second + 100 };
  ring_reader_init (&reader);

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    const HeddleEvent event = { .time = times[i], .kind = HEDDLE_EVENT_SLEEP_BEGIN };
    heddle_ring_write (ring, &event);
  }
  RingLook look = usual_look ();
  look.now = 100;
  ring_reader_read (&reader, ring, &look, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_assert_cmpint (pending_queue_peek (&reader.queue)->time, ==, expected[i]);
    pending_queue_pop (&reader.queue);
  }
  ring_reader_clear (&reader);
  free (ring);
}

/* A thread that overwrites the oldest: whatever is read is whole and in order, and what is missing
 * is told. */
static void
test_overwritten_records_are_never_torn (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  Account account = { 0 };
  RingLook look = usual_look ();
  ring_reader_init (&reader);
  ring->policy = look.policy = HEDDLE_LOSS_POLICY_FLIGHT;
  GThread *writer = g_thread_new ("writer", write_ring, ring);

  while (atomic_load (&ring->state) != HEDDLE_RING_FREE) {
    g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
    settle (&reader, &account);
  }
  g_thread_join (writer);
  g_assert_true (account.ended);
  g_assert_cmpuint (account.last, ==, EVENTS); /* the newest are there */
  g_assert_cmpuint (account.seen + account.lost, ==, EVENTS);
  g_assert_cmpuint (account.lost, >, 0);
  ring_reader_clear (&reader);
  free (ring);
}

/* A thread that has said its end may still emit; its slot is free once it is gone. */
static void
test_ending_thread_keeps_its_ring (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  const HeddleEvent end = { .time = 1, .kind = HEDDLE_EVENT_THREAD_END };
  const HeddleEvent late = { .time = 2, .kind = HEDDLE_EVENT_MUTEX_ACQUIRE };
  const RingLook look = usual_look ();
  ring_reader_init (&reader);

  heddle_ring_write (ring, &end);
  atomic_store (&ring->state, HEDDLE_RING_ENDING);
  g_assert_true (read_ring (&reader, ring));
  g_assert_cmpuint (atomic_load (&ring->state), ==, HEDDLE_RING_ENDING);
  heddle_ring_write (ring, &late);
  g_assert_true (ring_reader_read (&reader, ring, &look, TRUE));
  g_assert_cmpuint (atomic_load (&ring->state), ==, HEDDLE_RING_FREE);
  g_assert_cmpuint (pending_queue_peek (&reader.queue)->kind, ==, HEDDLE_EVENT_THREAD_END);
  pending_queue_pop (&reader.queue);
  g_assert_cmpuint (pending_queue_peek (&reader.queue)->kind, ==, HEDDLE_EVENT_MUTEX_ACQUIRE);
  pending_queue_pop (&reader.queue);
  g_assert_null (pending_queue_peek (&reader.queue)); /* it is not told to have ended twice */
  ring_reader_clear (&reader);
  free (ring);
}

/* Of one look no ring takes more than its share, and the others are not ahead of what it has
 * left. */
static void
test_share_bounds_a_look (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  RingLook look = usual_look ();
  ring_reader_init (&reader);
  look.share = 10;
  look.now = 1000;

  for (uint64_t i = 1; i <= 15; i++) {
    const HeddleEvent event = { .time = i, .kind = HEDDLE_EVENT_SLEEP_BEGIN, .argument = i };
    heddle_ring_write (ring, &event);
  }
  g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
  g_assert_cmpuint (pending_queue_count (&reader.queue), ==, 10 + 1); /* and the thread's mark */
  g_assert_cmpint (ring_reader_complete (&reader, &look, 1000), ==, 10);
  g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
  g_assert_cmpuint (pending_queue_count (&reader.queue), ==, 15 + 1);
  g_assert_cmpint (ring_reader_complete (&reader, &look, 1000), ==, 1000);
  ring_reader_clear (&reader);
  free (ring);
}

/* An emission that is going on holds the others up, but not for ever. */
static void
test_emission_is_waited_for (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  RingLook look = usual_look ();
  const HeddleEvent event = { .time = 5, .kind = HEDDLE_EVENT_SLEEP_BEGIN };
  ring_reader_init (&reader);

  heddle_ring_write (ring, &event);
  atomic_store (&ring->emitting, 1);
  look.now = 100;
  g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
  g_assert_cmpint (ring_reader_complete (&reader, &look, 100), ==, 5);
  look.now = 100 + look.patience;
  g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
  g_assert_cmpint (ring_reader_complete (&reader, &look, 100), ==, 100);
  ring_reader_clear (&reader);
  free (ring);
}

/* Events that handlers had set aside when their process died inside an emission are not lost. */
static void
test_set_aside_events_are_taken_at_death (void)
{
  HeddleRing *ring = ring_new ();
  RingReader reader;
  RingLook look = usual_look ();
  const HeddleEvent event = { .time = 5, .kind = HEDDLE_EVENT_SLEEP_BEGIN };
  ring_reader_init (&reader);
  look.dead = TRUE;

  heddle_ring_write (ring, &event);
  for (guint i = 0; i < HEDDLE_RING_SET_ASIDE; i++)
    heddle_ring_store (&ring->set_aside[i], 6 + i,
                       heddle_ring_kind_and_detail (HEDDLE_EVENT_SLEEP_END, 0), 0, i);
  atomic_store (&ring->nested, HEDDLE_RING_SET_ASIDE + 3);
  g_assert_true (ring_reader_read (&reader, ring, &look, FALSE));
  pending_queue_peek (&reader.queue);
  pending_queue_pop (&reader.queue);
  for (guint i = 0; i < HEDDLE_RING_SET_ASIDE; i++) {
    g_assert_cmpuint (pending_queue_peek (&reader.queue)->argument, ==, i);
    pending_queue_pop (&reader.queue);
  }
  g_assert_cmpuint (pending_queue_peek (&reader.queue)->kind, ==, HEDDLE_EVENT_LOST);
  g_assert_cmpuint (pending_queue_peek (&reader.queue)->argument, ==, 3);
  ring_reader_clear (&reader);
  free (ring);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ring/order-and-loss-between-threads", test_order_and_loss_between_threads);
  g_test_add_func ("/ring/loss-is-counted-exactly", test_loss_is_counted_exactly);
  g_test_add_func ("/ring/slot-serves-the-next-thread", test_slot_serves_the_next_thread);
  g_test_add_func ("/ring/counters-may-wrap", test_counters_may_wrap);
  g_test_add_func ("/ring/corrupt-is-left-alone", test_corrupt_ring_is_left_alone);
  g_test_add_func ("/ring/times-stay-in-order", test_times_stay_in_order);
  g_test_add_func ("/ring/overwritten-never-torn", test_overwritten_records_are_never_torn);
  g_test_add_func ("/ring/ending-thread-keeps-its-ring", test_ending_thread_keeps_its_ring);
  g_test_add_func ("/ring/share-bounds-a-look", test_share_bounds_a_look);
  g_test_add_func ("/ring/emission-is-waited-for", test_emission_is_waited_for);
  g_test_add_func ("/ring/set-aside-taken-at-death", test_set_aside_events_are_taken_at_death);
  return g_test_run ();
}
