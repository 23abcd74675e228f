/* SPDX-License-Identifier: MIT
 *
 * What layout and its cache share: threads at the moments where columns begin and end.
 *
 * WHY IT HOLDS  The model is append-only. Once the interval at a moment has ended, later than that
 *               moment, nothing that comes can change what the thread was, or had been, at it.
 *               Only such moments are kept, by their time and the tolerance that they were looked
 *               at with: no width of the columns and no height of the lane can make one wrong, only
 *               useless.
 */
#pragma once

#include "model/model.h"
#include "paint/layout-cache.h"
#include "paint/scene.h"

/* A thread at one moment, as a ModelSample tells it, its states summed up by a column's layers. */
typedef struct {
  int64_t time;
  uint64_t index;     /* the interval at that moment */
  int64_t start, end; /* that interval's */
  int64_t gone;       /* how much of it lies before the moment */
  int64_t sums[STRIP_LAYERS];
  int64_t tolerance; /* of the walk that looked there */
  uint32_t layer;    /* in whose sum `gone` is */
  gboolean settled;  /* as the sample tells */
} LaneMoment;

/* A lane's moments, each at the place that the number of its column says, modulo their count, a
 * power of two. It is more than are looked at at once: those have places of their own. */
typedef struct {
  LaneMoment *moments; /* NULL: nothing is kept */
  uint64_t mask;
} LaneMoments;

/* Begins a frame of so many columns: lanes that were not in sight lately are let go. */
void layout_cache_begin (LayoutCache *cache, uint32_t columns);

/* Returns a lane's moments, until the next frame begins. `cache` is nullable. */
LaneMoments layout_cache_lane (LayoutCache *cache, uint32_t lane);

/* Returns where the moment at which column `number` begins is kept, if it is: its time tells. */
static inline LaneMoment *
lane_moments_place (const LaneMoments *lane, int64_t number)
{
  return &lane->moments[(uint64_t) number & lane->mask];
}
