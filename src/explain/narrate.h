/* SPDX-License-Identifier: MIT
 *
 * What one looks at, in words: a stretch of a thread's life, a hold, a message, a whole lane; and
 * what happens at one moment, for going through a run step by step. Sentences for people who learn,
 * with numbers for those who measure; names are links (prose.h).
 *
 * Each function returns a new text, which the caller frees with prose_free(); or NULL if there is
 * no such item. What goes on is told as it is at the moment of asking.
 *
 * EXPENSE   O(lanes log items) an answer, but for narrate_lane() of a thread: linear in its
 *           intervals of the range, up to a million of them.
 * THREADS   Any thread, while the model's writer goes on (model.h).
 */
#pragma once

#include "explain/prose.h"

/* An interval of a thread or a task: what it does, for how long, what for, and who ended it. */
Prose *narrate_interval (const Model *model, uint32_t lane, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;

/* A piece of work in a thread's row of them. */
Prose *narrate_span (const Model *model, uint32_t lane, uint32_t row, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;

/* Of the lane of a lock, semaphore, barrier or value: a hold; a wait; a reader's hold. */
Prose *narrate_hold (const Model *model, uint32_t lane, uint64_t index) G_GNUC_WARN_UNUSED_RESULT;
Prose *narrate_wait (const Model *model, uint32_t lane, uint64_t index) G_GNUC_WARN_UNUSED_RESULT;
Prose *narrate_share (const Model *model, uint32_t lane, uint64_t index) G_GNUC_WARN_UNUSED_RESULT;

/* Of a condition's lane: a wait in its three parts; a notification. */
Prose *narrate_condition_wait (const Model *model, uint32_t lane, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;
Prose *narrate_signal (const Model *model, uint32_t lane, uint64_t index) G_GNUC_WARN_UNUSED_RESULT;

/* Of the lane of a channel, a variable or a shared value: from a step on until the next one. */
Prose *narrate_backlog (const Model *model, uint32_t lane, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;

/* A message or a wake-up. */
Prose *narrate_flow (const Model *model, ModelFlowKind kind, uint64_t index)
    G_GNUC_WARN_UNUSED_RESULT;

/* A lane as a whole, as far as it lies between `from` and `to`. */
Prose *narrate_lane (const Model *model, uint32_t lane, int64_t from, int64_t to)
    G_GNUC_WARN_UNUSED_RESULT;

/* ------------------------------------------------------------------ step by step */

/* Something that happens at a moment, in one sentence. */
typedef struct {
  uint32_t lane;   /* whose step it is: a thread or a task */
  uint32_t object; /* the lane of what it does it to; or MODEL_NONE */
  Prose *sentence;
} NarratedStep;

/* Returns the first moment after `time` at which something happens, or MODEL_OPEN if there is
 * none; and the last one before `time`, or -1. */
int64_t narrate_moment_after (const Model *model, int64_t time);
int64_t narrate_moment_before (const Model *model, int64_t time);

/* Returns what happens at that very moment, most often one thing: a GPtrArray of NarratedStep that
 * frees them. What somebody does to an object is one step, whatever lanes it shows in. */
GPtrArray *narrate_moment (const Model *model, int64_t time) G_GNUC_WARN_UNUSED_RESULT;
