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
 * Recorded: MUTEX_WAIT only if the mutex is taken, before waiting; MUTEX_ACQUIRE after the real
 * lock and MUTEX_RELEASE before the real unlock, hence two holds never overlap; OBJECT_NAME
 * and OBJECT_END at the two ends of its life.
 *
 * It is a plain, normal pthread mutex: not fair (whoever comes first when it is let go has it),
 * and a thread that locks it twice waits for itself for ever, as a deadlock should.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

/* A mutex. Its fields are the module's own; it must not move, for its address is its identity. */
typedef struct {
  pthread_mutex_t mutex;
  /* The kernel's identifier of the thread that has it, or 0. A hint for the one that is about to
   * wait: it may be a moment old, and nothing is published by it, so every access is relaxed. */
  _Atomic (uint32_t) holder;
} SyncMutex;

/* Prepares a mutex and names it in the record. Returns 0 or an error number. */
int sync_mutex_init (SyncMutex *mutex, const char *name) __attribute__ ((warn_unused_result));

/* Ends a mutex that nobody holds or waits for. Returns 0 or an error number. */
int sync_mutex_destroy (SyncMutex *mutex);

/* Waits until the calling thread has the mutex. */
void sync_mutex_lock (SyncMutex *mutex);

/* Lets the mutex go. Only for the thread that has it. */
void sync_mutex_unlock (SyncMutex *mutex);
