/* SPDX-License-Identifier: MIT
 *
 * A condition variable: threads wait until another one says that something may have changed.
 *
 *   SyncCondition not_empty;
 *
 *   sync_condition_init (&not_empty, "not empty");
 *
 *   sync_mutex_lock (&mutex);                        sync_mutex_lock (&mutex);
 *   while (count == 0)                               count++;
 *     sync_condition_wait (&not_empty, &mutex);      sync_condition_notify_one (&not_empty);
 *   count--;                                         sync_mutex_unlock (&mutex);
 *   sync_mutex_unlock (&mutex);
 *
 *   sync_condition_destroy (&not_empty);
 *
 * A wait has three parts. The thread lets the mutex go and waits for the condition, as one step, so
 * that no notification is lost between; it is woken; and it waits for the mutex, as it does for
 * any lock. Another thread may have been faster there: hence the `while`.
 *
 * A notification wakes the thread that has waited longest, or all that wait at this moment; if none
 * waits, it is gone: a condition has no memory. Nobody is woken without one.
 *
 * Recorded: for a wait MUTEX_RELEASE, CONDITION_WAIT, CONDITION_WAKE as soon as it is woken or the
 * time is over, then MUTEX_WAIT only if the mutex is taken, and MUTEX_ACQUIRE; CONDITION_SIGNAL and
 * CONDITION_BROADCAST before anybody is woken, even if nobody waits; OBJECT_NAME and OBJECT_END. A
 * wait and a notification take effect in the order in which they are recorded.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

#include "sync/mutex.h"

/* A condition variable. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  struct SyncConditionWaiter *first; /* those that wait, in the order in which they came */
  struct SyncConditionWaiter **end;
} SyncCondition;

/* Prepares a condition variable and names it in the record. */
void sync_condition_init (SyncCondition *condition, const char *name);

/* Ends a condition variable that nobody waits for. */
void sync_condition_destroy (SyncCondition *condition);

/* Lets the mutex go, waits until the calling thread is notified, and waits until it has the mutex
 * again. It must have the mutex, once if it is a recursive one. */
void sync_condition_wait (SyncCondition *condition, SyncMutex *mutex);

/* The same, waiting for at most `nanoseconds` to be notified. Returns 0 or ETIMEDOUT; it has the
 * mutex either way, however long that takes. */
int sync_condition_timed_wait (SyncCondition *condition, SyncMutex *mutex, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Wakes the thread that has waited longest, if one waits. It works with and without the mutex. */
void sync_condition_notify_one (SyncCondition *condition);

/* Wakes all threads that wait. */
void sync_condition_notify_all (SyncCondition *condition);
