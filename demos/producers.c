/* SPDX-License-Identifier: MIT
 *
 * Several producers
 *
 * Three threads send into one channel, each through a sender of its own, and main receives. Nobody
 * closes the channel: it closes by itself when the last sender is dropped, whichever thread that
 * is, and then main's loop ends.
 *
 * Look at the order in which the messages arrive: those of one thread keep theirs, those of
 * different threads mix. Then look for the end of the channel: right after the last drop. Main
 * drops its own sender first thing. What would happen if it forgot that?
 */
#include <stdint.h>
#include <stdio.h>

#include "demo.h"
#include "sync/channel-ends.h"
#include "sync/thread.h"

enum { PRODUCERS, MESSAGES, PRODUCE, SEED, PARAMETERS };

#define PRODUCERS_MAXIMUM 32
#define MESSAGES_MAXIMUM  1000

static const DemoParameter parameters[PARAMETERS] = {
  [PRODUCERS] = { "producers", "threads", 3, 1, PRODUCERS_MAXIMUM, "how many threads send" },
  [MESSAGES] = { "messages", "messages", 5, 1, MESSAGES_MAXIMUM, "how many each of them sends" },
  [PRODUCE] = { "produce", DEMO_MILLISECONDS, 100, 0, 1000, "how long it sleeps before each" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of this time" },
};

static const Demo demo = {
  .name = "producers",
  .title = "Several producers",
  .summary = "Three threads send into one channel, which closes when the last sender is dropped.",
  .order = 51,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  int producer;
  int number;
} Message;

typedef struct {
  SyncThread thread;
  SyncSender sender; /* its own, until it drops it */
  int number;
  Message messages[MESSAGES_MAXIMUM]; /* each belongs to whoever had it last */
} Producer;

static Producer producers[PRODUCERS_MAXIMUM];

static void *
produce (void *data)
{
  Producer *producer = data;
  DemoRandom random = demo_random (demo_count (SEED), producer->number);

  for (int i = 0; i < demo_count (MESSAGES); i++) {
    sync_sleep (demo_vary (&random, demo_time (PRODUCE)));
    producer->messages[i] = (Message){ producer->number, i + 1 };
    if (!sync_sender_send (&producer->sender, &producer->messages[i]))
      demo_fail ("the channel closed under a producer");
  }
  sync_sender_drop (&producer->sender);
  return NULL;
}

/* Receives until the last sender is gone. Returns how many messages came. */
static int
receive_all (const SyncReceiver *receiver)
{
  int last[PRODUCERS_MAXIMUM + 1] = { 0 };
  int received = 0;
  void *message;

  while (sync_receiver_receive (receiver, &message)) {
    const Message *got = message;
    printf ("Message %d from producer %d\n", got->number, got->producer);
    if (got->number != ++last[got->producer])
      demo_fail ("messages of producer %d have changed their order", got->producer);
    received++;
  }
  return received;
}

int
main (int argc, char **argv)
{
  SyncSender sender;
  SyncReceiver receiver;

  demo_begin (&demo, argc, argv);
  int count = demo_count (PRODUCERS);
  demo_require (sync_channel_open (&sender, &receiver, "messages", SYNC_CHANNEL_UNBOUNDED),
                "open a channel");
  for (int i = 0; i < count; i++) {
    char name[24];
    producers[i].number = i + 1;
    producers[i].sender = sync_sender_clone (&sender);
    snprintf (name, sizeof name, "producer %d", producers[i].number);
    demo_require (sync_thread_create (&producers[i].thread, name, produce, &producers[i]),
                  "create a thread");
  }
  sync_sender_drop (&sender); /* else the loop in receive_all() would never end */

  int received = receive_all (&receiver);
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&producers[i].thread, NULL), "join a thread");
  sync_receiver_drop (&receiver);

  int sent = count * demo_count (MESSAGES);
  printf ("Sent: %d, received: %d\n", sent, received);
  if (received != sent)
    demo_fail ("%d messages were sent, but %d received: the channel failed", sent, received);
  return demo_end ();
}
