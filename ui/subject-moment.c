/* SPDX-License-Identifier: MIT
 *
 * The moment of what is selected, see subject-moment.h.
 */
#include "ui/subject-moment.h"

static int64_t
lane_item_moment (const ModelLane *lane, Subject subject)
{
  switch (subject.kind) {
  case SUBJECT_LANE:
    return model_lane_start (lane);
  case SUBJECT_INTERVAL:
    return model_interval (lane, subject.index).start;
  case SUBJECT_HOLD:
    return model_hold (lane, subject.index).start;
  case SUBJECT_WAIT:
    return model_wait (lane, subject.index).start;
  case SUBJECT_SHARE:
    return model_share (lane, subject.index).start;
  case SUBJECT_BACKLOG:
    return model_backlog (lane, subject.index).time;
  case SUBJECT_CONDITION_WAIT:
    return model_condition_wait (lane, subject.index).start;
  case SUBJECT_SIGNAL:
    return model_signal (lane, subject.index).time;
  case SUBJECT_SPAN:
    return model_span (lane, (uint32_t) (subject.index >> SUBJECT_SPAN_SHIFT),
                       subject.index & ((UINT64_C (1) << SUBJECT_SPAN_SHIFT) - 1))
        .start;
  case SUBJECT_NONE:
  case SUBJECT_DENSITY:
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
  return MODEL_OPEN;
}

gboolean
subject_moment (const Model *model, Subject subject, int64_t *time)
{
  if (model == NULL)
    return FALSE;
  if (subject.kind == SUBJECT_WAKE_UP)
    *time = model_flow (model, MODEL_FLOW_WAKE_UP, subject.index).to_time;
  else if (subject.kind == SUBJECT_MESSAGE)
    *time = model_flow (model, MODEL_FLOW_MESSAGE, subject.index).to_time;
  else if (subject.lane < model_lane_count (model))
    *time = lane_item_moment (model_lane (model, subject.lane), subject);
  else
    return FALSE;
  return *time != MODEL_OPEN;
}
