/* SPDX-License-Identifier: MIT
 *
 * What of a model is to be written: which lanes, which range, and how much of what grows. Internal
 * to convert/.
 */
#pragma once

#include "convert/convert.h"

typedef struct {
  const Model *model;
  int64_t from, to; /* both included */
  /* How many there were at the beginning. Flows are counted first: so their lanes are among the
   * lanes. */
  uint64_t flows[MODEL_FLOW_KINDS];
  uint32_t lanes, processes, losses;
  guint8 *wanted; /* by lane */
} Selection;

/* Returns FALSE and sets `error` if the options make no sense. `options` is nullable. */
gboolean selection_init (Selection *selection, const Model *model, const ConvertOptions *options,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void selection_clear (Selection *selection);

/* Returns whether the lane is wanted; FALSE for MODEL_NONE. */
static inline gboolean
selection_has_lane (const Selection *selection, uint32_t lane)
{
  return lane < selection->lanes && selection->wanted[lane];
}

/* Returns whether what lasts from `start` until `end` has a moment in the range. What ends where
 * the range begins has not. */
static inline gboolean
selection_overlaps (const Selection *selection, int64_t start, int64_t end)
{
  return start <= selection->to && (end > selection->from || start >= selection->from);
}

/* Returns the moment at which to look for the first item that may have a moment in the range:
 * whatever begins with the range comes after that, however many do. */
static inline int64_t
selection_before (const Selection *selection)
{
  return selection->from - 1;
}

/* Returns how many items a lane has. */
uint64_t selection_lane_size (const ModelLane *lane);

/* Returns how many items there are, for a share of the whole. A guess where the range is a part. */
uint64_t selection_size (const Selection *selection);

/* Returns the first flow that may have a moment in the range, and sets `until`: whoever arrives
 * later than that left later than the range, as all that follow. */
uint64_t selection_first_flow (const Selection *selection, ModelFlowKind kind, int64_t *until);
