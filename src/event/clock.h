/* SPDX-License-Identifier: MIT
 *
 * The clock of events: the processor's invariant counter where there is one, otherwise
 * CLOCK_MONOTONIC in nanoseconds. A segment says which of the two its times are in.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

typedef enum {
  HEDDLE_CLOCK_MONOTONIC = 1, /* nanoseconds of CLOCK_MONOTONIC */
  HEDDLE_CLOCK_COUNTER = 2,   /* ticks of the processor's counter, the same on every core */
} HeddleClock;

/* Returns the best clock of this machine: the counter if it neither stops nor changes its rate
 * (CPUID leaf 80000007H, EDX bit 8, on x86-64) and can be read in order (RDTSCP). Any thread. */
HeddleClock heddle_clock_choose (void);

static inline uint64_t
heddle_clock_monotonic (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * UINT64_C (1000000000) + (uint64_t) now.tv_nsec;
}

/* Returns the time now on `clock`, or a moment ago: the processor may read its counter while
 * earlier instructions are still under way, as early as it can look ahead (some tens of
 * nanoseconds). It is never later than what later instructions do becomes visible to others, and
 * takes half the time of an ordered read: right for what follows nothing that another thread
 * recorded. Any thread, async-signal-safe. */
static inline uint64_t
heddle_clock_read_early (HeddleClock clock)
{
#if defined(__x86_64__)
  if (clock == HEDDLE_CLOCK_COUNTER)
    return __rdtsc ();
#else
  (void) clock;
#endif
  return heddle_clock_monotonic ();
}

/* Returns the time now on `clock`. The read is ordered after every earlier instruction (RDTSCP
 * waits for them, plain RDTSC does not): without that, an "acquired" could carry a time from
 * before the lock was got. Any thread, async-signal-safe. */
static inline uint64_t
heddle_clock_read (HeddleClock clock)
{
#if defined(__x86_64__)
  if (clock == HEDDLE_CLOCK_COUNTER) {
    unsigned int core;
    return __rdtscp (&core);
  }
#else
  (void) clock;
#endif
  return heddle_clock_monotonic ();
}
