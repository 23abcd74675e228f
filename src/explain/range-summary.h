/* SPDX-License-Identifier: MIT
 *
 * A stretch of a run in a few numbers: what threads did in it, which locks were waited for, and
 * what went to and fro.
 *
 * Quick enough for every frame while a stretch is dragged: it is made of the model's sums, in
 * O(lanes log items). What is told of the parts in full is in thread-statistics.h and its kin.
 */
#pragma once

#include "model/model.h"

/* A lock or semaphore in that stretch. */
typedef struct {
  uint32_t lane;
  int64_t held;      /* how long somebody had it for himself */
  int64_t contended; /* how long at least one waited */
} RangeLock;

typedef struct {
  int64_t from, to;             /* the stretch, as far as the run has come */
  uint32_t threads;             /* threads and tasks that lived in it */
  int64_t states[MODEL_STATES]; /* how long they were in each state, added up */
  int64_t lived;                /* the sum of that */
  uint64_t messages, wake_ups;  /* that arrived in it */
  GArray *locks; /* of RangeLock: those that were held or waited for, the longest contended first */
} RangeSummary;

/* Returns the numbers from `from` to `to`; free them with range_summary_free(). Any thread, while
 * the model's writer goes on. */
RangeSummary *range_summary_new (const Model *model, int64_t from, int64_t to)
    G_GNUC_WARN_UNUSED_RESULT;
void range_summary_free (RangeSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RangeSummary, range_summary_free)
