/* SPDX-License-Identifier: MIT
 *
 * Five URLs
 *
 * Five URLs are fetched concurrently, from a real HTTP server: it is in this very program, at
 * 127.0.0.1, and answers each URL after the time that its path names. A task asks and waits; so
 * does the server, with a task for each request. One worker polls them all.
 *
 * Look at the tasks in pairs: "fetch 1" waits for its answer as long as one of the requests sleeps
 * in the server. They are sent in one order and answered in another: which is first? Follow an
 * arrow from the reactor: it is the thread that waits for all the sockets and all the sleeps.
 */
#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "http.h"
#include "sync/async.h"
#include "sync/thread.h"

enum { FETCHES, WORKERS, DELAY, WORK, PARAMETERS };

#define FETCHES_MAXIMUM             100
#define NANOSECONDS_PER_MILLISECOND 1000000

static const DemoParameter parameters[PARAMETERS] = {
  [FETCHES] = { "fetches", "URLs", 5, 1, FETCHES_MAXIMUM, "how many URLs are fetched" },
  [WORKERS] = { "workers", "workers", 1, 1, SYNC_WORKERS_MAXIMUM, "how many threads poll tasks" },
  [DELAY] = { "delay", DEMO_MILLISECONDS, 100, 1, 1000,
              "how long the fastest answer takes; the others take a multiple of it" },
  [WORK] = { "work", DEMO_MILLISECONDS, 20, 0, 1000, "how long each computes with its answer" },
};

static const Demo demo = {
  .name = "fetch-5",
  .title = "Five URLs",
  .summary = "Five URLs are fetched concurrently from an HTTP server that answers slowly.",
  .order = 72,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncFuture future;
  HttpGet get;
  uint16_t port;
  int delay; /* milliseconds */
  char path[32];
  char expected[40];
} Fetch;

typedef struct {
  SyncFuture future;
  HttpServer server;
  SyncTask *server_task;
  Fetch fetches[FETCHES_MAXIMUM];
  SyncTask *handles[FETCHES_MAXIMUM];
  SyncJoin join;
  int next; /* the one to be awaited */
  int fetched;
} Program;

/* Returns the delay of the fetch at place `i`, in milliseconds: 3, 1, 4, 2 and 5 times the fastest
 * one for five of them, so that the answers come in another order than the questions. */
static int
delay_of (int i)
{
  int fastest = (int) (demo_time (DELAY) / NANOSECONDS_PER_MILLISECOND);
  int count = demo_count (FETCHES);
  int middle = count / 2 + 1;
  int times = i % 2 == 0 ? middle + i / 2 : 1 + i / 2;

  return times * fastest;
}

static SyncPoll
fetch (SyncFuture *future, const SyncContext *context)
{
  Fetch *self = (Fetch *) future;

  ASYNC_BEGIN (future, context);
  snprintf (self->path, sizeof self->path, "/delay/%d", self->delay);
  AWAIT (http_get (&self->get, self->port, self->path));
  sync_work (demo_time (WORK));
  ASYNC_END;
}

static void
spawn_fetch (Program *program, const SyncContext *context, int i)
{
  Fetch *made = &program->fetches[i];
  char name[24];

  *made = (Fetch){ .future.poll = fetch, .port = program->server.port, .delay = delay_of (i) };
  snprintf (made->expected, sizeof made->expected, "Answered after %d ms\n", made->delay);
  snprintf (name, sizeof name, "fetch %d", i + 1);
  demo_require (sync_spawn (context, name, &made->future, &program->handles[i]), "spawn a task");
}

static SyncPoll
async_main (SyncFuture *future, const SyncContext *context)
{
  Program *self = (Program *) future;

  ASYNC_BEGIN (future, context);
  demo_require (http_server_open (&self->server, context), "listen at 127.0.0.1");
  demo_require (sync_spawn (context, "server", &self->server.future, &self->server_task),
                "spawn a task");
  for (int i = 0; i < demo_count (FETCHES); i++)
    spawn_fetch (self, context, i);

  for (self->next = 0; self->next < demo_count (FETCHES); self->next++) {
    AWAIT (sync_task_join (&self->join, self->handles[self->next]));
    const Fetch *done = &self->fetches[self->next];
    printf ("GET %s: %d, %s", done->path, done->get.status, done->get.body);
    self->fetched += done->get.status == 200 && strcmp (done->get.body, done->expected) == 0;
  }
  sync_task_cancel (self->server_task);
  AWAIT (sync_task_join (&self->join, self->server_task));
  ASYNC_END;
}

int
main (int argc, char **argv)
{
  static Program program = { .future.poll = async_main };

  demo_begin (&demo, argc, argv);
  demo_require (sync_executor_main (demo_count (WORKERS), &program.future), "run an executor");

  printf ("Fetched: %d\n", program.fetched);
  if (program.fetched != demo_count (FETCHES))
    demo_fail ("%d of %d URLs were fetched as they should be", program.fetched,
               demo_count (FETCHES));
  return demo_end ();
}
