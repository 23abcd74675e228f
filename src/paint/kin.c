/* SPDX-License-Identifier: MIT
 *
 * The next and the last one of the same kind, see kin.h.
 */
#include "paint/kin.h"

/* Items of one sequence, of which one is asked about. */
typedef struct Kin {
  const Model *model;
  const ModelLane *lane; /* NULL for flows */
  ModelFlowKind flow;
  uint32_t row; /* of spans */
  uint64_t count;
  gboolean (*alike) (const struct Kin *kin, uint64_t a, uint64_t b);
} Kin;

static gboolean
intervals_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  const ModelInterval x = model_interval (kin->lane, a), y = model_interval (kin->lane, b);

  return x.state == y.state && x.object == y.object;
}

static gboolean
holds_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  return model_hold (kin->lane, a).thread == model_hold (kin->lane, b).thread;
}

static gboolean
waits_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  return model_wait (kin->lane, a).thread == model_wait (kin->lane, b).thread;
}

static gboolean
shares_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  return model_share (kin->lane, a).thread == model_share (kin->lane, b).thread;
}

static gboolean
condition_waits_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  return model_condition_wait (kin->lane, a).thread == model_condition_wait (kin->lane, b).thread;
}

static gboolean
signals_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  return model_signal (kin->lane, a).broadcast == model_signal (kin->lane, b).broadcast;
}

static gboolean
steps_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  (void) kin;
  (void) a;
  (void) b;
  return TRUE;
}

static gboolean
spans_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  const ModelSpan x = model_span (kin->lane, kin->row, a), y = model_span (kin->lane, kin->row, b);

  return x.kind == y.kind && x.task == y.task && g_str_equal (x.name, y.name);
}

/* Messages of one channel; wake-ups of one thread by another, over the same object. */
static gboolean
flows_alike (const Kin *kin, uint64_t a, uint64_t b)
{
  const ModelFlow x = model_flow (kin->model, kin->flow, a),
                  y = model_flow (kin->model, kin->flow, b);

  return x.object == y.object &&
         (kin->flow == MODEL_FLOW_MESSAGE || (x.from == y.from && x.to == y.to));
}

/* ------------------------------------------------------------------ which sequence */

/* Returns what a subject that is many begins with. */
static Subject
first_of (Subject subject)
{
  uint64_t first = subject.index >> 24;

  if (subject.kind == SUBJECT_DENSITY)
    return (Subject){ SUBJECT_INTERVAL, subject.lane, first };
  if (subject.kind == SUBJECT_WAKE_UPS)
    return (Subject){ SUBJECT_WAKE_UP, subject.lane, first };
  if (subject.kind == SUBJECT_MESSAGES)
    return (Subject){ SUBJECT_MESSAGE, subject.lane, first };
  return subject;
}

static const struct {
  SubjectKind kind;
  ModelFamily family;
  uint64_t (*count) (const ModelLane *lane);
  gboolean (*alike) (const Kin *kin, uint64_t a, uint64_t b);
} sequences[] = {
  { SUBJECT_INTERVAL, MODEL_FAMILY_THREAD, model_interval_count, intervals_alike },
  { SUBJECT_HOLD, MODEL_FAMILY_LOCK, model_hold_count, holds_alike },
  { SUBJECT_WAIT, MODEL_FAMILY_LOCK, model_wait_count, waits_alike },
  { SUBJECT_SHARE, MODEL_FAMILY_LOCK, model_share_count, shares_alike },
  { SUBJECT_BACKLOG, MODEL_FAMILY_STEPS, model_backlog_count, steps_alike },
  { SUBJECT_CONDITION_WAIT, MODEL_FAMILY_CONDITION, model_condition_wait_count,
    condition_waits_alike },
  { SUBJECT_SIGNAL, MODEL_FAMILY_CONDITION, model_signal_count, signals_alike },
};

static gboolean
find_in_lane (Kin *kin, Subject from, uint64_t *index)
{
  if (from.lane >= model_lane_count (kin->model))
    return FALSE;
  kin->lane = model_lane (kin->model, from.lane);
  *index = from.index;
  if (from.kind == SUBJECT_SPAN &&
      model_kind_family (model_lane_kind (kin->lane)) == MODEL_FAMILY_THREAD) {
    kin->row = (uint32_t) (from.index >> SUBJECT_SPAN_SHIFT);
    kin->alike = spans_alike;
    *index = from.index & ((UINT64_C (1) << SUBJECT_SPAN_SHIFT) - 1);
    if (kin->row < model_span_rows (kin->lane))
      kin->count = model_span_count (kin->lane, kin->row);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sequences); i++)
    if (sequences[i].kind == from.kind &&
        sequences[i].family == model_kind_family (model_lane_kind (kin->lane))) {
      kin->count = sequences[i].count (kin->lane);
      kin->alike = sequences[i].alike;
    }
  return *index < kin->count;
}

static gboolean
find_sequence (Kin *kin, Subject from, uint64_t *index)
{
  if (from.kind != SUBJECT_MESSAGE && from.kind != SUBJECT_WAKE_UP)
    return find_in_lane (kin, from, index);
  kin->flow = from.kind == SUBJECT_MESSAGE ? MODEL_FLOW_MESSAGE : MODEL_FLOW_WAKE_UP;
  kin->count = model_flow_count (kin->model, kin->flow);
  kin->alike = flows_alike;
  *index = from.index;
  return *index < kin->count;
}

KinResult
kin_step (const Model *model, Subject from, gboolean forward, Subject *to)
{
  Kin kin = { .model = model };
  uint64_t index, other;

  from = first_of (from);
  if (!find_sequence (&kin, from, &index))
    return KIN_NOTHING;
  other = index;
  for (uint32_t looked = 0; looked < KIN_LOOK; looked++) {
    if (forward ? other + 1 >= kin.count : other == 0)
      return KIN_NONE;
    other = forward ? other + 1 : other - 1;
    if (!kin.alike (&kin, index, other))
      continue;
    *to = from;
    to->index = from.kind == SUBJECT_SPAN ? subject_span (kin.row, other) : other;
    return KIN_FOUND;
  }
  return KIN_FAR;
}
