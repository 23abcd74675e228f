/* SPDX-License-Identifier: MIT
 *
 * The same without a GIL
 *
 * The same threads with the same work as in "gil", and no lock: nothing stops them from running at
 * once, each on a processor of its own, as far as there are any.
 *
 * Look at the lanes: all threads run all the time. On two processors the whole takes half as long
 * as in "gil". With more threads than processors the system makes them take turns too: the lanes
 * show that they want to run, and the whole is no shorter than the work divided by the processors.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/thread.h"

enum { THREADS, WORK, PARAMETERS };

#define THREADS_MAXIMUM 16

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 4, 1, THREADS_MAXIMUM, "how many threads compute" },
  [WORK] = { "work", DEMO_MILLISECONDS, 300, 0, 10000, "how long each of them computes in all" },
};

static const Demo demo = {
  .name = "no-gil",
  .title = "The same without a GIL",
  .summary = "Threads compute without a common lock, as many at once as there are processors.",
  .order = 41,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncThread threads[THREADS_MAXIMUM];

static void *
compute (void *data)
{
  sync_work (demo_time (WORK));
  return data;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  int64_t begin = demo_clock ();

  for (int i = 0; i < count; i++) {
    char name[24];
    snprintf (name, sizeof name, "thread %d", i + 1);
    demo_require (sync_thread_create (&threads[i], name, compute, NULL), "create a thread");
  }
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&threads[i], NULL), "join a thread");

  double took = demo_milliseconds (demo_clock () - begin);
  double each = demo_milliseconds (demo_time (WORK));
  printf ("Work: %.0f ms in %.0f ms, all threads at once\n", count * each, took);
  if (took < each)
    demo_fail ("that is quicker than any one of the threads can be");
  return demo_end ();
}
