/* SPDX-License-Identifier: MIT
 *
 * Summing 100 million numbers alone, by the pool with two workers, and by OpenMP with two threads
 * if the compiler has it. Once with numbers of 4 bytes (400 MB in all: memory may be the limit, for
 * whoever does it) and once with numbers of 1 byte (100 MB: the processors are). Nothing is
 * recorded. The three take turns within each round, so that a disturbance meets them all. A speedup
 * is the median of the rounds' own; next to it stands the one between the shortest times, which
 * tells more on a machine that has something else to do as well.
 *
 * And what a job costs: a loop split into jobs of one item, each doing nothing; and a loop's way
 * from a thread outside to the workers and back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "sync/pool.h"

#define NUMBERS    ((size_t) 100000000)
#define WORKERS    2
#define EMPTY_JOBS 100000
#define CALLS      1000

static SyncPool pool;
static void *numbers; /* of either kind */

/* ------------------------------------------------------------------ two kinds of numbers */

static void
sum_words (const void *items, size_t count, void *result, void *data)
{
  const int32_t *number = items;
  int64_t total = 0;

  (void) data;
  for (size_t i = 0; i < count; i++)
    total += number[i];
  *(int64_t *) result = total;
}

static void
sum_bytes (const void *items, size_t count, void *result, void *data)
{
  const int8_t *number = items;
  int64_t total = 0;

  (void) data;
  for (size_t i = 0; i < count; i++)
    total += number[i];
  *(int64_t *) result = total;
}

#ifdef _OPENMP
static int64_t
openmp_words (void)
{
  const int32_t *number = numbers;
  int64_t total = 0;

#pragma omp parallel for reduction(+ : total) num_threads(WORKERS)
  for (size_t i = 0; i < NUMBERS; i++)
    total += number[i];
  return total;
}

static int64_t
openmp_bytes (void)
{
  const int8_t *number = numbers;
  int64_t total = 0;

#pragma omp parallel for reduction(+ : total) num_threads(WORKERS)
  for (size_t i = 0; i < NUMBERS; i++)
    total += number[i];
  return total;
}
#else
#define openmp_words NULL
#define openmp_bytes NULL
#endif

typedef struct {
  const char *name;
  size_t size;
  void (*sum) (const void *items, size_t count, void *result, void *data);
  int64_t (*openmp) (void); /* NULL: not there */
} Kind;

static const Kind kinds[] = {
  { "sum_int32", sizeof (int32_t), sum_words, openmp_words },
  { "sum_int8", sizeof (int8_t), sum_bytes, openmp_bytes },
};

static void
fill (size_t first, size_t count, void *data)
{
  const Kind *kind = data;

  for (size_t i = first; i < first + count; i++) {
    if (kind->size == sizeof (int32_t))
      ((int32_t *) numbers)[i] = (int32_t) i;
    else
      ((int8_t *) numbers)[i] = (int8_t) (i % 100);
  }
}

/* ------------------------------------------------------------------ sums */

static void
add (void *left, const void *right, void *data)
{
  (void) data;
  *(int64_t *) left += *(const int64_t *) right;
}

static int64_t
sum_alone (const Kind *kind)
{
  int64_t total;

  kind->sum (numbers, NUMBERS, &total, NULL);
  return total;
}

static int64_t
sum_by_pool (const Kind *kind)
{
  const SyncReduction addition = { sizeof (int64_t), kind->sum, add, NULL };
  const SyncSlice slice = { numbers, NUMBERS, kind->size, .grain = 0 };
  int64_t total = 0;

  sync_pool_reduce (&pool, &slice, &addition, &total);
  return total;
}

static int64_t
sum_by_openmp (const Kind *kind)
{
  return kind->openmp ();
}

/* Returns milliseconds, and ends the program if the sum is not the expected one. */
static double
time_sum (int64_t (*sum) (const Kind *kind), const Kind *kind, int64_t expected)
{
  uint64_t begin = bench_now ();
  int64_t total = sum (kind);
  uint64_t end = bench_now ();

  if (total != expected) {
    fprintf (stderr, "a sum of %s is %lld, but should be %lld\n", kind->name, (long long) total,
             (long long) expected);
    exit (1);
  }
  return (double) (end - begin) / 1e6;
}

/* Returns the shortest of times that bench_median() has sorted. */
static double
shortest (const double times[BENCH_ROUNDS])
{
  return times[0];
}

static void
print_figure (const Kind *kind, const char *what, double value, const char *unit)
{
  char name[64];

  snprintf (name, sizeof name, "%s_%s", kind->name, what);
  bench_print (name, value, unit);
}

static void
measure_sums (const Kind *kind)
{
  double alone[BENCH_ROUNDS], by_pool[BENCH_ROUNDS], by_openmp[BENCH_ROUNDS];
  double pool_gain[BENCH_ROUNDS], openmp_gain[BENCH_ROUNDS];

  sync_pool_for (&pool, NUMBERS, 0, fill, (void *) (uintptr_t) kind);
  int64_t expected = sum_alone (kind);
  for (int round = 0; round < BENCH_ROUNDS; round++) {
    alone[round] = time_sum (sum_alone, kind, expected);
    by_pool[round] = time_sum (sum_by_pool, kind, expected);
    pool_gain[round] = alone[round] / by_pool[round];
    if (kind->openmp != NULL) {
      by_openmp[round] = time_sum (sum_by_openmp, kind, expected);
      openmp_gain[round] = alone[round] / by_openmp[round];
    }
  }
  print_figure (kind, "alone_ms", bench_median (alone), "ms");
  print_figure (kind, "pool_ms", bench_median (by_pool), "ms");
  print_figure (kind, "pool_speedup", bench_median (pool_gain), "ratio");
  print_figure (kind, "pool_speedup_shortest", shortest (alone) / shortest (by_pool), "ratio");
  if (kind->openmp != NULL) {
    print_figure (kind, "openmp_ms", bench_median (by_openmp), "ms");
    print_figure (kind, "openmp_speedup", bench_median (openmp_gain), "ratio");
    print_figure (kind, "openmp_speedup_shortest", shortest (alone) / shortest (by_openmp),
                  "ratio");
  }
}

/* ------------------------------------------------------------------ jobs */

static void
do_nothing (size_t first, size_t count, void *data)
{
  (void) first;
  (void) count;
  (void) data;
}

static void
measure_jobs (void)
{
  double job[BENCH_ROUNDS], call[BENCH_ROUNDS];

  for (int round = 0; round < BENCH_ROUNDS; round++) {
    uint64_t begin = bench_now ();
    sync_pool_for (&pool, EMPTY_JOBS, 1, do_nothing, NULL);
    uint64_t between = bench_now ();
    for (int i = 0; i < CALLS; i++)
      sync_pool_for (&pool, 1, 0, do_nothing, NULL);
    job[round] = (double) (between - begin) / EMPTY_JOBS;
    call[round] = (double) (bench_now () - between) / CALLS;
  }
  bench_print ("pool_job_ns", bench_median (job), "ns");
  bench_print ("pool_call_from_outside_ns", bench_median (call), "ns");
}

int
main (void)
{
  numbers = malloc (NUMBERS * sizeof (int32_t));
  if (numbers == NULL || sync_pool_init (&pool, "bench", WORKERS) != 0) {
    fputs ("there is no memory for the numbers, or no pool\n", stderr);
    return 1;
  }
  bench_print ("processors", (double) sysconf (_SC_NPROCESSORS_ONLN), "processors");
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    measure_sums (&kinds[i]);
  measure_jobs ();
  sync_pool_destroy (&pool);
  free (numbers);
  return 0;
}
