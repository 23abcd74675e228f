/* SPDX-License-Identifier: MIT
 *
 * How what happened at a lock or a channel is spread over lengths of time, as a histogram on a
 * logarithmic scale: the waits for a lock, its holds, the latencies of a channel's messages. It
 * counts what the statistics of locks and channels count, over the whole run.
 *
 * BARS    Ten to a power of ten, or five where that would be more than SPREAD_BARS_MANY; from the
 *         shortest length to the longest, with those between that are empty. They begin at round
 *         lengths: 1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8 (Renard's series R10).
 * TIME    Of more than SPREAD_LOOKS items every second is looked at, or third, ...; `step` says so.
 *
 * Any thread, while the model's writer goes on (model.h).
 */
#pragma once

#include <gio/gio.h>

#include "explain/distribution.h"
#include "explain/prose.h"

#define SPREAD_LOOKS     4000000u
#define SPREAD_BARS_MANY 40u

typedef enum {
  SPREAD_WAITS,   /* of a lane of the family MODEL_FAMILY_LOCK: how long each wait took */
  SPREAD_HOLDS,   /* likewise: how long one thread had it */
  SPREAD_SHARES,  /* likewise: how long each of several had it together */
  SPREAD_LATENCY, /* of a channel: from a message's send to its receive */
} SpreadKind;

/* The lengths from `least` on that are below `beyond`. */
typedef struct {
  int64_t least, beyond;
  uint64_t count;
  LaneRange longest; /* of them; its lane is MODEL_NONE if there is none */
} SpreadBar;

typedef struct {
  SpreadKind kind;
  uint32_t lane;
  Distribution lengths;
  guint step;   /* every how manieth item was looked at: 1 is all */
  GArray *bars; /* of SpreadBar, the shortest first; empty if there is no length */
} Spread;

/* Returns how the lane's lengths are spread; NULL if it was cancelled (`cancellable` may be NULL). */
Spread *spread_new (const Model *model, uint32_t lane, SpreadKind kind, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void spread_free (Spread *spread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spread, spread_free)

/* Returns the bar that has `length`, or -1. */
int spread_find (const Spread *spread, int64_t length);
