/* SPDX-License-Identifier: MIT
 *
 * Read-write lock
 *
 * Four readers look at a pair of numbers that must always be equal; now and then a writer changes
 * both. Readers don't disturb one another, so a mutex would make them wait for nothing. A
 * read-write lock lets any number of them in together, but a writer only alone.
 *
 * Look at the lock's lane: several readers side by side, then a gap in which the writer waits until
 * the last of them has left, then the writer alone, with all readers in the queue. Here a writer
 * that waits goes before new readers; "readers-writers" shows what happens otherwise.
 */
#include <stdatomic.h>
#include <stdio.h>

#include "demo.h"
#include "sync/rwlock.h"
#include "sync/thread.h"

enum { READERS, READS, READ, READ_PAUSE, WRITES, WRITE, WRITE_PAUSE, SEED, PARAMETERS };

#define READERS_MAXIMUM 32

static const DemoParameter parameters[PARAMETERS] = {
  [READERS] = { "readers", "threads", 4, 1, READERS_MAXIMUM, "how many threads read" },
  [READS] = { "reads", "reads", 12, 1, 10000, "how often each of them reads" },
  [READ] = { "read", DEMO_MILLISECONDS, 20, 0, 1000, "how long a read computes" },
  [READ_PAUSE] = { "read-pause", DEMO_MILLISECONDS, 30, 0, 1000, "how long a reader then sleeps" },
  [WRITES] = { "writes", "writes", 6, 0, 10000, "how often the one writer writes" },
  [WRITE] = { "write", DEMO_MILLISECONDS, 30, 0, 1000, "how long a write computes" },
  [WRITE_PAUSE] = { "write-pause", DEMO_MILLISECONDS, 80, 0, 1000,
                    "how long the writer sleeps "
                    "before each write" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of these times" },
};

static const Demo demo = {
  .name = "rwlock",
  .title = "Read-write lock",
  .summary = "Readers share a lock, and a writer waits until it can have it alone.",
  .order = 33,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncRwlock lock;
static int left; /* changed only by the writer, with the lock for itself */
static int right;
static _Atomic (int) reading; /* how many do at this moment, and at the most; for the last line */
static _Atomic (int) most_reading;
static int numbers[READERS_MAXIMUM]; /* the readers', from 1 on */

static void
note_reading (void)
{
  int now = atomic_fetch_add (&reading, 1) + 1;
  int most = atomic_load (&most_reading);

  while (now > most && !atomic_compare_exchange_weak (&most_reading, &most, now))
    continue;
}

static void *
read_pair (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), *(const int *) data);

  for (int i = 0; i < demo_count (READS); i++) {
    sync_rwlock_read_lock (&lock);
    note_reading ();
    int seen = left;
    sync_work (demo_vary (&random, demo_time (READ)));
    if (right != seen)
      demo_fail ("a reader saw %d and %d: the lock failed", seen, right);
    atomic_fetch_sub (&reading, 1);
    sync_rwlock_read_unlock (&lock);
    sync_sleep (demo_vary (&random, demo_time (READ_PAUSE)));
  }
  return NULL;
}

static void *
write_pair (void *data)
{
  DemoRandom random = demo_random (demo_count (SEED), 0);

  for (int i = 0; i < demo_count (WRITES); i++) {
    sync_sleep (demo_vary (&random, demo_time (WRITE_PAUSE)));
    sync_rwlock_write_lock (&lock);
    left++;
    sync_work (demo_vary (&random, demo_time (WRITE)));
    right++;
    sync_rwlock_write_unlock (&lock);
  }
  return data;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  sync_rwlock_init (&lock, "pair", SYNC_RWLOCK_WRITERS_FIRST);
  sync_scope_begin (&scope);
  for (int i = 0; i < demo_count (READERS); i++) {
    char name[24];
    numbers[i] = i + 1;
    snprintf (name, sizeof name, "reader %d", numbers[i]);
    demo_require (sync_scope_spawn (&scope, name, read_pair, &numbers[i]), "create a thread");
  }
  demo_require (sync_scope_spawn (&scope, "writer", write_pair, NULL), "create a thread");
  sync_scope_end (&scope);
  sync_rwlock_destroy (&lock);

  printf ("Reads: %d, up to %d at once; writes: %d\n", demo_count (READERS) * demo_count (READS),
          atomic_load (&most_reading), left);
  if (left != demo_count (WRITES) || right != left)
    demo_fail ("%d writes gave %d and %d: the lock failed", demo_count (WRITES), left, right);
  return demo_end ();
}
