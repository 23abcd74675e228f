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
  ring->thread = 1;
  atomic_store (&ring->state, HEDDLE_RING_LIVE);
  return ring;
}

static const ClockMap map = { .nanoseconds_a_tick = 1.0 };

static gboolean
read_ring (RingReader *reader, HeddleRing *ring)
{
  return ring_reader_read (reader, ring, CAPACITY, &map, HEDDLE_CLOCK_MONOTONIC, G_MAXINT64 / 2,
                           FALSE);
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
  ring->thread = 2;
  atomic_store (&ring->state, HEDDLE_RING_LIVE);
  const HeddleEvent event = { .time = EVENTS + 10, .kind = HEDDLE_EVENT_SLEEP_BEGIN };
  heddle_ring_write (ring, &event);
  read_ring (&reader, ring);
  const PendingEvent *pending = pending_queue_peek (&reader.queue);
  g_assert_nonnull (pending);
  g_assert_cmpuint (pending->thread, ==, 2);
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
  ring_reader_read (&reader, ring, CAPACITY, &map, HEDDLE_CLOCK_MONOTONIC, 100, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_assert_cmpint (pending_queue_peek (&reader.queue)->time, ==, expected[i]);
    pending_queue_pop (&reader.queue);
  }
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
  return g_test_run ();
}
