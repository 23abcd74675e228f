/* SPDX-License-Identifier: MIT
 *
 * Barrier
 *
 * Four threads compute in phases, each its own part. A phase needs the results of the whole phase
 * before, so nobody may begin with the next one before all have finished this one. At the end of
 * each phase they meet at a barrier: it opens when the last one has come.
 *
 * Look at the barrier's lane: one thread after another comes and waits, and all go on in one
 * moment. The last one doesn't wait at all. Each phase takes as long as its slowest part, so uneven
 * parts are lost time: try --slow 3, which makes the first thread's parts three times as long.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/barrier.h"
#include "sync/thread.h"

enum { THREADS, PHASES, WORK, SLOW, SEED, PARAMETERS };

#define THREADS_MAXIMUM 64
#define PHASES_MAXIMUM  1000

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 4, 1, THREADS_MAXIMUM, "how many threads compute" },
  [PHASES] = { "phases", "phases", 6, 1, PHASES_MAXIMUM, "how many phases there are" },
  [WORK] = { "work", DEMO_MILLISECONDS, 60, 0, 1000, "how long a part computes" },
  [SLOW] = { "slow", "times", 1, 1, 100, "how many times longer the first thread's parts are" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "barrier",
  .title = "Barrier",
  .summary = "Threads compute in phases, and nobody begins one before all have finished the last.",
  .order = 85,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncBarrier barrier;
static _Atomic (int) finished[PHASES_MAXIMUM]; /* how many parts of each phase are */
static _Atomic (int) openings;
static int numbers[THREADS_MAXIMUM];

static void *
compute (void *data)
{
  const int *number = data;
  DemoRandom random = demo_random (demo_count (SEED), *number);
  int64_t duration = demo_time (WORK) * (*number == 1 ? demo_count (SLOW) : 1);

  for (int phase = 0; phase < demo_count (PHASES); phase++) {
    sync_work (demo_vary (&random, duration));
    atomic_fetch_add (&finished[phase], 1);
    if (sync_barrier_wait (&barrier))
      atomic_fetch_add (&openings, 1);
    int parts = atomic_load (&finished[phase]);
    if (parts != demo_count (THREADS))
      demo_fail ("a thread passed with %d of %d parts finished: the barrier failed", parts,
                 demo_count (THREADS));
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  demo_require (sync_barrier_init (&barrier, "end of phase", (uint32_t) count), "create a barrier");
  sync_scope_begin (&scope);
  for (int i = 0; i < count; i++) {
    char name[24];
    numbers[i] = i + 1;
    snprintf (name, sizeof name, "thread %d", numbers[i]);
    demo_require (sync_scope_spawn (&scope, name, compute, &numbers[i]), "create a thread");
  }
  sync_scope_end (&scope);
  sync_barrier_destroy (&barrier);

  printf ("Phases: %d\n", atomic_load (&openings));
  if (atomic_load (&openings) != demo_count (PHASES))
    demo_fail ("there should be %d: the barrier failed", demo_count (PHASES));
  return demo_end ();
}
