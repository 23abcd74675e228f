/* SPDX-License-Identifier: MIT
 *
 * The legend: each state that occurs, how it looks, and its share of the threads' time; where there
 * are tasks, below it the same of theirs: a task's time is not a thread's. The window and figures
 * show the same one.
 */
#pragma once

#include "paint/layout.h"

#define LEGEND_ROW_HEIGHT 44.0

/* Returns a scene of the legend for the time from `start` to `end`, `width` pixels wide and as high
 * as its rows need. The lanes in `hidden`, as a View has them, don't count; NULL: all do. The
 * caller frees it with scene_free(). */
Scene *layout_legend (const Model *model, GHashTable *hidden, int64_t start, int64_t end,
                      double width, const Theme *theme) G_GNUC_WARN_UNUSED_RESULT;

/* Adds up what all lanes of a kind, MODEL_LANE_THREAD or MODEL_LANE_TASK, did between `start` and
 * `end`. Returns the sum of all states. */
int64_t legend_sums (const Model *model, GHashTable *hidden, ModelLaneKind kind, int64_t start,
                     int64_t end, int64_t sums[MODEL_STATES]);

/* Says the same for those who don't see it: "In view, threads: running 49 %, sleeping 51 %".
 * Returns a string that the caller frees. */
char *describe_legend (const Model *model, GHashTable *hidden, int64_t start, int64_t end)
    G_GNUC_WARN_UNUSED_RESULT;
