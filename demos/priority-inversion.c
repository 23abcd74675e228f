/* SPDX-License-Identifier: MIT
 *
 * Priority inversion
 *
 * Three threads on one processor. "low" has a lock and computes a little with it. "high" wants that
 * lock and should have it very soon. But "middle", which needs no lock at all, computes, too, and
 * goes before "low": so "low" doesn't get on, doesn't let the lock go, and the most important
 * thread waits for the least important one, for as long as "middle" likes.
 *
 * Look at the lock's lane: "low" has it all the time, though it needs it for moments only. Its own
 * lane says that it runs: a program can't notice that the processor is with somebody else. With
 * --middle 0 nothing stands between the two, and "high" waits no longer than "low" computes. The
 * remedy is inheritance: who has a lock gets the priority of whoever waits for it.
 *
 * Real-time priorities (SCHED_FIFO) need a privilege. Without it, only nice values are set: "low"
 * is as nice as can be, and still gets a few hundredths of the processor. The first line of the
 * output says which of the two it is, or that this system allows neither; then there is no
 * inversion.
 */
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "demo.h"
#include "sync/mutex.h"
#include "sync/semaphore.h"
#include "sync/thread.h"

enum { LOW, MIDDLE, HIGH, ROUNDS, PARAMETERS };

static const DemoParameter parameters[PARAMETERS] = {
  [LOW] = { "low", DEMO_MILLISECONDS, 40, 0, 1000, "how long low computes with the lock" },
  [MIDDLE] = { "middle", DEMO_MILLISECONDS, 400, 0, 10000, "how long middle computes" },
  [HIGH] = { "high", DEMO_MILLISECONDS, 20, 0, 1000, "how long high computes with the lock" },
  [ROUNDS] = { "rounds", "rounds", 2, 1, 1000, "how often all that happens" },
};

static const Demo demo = {
  .name = "priority-inversion",
  .title = "Priority inversion",
  .summary = "An important thread waits for an unimportant one, which another one keeps waiting.",
  .order = 88,
  .parameters = parameters,
  .parameter_count = PARAMETERS,
};

static const char *const priorities_used[] = {
  "none, as neither is allowed here",
  "nice values, as SCHED_FIFO is not allowed here",
  "SCHED_FIFO",
};

typedef enum { PRIORITIES_NONE, PRIORITIES_NICE, PRIORITIES_REAL_TIME } Priorities;

static Priorities priorities;
static SyncMutex mutex;
static SyncSemaphore high_comes; /* low has the lock: now the others may come, one by one */
static SyncSemaphore middle_comes;
static int64_t waited; /* by high, in all; its own until it is joined */
static int entries;    /* only for the thread that has the mutex */

/* ------------------------------------------------------------------ priorities */

/* Puts the calling thread, and all that it creates, on one processor. */
static bool
use_one_processor (void)
{
  int here = sched_getcpu ();
  cpu_set_t one;

  if (here < 0)
    return false;
  CPU_ZERO (&one);
  CPU_SET ((size_t) here, &one);
  return sched_setaffinity (0, sizeof one, &one) == 0;
}

static bool
may_use_real_time (void)
{
  struct sched_param normal = { .sched_priority = 0 };
  struct sched_param lowest = { .sched_priority = 1 };

  if (sched_setscheduler (0, SCHED_FIFO, &lowest) != 0)
    return false;
  sched_setscheduler (0, SCHED_OTHER, &normal);
  return true;
}

static void
find_priorities (void)
{
  if (!use_one_processor ())
    priorities = PRIORITIES_NONE;
  else
    priorities = may_use_real_time () ? PRIORITIES_REAL_TIME : PRIORITIES_NICE;
  printf ("Priorities: %s\n", priorities_used[priorities]);
}

/* Gives the calling thread a priority: 1 is low, 3 is high. */
static void
take_priority (int priority)
{
  struct sched_param parameter = { .sched_priority = priority };

  if (priorities == PRIORITIES_REAL_TIME && sched_setscheduler (0, SCHED_FIFO, &parameter) != 0)
    demo_fail ("cannot set a real-time priority, though it was possible before");
  /* On Linux this is the thread's alone. Anybody may become nicer, but not less nice again. */
  if (priorities == PRIORITIES_NICE && priority == 1 &&
      setpriority (PRIO_PROCESS, (id_t) gettid (), 19) != 0)
    demo_fail ("cannot set a nice value, though everybody may become nicer");
}

/* ------------------------------------------------------------------ three threads */

static void *
be_low (void *data)
{
  take_priority (1);
  sync_mutex_lock (&mutex);
  sync_semaphore_post (&high_comes);
  sync_semaphore_post (&middle_comes);
  sync_work (demo_time (LOW));
  entries++;
  sync_mutex_unlock (&mutex);
  return data;
}

static void *
be_middle (void *data)
{
  take_priority (2);
  sync_semaphore_wait (&middle_comes);
  sync_work (demo_time (MIDDLE));
  return data;
}

static void *
be_high (void *data)
{
  take_priority (3);
  sync_semaphore_wait (&high_comes);
  int64_t came = demo_clock ();
  sync_mutex_lock (&mutex);
  waited += demo_clock () - came;
  sync_work (demo_time (HIGH));
  entries++;
  sync_mutex_unlock (&mutex);
  return data;
}

static void
run_round (void)
{
  SyncScope scope;

  sync_scope_begin (&scope);
  demo_require (sync_scope_spawn (&scope, "high", be_high, NULL), "create a thread");
  demo_require (sync_scope_spawn (&scope, "middle", be_middle, NULL), "create a thread");
  demo_require (sync_scope_spawn (&scope, "low", be_low, NULL), "create a thread");
  sync_scope_end (&scope);
}

int
main (int argc, char **argv)
{
  demo_begin (&demo, argc, argv);
  find_priorities ();
  demo_require (sync_mutex_init (&mutex, "the lock"), "create a mutex");
  sync_semaphore_init (&high_comes, "high comes", 0);
  sync_semaphore_init (&middle_comes, "middle comes", 0);
  for (int round = 0; round < demo_count (ROUNDS); round++)
    run_round ();
  sync_semaphore_destroy (&middle_comes);
  sync_semaphore_destroy (&high_comes);
  sync_mutex_destroy (&mutex);

  printf ("High waited %.0f ms for a lock that low needs for %.0f ms, on average\n",
          demo_milliseconds (waited) / demo_count (ROUNDS), demo_milliseconds (demo_time (LOW)));
  if (entries != 2 * demo_count (ROUNDS))
    demo_fail ("the lock was taken %d times instead of %d: the mutex failed", entries,
               2 * demo_count (ROUNDS));
  return demo_end ();
}
