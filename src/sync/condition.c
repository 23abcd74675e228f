/* SPDX-License-Identifier: MIT
 *
 * Each waiter sleeps on a condition of its own, in a list in the order of arrival. So a
 * notification chooses whom it wakes, nobody else wakes up to look, and the thread is on its way
 * before it asks for the program's mutex, whereas pthread_cond_wait() does both in one call.
 *
 * Locks are taken in this order: the program's mutex, then the condition's own.
 */
#include "sync/condition.h"

#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "sync/deadline.h"

typedef struct SyncConditionWaiter Waiter;

/* It lies on the stack of the thread that waits. Its fields are under the condition's mutex. */
struct SyncConditionWaiter {
  pthread_cond_t wake;
  bool woken;
  Waiter *next;
};

void
sync_condition_init (SyncCondition *condition, const char *name)
{
  *condition = (SyncCondition){ .mutex = PTHREAD_MUTEX_INITIALIZER };
  condition->end = &condition->first;
  heddle_record_object_name (condition, HEDDLE_OBJECT_CONDITION, name);
}

void
sync_condition_destroy (SyncCondition *condition)
{
  pthread_mutex_destroy (&condition->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (condition), 0, 0);
}

/* ------------------------------------------------------------------ with its own mutex held */

static void
append (SyncCondition *condition, Waiter *waiter)
{
  *condition->end = waiter;
  condition->end = &waiter->next;
}

static void
remove_at (SyncCondition *condition, Waiter **place)
{
  Waiter *waiter = *place;

  *place = waiter->next;
  if (condition->end == &waiter->next)
    condition->end = place;
}

/* Takes out a waiter that nobody has woken. */
static void
give_up (SyncCondition *condition, const Waiter *waiter)
{
  Waiter **place = &condition->first;

  while (*place != waiter)
    place = &(*place)->next;
  remove_at (condition, place);
}

static void
wake_first (SyncCondition *condition)
{
  Waiter *first = condition->first;

  remove_at (condition, &condition->first);
  first->woken = true;
  pthread_cond_signal (&first->wake);
}

/* Sleeps until the waiter is woken, or until the deadline, unless that is NULL. */
static int
sleep_until (SyncCondition *condition, Waiter *waiter, const struct timespec *deadline)
{
  int error = 0;

  append (condition, waiter);
  while (!waiter->woken && error == 0) {
    if (deadline == NULL)
      error = pthread_cond_wait (&waiter->wake, &condition->mutex);
    else
      error = pthread_cond_clockwait (&waiter->wake, &condition->mutex, CLOCK_MONOTONIC, deadline);
  }
  if (waiter->woken)
    return 0; /* in the same moment as the time was over, maybe: then it counts */
  give_up (condition, waiter);
  return error;
}

/* ------------------------------------------------------------------ waiting */

static int
wait_until (SyncCondition *condition, SyncMutex *mutex, const struct timespec *deadline)
{
  Waiter waiter = { .wake = PTHREAD_COND_INITIALIZER };
  uint64_t object = heddle_object (condition);
  uint64_t released = heddle_object (mutex);

  /* Whoever gets the program's mutex now can't notify before this thread is in the list. */
  pthread_mutex_lock (&condition->mutex);
  sync_mutex_unlock (mutex);
  heddle_emit (HEDDLE_EVENT_CONDITION_WAIT, object, released, 0);
  int error = sleep_until (condition, &waiter, deadline);
  heddle_emit (HEDDLE_EVENT_CONDITION_WAKE, object, released, (uint32_t) error);
  pthread_mutex_unlock (&condition->mutex);

  pthread_cond_destroy (&waiter.wake);
  sync_mutex_lock (mutex);
  return error;
}

void
sync_condition_wait (SyncCondition *condition, SyncMutex *mutex)
{
  wait_until (condition, mutex, NULL);
}

int
sync_condition_timed_wait (SyncCondition *condition, SyncMutex *mutex, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  return wait_until (condition, mutex, &deadline);
}

/* ------------------------------------------------------------------ notifying */

void
sync_condition_notify_one (SyncCondition *condition)
{
  pthread_mutex_lock (&condition->mutex);
  heddle_emit (HEDDLE_EVENT_CONDITION_SIGNAL, heddle_object (condition), 0, 0);
  if (condition->first != NULL)
    wake_first (condition);
  pthread_mutex_unlock (&condition->mutex);
}

void
sync_condition_notify_all (SyncCondition *condition)
{
  pthread_mutex_lock (&condition->mutex);
  heddle_emit (HEDDLE_EVENT_CONDITION_BROADCAST, heddle_object (condition), 0, 0);
  while (condition->first != NULL)
    wake_first (condition);
  pthread_mutex_unlock (&condition->mutex);
}
