/* SPDX-License-Identifier: MIT
 *
 * Rendezvous
 *
 * A channel that holds nothing at all: a message goes straight from hand to hand. So the sender and
 * the receiver must meet for each; whoever comes first waits for the other, and both know, when
 * they go on, that the other one was there.
 *
 * Look at the waits: each of the two is the first sometimes. The channel's lane is empty but for
 * the moments of the handing over, and no message is ever sent before the one before it was taken.
 * Compare "backpressure": even a channel for one message lets the sender run one ahead.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/channel.h"
#include "sync/thread.h"

enum { MESSAGES, PRODUCE, CONSUME, SEED, PARAMETERS };

#define MESSAGES_MAXIMUM 10000

static const DemoParameter parameters[PARAMETERS] = {
  [MESSAGES] = { "messages", "messages", 12, 1, MESSAGES_MAXIMUM, "how many are handed over" },
  [PRODUCE] = { "produce", DEMO_MILLISECONDS, 60, 0, 1000, "how long the sender computes before" },
  [CONSUME] = { "consume", DEMO_MILLISECONDS, 60, 0, 1000, "how long the receiver does after it" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "rendezvous",
  .title = "Rendezvous",
  .summary = "A channel that holds nothing: sender and receiver must meet for each message.",
  .order = 54,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncChannel channel;
static int messages[MESSAGES_MAXIMUM]; /* each belongs to whoever had it last */
static int sent;                       /* the sender's, until it is joined */
static int received;                   /* the receiver's, until it is joined */
static _Atomic (int) asked_for;        /* receives that have begun */

static void *
produce (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), 1);

  for (int i = 0; i < demo_count (MESSAGES); i++) {
    sync_work (demo_vary (&random, demo_time (PRODUCE)));
    messages[i] = i + 1;
    sent += sync_channel_send (&channel, &messages[i]);
    if (atomic_load (&asked_for) < sent)
      demo_fail ("message %d was sent, but nobody was there to receive it", sent);
  }
  sync_channel_close (&channel);
  return data;
}

static void *
consume (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), 2);
  void *message;

  atomic_fetch_add (&asked_for, 1);
  while (sync_channel_receive (&channel, &message)) {
    received++;
    if (*(const int *) message != received)
      demo_fail ("message %d came in place %d: the channel failed", *(const int *) message,
                 received);
    sync_work (demo_vary (&random, demo_time (CONSUME)));
    atomic_fetch_add (&asked_for, 1);
  }
  return data;
}

int
main (int argc, char **argv)
{
  SyncThread sender;
  SyncThread receiver;

  demo_begin (&demo, argc, argv);
  demo_require (sync_channel_init (&channel, "rendezvous", SYNC_CHANNEL_RENDEZVOUS),
                "open a channel");
  demo_require (sync_thread_create (&sender, "sender", produce, NULL), "create a thread");
  demo_require (sync_thread_create (&receiver, "receiver", consume, NULL), "create a thread");
  demo_require (sync_thread_join (&sender, NULL), "join a thread");
  demo_require (sync_thread_join (&receiver, NULL), "join a thread");
  sync_channel_destroy (&channel);

  printf ("Handed over: %d of %d\n", received, sent);
  if (sent != demo_count (MESSAGES) || received != sent)
    demo_fail ("%d messages were sent, but %d received: the channel failed", sent, received);
  return demo_end ();
}
