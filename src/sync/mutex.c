/* SPDX-License-Identifier: MIT
 *
 * All kinds are made of a normal pthread mutex: what the others do besides hangs on who has it,
 * and that is kept here anyway, for the record.
 */
#include "sync/mutex.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "record/record.h"
#include "sync/deadline.h"

/* ThreadSanitizer, as it comes with gcc 12 and clang 14, doesn't know pthread_mutex_clocklock():
 * under it, time is taken from the wall clock, which somebody may set meanwhile. */
#if defined __SANITIZE_THREAD__
#define TIMED_BY_WALL_CLOCK 1
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define TIMED_BY_WALL_CLOCK 1
#endif
#endif
#ifndef TIMED_BY_WALL_CLOCK
#define TIMED_BY_WALL_CLOCK 0
#endif

/* Returns the calling thread's identifier in the kernel. Its ring knows it if it records, which
 * spares a system call for each lock; else it is asked for once. */
static uint32_t
kernel_id (void)
{
  static _Thread_local uint32_t known;
  uint32_t recorded = heddle_thread_kernel_id ();

  if (recorded != 0)
    return recorded;
  if (known == 0)
    known = (uint32_t) gettid ();
  return known;
}

static uint32_t
holder (const SyncMutex *mutex)
{
  return atomic_load_explicit (&mutex->holder, memory_order_relaxed);
}

/* Whether the calling thread has the mutex, for the kinds that care. */
static bool
is_mine (const SyncMutex *mutex)
{
  return mutex->kind != SYNC_MUTEX_NORMAL && holder (mutex) == kernel_id ();
}

int
sync_mutex_init (SyncMutex *mutex, const char *name)
{
  return sync_mutex_init_kind (mutex, name, SYNC_MUTEX_NORMAL);
}

int
sync_mutex_init_kind (SyncMutex *mutex, const char *name, SyncMutexKind kind)
{
  int error = pthread_mutex_init (&mutex->mutex, NULL);

  if (error != 0)
    return error;
  mutex->kind = kind;
  mutex->depth = 0;
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

/* After the real lock, by the thread with that identifier. */
static inline void
note_acquired (SyncMutex *mutex, uint32_t me)
{
  heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, heddle_object (mutex), 0, 0);
  atomic_store_explicit (&mutex->holder, me, memory_order_relaxed);
}

/* A lock by the thread that has the mutex already. */
static int
lock_again (SyncMutex *mutex)
{
  if (mutex->kind != SYNC_MUTEX_RECURSIVE)
    return EDEADLK;
  mutex->depth++;
  return 0;
}

/* The locks of a valid, normal pthread mutex can't fail, so their results are left aside. */
static __attribute__ ((noinline)) int
wait_and_lock (SyncMutex *mutex)
{
  heddle_emit (HEDDLE_EVENT_MUTEX_WAIT, heddle_object (mutex), 0, holder (mutex));
  pthread_mutex_lock (&mutex->mutex);
  note_acquired (mutex, kernel_id ());
  return 0;
}

static __attribute__ ((noinline)) int
lock_unless_mine (SyncMutex *mutex)
{
  if (is_mine (mutex))
    return lock_again (mutex);
  if (pthread_mutex_trylock (&mutex->mutex) != 0)
    return wait_and_lock (mutex);
  note_acquired (mutex, kernel_id ());
  return 0;
}

/* The way of a free, normal mutex is kept apart from the others: it is the one whose time counts.
 * The holder is but a hint there, for the record: it is what the ring knows, without looking
 * further. */
int
sync_mutex_lock_watched (SyncMutex *mutex)
{
  if (__builtin_expect (mutex->kind != SYNC_MUTEX_NORMAL, 0))
    return lock_unless_mine (mutex);
  if (__builtin_expect (pthread_mutex_trylock (&mutex->mutex) != 0, 0))
    return wait_and_lock (mutex);
  note_acquired (mutex, heddle_thread_kernel_id ());
  return 0;
}

int
sync_mutex_try_lock (SyncMutex *mutex)
{
  if (is_mine (mutex))
    return mutex->kind == SYNC_MUTEX_RECURSIVE ? lock_again (mutex) : EBUSY;
  int error = pthread_mutex_trylock (&mutex->mutex);
  if (error == 0)
    note_acquired (mutex, kernel_id ());
  return error;
}

static int
lock_until (SyncMutex *mutex, int64_t nanoseconds)
{
  const clockid_t clock = TIMED_BY_WALL_CLOCK ? CLOCK_REALTIME : CLOCK_MONOTONIC;
  struct timespec moment = sync_deadline_on (clock, nanoseconds);

  if (TIMED_BY_WALL_CLOCK)
    return pthread_mutex_timedlock (&mutex->mutex, &moment);
  return pthread_mutex_clocklock (&mutex->mutex, clock, &moment);
}

int
sync_mutex_timed_lock (SyncMutex *mutex, int64_t nanoseconds)
{
  if (is_mine (mutex))
    return lock_again (mutex);
  if (pthread_mutex_trylock (&mutex->mutex) != 0) {
    heddle_emit (HEDDLE_EVENT_MUTEX_WAIT, heddle_object (mutex), 0, holder (mutex));
    int error = lock_until (mutex, nanoseconds);
    if (error != 0) {
      heddle_emit (HEDDLE_EVENT_MUTEX_GIVE_UP, heddle_object (mutex), 0, 0);
      return error;
    }
  }
  note_acquired (mutex, kernel_id ());
  return 0;
}

static inline int
release (SyncMutex *mutex)
{
  atomic_store_explicit (&mutex->holder, 0, memory_order_relaxed);
  heddle_emit (HEDDLE_EVENT_MUTEX_RELEASE, heddle_object (mutex), 0, 0);
  return pthread_mutex_unlock (&mutex->mutex);
}

static __attribute__ ((noinline)) int
unlock_if_mine (SyncMutex *mutex)
{
  if (!is_mine (mutex))
    return EPERM;
  if (mutex->depth > 0) {
    mutex->depth--;
    return 0;
  }
  return release (mutex);
}

int
sync_mutex_unlock_watched (SyncMutex *mutex)
{
  if (__builtin_expect (mutex->kind != SYNC_MUTEX_NORMAL, 0))
    return unlock_if_mine (mutex);
  return release (mutex);
}
