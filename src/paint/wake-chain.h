/* SPDX-License-Identifier: MIT
 *
 * The chain of wake-ups: from a wait back to what ended it, and forwards to what was woken next. A
 * wake-up is one of the model's, or a message for whose receiver the wait ended, or the creation of
 * a thread.
 */
#pragma once

#include "paint/scene.h"

/* One step along the chain. */
typedef struct {
  Subject subject; /* the interval that it leads to; SUBJECT_NONE where the chain ends */
  int64_t moment;  /* in it: when it woke somebody, or was woken */
  char *sentence;  /* for people; the caller frees it */
} WakeStep;

/* Goes from `from` back to the interval that woke it: of a wait, whoever ended it; of what runs,
 * whoever ended the wait before. `from` may be an interval, a density, a hold or wait in an
 * object's lane, a wake-up or a message. */
WakeStep wake_chain_back (const Model *model, Subject from) G_GNUC_WARN_UNUSED_RESULT;

/* Goes from `from` to the wait that it ended next, counted from `moment` on if that lies within it:
 * what a step has led to. Pass the interval's beginning, or any time before, for none. */
WakeStep wake_chain_forward (const Model *model, Subject from, int64_t moment)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the last interval of a lane between `start` and `end` in which it waited and was woken,
 * or SUBJECT_NONE. */
Subject wake_chain_last_wait (const Model *model, uint32_t lane, int64_t start, int64_t end);

/* Writes when an interval begins and ends (the newest moment, if it goes on). Returns FALSE if the
 * subject is no interval of the model. */
gboolean wake_chain_span (const Model *model, Subject interval, int64_t *start, int64_t *end);
