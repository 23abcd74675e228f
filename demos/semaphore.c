/* SPDX-License-Identifier: MIT
 *
 * Semaphore
 *
 * Eight threads want to ask a server that bears no more than three connections. A semaphore counts
 * the permits that are left: who takes one may connect, and gives it back afterwards; who finds
 * none waits. It is like a mutex that three can have at once.
 *
 * Look at the semaphore's lane: the count falls from three to nothing at once, and a queue begins.
 * From then on every permit that is given goes to somebody who waits for it. With --permits 8
 * nobody waits; with --permits 1 it is a mutex, and the whole takes three times as long.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/semaphore.h"
#include "sync/thread.h"

enum { PERMITS, THREADS, REQUESTS, ANSWER, WORK, SEED, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [PERMITS] = { "permits", "permits", 3, 1, THREADS_MAXIMUM, "how many may connect at once" },
  [THREADS] = { "threads", "threads", 8, 1, THREADS_MAXIMUM, "how many threads want to" },
  [REQUESTS] = { "requests", "requests", 4, 1, 10000, "how often each of them does" },
  [ANSWER] = { "answer", DEMO_MILLISECONDS, 60, 0, 1000, "how long it sleeps until the answer" },
  [WORK] = { "work", DEMO_MILLISECONDS, 10, 0, 1000, "how long it computes with the answer" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "semaphore",
  .title = "Semaphore",
  .summary = "Eight threads share a pool of three permits, and the others wait for one.",
  .order = 86,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncSemaphore connections;
static _Atomic (int) connected; /* how many are at this moment */
static _Atomic (int) answers;
static int numbers[THREADS_MAXIMUM];

static void
ask_server (DemoRandom *random)
{
  sync_semaphore_wait (&connections);
  int now = atomic_fetch_add (&connected, 1) + 1;
  if (now > demo_count (PERMITS))
    demo_fail ("%d threads have one of %d permits: the semaphore failed", now,
               demo_count (PERMITS));
  sync_sleep (demo_vary (random, demo_time (ANSWER)));
  atomic_fetch_sub (&connected, 1);
  sync_semaphore_post (&connections);
}

static void *
ask_and_compute (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), *(const int *) data);

  for (int i = 0; i < demo_count (REQUESTS); i++) {
    ask_server (&random);
    sync_work (demo_vary (&random, demo_time (WORK)));
    atomic_fetch_add (&answers, 1);
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  sync_semaphore_init (&connections, "connections", (uint32_t) demo_count (PERMITS));
  sync_scope_begin (&scope);
  for (int i = 0; i < count; i++) {
    char name[24];
    numbers[i] = i + 1;
    snprintf (name, sizeof name, "client %d", numbers[i]);
    demo_require (sync_scope_spawn (&scope, name, ask_and_compute, &numbers[i]), "create a thread");
  }
  sync_scope_end (&scope);
  sync_semaphore_destroy (&connections);

  printf ("Answers: %d, with at most %d connections\n", atomic_load (&answers),
          demo_count (PERMITS));
  if (atomic_load (&answers) != count * demo_count (REQUESTS))
    demo_fail ("%d requests were made: some got no answer", count * demo_count (REQUESTS));
  return demo_end ();
}
