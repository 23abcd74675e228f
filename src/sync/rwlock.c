/* SPDX-License-Identifier: MIT */
#include "sync/rwlock.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/record.h"
#include "sync/deadline.h"

void
sync_rwlock_init (SyncRwlock *lock, const char *name, SyncRwlockPolicy policy)
{
  *lock = (SyncRwlock){
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .readable = PTHREAD_COND_INITIALIZER,
    .writable = PTHREAD_COND_INITIALIZER,
    .policy = policy,
  };
  heddle_record_object_name (lock, HEDDLE_OBJECT_RWLOCK, name);
}

void
sync_rwlock_destroy (SyncRwlock *lock)
{
  pthread_cond_destroy (&lock->writable);
  pthread_cond_destroy (&lock->readable);
  pthread_mutex_destroy (&lock->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (lock), 0, 0);
}

/* ------------------------------------------------------------------ with the lock's mutex held */

static void
emit (const SyncRwlock *lock, HeddleEventKind kind, uint32_t detail)
{
  heddle_emit (kind, heddle_object (lock), 0, detail);
}

static bool
reader_must_wait (const SyncRwlock *lock)
{
  return lock->writers > 0 ||
         (lock->policy == SYNC_RWLOCK_WRITERS_FIRST && lock->writers_waiting > 0);
}

static bool
writer_must_wait (const SyncRwlock *lock)
{
  return lock->writers > 0 || lock->readers > 0;
}

/* Sleeps until the condition is signalled, or until the deadline, unless that is NULL. */
static int
sleep_until (SyncRwlock *lock, pthread_cond_t *condition, const struct timespec *deadline)
{
  if (deadline == NULL)
    return pthread_cond_wait (condition, &lock->mutex);
  return pthread_cond_clockwait (condition, &lock->mutex, CLOCK_MONOTONIC, deadline);
}

static int
wait_to_read (SyncRwlock *lock, const struct timespec *deadline)
{
  int error = 0;

  if (!reader_must_wait (lock))
    return 0;
  emit (lock, HEDDLE_EVENT_RWLOCK_READ_WAIT, lock->writer);
  while (error == 0 && reader_must_wait (lock))
    error = sleep_until (lock, &lock->readable, deadline);
  if (!reader_must_wait (lock))
    return 0;
  emit (lock, HEDDLE_EVENT_RWLOCK_GIVE_UP, 0);
  return error;
}

/* Lets in who waits and may come in now. */
static void
wake_waiters (SyncRwlock *lock)
{
  if (lock->writers_waiting > 0 && !writer_must_wait (lock))
    pthread_cond_signal (&lock->writable);
  if (!reader_must_wait (lock))
    pthread_cond_broadcast (&lock->readable);
}

static int
wait_to_write (SyncRwlock *lock, const struct timespec *deadline)
{
  int error = 0;

  if (!writer_must_wait (lock))
    return 0;
  emit (lock, HEDDLE_EVENT_RWLOCK_WRITE_WAIT, lock->writer);
  lock->writers_waiting++;
  while (error == 0 && writer_must_wait (lock))
    error = sleep_until (lock, &lock->writable, deadline);
  lock->writers_waiting--;
  if (!writer_must_wait (lock))
    return 0;
  emit (lock, HEDDLE_EVENT_RWLOCK_GIVE_UP, 0);
  wake_waiters (lock); /* readers may have waited behind this one */
  return error;
}

static void
begin_to_read (SyncRwlock *lock)
{
  lock->readers++;
  emit (lock, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, 0);
}

static void
begin_to_write (SyncRwlock *lock)
{
  lock->writers = 1;
  lock->writer = heddle_thread_kernel_id ();
  emit (lock, HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE, 0);
}

/* ------------------------------------------------------------------ locking */

static int
lock_to_read (SyncRwlock *lock, const struct timespec *deadline)
{
  pthread_mutex_lock (&lock->mutex);
  int error = wait_to_read (lock, deadline);
  if (error == 0)
    begin_to_read (lock);
  pthread_mutex_unlock (&lock->mutex);
  return error;
}

static int
lock_to_write (SyncRwlock *lock, const struct timespec *deadline)
{
  pthread_mutex_lock (&lock->mutex);
  int error = wait_to_write (lock, deadline);
  if (error == 0)
    begin_to_write (lock);
  pthread_mutex_unlock (&lock->mutex);
  return error;
}

void
sync_rwlock_read_lock (SyncRwlock *lock)
{
  lock_to_read (lock, NULL);
}

void
sync_rwlock_write_lock (SyncRwlock *lock)
{
  lock_to_write (lock, NULL);
}

int
sync_rwlock_timed_read_lock (SyncRwlock *lock, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  return lock_to_read (lock, &deadline);
}

int
sync_rwlock_timed_write_lock (SyncRwlock *lock, int64_t nanoseconds)
{
  struct timespec deadline = sync_deadline (nanoseconds);

  return lock_to_write (lock, &deadline);
}

int
sync_rwlock_try_read_lock (SyncRwlock *lock)
{
  pthread_mutex_lock (&lock->mutex);
  int error = reader_must_wait (lock) ? EBUSY : 0;
  if (error == 0)
    begin_to_read (lock);
  pthread_mutex_unlock (&lock->mutex);
  return error;
}

int
sync_rwlock_try_write_lock (SyncRwlock *lock)
{
  pthread_mutex_lock (&lock->mutex);
  int error = writer_must_wait (lock) ? EBUSY : 0;
  if (error == 0)
    begin_to_write (lock);
  pthread_mutex_unlock (&lock->mutex);
  return error;
}

/* ------------------------------------------------------------------ unlocking */

void
sync_rwlock_read_unlock (SyncRwlock *lock)
{
  pthread_mutex_lock (&lock->mutex);
  emit (lock, HEDDLE_EVENT_RWLOCK_READ_RELEASE, 0);
  lock->readers--;
  wake_waiters (lock);
  pthread_mutex_unlock (&lock->mutex);
}

void
sync_rwlock_write_unlock (SyncRwlock *lock)
{
  pthread_mutex_lock (&lock->mutex);
  emit (lock, HEDDLE_EVENT_RWLOCK_WRITE_RELEASE, 0);
  lock->writers = 0;
  lock->writer = 0;
  wake_waiters (lock);
  pthread_mutex_unlock (&lock->mutex);
}
