/* SPDX-License-Identifier: MIT
 *
 * How many messages a second go through a channel: one producer, one consumer, a capacity of 64,
 * beside a plain queue of a mutex and two conditions, round by round in the same run. It runs
 * itself again with a session's folder in the environment to measure the recorded side, and empties
 * both threads' rings between the rounds.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "bench.h"
#include "event/segment.h"
#include "record/record.h"
#include "sync/channel.h"

#define CAPACITY 64

/* A round: with the waits, each message may be two events of a thread. Less than a ring holds. */
#define MESSAGES 7000

/* A run of some rounds that are one figure, so that a thread's creation hardly counts. */
#define ROUNDS_A_RUN 10

/* ------------------------------------------------------------------ the peer */

/* What one writes without a library: a wake-up with every message. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t room;
  pthread_cond_t message;
  void *messages[CAPACITY];
  unsigned first;
  unsigned count;
} PlainQueue;

static PlainQueue plain = {
  .mutex = PTHREAD_MUTEX_INITIALIZER,
  .room = PTHREAD_COND_INITIALIZER,
  .message = PTHREAD_COND_INITIALIZER,
};

static void
send_plain (void *message)
{
  pthread_mutex_lock (&plain.mutex);
  while (plain.count == CAPACITY)
    pthread_cond_wait (&plain.room, &plain.mutex);
  plain.messages[(plain.first + plain.count++) % CAPACITY] = message;
  pthread_cond_signal (&plain.message);
  pthread_mutex_unlock (&plain.mutex);
}

static void *
receive_plain (void)
{
  pthread_mutex_lock (&plain.mutex);
  while (plain.count == 0)
    pthread_cond_wait (&plain.message, &plain.mutex);
  void *message = plain.messages[plain.first];
  plain.first = (plain.first + 1) % CAPACITY;
  plain.count--;
  pthread_cond_signal (&plain.room);
  pthread_mutex_unlock (&plain.mutex);
  return message;
}

/* ------------------------------------------------------------------ the channel */

static SyncChannel channel;

static void
send_channel (void *message)
{
  sync_channel_send (&channel, message);
}

static void *
receive_channel (void)
{
  void *message = NULL;

  sync_channel_receive (&channel, &message);
  return message;
}

/* ------------------------------------------------------------------ measuring */

typedef struct {
  void (*send) (void *message);
  void *(*receive) (void);
} Way;

static const Way plain_way = { send_plain, receive_plain };
static const Way channel_way = { send_channel, receive_channel };

static char messages[MESSAGES];
static pthread_barrier_t barrier;

/* Takes everything out of the calling thread's ring, as a collector would. */
static void
empty_ring (void)
{
  HeddleRing *ring = heddle_thread.ring;

  if (ring != NULL)
    atomic_store (&ring->taken, atomic_load (&ring->published));
}

static void *
consume (void *data)
{
  const Way *way = data;

  for (int round = 0; round < ROUNDS_A_RUN; round++) {
    empty_ring ();
    pthread_barrier_wait (&barrier);
    for (int i = 0; i < MESSAGES; i++) {
      if (way->receive () != &messages[i])
        abort ();
    }
    pthread_barrier_wait (&barrier);
  }
  return NULL;
}

/* Returns messages a second over a run. */
static double
run (const Way *way)
{
  pthread_t consumer;
  uint64_t spent = 0;

  if (pthread_create (&consumer, NULL, consume, (void *) way) != 0)
    exit (1);
  for (int round = 0; round < ROUNDS_A_RUN; round++) {
    empty_ring ();
    pthread_barrier_wait (&barrier);
    uint64_t start = bench_now ();
    for (int i = 0; i < MESSAGES; i++)
      way->send (&messages[i]);
    pthread_barrier_wait (&barrier);
    spent += bench_now () - start;
  }
  pthread_join (consumer, NULL);
  return 1e9 * MESSAGES * ROUNDS_A_RUN / (double) spent;
}

static int
measure (bool recorded)
{
  double of_plain[BENCH_ROUNDS], of_channel[BENCH_ROUNDS], ratios[BENCH_ROUNDS];

  if (recorded && heddle_record_status () != HEDDLE_RECORD_ON)
    return 1;
  pthread_barrier_init (&barrier, NULL, 2);
  if (sync_channel_init (&channel, "bench", CAPACITY) != 0)
    return 1;
  run (&plain_way); /* warms up */
  run (&channel_way);
  for (int round = 0; round < BENCH_ROUNDS; round++) {
    of_plain[round] = run (&plain_way);
    of_channel[round] = run (&channel_way);
    ratios[round] = of_channel[round] / of_plain[round];
  }
  sync_channel_destroy (&channel);
  const HeddleRing *ring = heddle_thread.ring;
  if (ring != NULL && atomic_load (&ring->lost) > 0)
    return 1; /* what is lost costs less: the figures would be too good */

  if (!recorded)
    bench_print ("queue_plain_messages_a_second", bench_median (of_plain), "1/s");
  bench_print (recorded ? "channel_recorded_messages_a_second" : "channel_messages_a_second",
               bench_median (of_channel), "1/s");
  bench_print (recorded ? "channel_recorded_per_plain" : "channel_per_plain", bench_median (ratios),
               "ratio");
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc > 1)
    return strcmp (argv[1], "recorded") == 0 ? measure (true) : 2;
  return measure (false) == 0 ? bench_run_recorded () : 1;
}
