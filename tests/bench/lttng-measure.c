/* SPDX-License-Identifier: MIT
 *
 * Measures a tracepoint of LTTng with two fields beside an emission with two fields, in turn in
 * one process. lttng-bench runs it: recorded by Heddle, and with an LTTng session that has the
 * tracepoint enabled.
 */
#include <stdint.h>
#include <stdio.h>

#include "bench.h"
#include "record/record.h"

#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "lttng-tracepoint.h"

#define CALLS  16384 /* a pass: less than a ring holds */
#define PASSES 16    /* a round, of which the quickest counts */

static void
emit (void)
{
  for (uint64_t call = 0; call < CALLS; call++)
    heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, 1, call, 0);
}

static void
trace (void)
{
  for (uint64_t call = 0; call < CALLS; call++)
    lttng_ust_tracepoint (heddle_bench, event, 1, call);
}

/* Returns the nanoseconds of a call. */
static double
time_pass (void (*pass) (void))
{
  HeddleRing *ring = heddle_thread.ring;

  atomic_store (&ring->taken, atomic_load (&ring->published));
  uint64_t start = bench_now ();
  pass ();
  return (double) (bench_now () - start) / CALLS;
}

static double
lesser (double a, double b)
{
  return a < b ? a : b;
}

int
main (void)
{
  double emissions[BENCH_ROUNDS], traces[BENCH_ROUNDS], ratios[BENCH_ROUNDS];

  if (heddle_thread.ring == NULL) {
    fputs ("lttng-measure: it is not recorded\n", stderr);
    return 1;
  }
  if (!lttng_ust_tracepoint_enabled (heddle_bench, event)) {
    fputs ("lttng-measure: no LTTng session has enabled its tracepoint\n", stderr);
    return 1;
  }
  for (int round = -1; round < BENCH_ROUNDS; round++) { /* the first one warms up */
    double emission = time_pass (emit), tracepoint = time_pass (trace);
    for (int pass = 1; pass < PASSES; pass++) {
      emission = lesser (emission, time_pass (emit));
      tracepoint = lesser (tracepoint, time_pass (trace));
    }
    if (round < 0)
      continue;
    emissions[round] = emission;
    traces[round] = tracepoint;
    ratios[round] = tracepoint / emission;
  }
  if (atomic_load (&heddle_thread.ring->lost) > 0)
    return 1; /* what is lost costs less: the figures would be too good */
  bench_print ("lttng_emission_ns", bench_median (emissions), "ns");
  bench_print ("lttng_tracepoint_ns", bench_median (traces), "ns");
  bench_print ("lttng_over_emit", bench_median (ratios), "ratio");
  return 0;
}
