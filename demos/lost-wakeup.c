/* SPDX-License-Identifier: MIT
 *
 * Lost wake-up
 *
 * A cook prepares a dish and rings a bell; a waiter comes and waits for the bell. If the cook is
 * quicker, the bell rings before the waiter listens. A condition variable has no memory: a
 * notification with nobody waiting is gone. The waiter would wait for ever; here he gives up in the
 * end, so that it can be seen.
 *
 * Look at the condition's lane: the notification comes first, and reaches nobody; the wait comes
 * later, and nothing wakes it. --cure 1 does it right: the cook writes down, under the mutex, that
 * the dish is ready, and the waiter looks there, under the same mutex, before he waits.
 */
#include <stdbool.h>
#include <stdio.h>

#include "demo.h"
#include "sync/condition.h"
#include "sync/mutex.h"
#include "sync/thread.h"

enum { CURE, COOK, COME, PATIENCE, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [CURE] = { "cure", "", 0, 0, 1, "1: the waiter looks before he waits" },
  [COOK] = { "cook", DEMO_MILLISECONDS, 150, 0, 10000, "how long cooking takes" },
  [COME] = { "come", DEMO_MILLISECONDS, 400, 0, 10000, "how long it takes the waiter to come" },
  [PATIENCE] = { "patience", DEMO_MILLISECONDS, 700, 1, 10000, "how long he waits at most" },
};

static const Demo demo = {
  .name = "lost-wakeup",
  .title = "Lost wake-up",
  .summary = "A notification comes before the wait that it was meant for, and is lost.",
  .order = 83,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static SyncMutex mutex;
static SyncCondition bell;
static bool ready;       /* under the mutex */
static bool rang_before; /* the waiter's: what he would have found, had he looked */
static bool served;      /* the waiter's */

static void *
cook (void *data)
{
  sync_sleep (demo_time (COOK)); /* the dish is in the oven */
  sync_mutex_lock (&mutex);
  ready = true;
  sync_condition_notify_one (&bell);
  sync_mutex_unlock (&mutex);
  return data;
}

static void *
wait_for_dish (void *data)
{
  int error = 0;

  sync_sleep (demo_time (COME));
  sync_mutex_lock (&mutex);
  rang_before = ready;
  if (demo_count (CURE) == 1) {
    while (!ready && error == 0)
      error = sync_condition_timed_wait (&bell, &mutex, demo_time (PATIENCE));
  } else {
    error = sync_condition_timed_wait (&bell, &mutex, demo_time (PATIENCE));
  }
  served = error == 0;
  sync_mutex_unlock (&mutex);
  return data;
}

int
main (int argc, char **argv)
{
  SyncScope scope;

  demo_begin (&demo, argc, argv);
  demo_require (sync_mutex_init (&mutex, "kitchen"), "create a mutex");
  sync_condition_init (&bell, "bell");
  sync_scope_begin (&scope);
  demo_require (sync_scope_spawn (&scope, "cook", cook, NULL), "create a thread");
  demo_require (sync_scope_spawn (&scope, "waiter", wait_for_dish, NULL), "create a thread");
  sync_scope_end (&scope);
  sync_condition_destroy (&bell);
  sync_mutex_destroy (&mutex);

  printf ("The bell rang %s the waiter came: he %s\n", rang_before ? "before" : "after",
          served ? "has the dish" : "waited in vain");
  if (rang_before && served != (demo_count (CURE) == 1))
    demo_fail (served ? "nobody can have woken him: the condition failed"
                      : "he should have seen the dish without waiting");
  return demo_end ();
}
