/* SPDX-License-Identifier: MIT
 *
 * Spawned tasks
 *
 * Main spawns five tasks. Each is polled by itself from then on, by whichever worker is free, and
 * sleeps a little longer than the one before it. Main keeps a handle of each and awaits them in
 * order, as one joins threads; but a task is far cheaper than a thread, and two workers serve them
 * all.
 *
 * Look at the tasks' lanes, a staircase, and at the workers': may a task move from one to the other
 * between two polls? When main awaits a task that is over already, how long does that take? Try
 * --tasks 64, and --stagger 0: now they all want a worker at once.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { TASKS, WORKERS, STAGGER, WORK, PARAMETERS };

#define TASKS_MAXIMUM 1000

static const DemoParameter parameters[PARAMETERS] = {
  [TASKS] = { "tasks", "tasks", 5, 1, TASKS_MAXIMUM, "how many tasks main spawns" },
  [WORKERS] = { "workers", "workers", 2, 1, SYNC_WORKERS_MAXIMUM, "how many threads poll them" },
  [STAGGER] = { "stagger", DEMO_MILLISECONDS, 100, 0, 1000,
                "how much longer each sleeps than the one before" },
  [WORK] = { "work", DEMO_MILLISECONDS, 30, 0, 1000, "how long each computes after its sleep" },
};

static const Demo demo = {
  .name = "async-spawn",
  .title = "Spawned tasks",
  .summary = "Main spawns five tasks, which sleep for different times, and awaits each of them.",
  .order = 63,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  int number;
  char result[32];
} Job;

typedef struct {
  SyncFuture future;
  Job jobs[TASKS_MAXIMUM];
  SyncTask *handles[TASKS_MAXIMUM];
  SyncJoin join;
  int next; /* the one to be awaited */
  int finished;
} Program;

static SyncPoll
run_job (SyncFuture *future, const SyncContext *context)
{
  Job *self = (Job *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_async_sleep (&self->sleep, self->number * demo_time (STAGGER)));
  sync_work (demo_time (WORK));
  snprintf (self->result, sizeof self->result, "Task %d done", self->number);
  ASYNC_END;
}

static SyncPoll
async_main (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;

  ASYNC_BEGIN (future, context);
  for (int i = 0; i < demo_count (TASKS); i++) {
    char name[24];
    snprintf (name, sizeof name, "task %d", i);
    self->jobs[i] = (Job){ .future.poll = run_job, .number = i };
    demo_require (sync_spawn (context, name, &self->jobs[i].future, &self->handles[i]),
                  "spawn a task");
  }
  for (self->next = 0; self->next < demo_count (TASKS); self->next++) {
    AWAIT (sync_task_join (&self->join, self->handles[self->next]));
    printf ("%s\n", self->jobs[self->next].result);
    self->finished += !self->join.cancelled;
  }
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  static Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (demo_count (WORKERS), &program.future), "run an executor");

  printf ("Finished: %d\n", program.finished);
  if (program.finished != demo_count (TASKS))
    demo_fail ("%d of %d tasks have finished: the executor failed", program.finished,
               demo_count (TASKS));
  return demo_end ();
}
