/* SPDX-License-Identifier: MIT
 *
 * When it was, what a shape stands for: see subject-span.h.
 */
#include "paint/subject-span.h"

/* Takes what a subject_density() counts: the first of them and the last. */
static gboolean
unpack (uint64_t packed, uint64_t available, uint64_t *first, uint64_t *last)
{
  uint64_t count = packed & ((UINT64_C (1) << 24) - 1);

  *first = packed >> 24;
  *last = *first + MAX (count, 1) - 1;
  return *last < available;
}

static gboolean
density_time (const ModelLane *lane, uint64_t packed, int64_t *start, int64_t *end)
{
  uint64_t first, last;

  if (!unpack (packed, model_interval_count (lane), &first, &last))
    return FALSE;
  *start = model_interval (lane, first).start;
  *end = model_interval (lane, last).end;
  return TRUE;
}

static gboolean
flow_time (const Model *model, ModelFlowKind kind, uint64_t index, int64_t *start, int64_t *end)
{
  if (index >= model_flow_count (model, kind))
    return FALSE;
  const ModelFlow flow = model_flow (model, kind, index);
  *start = flow.from_time;
  *end = flow.to_time;
  return TRUE;
}

static gboolean
flows_time (const Model *model, ModelFlowKind kind, uint64_t packed, int64_t *start, int64_t *end)
{
  uint64_t first, last;

  if (!unpack (packed, model_flow_count (model, kind), &first, &last))
    return FALSE;
  *start = model_flow (model, kind, first).from_time;
  *end = model_flow (model, kind, last).to_time;
  return TRUE;
}

static gboolean
span_time (const ModelLane *lane, uint64_t packed, int64_t *start, int64_t *end)
{
  uint32_t row = (uint32_t) (packed >> SUBJECT_SPAN_SHIFT);
  uint64_t index = packed & ((UINT64_C (1) << SUBJECT_SPAN_SHIFT) - 1);

  if (row >= model_span_rows (lane) || index >= model_span_count (lane, row))
    return FALSE;
  const ModelSpan span = model_span (lane, row, index);
  *start = span.start;
  *end = span.end;
  return TRUE;
}

/* A step lasts until the next one. */
static gboolean
step_time (const ModelLane *lane, uint64_t index, int64_t *start, int64_t *end)
{
  uint64_t count = model_backlog_count (lane);

  if (index >= count)
    return FALSE;
  *start = model_backlog (lane, index).time;
  *end = index + 1 < count ? model_backlog (lane, index + 1).time : MODEL_OPEN;
  return TRUE;
}

static gboolean
wait_time (ModelWait wait, int64_t *start, int64_t *end)
{
  *start = wait.start;
  *end = wait.end;
  return TRUE;
}

/* Returns whether lanes of that family have such items. */
static gboolean
family_has (ModelFamily family, SubjectKind kind)
{
  static const ModelFamily families[] = {
    [SUBJECT_INTERVAL] = MODEL_FAMILY_THREAD,  [SUBJECT_DENSITY] = MODEL_FAMILY_THREAD,
    [SUBJECT_SPAN] = MODEL_FAMILY_THREAD,      [SUBJECT_HOLD] = MODEL_FAMILY_LOCK,
    [SUBJECT_WAIT] = MODEL_FAMILY_LOCK,        [SUBJECT_SHARE] = MODEL_FAMILY_LOCK,
    [SUBJECT_BACKLOG] = MODEL_FAMILY_STEPS,    [SUBJECT_CONDITION_WAIT] = MODEL_FAMILY_CONDITION,
    [SUBJECT_SIGNAL] = MODEL_FAMILY_CONDITION,
  };

  return kind < G_N_ELEMENTS (families) && families[kind] == family;
}

/* Of what is in a lane; its end may be MODEL_OPEN. */
static gboolean
item_time (const ModelLane *lane, Subject subject, int64_t *start, int64_t *end)
{
  uint64_t index = subject.index;

  switch (subject.kind) {
  case SUBJECT_INTERVAL:
    return density_time (lane, subject_density (index, 1), start, end);
  case SUBJECT_DENSITY:
    return density_time (lane, index, start, end);
  case SUBJECT_HOLD:
    if (index >= model_hold_count (lane))
      return FALSE;
    *start = model_hold (lane, index).start;
    *end = model_hold (lane, index).end;
    return TRUE;
  case SUBJECT_WAIT:
    return index < model_wait_count (lane) && wait_time (model_wait (lane, index), start, end);
  case SUBJECT_SHARE:
    return index < model_share_count (lane) && wait_time (model_share (lane, index), start, end);
  case SUBJECT_BACKLOG:
    return step_time (lane, index, start, end);
  case SUBJECT_SPAN:
    return span_time (lane, index, start, end);
  case SUBJECT_CONDITION_WAIT:
    if (index >= model_condition_wait_count (lane))
      return FALSE;
    *start = model_condition_wait (lane, index).start;
    *end = model_condition_wait (lane, index).end;
    return TRUE;
  case SUBJECT_SIGNAL:
    if (index >= model_signal_count (lane))
      return FALSE;
    *start = *end = model_signal (lane, index).time;
    return TRUE;
  case SUBJECT_NONE:
  case SUBJECT_LANE:
  case SUBJECT_WAKE_UP:
  case SUBJECT_MESSAGE:
  case SUBJECT_WAKE_UPS:
  case SUBJECT_MESSAGES:
  case SUBJECT_BOOKMARK:
  case SUBJECT_MARKER:
  case SUBJECT_RANGE:
  case SUBJECT_DISTANCE:
  case SUBJECT_PROCESS:
  case SUBJECT_FOLD:
    break;
  }
  return FALSE;
}

static gboolean
find_time (const Model *model, Subject subject, int64_t *start, int64_t *end)
{
  if (subject.kind == SUBJECT_WAKE_UP)
    return flow_time (model, MODEL_FLOW_WAKE_UP, subject.index, start, end);
  if (subject.kind == SUBJECT_MESSAGE)
    return flow_time (model, MODEL_FLOW_MESSAGE, subject.index, start, end);
  if (subject.kind == SUBJECT_WAKE_UPS)
    return flows_time (model, MODEL_FLOW_WAKE_UP, subject.index, start, end);
  if (subject.kind == SUBJECT_MESSAGES)
    return flows_time (model, MODEL_FLOW_MESSAGE, subject.index, start, end);
  if (subject.lane >= model_lane_count (model))
    return FALSE;
  const ModelLane *lane = model_lane (model, subject.lane);
  return family_has (model_kind_family (model_lane_kind (lane)), subject.kind) &&
         item_time (lane, subject, start, end);
}

gboolean
subject_time (const Model *model, Subject subject, int64_t *start, int64_t *end)
{
  if (!find_time (model, subject, start, end))
    return FALSE;
  if (*end == MODEL_OPEN)
    *end = model_later (model_now (model), *start);
  return TRUE;
}
