/* SPDX-License-Identifier: MIT
 *
 * Readers and a writer
 *
 * Three readers read over and over, with short pauses. A read-write lock lets a reader in whenever
 * others read, and as their reads overlap, there is always one inside. A writer comes once and
 * waits for the moment in which nobody reads. It never comes: the writer starves until the readers
 * go home.
 *
 * Look at the lock's lane: readers without a gap, and one waiter beneath them. With
 * --prefer-writers 1 a reader that comes while a writer waits queues up behind it: the lock
 * empties, and the writer has it after the reads that had begun.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/rwlock.h"
#include "sync/thread.h"

enum { PREFER_WRITERS, READERS, READS, READ, PAUSE, COME, WRITE, SEED, PARAMETERS };

#define READERS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [PREFER_WRITERS] = { "prefer-writers", "", 0, 0, 1, "1: a waiting writer goes first" },
  [READERS] = { "readers", "threads", 3, 1, READERS_MAXIMUM, "how many threads read" },
  [READS] = { "reads", "reads", 20, 1, 10000, "how often each of them reads" },
  [READ] = { "read", DEMO_MILLISECONDS, 30, 0, 1000, "how long a read computes" },
  [PAUSE] = { "pause", DEMO_MILLISECONDS, 8, 0, 1000, "how long a reader then sleeps" },
  [COME] = { "come", DEMO_MILLISECONDS, 100, 0, 10000, "after how long the writer comes" },
  [WRITE] = { "write", DEMO_MILLISECONDS, 30, 0, 1000, "how long it computes with the lock" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "readers-writers",
  .title = "Readers and a writer",
  .summary = "Readers that overlap never leave the lock empty, and the writer starves.",
  .order = 84,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncRwlock lock;
static _Atomic (int) begun; /* reads that have begun so far */
static int numbers[READERS_MAXIMUM];
static int begun_meanwhile; /* the writer's: reads that began while it waited, */
static int64_t waited;      /* and how long it did */

static void *
read_over_and_over (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), *(const int *) data);

  for (int i = 0; i < demo_count (READS); i++) {
    sync_rwlock_read_lock (&lock);
    atomic_fetch_add (&begun, 1);
    sync_work (demo_vary (&random, demo_time (READ)));
    sync_rwlock_read_unlock (&lock);
    sync_sleep (demo_vary (&random, demo_time (PAUSE)));
  }
  return NULL;
}

static void *
write_once (void *data)
{
  sync_sleep (demo_time (COME));
  int64_t came = demo_clock ();
  int before = atomic_load (&begun);
  sync_rwlock_write_lock (&lock);
  waited = demo_clock () - came;
  begun_meanwhile = atomic_load (&begun) - before;
  sync_work (demo_time (WRITE));
  sync_rwlock_write_unlock (&lock);
  return data;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  int readers = demo_count (READERS);
  int prefer_writers = demo_count (PREFER_WRITERS);
  sync_rwlock_init (&lock, "archive",
                    prefer_writers == 1 ? SYNC_RWLOCK_WRITERS_FIRST : SYNC_RWLOCK_READERS_FIRST);
  sync_scope_begin (&scope);
  for (int i = 0; i < readers; i++) {
    char name[24];
    numbers[i] = i + 1;
    snprintf (name, sizeof name, "reader %d", numbers[i]);
    demo_require (sync_scope_spawn (&scope, name, read_over_and_over, &numbers[i]),
                  "create a thread");
  }
  demo_require (sync_scope_spawn (&scope, "writer", write_once, NULL), "create a thread");
  sync_scope_end (&scope);
  sync_rwlock_destroy (&lock);

  printf ("The writer waited %.0f ms, while %d reads began\n", demo_milliseconds (waited),
          begun_meanwhile);
  int reads = readers * demo_count (READS);
  if (atomic_load (&begun) != reads)
    demo_fail ("%d reads began, but there should be %d", atomic_load (&begun), reads);
  return demo_end ();
}
