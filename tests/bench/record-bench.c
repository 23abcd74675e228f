/* SPDX-License-Identifier: MIT
 *
 * What recording costs the traced program: an emission beside the bare read of the clock, two
 * threads that emit beside one, and a lock and unlock through sync beside the plain pair. It runs
 * itself again with a session's folder in the environment to measure the recorded side, and
 * empties the ring between the passes.
 *
 * What is compared takes turns within each round, so that a disturbance meets all. A round's time
 * of a thing is that of the quickest of its passes, and a figure the median over the rounds: what
 * else the machine does hardly counts.
 */
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "event/segment.h"
#include "record/record.h"
#include "sync/mutex.h"

#define CALLS         16384 /* a pass; each emits at most two events: less than a ring holds */
#define PASSES        16    /* a round */
#define RUN           UINT64_C (300000000) /* nanoseconds that two threads emit in a round */
#define PATH_MAXIMUM  128
#define MEASURES_MOST 8 /* that take turns with one another */

static pthread_mutex_t plain_mutex = PTHREAD_MUTEX_INITIALIZER;
static SyncMutex sync_mutex;

/* ------------------------------------------------------------------ what is measured */

/* A thing to measure: the code of a pass and its time in each round. */
typedef struct {
  void (*pass) (void);
  double rounds[BENCH_ROUNDS]; /* nanoseconds a call */
} Measure;

/* A pass in a function of its own, so that nothing but the loop stands around what is measured. */
#define PASS(name, ...)                        \
  static void name (void)                      \
  {                                            \
    for (int call = 0; call < CALLS; call++) { \
      __VA_ARGS__;                             \
    }                                          \
  }

/* Keeps the compiler from dropping what was read. */
#define KEEP(value)                                \
  do {                                             \
    uint64_t kept = (value);                       \
    __asm__ volatile("" : : "r"(kept) : "memory"); \
  } while (0)

PASS (read_counter, KEEP (heddle_clock_read_early (HEDDLE_CLOCK_COUNTER)))
PASS (read_counter_in_order, KEEP (heddle_clock_read (HEDDLE_CLOCK_COUNTER)))
PASS (read_monotonic, KEEP (heddle_clock_monotonic ()))
PASS (emit, heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, 1, 2, 0))
PASS (emit_in_order, heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, 1, 2, 0))
PASS (lock_plain, pthread_mutex_lock (&plain_mutex); pthread_mutex_unlock (&plain_mutex))
PASS (lock_sync, sync_mutex_lock (&sync_mutex); sync_mutex_unlock (&sync_mutex))

/* ------------------------------------------------------------------ one thread */

/* Takes everything out of the ring, as a collector would. */
static void
empty_ring (void)
{
  HeddleRing *ring = heddle_thread.ring;

  if (ring != NULL)
    atomic_store (&ring->taken, atomic_load (&ring->published));
}

static double
time_pass (const Measure *measure)
{
  empty_ring ();
  uint64_t start = bench_now ();
  measure->pass ();
  return (double) (bench_now () - start) / CALLS;
}

/* Fills in all of the measures, MEASURES_MOST at most. A round more than are counted goes first,
 * to warm up. */
static void
take_turns (Measure *measures, size_t count)
{
  for (int round = -1; round < BENCH_ROUNDS; round++) {
    double quickest[MEASURES_MOST] = { 0 };

    for (size_t turn = 0; turn < PASSES * count; turn++) {
      double time = time_pass (&measures[turn % count]);
      double *best = &quickest[turn % count];
      *best = *best == 0 || time < *best ? time : *best;
    }
    for (size_t i = 0; round >= 0 && i < count; i++)
      measures[i].rounds[round] = quickest[i];
  }
}

/* Returns the median. */
static double
time_of (const Measure *measure)
{
  double sorted[BENCH_ROUNDS];

  memcpy (sorted, measure->rounds, sizeof sorted);
  return bench_median (sorted);
}

static double
ratio_of (const Measure *measure, const Measure *peer)
{
  double ratios[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++)
    ratios[round] = measure->rounds[round] / peer->rounds[round];
  return bench_median (ratios);
}

/* Returns what a measure takes beyond up to three others, of which a NULL is none. */
static double
excess_of (const Measure *measure, const Measure *first, const Measure *second,
           const Measure *third)
{
  const Measure *others[] = { first, second, third };
  double excesses[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    excesses[round] = measure->rounds[round];
    for (size_t i = 0; i < 3; i++)
      excesses[round] -= others[i] != NULL ? others[i]->rounds[round] : 0;
  }
  return bench_median (excesses);
}

/* ------------------------------------------------------------------ two threads */

/* What the two do in turn in each round. */
typedef struct {
  void (*pass) (void);
  bool alone;
  double rates[BENCH_ROUNDS]; /* calls a nanosecond, of both together */
} Phase;

typedef struct {
  Phase *phases;
  size_t count;
  size_t cores[2];
  double rates[2]; /* what each did in this phase */
  bool lost;       /* either lost events: that costs less, so the figures would be too good */
  pthread_barrier_t barrier;
} Pair;

typedef struct {
  Pair *pair;
  size_t index;
} Member;

/* Returns a number that the kernel tells of a processor's place, -1 if it doesn't. */
static int
read_place (size_t processor, const char *what)
{
  char path[PATH_MAXIMUM];
  int number = -1;

  snprintf (path, sizeof path, "/sys/devices/system/cpu/cpu%zu/topology/%s", processor, what);
  FILE *file = fopen (path, "r");
  if (file == NULL)
    return -1;
  if (fscanf (file, "%d", &number) != 1)
    number = -1;
  fclose (file);
  return number;
}

/* Returns whether two processors are cores of their own, and not two threads of one. */
static bool
are_apart (size_t processor, size_t other)
{
  int core = read_place (processor, "core_id");

  return core == -1 || core != read_place (other, "core_id") ||
         read_place (processor, "physical_package_id") != read_place (other, "physical_package_id");
}

/* Finds two cores that this process may use. Returns whether there are two. */
static bool
find_cores (size_t cores[2])
{
  cpu_set_t allowed;
  size_t found = 0;

  if (sched_getaffinity (0, sizeof allowed, &allowed) != 0)
    return false;
  for (size_t processor = 0; processor < CPU_SETSIZE && found < 2; processor++) {
    if (CPU_ISSET (processor, &allowed) && (found == 0 || are_apart (cores[0], processor)))
      cores[found++] = processor;
  }
  return found == 2;
}

/* Returns nanoseconds that the calling thread has run. */
static uint64_t
time_run (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (uint64_t) time.tv_sec * UINT64_C (1000000000) + (uint64_t) time.tv_nsec;
}

/* Returns calls a nanosecond over a run: of the thread's own time, as it never sleeps here, and
 * what the processor does for others meanwhile is not to count. */
static double
run_phase (const Phase *phase)
{
  uint64_t calls = 0, own_start = time_run (), start = bench_now ();

  do {
    empty_ring ();
    phase->pass ();
    calls += CALLS;
  } while (bench_now () - start < RUN);
  return (double) calls / (double) (time_run () - own_start);
}

static void *
run_member (void *data)
{
  const Member *member = data;
  Pair *pair = member->pair;
  cpu_set_t core;

  CPU_ZERO (&core);
  CPU_SET (pair->cores[member->index], &core);
  pthread_setaffinity_np (pthread_self (), sizeof core, &core);
  for (int round = -1; round < BENCH_ROUNDS; round++) { /* the first one warms up */
    for (size_t i = 0; i < pair->count; i++) {
      Phase *phase = &pair->phases[i];
      bool idle = phase->alone && member->index > 0;
      pthread_barrier_wait (&pair->barrier);
      pair->rates[member->index] = idle ? 0 : run_phase (phase);
      pthread_barrier_wait (&pair->barrier);
      if (round >= 0 && member->index == 0)
        phase->rates[round] = pair->rates[0] + pair->rates[1];
    }
  }
  pthread_barrier_wait (&pair->barrier);
  if (heddle_thread.ring == NULL || atomic_load (&heddle_thread.ring->lost) > 0)
    pair->lost = true;
  return NULL;
}

static double
ratio_of_phases (const Phase *both, const Phase *one)
{
  double ratios[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++)
    ratios[round] = both->rates[round] / one->rates[round];
  return bench_median (ratios);
}

/* Returns whether nothing went wrong. The bare clock is the peer: two of a machine's processors
 * may have less than twice the power of one. */
static bool
measure_two_threads (void (*read_clock) (void))
{
  Phase phases[] = { { .pass = emit, .alone = true },
                     { .pass = emit },
                     { .pass = read_clock, .alone = true },
                     { .pass = read_clock } };
  Pair pair = { .phases = phases, .count = sizeof phases / sizeof phases[0] };
  Member members[2] = { { &pair, 0 }, { &pair, 1 } };
  pthread_t threads[2];

  if (!find_cores (pair.cores)) {
    printf ("bench: there are no two cores to use: two threads are not compared with one\n");
    return true;
  }
  pthread_barrier_init (&pair.barrier, NULL, 2);
  for (size_t i = 0; i < 2; i++) {
    if (pthread_create (&threads[i], NULL, run_member, &members[i]) != 0)
      exit (1);
  }
  for (size_t i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  pthread_barrier_destroy (&pair.barrier);
  bench_print ("emit_two_threads_over_one", ratio_of_phases (&phases[1], &phases[0]), "ratio");
  bench_print ("clock_two_threads_over_one", ratio_of_phases (&phases[3], &phases[2]), "ratio");
  return !pair.lost;
}

/* ------------------------------------------------------------------ the figures */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void *
wait_at_gate (void *unused)
{
  pthread_mutex_lock (&gate);
  pthread_mutex_unlock (&gate);
  return unused;
}

static int
measure_recorded (void)
{
  bool counter = heddle_clock_choose () == HEDDLE_CLOCK_COUNTER;
  Measure clock = { counter ? read_counter : read_monotonic, { 0 } };
  enum { CLOCK, CLOCK_IN_ORDER, MONOTONIC, EMIT, EMIT_IN_ORDER, PLAIN, SYNC, COUNT };
  Measure measures[COUNT] = {
    [CLOCK] = clock,
    [CLOCK_IN_ORDER] = { counter ? read_counter_in_order : read_monotonic, { 0 } },
    [MONOTONIC] = { read_monotonic, { 0 } },
    [EMIT] = { emit, { 0 } },
    [EMIT_IN_ORDER] = { emit_in_order, { 0 } },
    [PLAIN] = { lock_plain, { 0 } },
    [SYNC] = { lock_sync, { 0 } },
  };

  if (heddle_record_status () != HEDDLE_RECORD_ON)
    return 1;
  take_turns (measures, COUNT);
  bench_print ("clock_read_ns", time_of (&measures[CLOCK]), "ns");
  bench_print ("clock_read_ordered_ns", time_of (&measures[CLOCK_IN_ORDER]), "ns");
  bench_print ("clock_gettime_ns", time_of (&measures[MONOTONIC]), "ns");
  bench_print ("emission_ns", time_of (&measures[EMIT]), "ns");
  bench_print ("emission_ordered_ns", time_of (&measures[EMIT_IN_ORDER]), "ns");
  bench_print ("emit_over_clock", ratio_of (&measures[EMIT], &measures[CLOCK]), "ratio");
  bench_print ("emit_ordered_over_clock",
               ratio_of (&measures[EMIT_IN_ORDER], &measures[CLOCK_IN_ORDER]), "ratio");
  bench_print ("lock_plain_ns", time_of (&measures[PLAIN]), "ns");
  bench_print ("sync_lock_ns", time_of (&measures[SYNC]), "ns");
  bench_print (
      "sync_lock_over_plain_ns",
      excess_of (&measures[SYNC], &measures[PLAIN], &measures[EMIT], &measures[EMIT_IN_ORDER]),
      "ns");
  if (heddle_thread.ring == NULL || atomic_load (&heddle_thread.ring->lost) > 0)
    return 1; /* what is lost costs less: the figures would be too good */
  return measure_two_threads (clock.pass) ? 0 : 1;
}

static int
measure_not_recorded (void)
{
  Measure measures[] = { { lock_plain, { 0 } }, { lock_sync, { 0 } } };

  take_turns (measures, 2);
  bench_print ("idle_lock_over_plain_ns", excess_of (&measures[1], &measures[0], NULL, NULL), "ns");
  return 0;
}

int
main (int argc, char **argv)
{
  pthread_t thread;
  int status;

  if (sync_mutex_init (&sync_mutex, "bench") != 0)
    return 1;
  /* A second thread, as a program has that needs a mutex: while there is one alone, the C library
   * locks without atomic instructions. */
  pthread_mutex_lock (&gate);
  if (pthread_create (&thread, NULL, wait_at_gate, NULL) != 0)
    return 1;
  status = argc == 1                           ? measure_not_recorded ()
           : strcmp (argv[1], "recorded") == 0 ? measure_recorded ()
                                               : 2;
  pthread_mutex_unlock (&gate);
  pthread_join (thread, NULL);
  return argc > 1 || status != 0 ? status : bench_run_recorded ();
}
