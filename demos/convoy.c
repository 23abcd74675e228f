/* SPDX-License-Identifier: MIT
 *
 * Lock convoy
 *
 * Six threads need a lock often, each time for a moment only; by themselves they would hardly ever
 * meet. A seventh one needs it rarely, but for long. While it has the lock, all six come to
 * wait; and before their queue has melted, it is there again. They now go in a convoy, all at the
 * pace of the slowest, though each of them is quick.
 *
 * Look at the mutex's lane: long holds in one colour, short ones packed behind them, and a queue
 * that never melts for long. With --slow-hold 0 the slow thread is as quick as one can be, and the
 * queue is gone. The remedy is the same in real programs: hold a lock for short, and do what takes
 * long before or after it.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/mutex.h"
#include "sync/thread.h"

enum { THREADS, TURNS, HOLD, PAUSE, SLOW_TURNS, SLOW_HOLD, SLOW_PAUSE, SEED, PARAMETERS };

#define THREADS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 6, 1, THREADS_MAXIMUM, "how many are quick" },
  [TURNS] = { "turns", "turns", 15, 1, 10000, "how often each of them takes the lock" },
  [HOLD] = { "hold", DEMO_MILLISECONDS, 1.5, 0, 1000, "how long it computes with the lock" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 15, 0, 1000, "how long it sleeps after that" },
  [SLOW_TURNS] = { "slow-turns", "turns", 15, 0, 10000, "how often the slow one takes the lock" },
  [SLOW_HOLD] = { "slow-hold", DEMO_MILLISECONDS, 60, 0, 1000,
                  "how long that one computes with it" },
  [SLOW_PAUSE] = { "slow-pause", DEMO_MILLISECONDS, 12, 0, 1000, "how long that one then sleeps" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "convoy",
  .title = "Lock convoy",
  .summary = "One thread holds a lock for long, and all the quick ones queue up behind it.",
  .order = 87,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  int turns;
  int64_t hold;
  int64_t pause;
  int number;
  int64_t waited; /* its own until it is joined */
} Worker;

static Worker workers[THREADS_MAXIMUM + 1]; /* the slow one comes last */
static SyncMutex mutex;
static int turns; /* only for the thread that has the mutex */

static void *
take_turns (void *data)
{
  Worker *worker = data;
  DemoRandom random = demo_random (demo_count (SEED), worker->number);

  for (int i = 0; i < worker->turns; i++) {
    sync_sleep (demo_vary (&random, worker->pause));
    int64_t came = demo_clock ();
    sync_mutex_lock (&mutex);
    worker->waited += demo_clock () - came;
    int turn = turns + 1;
    sync_work (demo_vary (&random, worker->hold));
    turns = turn;
    sync_mutex_unlock (&mutex);
  }
  return NULL;
}

static void
run_threads (int quick)
{
  SyncScope scope;

  sync_scope_begin (&scope);
  for (int i = 0; i < quick; i++) {
    char name[24];
    workers[i] = (Worker){
      .turns = demo_count (TURNS), .hold = demo_time (HOLD), .pause = demo_time (PAUSE), .number = i
    };
    snprintf (name, sizeof name, "quick %d", i + 1);
    demo_require (sync_scope_spawn (&scope, name, take_turns, &workers[i]), "create a thread");
  }
  workers[quick] = (Worker){ .turns = demo_count (SLOW_TURNS),
                             .hold = demo_time (SLOW_HOLD),
                             .pause = demo_time (SLOW_PAUSE),
                             .number = quick };
  demo_require (sync_scope_spawn (&scope, "slow", take_turns, &workers[quick]), "create a thread");
  sync_scope_end (&scope);
}

int
main (int argc, char **argv)
{
  int64_t waited = 0;

  demo_begin (&demo, argc, argv);
  int quick = demo_count (THREADS);
  demo_require (sync_mutex_init (&mutex, "the lock"), "create a mutex");
  run_threads (quick);
  sync_mutex_destroy (&mutex);

  for (int i = 0; i < quick; i++)
    waited += workers[i].waited;
  int quick_turns = quick * demo_count (TURNS);
  printf ("Turns: %d; a quick one waited %.1f ms for its %.1f ms, on average\n", turns,
          demo_milliseconds (waited) / quick_turns, demo_milliseconds (demo_time (HOLD)));
  if (turns != quick_turns + demo_count (SLOW_TURNS))
    demo_fail ("there should be %d turns: the mutex failed", quick_turns + demo_count (SLOW_TURNS));
  return demo_end ();
}
