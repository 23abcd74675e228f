/* SPDX-License-Identifier: MIT
 *
 * A mutex that records who has it and who waits for it.
 *
 *   SyncMutex mutex;
 *
 *   if (sync_mutex_init (&mutex, "counter") != 0)
 *     ...
 *   sync_mutex_lock (&mutex);
 *   counter++;
 *   sync_mutex_unlock (&mutex);
 *   sync_mutex_destroy (&mutex);
 *
 * A thread that can't wait tries; one that can't wait for ever gives a length of time:
 *
 *   if (sync_mutex_timed_lock (&mutex, 50000000) == ETIMEDOUT)      (50 milliseconds)
 *     ...
 *
 * KINDS  They differ in what happens if a thread locks a mutex that it has already.
 *        SYNC_MUTEX_NORMAL: it waits for itself for ever, as a deadlock should.
 *        SYNC_MUTEX_RECURSIVE: it has it once more, and lets it go with the last unlock.
 *        SYNC_MUTEX_CHECKING: it is refused with EDEADLK; and an unlock by a thread that doesn't
 *        have the mutex is refused with EPERM, as it is by a recursive one.
 *
 * Recorded: MUTEX_WAIT only if the mutex is taken, before waiting; MUTEX_ACQUIRE after the real
 * lock and MUTEX_RELEASE before the real unlock, hence two holds never overlap; MUTEX_GIVE_UP when
 * the time is over; OBJECT_NAME and OBJECT_END at the two ends of its life. A recursive mutex is
 * one hold, from its first lock to its last unlock. A try that fails is not recorded.
 *
 * It is not fair: whoever comes first when it is let go has it.
 */
#pragma once

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/state.h"

typedef enum {
  SYNC_MUTEX_NORMAL = 0,
  SYNC_MUTEX_RECURSIVE,
  SYNC_MUTEX_CHECKING,
} SyncMutexKind;

/* A mutex. Its fields are the module's own; it must not move, for its address is its identity. */
typedef struct {
  pthread_mutex_t mutex;
  SyncMutexKind kind;
  uint32_t depth; /* how often its holder has it beyond once; only the holder's */
  /* The kernel's identifier of the thread that has it, or 0. A thread finds its own here only if it
   * wrote it itself; any other is a hint, which may be a moment old. Nothing is published by it, so
   * every access is relaxed. */
  _Atomic (uint32_t) holder;
} SyncMutex;

/* Prepares a normal mutex and names it in the record. Returns 0 or an error number. */
int sync_mutex_init (SyncMutex *mutex, const char *name) __attribute__ ((warn_unused_result));

/* Prepares a mutex of that kind and names it in the record. Returns 0 or an error number. */
int sync_mutex_init_kind (SyncMutex *mutex, const char *name, SyncMutexKind kind)
    __attribute__ ((warn_unused_result));

/* Ends a mutex that nobody holds or waits for. Returns 0 or an error number. */
int sync_mutex_destroy (SyncMutex *mutex);

/* Returns whether the mutex is a normal one in a program that is known not to record: then it is
 * the plain pthread mutex. Should that change while somebody has it, as when a session ends,
 * nothing breaks: recorded or not, it is the same pthread mutex that is locked and unlocked.
 *
 * Written so that the two conditions are one branch, for that is all that recording costs a
 * program that isn't recorded: no bit is left if the state is OFF and the kind is zero. */
static inline bool
sync_mutex_is_plain (const SyncMutex *mutex)
{
  static_assert (SYNC_MUTEX_NORMAL == 0, "a normal mutex is one whose kind has no bit set");

  unsigned int difference = (unsigned int) heddle_record_state () ^ HEDDLE_RECORDING_OFF;

  return __builtin_expect ((difference | mutex->kind) == 0, 1);
}

/* The other cases of sync_mutex_lock() and sync_mutex_unlock(), which call them. */
int sync_mutex_lock_watched (SyncMutex *mutex);
int sync_mutex_unlock_watched (SyncMutex *mutex);

/* Waits until the calling thread has the mutex. Returns 0, or EDEADLK from a checking mutex that
 * it has already. Inline, so that a program that does not record calls pthread's function at
 * once. */
static inline int
sync_mutex_lock (SyncMutex *mutex)
{
  return sync_mutex_is_plain (mutex) ? pthread_mutex_lock (&mutex->mutex)
                                     : sync_mutex_lock_watched (mutex);
}

/* Takes the mutex if that needs no waiting. Returns 0, or EBUSY if somebody has it; a recursive one
 * is not busy for its holder. */
int sync_mutex_try_lock (SyncMutex *mutex) __attribute__ ((warn_unused_result));

/* Waits for at most `nanoseconds` until the calling thread has the mutex. Returns 0, ETIMEDOUT, or
 * EDEADLK from a checking mutex that it has already. */
int sync_mutex_timed_lock (SyncMutex *mutex, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Lets the mutex go. Only for the thread that has it. Returns 0, or EPERM for any other one if the
 * mutex is recursive or checking; with a normal one, nobody looks. Inline as the lock is. */
static inline int
sync_mutex_unlock (SyncMutex *mutex)
{
  return sync_mutex_is_plain (mutex) ? pthread_mutex_unlock (&mutex->mutex)
                                     : sync_mutex_unlock_watched (mutex);
}
