/* SPDX-License-Identifier: MIT
 *
 * A read-write lock: any number of readers share it, or one writer has it alone.
 *
 *   SyncRwlock lock;
 *
 *   sync_rwlock_init (&lock, "table", SYNC_RWLOCK_WRITERS_FIRST);
 *
 *   sync_rwlock_read_lock (&lock);              sync_rwlock_write_lock (&lock);
 *   look_up (&table, key);                      change (&table, key);
 *   sync_rwlock_read_unlock (&lock);            sync_rwlock_write_unlock (&lock);
 *
 *   sync_rwlock_destroy (&lock);
 *
 * POLICY  What happens to a reader that comes while others read and a writer waits.
 *         SYNC_RWLOCK_READERS_FIRST: it may read, too. While readers overlap, the writer starves.
 *         SYNC_RWLOCK_WRITERS_FIRST: it waits until no writer waits. While writers follow one
 *         another, readers starve; and a thread that reads already must not lock for reading again,
 *         as a writer that came between would wait for it, and it for the writer.
 *
 * Recorded: RWLOCK_READ_WAIT and RWLOCK_WRITE_WAIT only if the call must wait; RWLOCK_READ_ACQUIRE
 * and RWLOCK_WRITE_ACQUIRE once it may go on; RWLOCK_READ_RELEASE and RWLOCK_WRITE_RELEASE before
 * anybody else is let in, hence no writer's hold overlaps any other; RWLOCK_GIVE_UP when the time
 * is over; OBJECT_NAME and OBJECT_END. A try that fails is not recorded. The lock's own mutex is
 * held for a few instructions only and is not recorded.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

typedef enum {
  SYNC_RWLOCK_READERS_FIRST,
  SYNC_RWLOCK_WRITERS_FIRST,
} SyncRwlockPolicy;

/* A read-write lock. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t readable; /* for readers that wait */
  pthread_cond_t writable; /* for writers that wait */
  SyncRwlockPolicy policy;
  uint32_t readers; /* how many have it; */
  uint32_t writers; /* 1 if a writer has it, else 0 */
  uint32_t writers_waiting;
  uint32_t writer; /* the kernel's identifier of the writer that has it, or 0 if unknown */
} SyncRwlock;

/* Prepares a lock and names it in the record. */
void sync_rwlock_init (SyncRwlock *lock, const char *name, SyncRwlockPolicy policy);

/* Ends a lock that nobody has or waits for. */
void sync_rwlock_destroy (SyncRwlock *lock);

/* Waits until the calling thread may read. */
void sync_rwlock_read_lock (SyncRwlock *lock);

/* Waits until the calling thread alone may write. */
void sync_rwlock_write_lock (SyncRwlock *lock);

/* The same if that needs no waiting. Returns 0 or EBUSY. */
int sync_rwlock_try_read_lock (SyncRwlock *lock) __attribute__ ((warn_unused_result));
int sync_rwlock_try_write_lock (SyncRwlock *lock) __attribute__ ((warn_unused_result));

/* The same, waiting for at most `nanoseconds`. Returns 0 or ETIMEDOUT. */
int sync_rwlock_timed_read_lock (SyncRwlock *lock, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));
int sync_rwlock_timed_write_lock (SyncRwlock *lock, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Lets the lock go. Only for a thread that reads. */
void sync_rwlock_read_unlock (SyncRwlock *lock);

/* Lets the lock go. Only for the thread that writes. */
void sync_rwlock_write_unlock (SyncRwlock *lock);
