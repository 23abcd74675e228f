/* SPDX-License-Identifier: MIT
 *
 * Racy counter
 *
 * The shared counter without its lock. Each thread reads the number, computes the sum, and writes
 * it. If two threads read before either writes, both write the same sum, and one addition is lost:
 * a lost update. Nothing crashes, and nothing warns; the number is just too small.
 *
 * Look at the variable's lane: it should climb by one at each write, and at some it stays or even
 * falls. Find two reads of the same value just before. The longer --compute, the more is lost; with
 * --threads 1 nothing is. The demos "counter" and "counter-atomic" are the two cures.
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
  [COMPUTE] = { "compute", DEMO_MILLISECONDS, 4, 0, 1000, "how long the sum takes" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 20, 0, 1000, "how long it sleeps between two sums" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "counter-racy",
  .title = "Racy counter",
  .summary = "Threads add to one number without a lock, and some of the additions are lost.",
  .order = 31,
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
    int64_t sum = sync_variable_read (&counter) + 1;
    sync_work (demo_vary (&random, demo_time (COMPUTE)));
    sync_variable_write (&counter, sum); /* whatever others wrote in between is lost */
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
  printf ("Counter: %d after %d additions, %d lost\n", result, additions, additions - result);
  if (result < 1 || result > additions || (count == 1 && result != additions))
    demo_fail ("%d additions can't make %d, not even with a race", additions, result);
  sync_variable_destroy (&counter);
  return demo_end ();
}
