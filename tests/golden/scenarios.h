/* SPDX-License-Identifier: MIT
 *
 * Invented programs for the painter's tests: lists of events that are the same on every run.
 */
#pragma once

#include "model/model.h"

/* Adds an event of process 1, for a scenario of a test's own. */
void scenario_add (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind,
                   uint64_t object, uint64_t argument);

/* Four workers that share one lock and send to a collector through a channel of four; `duration`
 * nanoseconds of it, still going on at the end. Returns a new model. */
Model *scenario_counter (int64_t duration) G_GNUC_WARN_UNUSED_RESULT;

/* A fast producer, a slow consumer and a bounded channel; it ends. */
Model *scenario_channel (void) G_GNUC_WARN_UNUSED_RESULT;

/* Every state once, a loss, two processes, a semaphore, ends of threads. */
Model *scenario_states (void) G_GNUC_WARN_UNUSED_RESULT;

/* A program whose process, the first of `processes` (1 or 2), dies at 10 ms, `how` and with what
 * `status`, while its threads run, wait for a lock, for a message and for a thread; the one called
 * "starter" has ended at 4 ms. */
Model *scenario_death (uint32_t processes, HeddleProcessEnd how, uint32_t status)
    G_GNUC_WARN_UNUSED_RESULT;

/* A queue of `threads` at one lock that each holds for a millisecond. */
Model *scenario_queue (uint32_t threads) G_GNUC_WARN_UNUSED_RESULT;

/* Two threads that pass a lock and messages between them, with about `intervals` intervals each
 * within `duration` nanoseconds; one in a hundred of them blocked. */
Model *scenario_dense (uint64_t intervals, int64_t duration) G_GNUC_WARN_UNUSED_RESULT;
