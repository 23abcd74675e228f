/* SPDX-License-Identifier: MIT
 *
 * A lock in numbers: how often and for how long it was had and waited for, by whom, and who made
 * whom wait. For every lane of the family: mutexes, read-write locks, semaphores, barriers (which
 * are only waited for), once and values.
 *
 * What counts in a range is told in statistics-range.h.
 *
 * Any thread, while the model's writer goes on (model.h); takes some 50 nanoseconds a hold or wait,
 * and what held-up.h says.
 */
#pragma once

#include <gio/gio.h>

#include "explain/distribution.h"
#include "explain/held-up.h"
#include "model/model.h"

#define LOCK_STATISTICS_LONGEST 10u

/* One of the longest waits. */
typedef struct {
  uint32_t thread; /* the waiter's lane */
  int64_t start;   /* when, as far as it lies in the range */
  int64_t length;
} LockWait;

/* What a thread had to do with the lock. */
typedef struct {
  uint32_t thread;
  uint64_t acquisitions;
  uint64_t waits;
  int64_t waited, longest_wait;
  int64_t held; /* all together, as a reader, too */
} LockThread;

typedef struct {
  uint32_t lane;
  int64_t from, to;      /* the part of the range in which the lock lived */
  uint64_t acquisitions; /* as a reader, too */
  uint64_t after_wait;   /* so many of those for which the thread had waited */
  int64_t held;          /* how long one thread had it for itself */
  int64_t contended;     /* how long at least one waited */
  uint32_t most_waiters; /* at once */
  Distribution waits;    /* with those that were given up */
  Distribution holds;    /* of one thread alone */
  Distribution shares;   /* of readers; of those that have a semaphore that counts beyond one */
  GArray *longest; /* of LockWait, the longest first: LOCK_STATISTICS_LONGEST of them at most */
  GArray *threads; /* of LockThread: who waited longest first */
  GArray *held_up; /* of HeldUp, the longest time first: see held_up_table_pairs() */
} LockStatistics;

/* Returns the numbers of `lane`, of the family MODEL_FAMILY_LOCK, from `from` to `to` (0 and
 * INT64_MAX: of all); NULL if it was cancelled. `cancellable` may be NULL. Free it with
 * lock_statistics_free(). */
LockStatistics *lock_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                                 GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void lock_statistics_free (LockStatistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockStatistics, lock_statistics_free)
