/* SPDX-License-Identifier: MIT
 *
 * A run of any length for benchmarks: workers that take turns with a few locks, sleep, and pass
 * messages on, an event about every microsecond. Now and then one rests for some milliseconds, so
 * that there is something to see at every zoom. The same cast and length give the same events.
 */
#pragma once

#include "event/decoded-event.h"
#include "model/model.h"

/* How many lanes there are, in all. */
typedef struct {
  uint32_t workers, locks, channels;
} WorkloadCast;

extern const WorkloadCast workload_forty_lanes, workload_eighty_lanes;

/* Hands so many events, or a few more, to `sink`. */
void workload_play (WorkloadCast cast, uint64_t events,
                    void (*sink) (const HeddleDecodedEvent *event, gpointer data), gpointer data);

/* Returns the model of such a run. */
Model *workload_model (WorkloadCast cast, uint64_t events) G_GNUC_WARN_UNUSED_RESULT;
