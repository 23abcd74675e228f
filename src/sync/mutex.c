/* SPDX-License-Identifier: MIT */
#include "sync/mutex.h"

#include <stddef.h>

#include "record/record.h"

/* Returns the calling thread's identifier in the kernel, or 0 if it doesn't record. Its ring knows
 * it, which spares a system call for each lock. */
static uint32_t
kernel_id (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  return ring != NULL ? ring->kernel_id : 0;
}

int
sync_mutex_init (SyncMutex *mutex, const char *name)
{
  int error = pthread_mutex_init (&mutex->mutex, NULL);

  if (error != 0)
    return error;
  atomic_init (&mutex->holder, 0);
  heddle_record_object_name (mutex, HEDDLE_OBJECT_MUTEX, name);
  return 0;
}

int
sync_mutex_destroy (SyncMutex *mutex)
{
  int error = pthread_mutex_destroy (&mutex->mutex);

  if (error != 0)
    return error;
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (mutex), 0, 0);
  return 0;
}

/* The lock and unlock of a valid, normal mutex can't fail, so their results say nothing. */
void
sync_mutex_lock (SyncMutex *mutex)
{
  uint64_t object = heddle_object (mutex);

  if (pthread_mutex_trylock (&mutex->mutex) != 0) {
    heddle_emit (HEDDLE_EVENT_MUTEX_WAIT, object, 0,
                 atomic_load_explicit (&mutex->holder, memory_order_relaxed));
    pthread_mutex_lock (&mutex->mutex);
  }
  heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, object, 0, 0);
  atomic_store_explicit (&mutex->holder, kernel_id (), memory_order_relaxed);
}

void
sync_mutex_unlock (SyncMutex *mutex)
{
  atomic_store_explicit (&mutex->holder, 0, memory_order_relaxed);
  heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, heddle_object (mutex), 0, 0);
  pthread_mutex_unlock (&mutex->mutex);
}
