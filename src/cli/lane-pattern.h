/* SPDX-License-Identifier: MIT
 *
 * A choice of lanes, as --lanes takes it: patterns with commas between them, of which one must fit.
 *
 *   worker*,main     names, with * for any characters and ? for one; case makes no difference
 *   kind:lock        all of a kind: thread, task, lock (or mutex), read-write lock, semaphore, once,
 *                    barrier, value, condition, channel, variable, shared value; with * and ?, too
 */
#pragma once

#include <glib.h>

#include "model/model.h"

typedef struct _LanePattern LanePattern;

/* Returns the choice that `text` says; NULL says all. Free it with lane_pattern_free(). */
LanePattern *lane_pattern_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void lane_pattern_free (LanePattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LanePattern, lane_pattern_free)

/* Returns whether the lane is chosen. */
gboolean lane_pattern_matches (const LanePattern *pattern, const ModelLane *lane);

/* Returns the first of the patterns in `text` that fits no lane of the model, which the caller frees; NULL if
 * each does, or if `text` is NULL. */
char *lane_pattern_unmatched (const char *text, const Model *model) G_GNUC_WARN_UNUSED_RESULT;
