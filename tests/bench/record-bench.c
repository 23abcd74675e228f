/* SPDX-License-Identifier: MIT
 *
 * What recording costs the traced program: an emission beside the bare read of the clock, and a
 * lock and unlock through sync beside the plain pair. It runs itself again with a session's folder
 * in the environment to measure the recorded side, and empties the ring between the rounds.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "event/segment.h"
#include "record/record.h"
#include "sync/mutex.h"

#define CALLS 8000 /* of which each emits at most two events: less than a ring holds */

static pthread_mutex_t plain_mutex = PTHREAD_MUTEX_INITIALIZER;
static SyncMutex sync_mutex;
static volatile uint64_t sink; /* keeps the compiler from dropping a read; nobody else looks */

static HeddleClock chosen;

static void
read_chosen_clock (void)
{
  sink = heddle_clock_read (chosen);
}

static void
read_monotonic (void)
{
  sink = heddle_clock_monotonic ();
}

static void
emit (void)
{
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 1, 0);
}

static void
lock_plain (void)
{
  pthread_mutex_lock (&plain_mutex);
  pthread_mutex_unlock (&plain_mutex);
}

/* The least that a recorded pair can cost: an emission after the lock has to wait for the lock's own
 * locked instruction, as its time must not lie before it, which two emissions by themselves need not. */
static void
lock_plain_and_emit (void)
{
  pthread_mutex_lock (&plain_mutex);
  heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, 1, 0, 0);
  heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, 1, 0, 0);
  pthread_mutex_unlock (&plain_mutex);
}

static void
lock_sync (void)
{
  sync_mutex_lock (&sync_mutex);
  sync_mutex_unlock (&sync_mutex);
}

/* Takes everything out of the ring, as a collector would. */
static void
empty_ring (void)
{
  HeddleRing *ring = heddle_thread.ring;

  if (ring != NULL)
    atomic_store (&ring->taken, atomic_load (&ring->published));
}

/* Returns the median nanoseconds of a call. */
static double
measure (void (*call) (void))
{
  double rounds[BENCH_ROUNDS];

  for (int round = -1; round < BENCH_ROUNDS; round++) {
    empty_ring ();
    uint64_t start = bench_now ();
    for (int i = 0; i < CALLS; i++)
      call ();
    double each = (double) (bench_now () - start) / CALLS;
    if (round >= 0) /* the first one warms up */
      rounds[round] = each;
  }
  empty_ring ();
  return bench_median (rounds);
}

static int
measure_recorded (void)
{
  chosen = heddle_clock_choose ();
  double clock = measure (read_chosen_clock), emission = measure (emit);
  double plain = measure (lock_plain), sync = measure (lock_sync);
  double emitting = measure (lock_plain_and_emit);

  if (heddle_record_status () != HEDDLE_RECORD_ON)
    return 1;
  bench_print ("clock_read_ns", clock, "ns");
  bench_print ("clock_gettime_ns", measure (read_monotonic), "ns");
  bench_print ("emission_ns", emission, "ns");
  bench_print ("emission_per_clock_read", emission / clock, "ratio");
  bench_print ("mutex_pair_plain_ns", plain, "ns");
  bench_print ("mutex_pair_recorded_ns", sync, "ns");
  bench_print ("mutex_pair_over_plain_and_two_emissions_ns", sync - plain - 2 * emission, "ns");
  bench_print ("mutex_pair_plain_with_emissions_inside_ns", emitting, "ns");
  bench_print ("mutex_pair_recorded_over_that_ns", sync - emitting, "ns");
  return 0;
}

static int
measure_not_recorded (void)
{
  double plain = measure (lock_plain), sync = measure (lock_sync);

  bench_print ("mutex_pair_not_recorded_over_plain_ns", sync - plain, "ns");
  return 0;
}

int
main (int argc, char **argv)
{
  if (sync_mutex_init (&sync_mutex, "bench") != 0)
    return 1;
  if (argc > 1)
    return strcmp (argv[1], "recorded") == 0 ? measure_recorded () : 2;
  measure_not_recorded ();
  return bench_run_recorded ();
}
