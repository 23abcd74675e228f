/* SPDX-License-Identifier: MIT
 *
 * What those who look for findings share: the range that is asked about, and where they put what
 * they find. Only files of this folder include it.
 */
#pragma once

#include "explain/finding.h"

typedef struct {
  const Model *model;
  int64_t from, to; /* within what the model knows */
  GCancellable *cancellable;
  GPtrArray *findings; /* of Finding */
  GHashTable *stuck;   /* a set: the lanes of the locks that are part of a deadlock */
} Inquiry;

static inline gboolean
inquiry_is_cancelled (const Inquiry *inquiry)
{
  return g_cancellable_is_cancelled (inquiry->cancellable);
}

/* Returns how much of start .. end, which may be MODEL_OPEN, lies in the range. */
static inline int64_t
inquiry_overlap (const Inquiry *inquiry, int64_t start, int64_t end)
{
  return model_later (model_earlier (end, inquiry->to) - model_later (start, inquiry->from), 0);
}

/* Returns how much of the lane's life lies in the range. */
static inline int64_t
inquiry_life (const Inquiry *inquiry, uint32_t lane)
{
  const ModelLane *thread = model_lane (inquiry->model, lane);

  return inquiry_overlap (inquiry, model_lane_start (thread), model_lane_end (thread));
}

/* Returns whether what ended at `end` in the lane had not ended by itself when the range ended: it
 * goes on, or did when its process ended. */
gboolean inquiry_is_unfinished (const Inquiry *inquiry, const ModelLane *lane, int64_t end);

/* Adds a finding, to be filled. It belongs to the inquiry. */
Finding *inquiry_add (Inquiry *inquiry, FindingKind kind, FindingGravity gravity, uint32_t object);

/* Adds a place that the finding rests on; the first one is the place to look at first. Beyond
 * FINDING_RANGES_MOST nothing happens. */
void inquiry_add_range (const Inquiry *inquiry, Finding *finding, uint32_t lane, int64_t from,
                        int64_t to);

/* Adds a step, and its place to the ranges. Returns it, for its sentence to be said. */
FindingEdge *inquiry_add_edge (const Inquiry *inquiry, Finding *finding, FindingEdge edge,
                               int64_t to);

/* The detectors, each in the file of its name. */
void find_deadlocks (Inquiry *inquiry); /* first: the others leave its locks alone */
void find_lock_order (Inquiry *inquiry);
void find_lost_wake_ups (Inquiry *inquiry);
void find_lock_trouble (Inquiry *inquiry);
void find_back_pressure (Inquiry *inquiry);
void find_blocked_executor (Inquiry *inquiry);
void find_imbalance (Inquiry *inquiry);
void find_idle_workers (Inquiry *inquiry);
void find_misuse (Inquiry *inquiry);
