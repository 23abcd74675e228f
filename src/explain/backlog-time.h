/* SPDX-License-Identifier: MIT
 *
 * How long a number in time had which value: its mean and percentiles, weighted with time. For one
 * thread.
 *
 * MEMORY  Eight bytes for each value up to the greatest, at most 8 megabytes. A number that grows
 *         beyond BACKLOG_TIME_EXACT has several values taken together, and percentiles that are too
 *         large by less than greatest / BACKLOG_TIME_EXACT; the mean is exact in any case.
 */
#pragma once

#include "explain/channel-statistics.h"

#define BACKLOG_TIME_EXACT 1000000u

typedef struct _BacklogTime BacklogTime;

/* For a number from 0 to `greatest`, between two moments, 0 at first. Free it with
 * backlog_time_free(). */
BacklogTime *backlog_time_new (uint32_t greatest, int64_t from, int64_t to)
    G_GNUC_WARN_UNUSED_RESULT;
void backlog_time_free (BacklogTime *time);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BacklogTime, backlog_time_free)

/* From `when` on, not before the call before, it is `value`. */
void backlog_time_set (BacklogTime *time, int64_t when, uint32_t value);

/* Returns what came of it. */
Backlog backlog_time_finish (BacklogTime *time);
