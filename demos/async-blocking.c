/* SPDX-License-Identifier: MIT
 *
 * Blocking the executor
 *
 * The classic mistake. A heartbeat is to beat every few milliseconds; beside it, a report takes
 * half a second. But the report sleeps as threads do, and so puts the executor's only worker to
 * sleep: the heart stands still. An executor can't take a worker away from a task; each must give
 * it back by itself, by awaiting.
 *
 * Look at the heartbeat's lane: it is woken in time and then waits, ready, for a worker that
 * sleeps. Does --cure 1 help, with which the report awaits its sleep? Does --workers 2, and for how
 * long, if there were two reports?
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { CURE, WORKERS, SLEEP, BEAT, WORK, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [CURE] = { "cure", "yes or no", 0, 0, 1, "1: the report awaits its sleep" },
  [WORKERS] = { "workers", "workers", 1, 1, SYNC_WORKERS_MAXIMUM, "how many threads poll tasks" },
  [SLEEP] = { "sleep", DEMO_MILLISECONDS, 500, 1, 10000, "how long the report sleeps" },
  [BEAT] = { "beat", DEMO_MILLISECONDS, 50, 1, 1000, "how long the heart rests between two beats" },
  [WORK] = { "work", DEMO_MILLISECONDS, 5, 0, 1000, "how long a beat computes" },
};

static const Demo demo = {
  .name = "async-blocking",
  .title = "Blocking the executor",
  .summary = "A task puts the executor's only worker to sleep, and all other tasks stand still.",
  .order = 64,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncFuture future;
  SyncSleep rest;
} Heart;

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  int beats_before;
  int beats_meanwhile;
} Report;

typedef struct {
  SyncFuture future;
  Heart heart;
  Report report;
  SyncTask *heart_task;
  SyncTask *report_task;
  SyncJoin join;
} Program;

static _Atomic (int) beats; /* two workers may touch it at once */

/* Beats until the task is cancelled. */
static SyncPoll
beat (SyncFuture *future, const SyncContext *context)
{
  Heart *self = (Heart *) future;

  ASYNC_BEGIN (future, context);
  for (;;) {
    AWAIT (sync_async_sleep (&self->rest, demo_time (BEAT)));
    sync_work (demo_time (WORK));
    atomic_fetch_add (&beats, 1);
  }
  ASYNC_END;
}

static SyncPoll
write_report (SyncFuture *future, const SyncContext *context)
{
  Report *self = (Report *) future;

  ASYNC_BEGIN (future, context);
  self->beats_before = atomic_load (&beats);
  if (demo_count (CURE))
    AWAIT (sync_async_sleep (&self->sleep, demo_time (SLEEP)));
  else
    sync_sleep (demo_time (SLEEP));
  self->beats_meanwhile = atomic_load (&beats) - self->beats_before;
  ASYNC_END;
}

static SyncPoll
async_main (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;

  ASYNC_BEGIN (future, context);
  self->heart = (Heart){ .future.poll = beat };
  self->report = (Report){ .future.poll = write_report };
  demo_require (sync_spawn (context, "heartbeat", &self->heart.future, &self->heart_task),
                "spawn a task");
  demo_require (sync_spawn (context, "report", &self->report.future, &self->report_task),
                "spawn a task");
  AWAIT (sync_task_join (&self->join, self->report_task));
  sync_task_cancel (self->heart_task);
  AWAIT (sync_task_join (&self->join, self->heart_task));
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (demo_count (WORKERS), &program.future), "run an executor");

  int meanwhile = program.report.beats_meanwhile;
  printf ("Beats during the report: %d\n", meanwhile);
  if (demo_count (WORKERS) == 1 && demo_count (CURE) == 0 && meanwhile > 0)
    demo_fail ("the heart beat %d times while its only worker slept", meanwhile);
  if (demo_count (WORKERS) == 1 && demo_count (CURE) == 1 && meanwhile == 0 &&
      demo_time (BEAT) < demo_time (SLEEP))
    demo_fail ("the heart stood still although the report awaited its sleep");
  return demo_end ();
}
