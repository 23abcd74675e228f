/* SPDX-License-Identifier: MIT
 *
 * False sharing
 *
 * Two threads count, each for itself: neither looks at the other one's counter. Yet it matters
 * where the counters lie. Memory comes into a processor's cache in lines of 64 bytes, and only one
 * processor at a time may write to a line. With both counters on one line, it goes to and fro
 * between the processors with almost every step; on two lines, each keeps its own.
 *
 * Look at the lanes: both threads run all the time, and wait for nothing but each other at the end
 * of a round, in turn on one line and on two. Rounds of the one kind are longer than those of the
 * other, and nothing in the program tells why. The numbers are measured on this computer, now:
 * processor time for a step, that is without the time in which other programs run. With one
 * processor, or two that share a cache, there is no difference.
 */
#include <stdalign.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "demo.h"
#include "sync/barrier.h"
#include "sync/thread.h"

enum { STEPS, ROUNDS, PARAMETERS };

#define THREADS 2

/* A line, and the one that some processors fetch along with it. */
#define APART 128

static const DemoParameter parameters[PARAMETERS] = {
  [STEPS] = { "steps", "thousands", 2000, 1, 100000, "how many thousand steps a round has" },
  [ROUNDS] = { "rounds", "rounds", 10, 1, 1000, "how many rounds there are of each kind" },
};

static const Demo demo = {
  .name = "false-sharing",
  .title = "False sharing",
  .summary = "Two counters on one cache line slow two threads down that share nothing else.",
  .order = 89,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

/* Atomic, so that each step is one write to memory, whatever the compiler would rather do. */
typedef _Atomic (int64_t) Counter;

/* An array of these has its counters on one line, or each on a line of its own. */
typedef struct {
  Counter counter;
} Close;

typedef struct {
  alignas (APART) Counter counter;
} Apart;

static alignas (APART) Close one_line[THREADS];
static Apart two_lines[THREADS];

typedef struct {
  Counter *close;
  Counter *apart;
  int64_t spent_close; /* its own until it is joined */
  int64_t spent_apart;
} Worker;

static SyncBarrier round_begins;

/* Returns the processor time that the calling thread has spent so far, in nanoseconds. */
static int64_t
processor_time (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return spent.tv_sec * INT64_C (1000000000) + spent.tv_nsec;
}

static int64_t
count_steps (Counter *counter)
{
  int64_t steps = demo_count (STEPS) * INT64_C (1000);

  sync_barrier_wait (&round_begins);
  int64_t begin = processor_time ();
  for (int64_t i = 0; i < steps; i++)
    atomic_fetch_add_explicit (counter, 1, memory_order_relaxed); /* nobody reads it meanwhile */
  return processor_time () - begin;
}

static void *
count (void *data)
{
  Worker *worker = data;

  for (int round = 0; round < demo_count (ROUNDS); round++) {
    worker->spent_close += count_steps (worker->close);
    worker->spent_apart += count_steps (worker->apart);
  }
  return NULL;
}

static void
check_and_print (const Worker *workers)
{
  int64_t steps = demo_count (STEPS) * INT64_C (1000) * demo_count (ROUNDS);
  double close = (double) (workers[0].spent_close + workers[1].spent_close);
  double apart = (double) (workers[0].spent_apart + workers[1].spent_apart);
  double all_steps = (double) (THREADS * steps);

  printf ("A step on one cache line: %.1f ns, on two: %.1f ns; that is %.1f times as long\n",
          close / all_steps, apart / all_steps, close / apart);
  for (int i = 0; i < THREADS; i++) {
    if (*workers[i].close != steps || *workers[i].apart != steps)
      demo_fail ("thread %d counted %lld and %lld instead of %lld steps", i + 1,
                 (long long) *workers[i].close, (long long) *workers[i].apart, (long long) steps);
  }
}

int
main (int argc, char **argv)
{
  Worker workers[THREADS];
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  demo_require (sync_barrier_init (&round_begins, "round begins", THREADS), "create a barrier");
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++) {
    char name[24];
    workers[i] = (Worker){ &one_line[i].counter, &two_lines[i].counter, 0, 0 };
    snprintf (name, sizeof name, "thread %d", i + 1);
    demo_require (sync_scope_spawn (&scope, name, count, &workers[i]), "create a thread");
  }
  sync_scope_end (&scope);
  sync_barrier_destroy (&round_begins);

  check_and_print (workers);
  return demo_end ();
}
