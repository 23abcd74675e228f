/* SPDX-License-Identifier: MIT
 *
 * Reference count
 *
 * Several threads own one text together. Each has a reference of its own, and drops it when it is
 * done; the value counts its owners, and the last one frees it. Nobody knows beforehand who that
 * is, and main has gone on long before.
 *
 * Look at the value's lane: the count climbs while main clones references, one for each thread, and
 * falls as the threads finish. At zero the value is gone. Who was last? Another --seed, another
 * one. Without the count, some thread would have to wait for all others just to call free().
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "demo.h"
#include "sync/reference.h"
#include "sync/thread.h"

enum { THREADS, WORK, SEED, PARAMETERS };

#define THREADS_MAXIMUM 64

static const DemoParameter parameters[PARAMETERS] = {
  [THREADS] = { "threads", "threads", 4, 1, THREADS_MAXIMUM, "how many own the text beside main" },
  [WORK] = { "work", DEMO_MILLISECONDS, 300, 0, 10000, "how long each uses it" },
  [SEED] = { "seed", "", 1, 0, 1000000, "another number, other variations of this time" },
};

static const Demo demo = {
  .name = "refcount",
  .title = "Reference count",
  .summary = "Several threads own a text together; the last one that drops it frees it.",
  .order = 34,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

typedef struct {
  SyncThread thread;
  int number;
  char name[24];
  SyncReference text; /* its own reference, until it drops it */
} Owner;

static Owner owners[THREADS_MAXIMUM];
static _Atomic (int) freed; /* how often the text was freed */
static _Atomic (int) last;  /* how many drops were told that they were the last */

static void
release (void *data)
{
  atomic_fetch_add (&freed, 1);
  free (data);
}

static void
drop (SyncReference *text, const char *who)
{
  if (sync_reference_drop (text)) {
    printf ("The last owner, %s, freed it\n", who);
    atomic_fetch_add (&last, 1);
  }
}

static void *
use (void *data)
{
  Owner *owner = data;
  DemoRandom random = demo_random (demo_count (SEED), owner->number);

  sync_work (demo_vary (&random, demo_time (WORK)));
  if (strcmp (sync_reference_data (&owner->text), "shared") != 0)
    demo_fail ("the text has changed under thread %d, which owns it", owner->number);
  drop (&owner->text, owner->name);
  return NULL;
}

int
main (int argc, char **argv)
{
  SyncReference text;

  demo_begin (&demo, argc, argv);
  int count = demo_count (THREADS);
  demo_require (sync_reference_init (&text, "text", strdup ("shared"), release),
                "create a reference");

  for (int i = 0; i < count; i++) {
    Owner *owner = &owners[i];
    owner->number = i + 1;
    owner->text = sync_reference_clone (&text);
    snprintf (owner->name, sizeof owner->name, "worker %d", owner->number);
    demo_require (sync_thread_create (&owner->thread, owner->name, use, owner), "create a thread");
  }
  drop (&text, "main");
  for (int i = 0; i < count; i++)
    demo_require (sync_thread_join (&owners[i].thread, NULL), "join a thread");

  printf ("Owners: %d, freed: %d\n", count + 1, atomic_load (&freed));
  if (atomic_load (&freed) != 1 || atomic_load (&last) != 1)
    demo_fail ("the text was freed %d times, by %d last owners", atomic_load (&freed),
               atomic_load (&last));
  return demo_end ();
}
