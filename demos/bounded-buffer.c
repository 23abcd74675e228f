/* SPDX-License-Identifier: MIT
 *
 * Bounded buffer
 *
 * Producers put numbers into a small buffer, consumers take them out. One mutex guards it. Who
 * finds it full or empty can't just keep the mutex and wait: nobody could change that then. He
 * waits on a condition variable, which lets the mutex go and gets it back before he goes on.
 *
 * Look at a wait in a thread's lane. It has three parts: the thread waits for the condition; the
 * arrow of a notification wakes it; then it waits for the mutex, which the one that notified
 * still has. Another thread may get there first and take the number away: therefore each wait is in
 * a `while`, never in an `if`.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/condition.h"
#include "sync/mutex.h"
#include "sync/thread.h"

enum { PRODUCERS, CONSUMERS, ITEMS, CAPACITY, MAKE, MOVE, USE, SEED, PARAMETERS };

#define CAPACITY_MAXIMUM 100
#define THREADS_MAXIMUM  16

static const DemoParameter parameters[PARAMETERS] = {
  [PRODUCERS] = { "producers", "threads", 2, 1, THREADS_MAXIMUM, "how many threads put in" },
  [CONSUMERS] = { "consumers", "threads", 2, 1, THREADS_MAXIMUM, "how many threads take out" },
  [ITEMS] = { "items", "items", 20, 1, 10000, "how many each producer makes" },
  [CAPACITY] = { "capacity", "items", 3, 1, CAPACITY_MAXIMUM, "how many the buffer holds" },
  [MAKE] = { "make", DEMO_MILLISECONDS, 15, 0, 1000, "how long making an item takes" },
  [MOVE] = { "move", DEMO_MILLISECONDS, 2, 0, 1000, "how long it takes to put in or take out" },
  [USE] = { "use", DEMO_MILLISECONDS, 25, 0, 1000, "how long using an item takes" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "bounded-buffer",
  .title = "Bounded buffer",
  .summary = "Two condition variables make producers wait for room and consumers for items.",
  .order = 82,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncMutex mutex; /* guards all of the following */
static SyncCondition not_full;
static SyncCondition not_empty;
static int buffer[CAPACITY_MAXIMUM]; /* a circle */
static int put;                      /* items that ever went in */
static int taken;                    /* items that ever came out */
static int64_t sum;                  /* of those */

static int numbers[2 * THREADS_MAXIMUM]; /* the threads', from 0 on */

static void
put_in (int item, DemoRandom *random)
{
  sync_mutex_lock (&mutex);
  while (put - taken == demo_count (CAPACITY))
    sync_condition_wait (&not_full, &mutex);
  buffer[put++ % demo_count (CAPACITY)] = item;
  sync_condition_notify_one (&not_empty);
  sync_work (demo_vary (random, demo_time (MOVE)));
  sync_mutex_unlock (&mutex);
}

/* Returns 0 if there will be no more. */
static int
take_out (DemoRandom *random)
{
  int total = demo_count (PRODUCERS) * demo_count (ITEMS);
  int item = 0;

  sync_mutex_lock (&mutex);
  while (put == taken && taken < total)
    sync_condition_wait (&not_empty, &mutex);
  if (taken < total) {
    item = buffer[taken++ % demo_count (CAPACITY)];
    sum += item;
    sync_condition_notify_one (&not_full);
    sync_work (demo_vary (random, demo_time (MOVE)));
  }
  if (taken == total)
    sync_condition_notify_all (&not_empty); /* those that still wait can go home */
  sync_mutex_unlock (&mutex);
  return item;
}

static void *
produce (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), *(const int *) data);

  for (int item = 1; item <= demo_count (ITEMS); item++) {
    sync_work (demo_vary (&random, demo_time (MAKE)));
    put_in (item, &random);
  }
  return NULL;
}

static void *
consume (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), *(const int *) data);

  while (take_out (&random) != 0)
    sync_work (demo_vary (&random, demo_time (USE)));
  return NULL;
}

static void
run_threads (void)
{
  SyncScope scope;
  int producers = demo_count (PRODUCERS);

  sync_scope_begin (&scope);
  for (int i = 0; i < producers + demo_count (CONSUMERS); i++) {
    char name[24];
    numbers[i] = i;
    if (i < producers)
      snprintf (name, sizeof name, "producer %d", i + 1);
    else
      snprintf (name, sizeof name, "consumer %d", i - producers + 1);
    demo_require (sync_scope_spawn (&scope, name, i < producers ? produce : consume, &numbers[i]),
                  "create a thread");
  }
  sync_scope_end (&scope);
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  demo_require (sync_mutex_init (&mutex, "buffer"), "create a mutex");
  sync_condition_init (&not_full, "not full");
  sync_condition_init (&not_empty, "not empty");
  run_threads ();
  sync_condition_destroy (&not_empty);
  sync_condition_destroy (&not_full);
  sync_mutex_destroy (&mutex);

  printf ("Put in: %d, taken out: %d\n", put, taken);
  int64_t items = demo_count (ITEMS);
  if (put != taken || sum != demo_count (PRODUCERS) * items * (items + 1) / 2)
    demo_fail ("what came out is not what went in: the mutex failed");
  return demo_end ();
}
