/* SPDX-License-Identifier: MIT
 *
 * Fetches at once
 *
 * Main awaits three fetches together. Each of them mostly waits, and waits can overlap: all three
 * take little longer than one, although there is only one worker. It is concurrency without
 * parallelism: one thing is done at a time, but several are under way.
 *
 * Look at the worker: it begins all three fetches in one poll, is idle while they sleep, and does
 * the computing for each when its answer is there. Compare the length with async-sequential. Try
 * --work 200: computing does not overlap, as one worker has to do it all.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { FETCHES, SLEEP, WORK, PARAMETERS };

#define FETCHES_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [FETCHES] = { "fetches", "fetches", 3, 1, FETCHES_MAXIMUM, "how many fetches there are" },
  [SLEEP] = { "sleep", DEMO_MILLISECONDS, 300, 1, 10000, "how long an answer lets wait" },
  [WORK] = { "work", DEMO_MILLISECONDS, 30, 0, 1000, "how long each computes with its answer" },
};

static const Demo demo = {
  .name = "async-join",
  .title = "Fetches at once",
  .summary = "A task awaits three fetches together, and their waits overlap on one worker.",
  .order = 61,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  char url[48];
  char response[80];
} Fetch;

typedef struct {
  SyncFuture future;
  Fetch fetches[FETCHES_MAXIMUM];
  SyncFuture *all[FETCHES_MAXIMUM];
  SyncJoinAll join;
} Program;

/* Only the task touches these: its futures are polled one after another. */
static int under_way;
static int most_under_way;

static SyncPoll
fetch (SyncFuture *future, const SyncContext *context)
{
  Fetch *self = (Fetch *) future;

  ASYNC_BEGIN (future, context);
  under_way++;
  if (under_way > most_under_way)
    most_under_way = under_way;
  AWAIT (sync_async_sleep (&self->sleep, demo_time (SLEEP)));
  sync_work (demo_time (WORK));
  snprintf (self->response, sizeof self->response, "Response from %s", self->url);
  under_way--;
  ASYNC_END;
}

static SyncPoll
async_main (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;
  int count = demo_count (FETCHES);

  ASYNC_BEGIN (future, context);
  for (int i = 0; i < count; i++) {
    self->fetches[i] = (Fetch){ .future.poll = fetch };
    snprintf (self->fetches[i].url, sizeof self->fetches[i].url, "https://api.example.com/%d",
              i + 1);
    self->all[i] = &self->fetches[i].future;
  }
  AWAIT (sync_join_all (&self->join, self->all, count));
  for (int i = 0; i < count; i++)
    printf ("%s\n", self->fetches[i].response);
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  static Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (1, &program.future), "run an executor");

  printf ("Under way at once: %d\n", most_under_way);
  if (most_under_way != demo_count (FETCHES))
    demo_fail ("%d of %d fetches were under way at once: the join failed", most_under_way,
               demo_count (FETCHES));
  return demo_end ();
}
