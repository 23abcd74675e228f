/* SPDX-License-Identifier: MIT
 *
 * The axis of event order: each event one column of equal width, so that a hand-off of 20 ns and a
 * sleep of 100 ms are both legible.
 *
 * RANK    An event is where an interval of a thread or a task begins. The rank of a moment is how
 *         many events there were until then, and between two events a share of one: it grows
 *         steadily with time. Before the first event and after the newest moment it goes on at the
 *         pace of the whole run.
 * TABLE   An Axis is the ranks of one range of time as a table, so that a moment's place is found
 *         without the model. Where the range has more events than a table holds, each entry stands
 *         for some of a lane's events: it is as exact as the picture is then.
 */
#pragma once

#include "model/model.h"

typedef struct _Axis Axis;

/* Returns the axis from `start` to `end`; free it with axis_free(). Does not keep the model. */
Axis *axis_new (const Model *model, int64_t start, int64_t end) G_GNUC_WARN_UNUSED_RESULT;
void axis_free (Axis *axis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Axis, axis_free)

/* Return the ranks of the range's start and end. The end's is always greater. */
double axis_first_rank (const Axis *axis);
double axis_last_rank (const Axis *axis);

/* Turn time to rank and back, by the table; outside of the range, along a straight line. */
double axis_rank (const Axis *axis, int64_t time);
int64_t axis_time (const Axis *axis, double rank);

/* The same for the whole run, from the model: in O(lanes log n), and about sixty times that. */
double axis_rank_of (const Model *model, int64_t time);
int64_t axis_time_of (const Model *model, double rank);
