/* SPDX-License-Identifier: MIT
 *
 * Fetches in turn
 *
 * The same three fetches as in async-join, but main awaits one before it begins the next. An await
 * makes a function wait: nothing is concurrent just because it is async. The three take three
 * times as long as one.
 *
 * Look at the gaps between the task's polls, and at whose sleep each of them is. What does the
 * worker do in them? It could do anything else, and nobody has given it anything.
 */
#include <stdio.h>

#include "demo.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { FETCHES, SLEEP, WORK, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [FETCHES] = { "fetches", "fetches", 3, 1, 64, "how many fetches there are" },
  [SLEEP] = { "sleep", DEMO_MILLISECONDS, 300, 1, 10000, "how long an answer lets wait" },
  [WORK] = { "work", DEMO_MILLISECONDS, 30, 0, 1000, "how long each computes with its answer" },
};

static const Demo demo = {
  .name = "async-sequential",
  .title = "Fetches in turn",
  .summary = "A task awaits three fetches, one after another, and their waits add up.",
  .order = 62,
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
  Fetch fetch;
  int number; /* of the fetch, counted from 1: it must last across the await */
} Program;

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

  ASYNC_BEGIN (future, context);
  for (self->number = 1; self->number <= demo_count (FETCHES); self->number++) {
    self->fetch = (Fetch){ .future.poll = fetch };
    snprintf (self->fetch.url, sizeof self->fetch.url, "https://api.example.com/%d", self->number);
    AWAIT (&self->fetch.future);
    printf ("%s\n", self->fetch.response);
  }
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (1, &program.future), "run an executor");

  printf ("Under way at once: %d\n", most_under_way);
  if (most_under_way != 1)
    demo_fail ("%d fetches were under way at once: the await failed", most_under_way);
  return demo_end ();
}
