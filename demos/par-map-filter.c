/* SPDX-License-Identifier: MIT
 *
 * Parallel map and filter
 *
 * The squares of the even numbers, by one thread and then by the workers of a pool. Each worker
 * filters and squares the part that it has, and writes what it keeps where its part of the output
 * begins. When two neighbouring parts are done, the second is moved up to the first, so
 * that the results are in the order of the numbers, whoever made them and when.
 *
 * Look at the end of the workers' parts: whoever has split a job waits for its second half, steals
 * something meanwhile if it can, and then joins the two. Why is the gain smaller than for a sum?
 * What part of the work does only one worker do?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo.h"
#include "sync/pool.h"

enum { NUMBERS, WORKERS, GRAIN, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [NUMBERS] = { "numbers", "numbers", 10e6, 1, 50e6, "how many there are, 8 bytes each" },
  [WORKERS] = { "workers", "threads", 2, 1, 64, "how many workers the pool has" },
  [GRAIN] = { "grain", "numbers", 0, 0, 50e6, "how many a job has at most; 0: the pool decides" },
};

static const Demo demo = {
  .name = "par-map-filter",
  .title = "Parallel map and filter",
  .summary = "The even numbers are kept and squared by one thread, then by a pool's workers.",
  .order = 66,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static void
fill (size_t first, size_t count, void *data)
{
  int64_t *numbers = data;

  for (size_t i = first; i < first + count; i++)
    numbers[i] = (int64_t) i;
}

static size_t
even_squares (const void *items, size_t count, void *output, void *data)
{
  const int64_t *numbers = items;
  int64_t *squares = output;
  size_t kept = 0;

  (void) data;
  for (size_t i = 0; i < count; i++) {
    if (numbers[i] % 2 == 0)
      squares[kept++] = numbers[i] * numbers[i];
  }
  return kept;
}

/* Returns `count` numbers in memory that has been touched, so that no first touch is timed. */
static int64_t *
allocate (size_t count)
{
  int64_t *numbers = malloc (count * sizeof *numbers);

  if (numbers == NULL)
    demo_fail ("there is no memory for three times %zu numbers; try fewer --numbers", count);
  return memset (numbers, 1, count * sizeof *numbers);
}

int
main (int argc, char **argv)
{
  SyncPool pool;

  demo_begin (&demo, argc, argv);
  size_t count = (size_t) demo_count (NUMBERS);
  int64_t *numbers = allocate (count), *alone = allocate (count), *together = allocate (count);
  demo_require (sync_pool_init (&pool, "pool", (uint32_t) demo_count (WORKERS)), "make a pool");
  sync_pool_for (&pool, count, 0, fill, numbers);
  SyncSlice slice = { numbers, count, sizeof *numbers, .grain = (size_t) demo_count (GRAIN) };

  int64_t begin = demo_clock ();
  size_t kept_alone = even_squares (numbers, count, alone, NULL);
  int64_t between = demo_clock ();
  size_t kept = sync_pool_filter (&pool, &slice, even_squares, together, sizeof *together, NULL);
  int64_t end = demo_clock ();

  sync_pool_destroy (&pool);
  printf ("Kept: %zu of %zu\n", kept, count);
  printf ("Sequential: %.1f ms, parallel: %.1f ms, %.2f times as fast\n",
          demo_milliseconds (between - begin), demo_milliseconds (end - between),
          (double) (between - begin) / (double) (end - between));
  bool same = kept == kept_alone && memcmp (alone, together, kept * sizeof *alone) == 0;
  free (numbers);
  free (alone);
  free (together);
  if (!same)
    demo_fail ("the two results differ: the pool failed");
  return demo_end ();
}
