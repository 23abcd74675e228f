/* SPDX-License-Identifier: MIT
 *
 * How many lengths are spread: the waits for a lock, the latencies of a channel. A Samples takes
 * them one by one, a Distribution is what it makes of them.
 *
 * EXACT   Percentiles are exact, by nearest rank: the smallest value that at least that share of
 *         all values does not exceed. Beyond SAMPLES_EXACT_MOST values they come from a histogram
 *         instead and are off by 1/128 at most; `exact` says so. Count, total, mean, least and most
 *         are always exact.
 * MEMORY  Eight bytes a value, so at most 80 megabytes, then 64 kilobytes for good.
 * THREADS One at a time.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#define SAMPLES_EXACT_MOST 10000000u

/* All are 0 if there is no value. */
typedef struct {
  uint64_t count;
  int64_t total; /* INT64_MAX if it is more than that */
  int64_t mean;
  int64_t least;
  int64_t p50;
  int64_t p90;
  int64_t p95;
  int64_t p99;
  int64_t most;
  gboolean exact; /* the percentiles */
} Distribution;

/* Its fields are its own. All zero is one that has no value. */
typedef struct {
  uint64_t count;
  int64_t total, least, most;
  int64_t *values; /* NULL once there are too many */
  gsize room;
  uint64_t *buckets; /* NULL until there are too many */
} Samples;

/* Adds a value that is 0 or more. */
void samples_add (Samples *samples, int64_t value);

/* Returns how the values so far are spread. They are put into another order, but stay. */
Distribution samples_distribution (Samples *samples);

/* Frees what the samples hold; they have no value then. */
void samples_clear (Samples *samples);

/* Adds two sums of nanoseconds that are 0 or more; INT64_MAX if it is more than that. */
static inline int64_t
sum_saturated (int64_t a, int64_t b)
{
  int64_t sum;

  return __builtin_add_overflow (a, b, &sum) ? INT64_MAX : sum;
}
