/* SPDX-License-Identifier: MIT
 *
 * Dining philosophers
 *
 * Five philosophers sit around a table, with one fork between each two. To eat, each needs both
 * forks beside him; he takes the left one, then the right one. Neighbours can't eat at the same
 * time. Should all five take their left fork at once, each would wait for his neighbour for ever.
 *
 * Run it a few times: it goes well, mostly. That is the danger of such a program. --force 1 makes
 * sure that it fails: nobody takes his right fork before all have their left one. Look at the
 * forks' lanes then: a circle of five holders and five waiters; it must be stopped by hand.
 * --cure 1 has the last philosopher begin with his right fork, and there is no circle any more.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/barrier.h"
#include "sync/mutex.h"
#include "sync/thread.h"

enum { CURE, FORCE, PHILOSOPHERS, MEALS, THINK, REACH, EAT, SEED, PARAMETERS };

#define PHILOSOPHERS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [CURE] = { "cure", "", 0, 0, 1, "1: the last one takes his right fork first" },
  [FORCE] = { "force", "", 0, 0, 1, "1: without the cure, all take their left fork together" },
  [PHILOSOPHERS] = { "philosophers", "threads", 5, 2, PHILOSOPHERS_MAXIMUM, "how many there are" },
  [MEALS] = { "meals", "meals", 6, 1, 10000, "how often each of them eats" },
  [THINK] = { "think", DEMO_MILLISECONDS, 60, 0, 1000, "how long he sleeps before that" },
  [REACH] = { "reach", DEMO_MILLISECONDS, 3, 0, 1000, "how long it takes from fork to fork" },
  [EAT] = { "eat", DEMO_MILLISECONDS, 25, 0, 1000, "how long he computes with both forks" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "philosophers",
  .title = "Dining philosophers",
  .summary = "Each needs the forks at both hands, and all may come to wait in a circle.",
  .order = 81,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  int place; /* his left fork is that of the same place, his right one the next */
  int meals;
} Philosopher;

static Philosopher philosophers[PHILOSOPHERS_MAXIMUM];
static SyncMutex forks[PHILOSOPHERS_MAXIMUM];
static SyncBarrier all_have_one;

static void
eat (Philosopher *philosopher, DemoRandom *random)
{
  int count = demo_count (PHILOSOPHERS);
  SyncMutex *first = &forks[philosopher->place];
  SyncMutex *second = &forks[(philosopher->place + 1) % count];

  if (demo_count (CURE) == 1 && philosopher->place == count - 1) {
    SyncMutex *left = first;
    first = second;
    second = left;
  }
  sync_mutex_lock (first);
  sync_work (demo_vary (random, demo_time (REACH)));
  if (demo_count (FORCE) == 1 && demo_count (CURE) == 0)
    sync_barrier_wait (&all_have_one);
  sync_mutex_lock (second);
  sync_work (demo_vary (random, demo_time (EAT)));
  philosopher->meals++;
  sync_mutex_unlock (second);
  sync_mutex_unlock (first);
}

static void *
live (void *data)
{
  Philosopher *philosopher = data;
  DemoRandom random = demo_random (demo_count (SEED), philosopher->place);

  for (int i = 0; i < demo_count (MEALS); i++) {
    sync_sleep (demo_vary (&random, demo_time (THINK)));
    eat (philosopher, &random);
  }
  return NULL;
}

static void
lay_table (int count)
{
  demo_require (sync_barrier_init (&all_have_one, "all have one", (uint32_t) count),
                "create a barrier");
  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf (name, sizeof name, "fork %d", i + 1);
    demo_require (sync_mutex_init (&forks[i], name), "create a mutex");
    philosophers[i].place = i;
  }
}

int
main (int argc, char **argv)
{
  SyncScope scope;
  int meals = 0;

  demo_begin (&demo, argc, argv);
  int count = demo_count (PHILOSOPHERS);
  lay_table (count);
  sync_scope_begin (&scope);
  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf (name, sizeof name, "philosopher %d", i + 1);
    demo_require (sync_scope_spawn (&scope, name, live, &philosophers[i]), "create a thread");
  }
  sync_scope_end (&scope); /* never, in a deadlock */

  for (int i = 0; i < count; i++)
    meals += philosophers[i].meals;
  printf ("Meals: %d\n", meals);
  if (meals != count * demo_count (MEALS))
    demo_fail ("%d philosophers should have had %d meals each", count, demo_count (MEALS));
  return demo_end ();
}
