/* SPDX-License-Identifier: MIT
 *
 * Queue with a sentinel
 *
 * A producer and a consumer as Python's queue has them: the queue has no end of its own, so the
 * producer says that it is done by sending one last thing that is no message. The consumer's loop
 * ends when that sentinel comes.
 *
 * Look at the last message on the queue's lane: that is the sentinel, and the queue is never
 * closed. Now suppose two consumers: which of them learns of the end? With --consumers 2, the
 * producer sends a sentinel for each; "producers" shows a channel that needs none.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/channel.h"
#include "sync/thread.h"

enum { MESSAGES, CONSUMERS, PRODUCE, CONSUME, PARAMETERS };

#define MESSAGES_MAXIMUM  10000
#define CONSUMERS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [MESSAGES] = { "messages", "messages", 10, 0, MESSAGES_MAXIMUM, "how many are sent" },
  [CONSUMERS] = { "consumers", "threads", 1, 1, CONSUMERS_MAXIMUM, "how many threads receive" },
  [PRODUCE] = { "produce", DEMO_MILLISECONDS, 60, 0, 1000,
                "how long the producer sleeps after one" },
  [CONSUME] = { "consume", DEMO_MILLISECONDS, 40, 0, 1000, "how long using one takes" },
};

static const Demo demo = {
  .name = "queue",
  .title = "Queue with a sentinel",
  .summary = "A producer ends its consumer by a last message that is none, as in Python.",
  .order = 52,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  int received;
} Consumer;

static void *const sentinel = NULL;

static SyncChannel queue;
static int messages[MESSAGES_MAXIMUM]; /* each belongs to whoever had it last */
static Consumer consumers[CONSUMERS_MAXIMUM];

static void *
produce (void *data)
{
  for (int i = 0; i < demo_count (MESSAGES); i++) {
    messages[i] = i + 1;
    sync_channel_send (&queue, &messages[i]);
    sync_sleep (demo_time (PRODUCE));
  }
  for (int i = 0; i < demo_count (CONSUMERS); i++)
    sync_channel_send (&queue, sentinel);
  return data;
}

static void *
consume (void *data)
{
  Consumer *consumer = data;
  void *message;
  int last = 0;

  while (sync_channel_receive (&queue, &message) && message != sentinel) {
    int number = *(const int *) message;
    if (number <= last)
      demo_fail ("message %d came after message %d: the queue failed", number, last);
    last = number;
    consumer->received++;
    sync_work (demo_time (CONSUME));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  SyncThread producer;
  int received = 0;

  demo_begin (&demo, argc, argv);
  int count = demo_count (CONSUMERS);
  demo_require (sync_channel_init (&queue, "queue", SYNC_CHANNEL_UNBOUNDED), "open a queue");
  demo_require (sync_thread_create (&producer, "producer", produce, NULL), "create a thread");
  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf (name, sizeof name, "consumer %d", i + 1);
    demo_require (sync_thread_create (&consumers[i].thread, name, consume, &consumers[i]),
                  "create a thread");
  }
  demo_require (sync_thread_join (&producer, NULL), "join a thread");
  for (int i = 0; i < count; i++) {
    demo_require (sync_thread_join (&consumers[i].thread, NULL), "join a thread");
    received += consumers[i].received;
  }
  sync_channel_destroy (&queue);

  int sent = demo_count (MESSAGES);
  printf ("Sent: %d, received: %d\n", sent, received);
  if (sent != received)
    demo_fail ("%d messages were sent, but %d received: the queue failed", sent, received);
  return demo_end ();
}
