/* SPDX-License-Identifier: MIT */
#include "sync/semaphore.h"

#include <errno.h>
#include <stddef.h>

#include "record/record.h"
#include "sync/deadline.h"

void
sync_semaphore_init (SyncSemaphore *semaphore, const char *name, uint32_t permits)
{
  *semaphore = (SyncSemaphore){
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .given = PTHREAD_COND_INITIALIZER,
    .permits = permits,
  };
  heddle_record_object_name (semaphore, HEDDLE_OBJECT_SEMAPHORE, name);
}

void
sync_semaphore_destroy (SyncSemaphore *semaphore)
{
  pthread_cond_destroy (&semaphore->given);
  pthread_mutex_destroy (&semaphore->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (semaphore), 0, 0);
}

/* ------------------------------------------------------------------ with its mutex held */

/* Sleeps until there is a permit, or until the deadline, unless that is NULL. */
static int
sleep_until (SyncSemaphore *semaphore, const struct timespec *deadline)
{
  int error = 0;

  semaphore->waiting++;
  while (semaphore->permits == 0 && error == 0) {
    if (deadline == NULL)
      error = pthread_cond_wait (&semaphore->given, &semaphore->mutex);
    else
      error =
          pthread_cond_clockwait (&semaphore->given, &semaphore->mutex, CLOCK_MONOTONIC, deadline);
  }
  semaphore->waiting--;
  return semaphore->permits > 0 ? 0 : error;
}

static void
take (SyncSemaphore *semaphore)
{
  semaphore->permits--;
  heddle_emit (HEDDLE_EVENT_SEMAPHORE_ACQUIRE, heddle_object (semaphore), 0, 0);
}

static int
wait_and_take (SyncSemaphore *semaphore, const struct timespec *deadline)
{
  if (semaphore->permits == 0) {
    heddle_emit (HEDDLE_EVENT_SEMAPHORE_WAIT, heddle_object (semaphore), 0, 0);
    int error = sleep_until (semaphore, deadline);
    if (error != 0) {
      heddle_emit (HEDDLE_EVENT_SEMAPHORE_GIVE_UP, heddle_object (semaphore), 0, 0);
      return error;
    }
  }
  take (semaphore);
  return 0;
}

/* ------------------------------------------------------------------ taking and giving */

void
sync_semaphore_wait (SyncSemaphore *semaphore)
{
  pthread_mutex_lock (&semaphore->mutex);
  wait_and_take (semaphore, NULL);
  pthread_mutex_unlock (&semaphore->mutex);
}

int
sync_semaphore_try_wait (SyncSemaphore *semaphore)
{
  pthread_mutex_lock (&semaphore->mutex);
  int error = semaphore->permits == 0 ? EAGAIN : 0;
  if (error == 0)
    take (semaphore);
  pthread_mutex_unlock (&semaphore->mutex);
  return error;
}

int
sync_semaphore_timed_wait (SyncSemaphore *semaphore, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  pthread_mutex_lock (&semaphore->mutex);
  int error = wait_and_take (semaphore, &deadline);
  pthread_mutex_unlock (&semaphore->mutex);
  return error;
}

void
sync_semaphore_post (SyncSemaphore *semaphore)
{
  pthread_mutex_lock (&semaphore->mutex);
  heddle_emit (HEDDLE_EVENT_SEMAPHORE_POST, heddle_object (semaphore), 0, 0);
  semaphore->permits++;
  if (semaphore->waiting > 0)
    pthread_cond_signal (&semaphore->given);
  pthread_mutex_unlock (&semaphore->mutex);
}
