/* SPDX-License-Identifier: MIT */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t
bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * UINT64_C (1000000000) + (uint64_t) now.tv_nsec;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_median (double values[BENCH_ROUNDS])
{
  qsort (values, BENCH_ROUNDS, sizeof values[0], compare);
  return values[BENCH_ROUNDS / 2];
}

void
bench_print (const char *name, double value, const char *unit)
{
  printf ("bench: %s %.4g %s\n", name, value, unit);
  fflush (stdout);
}
