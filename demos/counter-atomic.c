/* SPDX-License-Identifier: MIT
 *
 * Atomic counter
 *
 * The shared counter with neither a lock nor a loss. An atomic addition reads, adds and writes in
 * one step of the processor: no other thread can come between. Nobody waits, and the sum is right.
 *
 * Look at the variable's lane: it climbs by one at every write, however close two of them are, and
 * no thread waits for another. Why isn't every counter like that? Only a single small step can be
 * atomic: with two numbers that must agree, or with --compute between the reading and the writing
 * as in "counter-racy", it takes a lock again.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/thread.h"
#include "sync/variable.h"

enum { THREADS, ROUNDS, COMPUTE, PAUSE, SEED, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 4, 1, THREADS_MAXIMUM, "how many threads add" },
  [ROUNDS] = { "rounds", "rounds", 20, 1, 100000, "how often each of them adds 1" },
  [COMPUTE] = { "compute", DEMO_MILLISECONDS, 4, 0, 1000, "how long it computes before it adds" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 20, 0, 1000, "how long it sleeps after that" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "counter-atomic",
  .title = "Atomic counter",
  .summary = "Threads add to one number in single, atomic steps: no lock, and nothing is lost.",
  .order = 32,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  int number;
} Worker;

static Worker workers[THREADS_MAXIMUM];
static SyncVariable counter;

static void *
add (void *data)
{
  const Worker *worker = data;
  DemoRandom random = demo_random (demo_count (SEED), worker->number);

  for (int round = 0; round < demo_count (ROUNDS); round++) {
    sync_work (demo_vary (&random, demo_time (COMPUTE)));
    sync_variable_add (&counter, 1);
    sync_sleep (demo_vary (&random, demo_time (PAUSE)));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  sync_variable_init (&counter, "counter", 0);

  for (int i = 0; i < count; i++) {
    char name[24];
    workers[i].number = i + 1;
    snprintf (name, sizeof name, "worker %d", workers[i].number);
    demo_require (sync_thread_create (&workers[i].thread, name, add, &workers[i]),
                  "create a thread");
  }
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&workers[i].thread, NULL), "join a thread");

  int additions = count * demo_count (ROUNDS);
  int result = (int) sync_variable_read (&counter);
  printf ("Counter: %d\n", result);
  if (result != additions)
    demo_fail ("the counter is %d, but %d additions were made", result, additions);
  sync_variable_destroy (&counter);
  return demo_end ();
}
