/* SPDX-License-Identifier: MIT
 *
 * What the benchmarks share: the clock, the median, and the line that ./check --bench prints.
 */
#pragma once

#include <stdint.h>

#define BENCH_ROUNDS 9

/* Returns nanoseconds of CLOCK_MONOTONIC. */
uint64_t bench_now (void);

/* Returns the median of BENCH_ROUNDS values, which are sorted in place. */
double bench_median (double values[BENCH_ROUNDS]);

/* Prints one figure. */
void bench_print (const char *name, double value, const char *unit);
