/* SPDX-License-Identifier: MIT
 *
 * A trace as long as one likes, the same on every run, for what draws and writes pictures of it.
 */
#pragma once

#include "model/model.h"

/* How many lanes there are, in all: at most 96 workers, 8 locks and 8 channels. */
typedef struct {
  uint32_t workers, locks, channels;
} InventedCast;

/* Takes an event; a TraceWriter's function is one. */
typedef void (*InventedSink) (const HeddleDecodedEvent *event, gpointer data);

/* Hands that many events to `sink`, in the order of time: workers take turns with a few locks, sleep, and
 * pass messages on, an event about every microsecond. Now and then one rests for some milliseconds,
 * so that there is something to see at every zoom. */
void invented_trace_play (const InventedCast *cast, uint64_t events, InventedSink sink,
                          gpointer data);

/* Returns a new model of the same events. */
Model *invented_trace (const InventedCast *cast, uint64_t events) G_GNUC_WARN_UNUSED_RESULT;
