/* SPDX-License-Identifier: MIT
 *
 * Back-pressure
 *
 * The producer is quick and the consumer is slow. Between them is a channel that holds only a few
 * messages; once it is full, each send waits until the consumer has taken one. So the slow end sets
 * the pace of the quick one, and no more than a few messages ever pile up.
 *
 * Look at the channel's lane: it fills up at once, and stays full. The producer waits in almost
 * every send, for just as long as the consumer computes. With a --capacity of 1000 it waits never
 * and is done early: but who has to keep all those messages?
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/channel.h"
#include "sync/thread.h"

enum { MESSAGES, CAPACITY, PRODUCE, CONSUME, PARAMETERS };

#define MESSAGES_MAXIMUM 10000

static const DemoParameter parameters[PARAMETERS] = {
  [MESSAGES] = { "messages", "messages", 30, 1, MESSAGES_MAXIMUM, "how many are sent" },
  [CAPACITY] = { "capacity", "messages", 5, 1, 1000, "how many the channel holds at most" },
  [PRODUCE] = { "produce", DEMO_MILLISECONDS, 4, 0, 1000, "how long making one takes" },
  [CONSUME] = { "consume", DEMO_MILLISECONDS, 30, 0, 1000, "how long using one takes" },
};

static const Demo demo = {
  .name = "backpressure",
  .title = "Back-pressure",
  .summary = "A slow consumer and a bounded channel hold a quick producer back.",
  .order = 53,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncChannel channel;
static int messages[MESSAGES_MAXIMUM]; /* each belongs to whoever had it last */
static _Atomic (int) asked_for;        /* receives that have begun, so that it may be one ahead */
static int peak;                       /* the producer's, until it is joined */

static void *
produce (void *data)
{
  for (int i = 0; i < demo_count (MESSAGES); i++) {
    sync_work (demo_time (PRODUCE));
    messages[i] = i + 1;
    if (!sync_channel_send (&channel, &messages[i]))
      demo_fail ("the channel closed under the producer");
    int ahead = i + 1 - atomic_load (&asked_for);
    peak = ahead > peak ? ahead : peak;
  }
  sync_channel_close (&channel);
  return data;
}

static void *
consume (void *data)
{
  void *message;

  atomic_fetch_add (&asked_for, 1);
  while (sync_channel_receive (&channel, &message)) {
    sync_work (demo_time (CONSUME));
    atomic_fetch_add (&asked_for, 1);
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
  demo_require (sync_thread_create (&producer, "quick producer", produce, NULL), "create a thread");
  demo_require (sync_thread_create (&consumer, "slow consumer", consume, NULL), "create a thread");
  demo_require (sync_thread_join (&producer, NULL), "join a thread");
  demo_require (sync_thread_join (&consumer, NULL), "join a thread");
  sync_channel_destroy (&channel);

  int received = atomic_load (&asked_for) - 1;
  printf ("Sent: %d, received: %d, the producer at most %d ahead\n", demo_count (MESSAGES),
          received, peak);
  if (received != demo_count (MESSAGES) || peak > demo_count (CAPACITY))
    demo_fail ("a channel for %d messages should not let that happen", demo_count (CAPACITY));
  return demo_end ();
}
