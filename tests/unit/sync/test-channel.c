/* SPDX-License-Identifier: MIT */
#include "channel-party.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

/* ------------------------------------------------------------------ one thread */

static void
test_order (void)
{
  int messages[7];
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "order", 3), ==, 0);
  for (int i = 0; i < 7; i++) { /* more than the capacity: the circle wraps */
    g_assert_true (sync_channel_send (&channel, &messages[i]));
    if (i < 2)
      continue;
    g_assert_true (sync_channel_receive (&channel, &message));
    g_assert_true (message == &messages[i - 2]);
  }
  sync_channel_destroy (&channel);
}

static void
test_close (void)
{
  int first, second, refused;
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "close", 4), ==, 0);
  g_assert_true (sync_channel_send (&channel, &first));
  g_assert_true (sync_channel_send (&channel, &second));
  sync_channel_close (&channel);
  sync_channel_close (&channel);
  g_assert_false (sync_channel_send (&channel, &refused));
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &first);
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &second);
  g_assert_false (sync_channel_receive (&channel, &message));
  g_assert_true (message == &second);
  sync_channel_destroy (&channel);
}

static void
test_try (void)
{
  int first, second;
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "try", 1), ==, 0);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, EAGAIN);
  g_assert_cmpint (sync_channel_try_send (&channel, &first), ==, 0);
  g_assert_cmpint (sync_channel_try_send (&channel, &second), ==, EAGAIN);
  sync_channel_close (&channel);
  g_assert_cmpint (sync_channel_try_send (&channel, &second), ==, EPIPE);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, 0);
  g_assert_true (message == &first);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, EPIPE);
  g_assert_true (message == &first);
  sync_channel_destroy (&channel);
}

/* Far more than it has places for at first, with the circle turned by a few: nothing is lost. */
static void
test_unbounded (void)
{
  enum { COUNT = 1000, TURN = 5 };
  static int messages[COUNT];
  void *message;

  g_assert_cmpint (sync_channel_init (&channel, "unbounded", SYNC_CHANNEL_UNBOUNDED), ==, 0);
  for (int i = 0; i < COUNT; i++) {
    g_assert_cmpint (sync_channel_try_send (&channel, &messages[i]), ==, 0);
    if (i >= TURN)
      continue;
    g_assert_true (sync_channel_receive (&channel, &message));
    g_assert_true (message == &messages[i]);
  }
  sync_channel_close (&channel);
  for (int i = TURN; i < COUNT; i++) {
    g_assert_true (sync_channel_receive (&channel, &message));
    g_assert_true (message == &messages[i]);
  }
  g_assert_false (sync_channel_receive (&channel, &message));
  sync_channel_destroy (&channel);
}

/* ------------------------------------------------------------------ many threads */

#define PRODUCERS    3
#define CONSUMERS    2
#define MESSAGES     500 /* of each producer */
#define ALL_MESSAGES (PRODUCERS * MESSAGES)
#define CAPACITY     4

typedef struct {
  SyncThread thread;
  int received;
  int last[PRODUCERS]; /* the last message of each producer, by its place among its messages */
} Consumer;

static int received_times[ALL_MESSAGES]; /* a message is the place of its count in here */
static _Atomic (int) sent;
static _Atomic (int) asked_for;
static _Atomic (bool) closing;
static uint32_t many_capacity = CAPACITY;

static void *
produce (void *data)
{
  int *messages = data;

  for (int i = 0; i < MESSAGES; i++) {
    g_assert_true (sync_channel_send (&channel, &messages[i]));
    /* In this order, `asked_for` can only be too large: the channel never holds more. */
    int so_far = atomic_fetch_add (&sent, 1) + 1;
    if (many_capacity != SYNC_CHANNEL_UNBOUNDED)
      g_assert_cmpint (so_far - atomic_load (&asked_for), <=, (int) many_capacity);
  }
  return NULL;
}

static void *
consume (void *data)
{
  Consumer *consumer = data;
  void *message;

  atomic_fetch_add (&asked_for, 1);
  while (sync_channel_receive (&channel, &message)) {
    int place = (int) ((int *) message - received_times);
    received_times[place]++;
    consumer->received++;
    /* Those of one producer come in its order. */
    g_assert_cmpint (place % MESSAGES, >, consumer->last[place / MESSAGES]);
    consumer->last[place / MESSAGES] = place % MESSAGES;
    atomic_fetch_add (&asked_for, 1);
  }
  g_assert_true (atomic_load (&closing));
  return NULL;
}

static void
test_many (void)
{
  SyncThread producers[PRODUCERS];
  Consumer consumers[CONSUMERS];

  memset (received_times, 0, sizeof received_times);
  atomic_store (&sent, 0);
  atomic_store (&asked_for, 0);
  atomic_store (&closing, false);
  g_assert_cmpint (sync_channel_init (&channel, "many", many_capacity), ==, 0);
  for (int i = 0; i < CONSUMERS; i++) {
    consumers[i] = (Consumer){ .last = { -1, -1, -1 } };
    start (consume, &consumers[i], &consumers[i].thread);
  }
  for (int i = 0; i < PRODUCERS; i++)
    start (produce, &received_times[i * MESSAGES], &producers[i]);
  for (int i = 0; i < PRODUCERS; i++)
    join (&producers[i]);
  atomic_store (&closing, true);
  sync_channel_close (&channel);
  for (int i = 0; i < CONSUMERS; i++)
    join (&consumers[i].thread);
  sync_channel_destroy (&channel);

  g_assert_cmpint (consumers[0].received + consumers[1].received, ==, ALL_MESSAGES);
  for (int i = 0; i < ALL_MESSAGES; i++)
    g_assert_cmpint (received_times[i], ==, 1);
}

static void
test_many_rendezvous (void)
{
  many_capacity = SYNC_CHANNEL_RENDEZVOUS;
  test_many ();
}

static void
test_many_unbounded (void)
{
  many_capacity = SYNC_CHANNEL_UNBOUNDED;
  test_many ();
}

/* The record tells the same: numbers in the order of time, never more in the channel than it
 * holds, and every wait ended by what it waited for. */
static void
test_many_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/channel/many/subprocess/recorded");
  uint16_t waits[PRODUCERS + CONSUMERS + 2] = { 0 };
  uint64_t entered = 0, left = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint16_t kind = recorded->event.kind;

    g_assert_cmpuint (recorded->thread, <, G_N_ELEMENTS (waits));
    uint16_t *wait = &waits[recorded->thread];
    if (kind == HEDDLE_EVENT_CHANNEL_SEND)
      g_assert_cmpuint (recorded->event.argument, ==, ++entered);
    if (kind == HEDDLE_EVENT_CHANNEL_RECEIVE)
      g_assert_cmpuint (recorded->event.argument, ==, ++left);
    g_assert_cmpuint (left, <=, entered);
    g_assert_cmpuint (entered - left, <=, CAPACITY);

    if (*wait == HEDDLE_EVENT_CHANNEL_SEND_WAIT)
      g_assert_cmpuint (kind, ==, HEDDLE_EVENT_CHANNEL_SEND);
    if (*wait == HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT && kind != HEDDLE_EVENT_CHANNEL_WAIT_END)
      g_assert_cmpuint (kind, ==, HEDDLE_EVENT_CHANNEL_RECEIVE);
    *wait = kind;
  }
  g_assert_cmpuint (entered, ==, ALL_MESSAGES);
  g_assert_cmpuint (left, ==, ALL_MESSAGES);
}

/* ------------------------------------------------------------------ waits, chosen */

/* A sender waits at a full channel until a message is taken; a receiver at an empty one. */
static void
run_waits (void)
{
  int first, second, third;
  Party sender = { .message = &second }, receiver = { 0 };
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "messages", 1), ==, 0);
  g_assert_true (sync_channel_send (&channel, &first));
  start (send_one, &sender, &sender.thread);
  recorded_await (&sender.watch);
  wake_for_nothing (&channel.room);
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &first);
  join (&sender.thread);
  g_assert_true (sender.result);
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &second);

  start (receive_one, &receiver, &receiver.thread);
  recorded_await (&receiver.watch);
  wake_for_nothing (&channel.message);
  g_assert_true (sync_channel_send (&channel, &third));
  join (&receiver.thread);
  g_assert_true (receiver.result);
  g_assert_true (receiver.message == &third);
  sync_channel_destroy (&channel);
}

static void
test_waits (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/channel/waits/subprocess/recorded");
  const RecordedEvent *open = recorded_first (events, HEDDLE_EVENT_CHANNEL_OPEN);
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  uint64_t object = open->event.object;
  g_autofree char *sender = recorded_story (
      events, recorded_first (events, HEDDLE_EVENT_CHANNEL_SEND_WAIT)->thread, object);
  g_autofree char *receiver = recorded_story (
      events, recorded_first (events, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT)->thread, object);
  g_autofree char *first = recorded_story (events, open->thread, object);

  g_assert_cmpuint (open->event.argument, ==, 1);
  g_assert_cmpuint (name->event.object, ==, object);
  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_CHANNEL);
  g_assert_cmpstr (name->text, ==, "messages");
  g_assert_cmpstr (sender, ==, "channel-send-wait channel-send");
  g_assert_cmpstr (receiver, ==, "channel-receive-wait channel-receive");
  g_assert_cmpstr (first, ==,
                   "channel-open object-name channel-send channel-receive channel-receive "
                   "channel-send object-end");
}

/* Closing ends the waits of all senders and all receivers, and what was in it stays. */
static void
run_close_waiters (void)
{
  int inside, refused;
  Party senders[3], receivers[3];
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "full", 1), ==, 0);
  g_assert_true (sync_channel_send (&channel, &inside));
  for (int i = 0; i < 3; i++) {
    senders[i] = (Party){ .message = &refused };
    start (send_one, &senders[i], &senders[i].thread);
    recorded_await (&senders[i].watch);
  }
  sync_channel_close (&channel);
  for (int i = 0; i < 3; i++) {
    join (&senders[i].thread);
    g_assert_false (senders[i].result);
  }
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &inside);
  g_assert_false (sync_channel_receive (&channel, &message));
  sync_channel_destroy (&channel);

  g_assert_cmpint (sync_channel_init (&channel, "empty", 1), ==, 0);
  for (int i = 0; i < 3; i++) {
    receivers[i] = (Party){ 0 };
    start (receive_one, &receivers[i], &receivers[i].thread);
    recorded_await (&receivers[i].watch);
  }
  sync_channel_close (&channel);
  for (int i = 0; i < 3; i++) {
    join (&receivers[i].thread);
    g_assert_false (receivers[i].result);
  }
  sync_channel_destroy (&channel);
}

static void
test_close_waiters (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/channel/close-waiters/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_SEND_WAIT), ==, 3);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT), ==, 3);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_WAIT_END), ==, 6);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_SEND), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_RECEIVE), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_CLOSE), ==, 2);
}

/* ------------------------------------------------------------------ time limits */

/* A wait that ends because the time is up says so, and takes at least as long. */
static void
run_timed (void)
{
  enum { LIMIT = 2000000 };
  int first, second;
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "timed", 1), ==, 0);
  gint64 before = g_get_monotonic_time ();
  g_assert_cmpint (sync_channel_timed_receive (&channel, &message, LIMIT), ==, ETIMEDOUT);
  g_assert_cmpint (g_get_monotonic_time () - before, >=, LIMIT / 1000);
  g_assert_cmpint (sync_channel_timed_send (&channel, &first, LIMIT), ==, 0);
  g_assert_cmpint (sync_channel_timed_send (&channel, &second, LIMIT), ==, ETIMEDOUT);
  g_assert_cmpint (sync_channel_timed_receive (&channel, &message, 0), ==, 0);
  g_assert_true (message == &first);
  sync_channel_close (&channel);
  g_assert_cmpint (sync_channel_timed_send (&channel, &second, LIMIT), ==, EPIPE);
  g_assert_cmpint (sync_channel_timed_receive (&channel, &message, LIMIT), ==, EPIPE);
  sync_channel_destroy (&channel);
}

static void
test_timed (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/channel/timed/subprocess/recorded");
  const RecordedEvent *open = recorded_first (events, HEDDLE_EVENT_CHANNEL_OPEN);
  g_autofree char *story = recorded_story (events, open->thread, open->event.object);

  g_assert_cmpstr (story, ==,
                   "channel-open object-name channel-receive-wait channel-wait-end channel-send "
                   "channel-send-wait channel-wait-end channel-receive channel-close object-end");
  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->kind == HEDDLE_EVENT_CHANNEL_WAIT_END)
      g_assert_cmpuint (event->detail, ==, HEDDLE_CHANNEL_TIME_UP);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/channel/order", test_order);
  g_test_add_func ("/sync/channel/close", test_close);
  g_test_add_func ("/sync/channel/try", test_try);
  g_test_add_func ("/sync/channel/unbounded", test_unbounded);
  g_test_add_func ("/sync/channel/many/unrecorded", test_many);
  g_test_add_func ("/sync/channel/many/rendezvous", test_many_rendezvous);
  g_test_add_func ("/sync/channel/many/boundless", test_many_unbounded);
  g_test_add_func ("/sync/channel/many/recorded", test_many_recorded);
  g_test_add_func ("/sync/channel/many/subprocess/recorded", test_many);
  g_test_add_func ("/sync/channel/waits", test_waits);
  g_test_add_func ("/sync/channel/waits/subprocess/recorded", run_waits);
  g_test_add_func ("/sync/channel/close-waiters", test_close_waiters);
  g_test_add_func ("/sync/channel/close-waiters/subprocess/recorded", run_close_waiters);
  g_test_add_func ("/sync/channel/timed", test_timed);
  g_test_add_func ("/sync/channel/timed/subprocess/recorded", run_timed);
  return g_test_run ();
}
