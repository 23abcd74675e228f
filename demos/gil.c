/* SPDX-License-Identifier: MIT
 *
 * One big lock: the GIL
 *
 * Several threads compute, and each needs nothing from the others; but all of them must have the
 * one lock of the interpreter to run at all. A thread that waits asks for the lock after the switch
 * interval, and the holder lets it go at its next check. So the threads take turns, and two
 * processors are no quicker than one.
 *
 * Look at the lock's lane: its ribbon is never empty, and changes colour every 5 ms. Compare the
 * length of the whole with that of "no-gil", the same work without the lock. Does a longer
 * --interval make it quicker? Then who has to wait longer, and for what?
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/gil.h"
#include "sync/thread.h"

enum { THREADS, WORK, STEP, INTERVAL, PARAMETERS };

#define THREADS_MAXIMUM 16

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 4, 1, THREADS_MAXIMUM, "how many threads compute" },
  [WORK] = { "work", DEMO_MILLISECONDS, 300, 0, 10000, "how long each of them computes in all" },
  [STEP] = { "step", DEMO_MILLISECONDS, 0.2, 0.01, 1000, "how long between two checks" },
  [INTERVAL] = { "interval", DEMO_MILLISECONDS, 5, 0.1, 1000,
                 "how long a waiting thread bears it" },
};

static const Demo demo = {
  .name = "gil",
  .title = "One big lock: the GIL",
  .summary = "Threads compute under one big lock, which passes on every 5 ms: they take turns.",
  .order = 40,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncThread threads[THREADS_MAXIMUM];
static SyncGil gil;
static _Atomic (int) computing; /* threads that compute right now */

static void *
compute (void *data)
{
  sync_gil_take (&gil);
  for (int64_t done = 0; done < demo_time (WORK); done += demo_time (STEP)) {
    if (atomic_fetch_add (&computing, 1) != 0)
      demo_fail ("two threads computed at once: the lock failed");
    sync_work (demo_time (STEP));
    atomic_fetch_sub (&computing, 1);
    sync_gil_check (&gil);
  }
  sync_gil_drop (&gil);
  return data;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  demo_require (sync_gil_init (&gil, "GIL", demo_time (INTERVAL)), "create the lock");
  int64_t begin = demo_clock ();

  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf (name, sizeof name, "thread %d", i + 1);
    demo_require (sync_thread_create (&threads[i], name, compute, NULL), "create a thread");
  }
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&threads[i], NULL), "join a thread");

  double took = demo_milliseconds (demo_clock () - begin);
  double work = count * demo_milliseconds (demo_time (WORK));
  printf ("Work: %.0f ms in %.0f ms, one thread at a time, %d switches\n", work, took,
          (int) sync_gil_switches (&gil));
  if (took < work)
    demo_fail ("that is quicker than one thread at a time can be: the lock failed");
  sync_gil_destroy (&gil);
  return demo_end ();
}
