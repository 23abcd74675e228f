/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/channel-ends.h"
#include "sync/thread.h"

#include <errno.h>

/* ------------------------------------------------------------------ one thread */

/* The channel closes with the last sender, not before, and what is in it can still be received. */
static void
test_last_sender (void)
{
  SyncSender sender, another;
  SyncReceiver receiver;
  int first;
  void *message = NULL;

  g_assert_cmpint (sync_channel_open (&sender, &receiver, "ends", 2), ==, 0);
  another = sync_sender_clone (&sender);
  sync_sender_drop (&sender);
  sync_sender_drop (&sender); /* it is dropped already: harmless */
  g_assert_null (sender.channel);
  g_assert_cmpint (sync_receiver_try_receive (&receiver, &message), ==, EAGAIN);
  g_assert_true (sync_sender_send (&another, &first));
  sync_sender_drop (&another);
  g_assert_true (sync_receiver_receive (&receiver, &message));
  g_assert_true (message == &first);
  g_assert_false (sync_receiver_receive (&receiver, &message));
  g_assert_cmpint (sync_receiver_timed_receive (&receiver, &message, 1), ==, EPIPE);
  sync_receiver_drop (&receiver);
}

/* A send fails once the last receiver is gone, even where there is room. */
static void
test_last_receiver (void)
{
  SyncSender sender;
  SyncReceiver receiver, another;
  int first;

  g_assert_cmpint (sync_channel_open (&sender, &receiver, "ends", SYNC_CHANNEL_UNBOUNDED), ==, 0);
  another = sync_receiver_clone (&receiver);
  sync_receiver_drop (&receiver);
  g_assert_cmpint (sync_sender_try_send (&sender, &first), ==, 0);
  sync_receiver_drop (&another);
  g_assert_false (sync_sender_send (&sender, &first));
  g_assert_cmpint (sync_sender_try_send (&sender, &first), ==, EPIPE);
  g_assert_cmpint (sync_sender_timed_send (&sender, &first, 1), ==, EPIPE);
  sync_sender_drop (&sender);
}

/* ------------------------------------------------------------------ many threads */

#define SENDERS   4
#define RECEIVERS 2
#define MESSAGES  300 /* of each sender */

typedef struct {
  SyncThread thread;
  SyncSender sender;
  SyncReceiver receiver;
  int count;
} Party;

static void *
send_all (void *data)
{
  Party *party = data;

  for (int i = 0; i < MESSAGES; i++)
    party->count += sync_sender_send (&party->sender, party);
  sync_sender_drop (&party->sender);
  return NULL;
}

static void *
receive_all (void *data)
{
  Party *party = data;
  void *message;

  while (sync_receiver_receive (&party->receiver, &message))
    party->count++;
  sync_receiver_drop (&party->receiver);
  return NULL;
}

/* Nobody closes the channel or frees it, and all the same every loop ends and nothing leaks. */
static void
test_many (void)
{
  Party senders[SENDERS] = { 0 }, receivers[RECEIVERS] = { 0 };
  SyncSender sender;
  SyncReceiver receiver;
  int received = 0;

  g_assert_cmpint (sync_channel_open (&sender, &receiver, "many", 3), ==, 0);
  for (int i = 0; i < SENDERS; i++) {
    senders[i].sender = sync_sender_clone (&sender);
    g_assert_cmpint (sync_thread_create (&senders[i].thread, "sender", send_all, &senders[i]), ==,
                     0);
  }
  for (int i = 0; i < RECEIVERS; i++) {
    receivers[i].receiver = sync_receiver_clone (&receiver);
    g_assert_cmpint (
        sync_thread_create (&receivers[i].thread, "receiver", receive_all, &receivers[i]), ==, 0);
  }
  sync_sender_drop (&sender);
  sync_receiver_drop (&receiver);
  for (int i = 0; i < SENDERS; i++) {
    g_assert_cmpint (sync_thread_join (&senders[i].thread, NULL), ==, 0);
    g_assert_cmpint (senders[i].count, ==, MESSAGES);
  }
  for (int i = 0; i < RECEIVERS; i++) {
    g_assert_cmpint (sync_thread_join (&receivers[i].thread, NULL), ==, 0);
    received += receivers[i].count;
  }
  g_assert_cmpint (received, ==, SENDERS * MESSAGES);
}

/* In the record it is closed once, and its end comes last. */
static void
test_many_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/channel-ends/many/subprocess/recorded");
  uint64_t object = recorded_first (events, HEDDLE_EVENT_CHANNEL_OPEN)->event.object;
  uint16_t last = 0;

  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->object == object)
      last = event->kind;
  }
  g_assert_cmpuint (last, ==, HEDDLE_EVENT_OBJECT_END);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_CLOSE), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_RECEIVE), ==, SENDERS * MESSAGES);
}

/* All senders drop at once, again and again: one of them closes, whichever it is. */
static void *
drop_sender (void *data)
{
  sync_sender_drop (&((Party *) data)->sender);
  return NULL;
}

static void
test_drops_at_once (void)
{
  for (int round = 0; round < 200; round++) {
    Party senders[2] = { 0 };
    SyncSender sender;
    SyncReceiver receiver;
    void *message;

    g_assert_cmpint (sync_channel_open (&sender, &receiver, "drops", 1), ==, 0);
    senders[0].sender = sync_sender_clone (&sender);
    senders[1].sender = sender;
    for (int i = 0; i < 2; i++)
      g_assert_cmpint (sync_thread_create (&senders[i].thread, "sender", drop_sender, &senders[i]),
                       ==, 0);
    g_assert_false (sync_receiver_receive (&receiver, &message));
    sync_receiver_drop (&receiver);
    for (int i = 0; i < 2; i++)
      g_assert_cmpint (sync_thread_join (&senders[i].thread, NULL), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/channel-ends/last-sender", test_last_sender);
  g_test_add_func ("/sync/channel-ends/last-receiver", test_last_receiver);
  g_test_add_func ("/sync/channel-ends/many/unrecorded", test_many);
  g_test_add_func ("/sync/channel-ends/many/recorded", test_many_recorded);
  g_test_add_func ("/sync/channel-ends/many/subprocess/recorded", test_many);
  g_test_add_func ("/sync/channel-ends/drops-at-once", test_drops_at_once);
  return g_test_run ();
}
