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

/* Makes a new folder in memory for a session and writes its path to `folder`. Returns whether. */
#define BENCH_FOLDER_SIZE 64
int bench_folder_make (char folder[BENCH_FOLDER_SIZE]);

/* Removes the folder with what is in it. */
void bench_folder_remove (const char *folder);

/* Runs this program again, recorded into a new session's folder, with the one argument "recorded".
 * Returns its exit status. */
int bench_run_recorded (void);
