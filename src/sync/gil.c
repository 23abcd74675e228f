/* SPDX-License-Identifier: MIT */
#include "sync/gil.h"

#include <errno.h>

#include "record/record.h"
#include "sync/deadline.h"

static int
init_conditions (SyncGil *gil)
{
  pthread_condattr_t attributes;
  int error = pthread_condattr_init (&attributes);

  if (error != 0)
    return error;
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  error = pthread_cond_init (&gil->dropped, &attributes);
  if (error == 0) {
    error = pthread_cond_init (&gil->taken, &attributes);
    if (error != 0)
      pthread_cond_destroy (&gil->dropped);
  }
  pthread_condattr_destroy (&attributes);
  return error;
}

int
sync_gil_init (SyncGil *gil, const char *name, int64_t interval)
{
  *gil = (SyncGil){ .interval = interval };
  atomic_init (&gil->requested, false);
  int error = pthread_mutex_init (&gil->mutex, NULL);
  if (error != 0)
    return error;
  error = init_conditions (gil);
  if (error != 0) {
    pthread_mutex_destroy (&gil->mutex);
    return error;
  }
  heddle_record_object_name (gil, HEDDLE_OBJECT_MUTEX, name);
  return 0;
}

void
sync_gil_destroy (SyncGil *gil)
{
  pthread_cond_destroy (&gil->taken);
  pthread_cond_destroy (&gil->dropped);
  pthread_mutex_destroy (&gil->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (gil), 0, 0);
}

/* The following are called with gil->mutex held. */

/* Waits until nobody has the lock. If that takes an interval in which it didn't change hands, asks
 * the holder, and again after each such interval. */
static void
wait_until_free (SyncGil *gil)
{
  gil->waiting++;
  while (gil->held) {
    struct timespec deadline = sync_deadline (gil->interval);
    uint64_t takes = gil->takes;
    int error = 0;

    while (gil->held && error == 0)
      error = pthread_cond_timedwait (&gil->dropped, &gil->mutex, &deadline);
    if (gil->held && gil->takes == takes)
      /* Relaxed: the holder only has to see it some time; what else it needs is under the mutex. */
      atomic_store_explicit (&gil->requested, true, memory_order_relaxed);
  }
  gil->waiting--;
}

static void
record_wait (SyncGil *gil)
{
  heddle_emit (HEDDLE_EVENT_MUTEX_WAIT, heddle_object (gil), 0, gil->holder);
}

static void
take (SyncGil *gil)
{
  wait_until_free (gil);
  gil->held = true;
  gil->holder = heddle_thread_kernel_id ();
  gil->takes++;
  atomic_store_explicit (&gil->requested, false, memory_order_relaxed); /* it has been heard */
  heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, heddle_object (gil), 0, 0);
  pthread_cond_broadcast (&gil->taken);
}

static void
drop (SyncGil *gil)
{
  heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, heddle_object (gil), 0, 0);
  gil->held = false;
  gil->holder = 0;
  pthread_cond_signal (&gil->dropped);
}

void
sync_gil_take (SyncGil *gil)
{
  pthread_mutex_lock (&gil->mutex);
  if (gil->held)
    record_wait (gil);
  take (gil);
  pthread_mutex_unlock (&gil->mutex);
}

void
sync_gil_drop (SyncGil *gil)
{
  pthread_mutex_lock (&gil->mutex);
  drop (gil);
  pthread_mutex_unlock (&gil->mutex);
}

/* Drops the lock, and waits until another thread has taken it. */
static void
give_way (SyncGil *gil)
{
  uint64_t takes = gil->takes;

  drop (gil);
  gil->switches++;
  record_wait (gil);
  while (gil->takes == takes && gil->waiting > 0)
    pthread_cond_wait (&gil->taken, &gil->mutex);
}

void
sync_gil_check (SyncGil *gil)
{
  if (!atomic_load_explicit (&gil->requested, memory_order_relaxed))
    return;
  pthread_mutex_lock (&gil->mutex);
  give_way (gil);
  take (gil);
  pthread_mutex_unlock (&gil->mutex);
}

uint64_t
sync_gil_switches (SyncGil *gil)
{
  pthread_mutex_lock (&gil->mutex);
  uint64_t switches = gil->switches;
  pthread_mutex_unlock (&gil->mutex);
  return switches;
}
