/* SPDX-License-Identifier: MIT
 *
 * What the parts of narrate.h share. Only they include it.
 */
#pragma once

#include "explain/narrate.h"

#define NARRATE_LOOKED_AT 4096u /* items that are gone through one by one, at most */

/* Returns the lane if there is one of that number, and it is of that family; else NULL. */
static inline const ModelLane *
narrate_lane_of (const Model *model, uint32_t lane, ModelFamily family)
{
  if (lane >= model_lane_count (model) ||
      model_kind_family (model_lane_kind (model_lane (model, lane))) != family)
    return NULL;
  return model_lane (model, lane);
}

/* Returns how long something lasted, or has lasted so far. */
static inline int64_t
narrate_length (const Model *model, int64_t start, int64_t end)
{
  return model_later (model_earlier (end, model_now (model)) - start, 0);
}

/* Says how the process died, if that is what ended something in the lane at `end`. */
void narrate_death (Prose *prose, const Model *model, const ModelLane *lane, int64_t end);

/* Says which locks the thread held at `time`, besides `but` (MODEL_NONE: no matter which). */
void narrate_locks_held (Prose *prose, const Model *model, uint32_t thread, int64_t time,
                         uint32_t but);

/* Says who held the lock when the thread began to wait for it, and how it was in the queue. */
void narrate_queue (Prose *prose, const Model *model, const ModelLane *lock, uint32_t thread,
                    int64_t start, int64_t end, uint32_t holder);

/* Returns the longest wait of the thread between `from` and `to`: an interval in which it did not run,
 * sleep or idle. FALSE: there was none. */
gboolean narrate_longest_wait (const ModelLane *thread, int64_t from, int64_t to,
                               ModelInterval *longest);
