/* SPDX-License-Identifier: MIT
 *
 * A condition in numbers: how long threads waited for it, in which part of the wait, and how often it was
 * notified with nobody there.
 *
 * What counts in a range is told in statistics-range.h; of a wait that counts, each part is cut to the range
 * by itself.
 *
 * Any thread, while the model's writer goes on (model.h).
 */
#pragma once

#include <gio/gio.h>

#include "explain/distribution.h"
#include "model/model.h"

/* A thread that waited or notified. */
typedef struct {
  uint32_t thread;
  uint64_t waits;
  int64_t waited, longest_wait;
  uint64_t notifications;
  uint64_t in_vain; /* so many of those */
} ConditionThread;

typedef struct {
  uint32_t lane;
  int64_t from, to;   /* the part of the range in which it lived */
  Distribution waits; /* from the wait until the thread has its mutex again */
  uint64_t
      unnotified; /* so many woke in the range without a notification: their time was up, mostly */
  Distribution until_notified; /* of waits that a notification ended: until that */
  Distribution until_woken;    /* from there until the thread woke */
  Distribution until_locked;   /* of all that woke: until the thread had its mutex again */
  uint64_t notifications;      /* broadcasts, too */
  uint64_t broadcasts;
  uint64_t in_vain;      /* notifications that nobody was there for */
  uint32_t most_waiters; /* at once */
  GArray *threads;       /* of ConditionThread, who waited longest first */
} ConditionStatistics;

/* Returns the numbers of the lane of a condition from `from` to `to` (0 and INT64_MAX: of all); NULL if it
 * was cancelled. `cancellable` may be NULL. Free it with condition_statistics_free(). */
ConditionStatistics *condition_statistics (const Model *model, uint32_t lane, int64_t from,
                                           int64_t to, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void condition_statistics_free (ConditionStatistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConditionStatistics, condition_statistics_free)
