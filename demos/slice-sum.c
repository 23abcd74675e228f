/* SPDX-License-Identifier: MIT
 *
 * Sum in slices
 *
 * Five threads sum a large vector, a slice each, and main adds up what they return. They share the
 * vector, and need no lock for it: nobody writes. Each keeps its sum to itself until main joins it.
 *
 * Look at the five lanes: they run side by side, as far as there are processors, and main waits for
 * one after the other. Try --threads 1 and 2, and note the time it prints; then 5 and 20. From
 * where on do more threads not help? Each slice is summed --rounds times, to have some work.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "demo.h"
#include "sync/thread.h"

enum { THREADS, ELEMENTS, ROUNDS, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 5, 1, THREADS_MAXIMUM, "how many slices, a thread each" },
  [ELEMENTS] = { "elements", "numbers", 4000000, 1, 100000000, "how long the vector is" },
  [ROUNDS] = { "rounds", "rounds", 400, 1, 100000, "how often each slice is summed" },
};

static const Demo demo = {
  .name = "slice-sum",
  .title = "Sum in slices",
  .summary = "Five threads sum a slice of a large vector each, and main adds up the five sums.",
  .order = 70,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  const uint32_t *first;
  const uint32_t *end;
  uint64_t sum; /* the thread's, until it is joined */
} Slice;

static Slice slices[THREADS_MAXIMUM];

static void *
sum_slice (void *data)
{
  Slice *slice = data;

  for (int round = 0; round < demo_count (ROUNDS); round++) {
    const uint32_t *volatile again = slice->first; /* volatile: each round is really done */
    uint64_t sum = 0;
    for (const uint32_t *number = again; number < slice->end; number++)
      sum += *number;
    slice->sum = sum;
  }
  return NULL;
}

/* Makes the vector 1, 2, 3 and so on, whose sum everybody can check. */
static uint32_t *
make_vector (size_t count)
{
  uint32_t *vector = malloc (count * sizeof *vector);

  if (vector == NULL)
    demo_fail ("no memory for %zu numbers", count);
  for (size_t i = 0; i < count; i++)
    vector[i] = (uint32_t) i + 1;
  return vector;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  size_t threads = (size_t) demo_count (THREADS), count = (size_t) demo_count (ELEMENTS);
  uint32_t *vector = make_vector (count);
  uint64_t sum = 0;

  int64_t begin = demo_clock ();
  for (size_t i = 0; i < threads; i++) {
    char name[32];
    slices[i].first = vector + count * i / threads;
    slices[i].end = vector + count * (i + 1) / threads;
    snprintf (name, sizeof name, "slice %zu", i + 1);
    demo_require (sync_thread_create (&slices[i].thread, name, sum_slice, &slices[i]),
                  "create a thread");
  }
  for (size_t i = 0; i < threads; i++) {
    demo_require (sync_thread_join (&slices[i].thread, NULL), "join a thread");
    sum += slices[i].sum;
  }
  double took = demo_milliseconds (demo_clock () - begin);
  free (vector);

  uint64_t expected = (uint64_t) count * (count + 1) / 2;
  printf ("Sum: %llu\nTime: %.0f ms\n", (unsigned long long) sum, took);
  if (sum != expected)
    demo_fail ("the sum should be %llu", (unsigned long long) expected);
  return demo_end ();
}
