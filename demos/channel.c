/* SPDX-License-Identifier: MIT
 *
 * Channel
 *
 * A producer and a consumer share nothing but a channel: one sends messages into it, the other
 * takes them out, in the same order. The channel is bounded. While it is full the producer
 * waits, so it can't run away from the consumer (back-pressure); while it is empty the consumer
 * waits. Closing it tells the consumer that no more will come.
 *
 * Look at the channel's lane: in the first half the producer is the faster one, and the backlog
 * lies at the capacity; then it slows down, and the backlog falls to nothing. Who waits for
 * whom, before and after? Try a larger --capacity: it puts the waiting off, and doesn't end it.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/channel.h"
#include "sync/thread.h"

enum { MESSAGES, CAPACITY, PRODUCE, CONSUME, SLOWDOWN, SEED, PARAMETERS };

#define MESSAGES_MAXIMUM 10000

static const DemoParameter parameters[PARAMETERS] = {
  [MESSAGES] = { "messages", "messages", 40, 1, MESSAGES_MAXIMUM, "how many are sent" },
  [CAPACITY] = { "capacity", "messages", 4, 1, 1000, "how many the channel holds at most" },
  [PRODUCE] = { "produce", DEMO_MILLISECONDS, 10, 0, 1000, "how long making one takes at first" },
  [CONSUME] = { "consume", DEMO_MILLISECONDS, 20, 0, 1000, "how long using one takes" },
  [SLOWDOWN] = { "slowdown", "times", 3, 1, 100, "how many times longer making one takes later" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "channel",
  .title = "Channel",
  .summary = "A producer sends messages to a consumer through a channel that holds only a few.",
  .order = 50,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncChannel channel;
static int messages[MESSAGES_MAXIMUM]; /* each belongs to whoever had it last */
static int sent;                       /* the producer's, until it is joined */
static int received;                   /* the consumer's, until it is joined */

static void *
produce (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), 1);
  int count = demo_count (MESSAGES);
  int64_t duration = demo_time (PRODUCE);

  for (int i = 0; i < count; i++) {
    if (i == count / 2)
      duration *= demo_count (SLOWDOWN);
    sync_work (demo_vary (&random, duration));
    messages[i] = i + 1;
    sent += sync_channel_send (&channel, &messages[i]);
  }
  sync_channel_close (&channel);
  return data;
}

static void *
consume (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), 2);
  void *message;

  while (sync_channel_receive (&channel, &message)) {
    received++;
    if (*(const int *) message != received)
      demo_fail ("message %d came in place %d: the channel failed", *(const int *) message,
                 received);
    sync_work (demo_vary (&random, demo_time (CONSUME)));
  }
  return data;
}

int
main (int argc, char **argv)
{
  SyncThread producer;
  SyncThread consumer;

  demo_begin (&demo, argc, argv);
  demo_require (sync_channel_init (&channel, "messages", (uint32_t) demo_count (CAPACITY)),
                "open a channel");
  demo_require (sync_thread_create (&producer, "producer", produce, NULL), "create a thread");
  demo_require (sync_thread_create (&consumer, "consumer", consume, NULL), "create a thread");
  demo_require (sync_thread_join (&producer, NULL), "join a thread");
  demo_require (sync_thread_join (&consumer, NULL), "join a thread");
  sync_channel_destroy (&channel);

  printf ("Sent: %d, received: %d\n", sent, received);
  if (sent != received)
    demo_fail ("%d messages were sent, but %d received: the channel failed", sent, received);
  return demo_end ();
}
