/* SPDX-License-Identifier: MIT
 *
 * A thread or a task in numbers: how long it was in each state, what it waited for, and who woke
 * it.
 *
 * What counts in a range is told in statistics-range.h. A wait is an interval in a state that
 * another thread ends, or the lack of one: for a lock, a semaphore, a condition, a message, room, a
 * thread or a barrier (thread_statistics_is_wait()).
 *
 * Any thread, while the model's writer goes on (model.h); takes some 50 nanoseconds an interval.
 */
#pragma once

#include <gio/gio.h>

#include "explain/distribution.h"
#include "model/model.h"

/* What it waited for. */
typedef struct {
  uint32_t object; /* the lane, or MODEL_NONE where that is not known */
  ModelState state;
  uint64_t waits;
  int64_t waited, longest;
} ThreadObject;

/* Who ended its waits. */
typedef struct {
  uint32_t thread; /* the lane */
  uint64_t times;
  int64_t waited; /* how long the waits were that it ended */
} ThreadWaker;

typedef struct {
  uint32_t lane;
  int64_t from, to;                  /* the part of the range in which it lived */
  Distribution states[MODEL_STATES]; /* the intervals in each state */
  uint64_t waits;
  int64_t waited;
  ModelInterval
      longest;     /* its longest wait, as far as it lies in the range; valid if `waits` > 0 */
  GArray *objects; /* of ThreadObject, the longest waited for first */
  GArray *wakers;  /* of ThreadWaker, most times first */
} ThreadStatistics;

/* Returns whether the state is a wait. */
gboolean thread_statistics_is_wait (ModelState state);

/* Returns the numbers of `lane`, of the family MODEL_FAMILY_THREAD, from `from` to `to` (0 and
 * INT64_MAX: of all); NULL if it was cancelled. `cancellable` may be NULL. Free it with
 * thread_statistics_free(). */
ThreadStatistics *thread_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                                     GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void thread_statistics_free (ThreadStatistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ThreadStatistics, thread_statistics_free)
