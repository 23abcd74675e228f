/* SPDX-License-Identifier: MIT
 *
 * Moments, on CLOCK_MONOTONIC if there is no reason for another one, for whatever waits until one.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#define SYNC_NANOSECONDS_PER_SECOND INT64_C (1000000000)

/* Returns the moment in `nanoseconds` from now on `clock`; now itself for less than 0. */
static inline struct timespec
sync_deadline_on (clockid_t clock, int64_t nanoseconds)
{
  struct timespec moment;
  int64_t length = nanoseconds > 0 ? nanoseconds : 0;

  clock_gettime (clock, &moment);
  moment.tv_sec += (time_t) (length / SYNC_NANOSECONDS_PER_SECOND);
  moment.tv_nsec += (long) (length % SYNC_NANOSECONDS_PER_SECOND);
  if (moment.tv_nsec >= SYNC_NANOSECONDS_PER_SECOND) {
    moment.tv_sec += 1;
    moment.tv_nsec -= (long) SYNC_NANOSECONDS_PER_SECOND;
  }
  return moment;
}

/* The same on CLOCK_MONOTONIC. */
static inline struct timespec
sync_deadline (int64_t nanoseconds)
{
  return sync_deadline_on (CLOCK_MONOTONIC, nanoseconds);
}
