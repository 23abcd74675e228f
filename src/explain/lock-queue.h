/* SPDX-License-Identifier: MIT
 *
 * Those who wait for a lock, in the order of their coming, and how often each of them was
 * overtaken: how often one that came later, or that did not wait at all, got the lock before it.
 * Only files of this folder include it.
 *
 * Time is what the calls say, and never goes back. Whose wait has ended is still in the queue until
 * lock_queue_go(): whoever gets the lock is there when it gets it.
 *
 * COST     O(log of the queue's length) for each wait and acquisition.
 * THREADS  One at a time.
 */
#pragma once

#include "model/model.h"

typedef struct _LockQueue LockQueue;

/* How the one that gets the lock stood in the queue. */
typedef enum {
  LOCK_QUEUE_FIRST, /* it had waited longest */
  LOCK_QUEUE_LATER, /* it came before those that wait longer */
  LOCK_QUEUE_NOT,   /* it had not waited */
} LockQueuePlace;

/* The wait that was overtaken most; of several, one of them. */
typedef struct {
  uint32_t times; /* 0: none was */
  uint32_t thread;
  int64_t start, end;
} LockQueueOvertaken;

/* Free it with lock_queue_free(). */
LockQueue *lock_queue_new (void) G_GNUC_WARN_UNUSED_RESULT;
void lock_queue_free (LockQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockQueue, lock_queue_free)

/* Returns how many are in the queue. */
guint lock_queue_length (const LockQueue *queue);

/* Return when the first of them came, and when the next one's wait ends or did end; MODEL_OPEN if
 * there is none. */
int64_t lock_queue_oldest (const LockQueue *queue);
int64_t lock_queue_first_end (const LockQueue *queue);

/* A thread begins to wait. Its waits for the lock don't overlap. */
void lock_queue_come (LockQueue *queue, const ModelWait *wait);

/* The thread gets the lock at `now`: those that go on waiting, and came before it, are
 * overtaken. */
LockQueuePlace lock_queue_get (LockQueue *queue, uint32_t thread, int64_t now);

/* All go whose wait has ended by `now`. */
void lock_queue_go (LockQueue *queue, int64_t now);

/* Returns which wait was overtaken most, of those that have gone and those that are there. */
LockQueueOvertaken lock_queue_most_overtaken (const LockQueue *queue);
