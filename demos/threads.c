/* SPDX-License-Identifier: MIT
 *
 * Threads
 *
 * A thread is a second flow of control in the same program. Main creates a worker; from then on
 * both run, print and sleep on their own, and their lines mix. At the end main joins the worker:
 * it waits until the worker has finished, so that the program doesn't end under its feet.
 *
 * Look for the arrow from main to the worker's first moment, for the two rhythms of sleep that
 * don't wait for each other, and for main's join, which ends in the moment the worker does.
 * With --threads 4, main joins one after another. With --work 50 the threads also compute.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/thread.h"

enum { THREADS, STEPS, SLEEP, MAIN_STEPS, MAIN_SLEEP, WORK, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 1, 1, THREADS_MAXIMUM, "how many workers main creates" },
  [STEPS] = { "steps", "steps", 5, 0, 1000, "how often a worker prints" },
  [SLEEP] = { "sleep", DEMO_MILLISECONDS, 100, 0, 10000, "how long a worker sleeps after it" },
  [MAIN_STEPS] = { "main-steps", "steps", 3, 0, 1000, "how often main prints" },
  [MAIN_SLEEP] = { "main-sleep", DEMO_MILLISECONDS, 150, 0, 10000,
                   "how long main sleeps after it" },
  [WORK] = { "work", DEMO_MILLISECONDS, 0, 0, 10000, "how long each computes before it sleeps" },
};

static const Demo demo = {
  .name = "threads",
  .title = "Threads",
  .summary = "Main creates a worker; both print and sleep on their own, then main joins it.",
  .order = 10,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  char label[24]; /* what its lines begin with */
} Worker;

static Worker workers[THREADS_MAXIMUM];

static void
print_and_sleep (const char *label, int steps, int64_t sleep)
{
  for (int i = 0; i < steps; i++) {
    printf ("%s: %d\n", label, i);
    sync_work (demo_time (WORK));
    sync_sleep (sleep);
  }
}

static void *
work (void *data)
{
  const Worker *worker = data;
  const char *label = demo_count (THREADS) == 1 ? "Thread" : worker->label;

  print_and_sleep (label, demo_count (STEPS), demo_time (SLEEP));
  return NULL;
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);

  for (int i = 0; i < count; i++) {
    Worker *worker = &workers[i];
    char name[24];
    snprintf (name, sizeof name, "worker %d", i + 1);
    snprintf (worker->label, sizeof worker->label, "Thread %d", i + 1);
    demo_require (sync_thread_create (&worker->thread, name, work, worker), "create a thread");
  }

  print_and_sleep ("Main", demo_count (MAIN_STEPS), demo_time (MAIN_SLEEP));

  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&workers[i].thread, NULL), "join a thread");
  return demo_end ();
}
