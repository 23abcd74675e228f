/* SPDX-License-Identifier: MIT
 *
 * Async and await
 *
 * An async function can stop in the middle and go on later. Here main awaits a fetch, and the fetch
 * awaits a sleep; until that is over, both wait as one small task, and no thread waits with them.
 * An executor polls the task: once at the beginning, and once more when the reactor has woken it.
 *
 * Look at the task's lane: it is polled twice, for a moment each time, and between the two it costs
 * nothing. What does worker 1 do meanwhile? Who wakes the task at the end of the sleep?
 */
#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { SLEEP, WORK, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [SLEEP] = { "sleep", DEMO_MILLISECONDS, 500, 0, 10000, "how long the answer lets wait" },
  [WORK] = { "work", DEMO_MILLISECONDS, 30, 0, 1000, "how long it computes with the answer" },
};

static const Demo demo = {
  .name = "async-basic",
  .title = "Async and await",
  .summary = "A task fetches something: it waits for the answer, and no thread waits with it.",
  .order = 60,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncFuture future;
  SyncSleep sleep;
  int id;
  char data[32];
} FetchData;

typedef struct {
  SyncFuture future;
  FetchData fetch;
} Program;

static SyncPoll
fetch_data (SyncFuture *future, const SyncContext *context)
{
  FetchData *self = (FetchData *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_async_sleep (&self->sleep, demo_time (SLEEP)));
  sync_work (demo_time (WORK));
  snprintf (self->data, sizeof self->data, "Data for %d", self->id);
  ASYNC_END;
}

static SyncPoll
async_main (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;

  ASYNC_BEGIN (future, context);
  self->fetch = (FetchData){ .future.poll = fetch_data, .id = 1 };
  AWAIT (&self->fetch.future);
  printf ("%s\n", self->fetch.data);
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (1, &program.future), "run an executor");
  if (strcmp (program.fetch.data, "Data for 1") != 0)
    demo_fail ("the fetch brought \"%s\": the executor failed", program.fetch.data);
  return demo_end ();
}
