/* SPDX-License-Identifier: MIT */
#include "channel-party.h"

#include <errno.h>

/* With nobody to meet, nothing goes into a rendezvous. */
static void
test_rendezvous_alone (void)
{
  int first;
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "alone", SYNC_CHANNEL_RENDEZVOUS), ==, 0);
  g_assert_cmpint (sync_channel_try_send (&channel, &first), ==, EAGAIN);
  g_assert_cmpint (sync_channel_timed_send (&channel, &first, 1000), ==, ETIMEDOUT);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, EAGAIN);
  g_assert_cmpint (sync_channel_timed_receive (&channel, &message, 1000), ==, ETIMEDOUT);
  g_assert_null (message);
  sync_channel_destroy (&channel);
}

/* Two that meet, each of them first once; then one that only tries meets one who waits. */
static void
run_rendezvous (void)
{
  int first, second, third, fourth;
  Party sender = { .message = &first }, receiver = { 0 };
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "rendezvous", SYNC_CHANNEL_RENDEZVOUS), ==, 0);
  start (send_one, &sender, &sender.thread);
  recorded_await (&sender.watch);
  wake_for_nothing (&channel.room);
  g_assert_true (sync_channel_receive (&channel, &message));
  g_assert_true (message == &first);
  join (&sender.thread);
  g_assert_true (sender.result);

  start (receive_one, &receiver, &receiver.thread);
  recorded_await (&receiver.watch);
  wake_for_nothing (&channel.message);
  g_assert_true (sync_channel_send (&channel, &second));
  g_assert_cmpuint (channel.received, ==, 2); /* it has returned only now that it was taken */
  join (&receiver.thread);
  g_assert_true (receiver.message == &second);

  sender = (Party){ .message = &third };
  start (send_one, &sender, &sender.thread);
  recorded_await (&sender.watch);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, 0);
  g_assert_true (message == &third);
  join (&sender.thread);

  receiver = (Party){ 0 };
  start (receive_one, &receiver, &receiver.thread);
  recorded_await (&receiver.watch);
  g_assert_cmpint (sync_channel_try_send (&channel, &fourth), ==, 0);
  join (&receiver.thread);
  g_assert_true (receiver.message == &fourth);
  sync_channel_destroy (&channel);
}

static void
test_rendezvous (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/rendezvous/meet/subprocess/recorded");
  const RecordedEvent *open = recorded_first (events, HEDDLE_EVENT_CHANNEL_OPEN);
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_CHANNEL_SEND_WAIT);
  g_autofree char *sender = recorded_story (events, wait->thread, open->event.object);
  guint under_way = 0, taken = 0;

  g_assert_cmpuint (open->event.argument, ==, 0);
  g_assert_cmpstr (sender, ==, "channel-send-wait channel-send channel-send-wait channel-wait-end");
  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;

    under_way += event->kind == HEDDLE_EVENT_CHANNEL_SEND;
    under_way -= event->kind == HEDDLE_EVENT_CHANNEL_RECEIVE;
    g_assert_cmpuint (under_way, <=, 1);
    if (event->kind != HEDDLE_EVENT_CHANNEL_WAIT_END)
      continue;
    g_assert_cmpuint (event->detail, ==, HEDDLE_CHANNEL_TAKEN);
    g_assert_cmpuint (under_way, ==, 0); /* the sender goes on after that, never before */
    taken++;
  }
  g_assert_cmpuint (taken, ==, 4);
}

/* Closing sends away who waits for a partner. */
static void
run_close_rendezvous (void)
{
  int refused;
  Party sender = { .message = &refused };
  void *message = NULL;

  g_assert_cmpint (sync_channel_init (&channel, "closed", SYNC_CHANNEL_RENDEZVOUS), ==, 0);
  start (send_one, &sender, &sender.thread);
  recorded_await (&sender.watch);
  sync_channel_close (&channel);
  join (&sender.thread);
  g_assert_false (sender.result);
  g_assert_cmpint (sync_channel_try_receive (&channel, &message), ==, EPIPE);
  g_assert_null (message);
  sync_channel_destroy (&channel);
}

static void
test_close_rendezvous (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/rendezvous/close/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CHANNEL_SEND), ==, 0);
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_CHANNEL_WAIT_END)->event.detail, ==,
                    HEDDLE_CHANNEL_CLOSED);
}

/* Those that only try or have little time, against each other: every call comes back, and what was
 * sent was received. */
#define TRIES 2000

static void *
try_to_send (void *data)
{
  _Atomic (int) *count = data;
  int token;

  for (int i = 0; i < TRIES; i++) {
    int error = i % 2 == 0 ? sync_channel_try_send (&channel, &token)
                           : sync_channel_timed_send (&channel, &token, 10000);
    g_assert_true (error == 0 || error == (i % 2 == 0 ? EAGAIN : ETIMEDOUT));
    atomic_fetch_add (count, error == 0);
  }
  return NULL;
}

static void *
try_to_receive (void *data)
{
  _Atomic (int) *count = data;
  void *message;

  for (int i = 0; i < TRIES; i++) {
    int error = i % 2 == 0 ? sync_channel_try_receive (&channel, &message)
                           : sync_channel_timed_receive (&channel, &message, 10000);
    g_assert_true (error == 0 || error == (i % 2 == 0 ? EAGAIN : ETIMEDOUT));
    atomic_fetch_add (count, error == 0);
  }
  return NULL;
}

static void
test_impatient (void)
{
  SyncThread threads[4];
  _Atomic (int) in = 0, out = 0;

  g_assert_cmpint (sync_channel_init (&channel, "impatient", SYNC_CHANNEL_RENDEZVOUS), ==, 0);
  for (int i = 0; i < 4; i++)
    start (i < 2 ? try_to_send : try_to_receive, i < 2 ? &in : &out, &threads[i]);
  for (int i = 0; i < 4; i++)
    join (&threads[i]);
  g_assert_cmpint (atomic_load (&in), ==, atomic_load (&out));
  g_assert_cmpuint (channel.sent, ==, channel.received);
  g_assert_cmpint (atomic_load (&in), ==, (int) channel.sent);
  sync_channel_destroy (&channel);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/rendezvous/alone", test_rendezvous_alone);
  g_test_add_func ("/sync/rendezvous/meet", test_rendezvous);
  g_test_add_func ("/sync/rendezvous/meet/subprocess/recorded", run_rendezvous);
  g_test_add_func ("/sync/rendezvous/close", test_close_rendezvous);
  g_test_add_func ("/sync/rendezvous/close/subprocess/recorded", run_close_rendezvous);
  g_test_add_func ("/sync/rendezvous/impatient", test_impatient);
  return g_test_run ();
}
