/* SPDX-License-Identifier: MIT
 *
 * Parallel sum
 *
 * Main adds up many numbers alone; then the workers of a work-stealing pool do it together. The
 * numbers begin as one job. A worker that has a job splits it in two, leaves the second half where
 * others can steal it, and goes on with the first. The sums of the halves are added where they
 * come back together, so no worker ever waits for a lock.
 *
 * Look at the second half of the picture: the arrows are thefts. How many numbers does a worker add
 * up between two of them? Nobody has planned who does what, and yet the workers finish together.
 * Try --grain 1000: thousands of jobs. When does splitting cost more than it brings?
 */
#include <stdio.h>
#include <stdlib.h>

#include "demo.h"
#include "sync/pool.h"

enum { NUMBERS, WORKERS, GRAIN, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [NUMBERS] = { "numbers", "numbers", 50e6, 1, 200e6, "how many are added up, 4 bytes each" },
  [WORKERS] = { "workers", "threads", 2, 1, 64, "how many workers the pool has" },
  [GRAIN] = { "grain", "numbers", 0, 0, 200e6, "how many a job has at most; 0: the pool decides" },
};

static const Demo demo = {
  .name = "par-sum",
  .title = "Parallel sum",
  .summary = "Many numbers are added up by one thread, then by the workers of a pool.",
  .order = 65,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static int32_t *numbers;

static void
fill (size_t first, size_t count, void *data)
{
  (void) data;
  for (size_t i = first; i < first + count; i++)
    numbers[i] = (int32_t) i;
}

static void
sum (const void *items, size_t count, void *result, void *data)
{
  const int32_t *number = items;
  int64_t total = 0;

  (void) data;
  for (size_t i = 0; i < count; i++)
    total += number[i];
  *(int64_t *) result = total;
}

static void
add (void *left, const void *right, void *data)
{
  (void) data;
  *(int64_t *) left += *(const int64_t *) right;
}

int
main (int argc, char **argv)
{
  static const SyncReduction addition = { sizeof (int64_t), sum, add, NULL };
  SyncPool pool;
  int64_t alone = 0, together = 0;

  demo_begin (&demo, argc, argv);
  size_t count = (size_t) demo_count (NUMBERS);
  numbers = malloc (count * sizeof *numbers);
  if (numbers == NULL)
    demo_fail ("there is no memory for %zu numbers; try fewer --numbers", count);
  demo_require (sync_pool_init (&pool, "pool", (uint32_t) demo_count (WORKERS)), "make a pool");
  sync_pool_for (&pool, count, 0, fill, NULL);
  SyncSlice slice = { numbers, count, sizeof *numbers, .grain = (size_t) demo_count (GRAIN) };

  int64_t begin = demo_clock ();
  sum (numbers, count, &alone, NULL);
  int64_t between = demo_clock ();
  sync_pool_reduce (&pool, &slice, &addition, &together);
  int64_t end = demo_clock ();

  sync_pool_destroy (&pool);
  free (numbers);
  printf ("Sum: %lld\n", (long long) together);
  printf ("Sequential: %.1f ms, parallel: %.1f ms, %.2f times as fast\n",
          demo_milliseconds (between - begin), demo_milliseconds (end - between),
          (double) (between - begin) / (double) (end - between));
  int64_t expected = (int64_t) count * ((int64_t) count - 1) / 2;
  if (alone != expected || together != expected)
    demo_fail ("the sum is %lld alone and %lld together, but should be %lld: the pool failed",
               (long long) alone, (long long) together, (long long) expected);
  return demo_end ();
}
