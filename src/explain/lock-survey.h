/* SPDX-License-Identifier: MIT
 *
 * What went on at one lock in a range: who used it and who waited, how the queue was, and in which
 * order it passed on. One walk through its waits and holds in the order of time, from which
 * contention, convoys and starvation are judged. Only files of this folder include it.
 */
#pragma once

#include "explain/inquiry.h"

/* So many waiters at once are a queue. */
#define LOCK_QUEUE 3u

/* A thread that held the lock, or waited for it. */
typedef struct {
  uint32_t thread; /* its lane */
  uint32_t waits, holds;
  int64_t waited;         /* nanoseconds within the range */
  int64_t held;           /* the same; as a reader, too */
  int64_t life;           /* how much of its life lies in the range */
  LaneRange longest_wait; /* in the thread's lane */
  LaneRange longest_hold;
} LockUser;

typedef struct {
  uint32_t lock; /* its lane */
  GArray *users; /* of LockUser, those that waited longest in all first */

  uint64_t waits;        /* that began in the range */
  uint64_t acquisitions; /* the same, of writers and readers */
  int64_t waited;        /* all waits, added up */
  int64_t contended;     /* while at least one waited */
  int64_t held;          /* while at least one held it; readers each for themselves */
  int64_t lives;         /* of all users, added up */

  int64_t queued;    /* while LOCK_QUEUE or more waited */
  LaneRange queue;   /* the longest stretch of that, in the lock's lane */
  uint32_t most;     /* waiters at once */
  uint64_t passed;   /* acquisitions by one that had waited, while LOCK_QUEUE or more did */
  uint64_t in_order; /* those of them who had waited longest */
  uint64_t barged;   /* acquisitions without a wait while others waited */
  int64_t idle;      /* nanoseconds that nobody held it although somebody waited */

  uint32_t overtaken; /* how often others that came later got it before one that waited, at most */
  LaneRange overtaken_one; /* that wait, in the thread's lane */
} LockSurvey;

/* Returns the survey of a lock or read-write lock; free it with lock_survey_free(). `numbers` are
 * as many zeros as there were lanes, `lanes`, and are zeros again afterwards, so that they need
 * not be made for each lock. Waits that never ended are left out for a lock that is part of a
 * deadlock. Returns NULL if nobody waited in the range. */
LockSurvey *lock_survey_new (const Inquiry *inquiry, uint32_t lock, uint32_t *numbers,
                             uint32_t lanes) G_GNUC_WARN_UNUSED_RESULT;
void lock_survey_free (LockSurvey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LockSurvey, lock_survey_free)

/* Judge what was surveyed; the first three return whether they added a finding. */
gboolean find_serialisation (Inquiry *inquiry, const LockSurvey *survey);
gboolean find_convoy (Inquiry *inquiry, const LockSurvey *survey);
gboolean find_starvation (Inquiry *inquiry, const LockSurvey *survey);
gboolean find_contention (Inquiry *inquiry, const LockSurvey *survey);
