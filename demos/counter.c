/* SPDX-License-Identifier: MIT
 *
 * Shared counter
 *
 * Ten threads add to one number. To add is to read, to compute and to write: were two threads
 * to do so at once, both would write the same sum, and one addition would be lost. The mutex lets
 * one of them in at a time, so the counter is right at the end; the price is that the others wait.
 *
 * Look at the mutex's lane: its ribbon changes colour with each new owner, and the waiters queue
 * up beneath it. The number below, which the mutex protects, climbs by one with each hold. When
 * does a thread find it free? Try a shorter --hold: the queue melts, though each thread does the
 * same work outside. Which thread is next is up to luck: a mutex is not fair.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/mutex.h"
#include "sync/thread.h"
#include "sync/variable.h"

enum { THREADS, ROUNDS, HOLD, WORK, PAUSE, SEED, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 10, 1, THREADS_MAXIMUM, "how many threads add" },
  [ROUNDS] = { "rounds", "rounds", 10, 1, 100000, "how often each of them adds 1" },
  [HOLD] = { "hold", DEMO_MILLISECONDS, 8, 0, 1000, "how long it computes with the mutex" },
  [WORK] = { "work", DEMO_MILLISECONDS, 6, 0, 1000, "how long it computes without the mutex" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 60, 0, 1000, "how long it sleeps after that" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "counter",
  .title = "Shared counter",
  .summary = "Ten threads add to one number, and a mutex lets in one of them at a time.",
  .order = 30,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  int number;
} Worker;

static Worker workers[THREADS_MAXIMUM];
static SyncMutex mutex;
static SyncVariable counter; /* only for the thread that has the mutex */

static void *
add (void *data)
{
  const Worker *worker = data;
  DemoRandom random = demo_random (demo_count (SEED), worker->number);

  for (int round = 0; round < demo_count (ROUNDS); round++) {
    sync_mutex_lock (&mutex);
    int64_t sum = sync_variable_read (&counter) + 1;
    sync_work (demo_vary (&random, demo_time (HOLD)));
    sync_variable_write (&counter, sum);
    sync_mutex_unlock (&mutex);

    sync_work (demo_vary (&random, demo_time (WORK)));
    sync_sleep (demo_vary (&random, demo_time (PAUSE)));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  demo_require (sync_mutex_init (&mutex, "counter"), "create a mutex");
  sync_variable_init (&counter, "number", 0);

  for (int i = 0; i < count; i++) {
    char name[24];
    workers[i].number = i + 1;
    snprintf (name, sizeof name, "worker %d", workers[i].number);
    demo_require (sync_thread_create (&workers[i].thread, name, add, &workers[i]),
                  "create a thread");
  }
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&workers[i].thread, NULL), "join a thread");

  sync_mutex_destroy (&mutex);
  int result = (int) sync_variable_read (&counter);
  sync_variable_destroy (&counter);
  printf ("Counter: %d\n", result);
  int expected = count * demo_count (ROUNDS);
  if (result != expected)
    demo_fail ("the counter is %d, but %d additions were made: the mutex failed", result, expected);
  return demo_end ();
}
