/* SPDX-License-Identifier: MIT
 *
 * The line that what is selected comes from, see code-subject.h.
 */
#include "ui/code-subject.h"

#include "ui/code-line.h"

/* Returns the name that the program gave the lane, or NULL. */
static const char *
name_of (const Model *model, uint32_t lane)
{
  if (lane >= model_lane_count (model) || !model_lane_is_named (model_lane (model, lane)))
    return NULL;
  return model_lane_name (model_lane (model, lane));
}

/* Returns how a thread takes something of that kind; CODE_CALLS: nobody knows. A read-write lock's
 * holds are writers'. */
static CodeCall
taking (ModelLaneKind kind, gboolean is_hold)
{
  if (kind == MODEL_LANE_LOCK)
    return CODE_CALL_LOCK;
  if (kind == MODEL_LANE_RWLOCK)
    return is_hold ? CODE_CALL_WRITE_LOCK : CODE_CALL_ANY_LOCK;
  if (kind == MODEL_LANE_SEMAPHORE)
    return CODE_CALL_SEMAPHORE;
  if (kind == MODEL_LANE_BARRIER)
    return CODE_CALL_BARRIER;
  return CODE_CALLS;
}

/* The states that a call of the thread's own begins. */
static CodeCall
call_of_state (const Model *model, const ModelInterval *interval)
{
  static const struct {
    ModelState state;
    CodeCall call;
  } calls[] = {
    { MODEL_SEMAPHORE, CODE_CALL_SEMAPHORE }, { MODEL_BARRIER, CODE_CALL_BARRIER },
    { MODEL_CONDITION, CODE_CALL_CONDITION }, { MODEL_RECEIVE, CODE_CALL_RECEIVE },
    { MODEL_SEND, CODE_CALL_SEND },           { MODEL_SLEEP, CODE_CALL_SLEEP },
    { MODEL_JOIN, CODE_CALL_JOIN },
  };

  if (interval->state == MODEL_LOCK && interval->object < model_lane_count (model))
    return taking (model_lane_kind (model_lane (model, interval->object)), FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    if (calls[i].state == interval->state)
      return calls[i].call;
  return CODE_CALLS;
}

static guint
interval_line (const Model *model, Subject subject, const char *source)
{
  const ModelLane *lane = model_lane (model, subject.lane);

  /* What a task does is done by other calls. */
  if (model_lane_kind (lane) != MODEL_LANE_THREAD)
    return 0;
  ModelInterval interval = model_interval (lane, subject.index);
  CodeCall call = call_of_state (model, &interval);
  return call != CODE_CALLS ? code_line_find (source, call, name_of (model, interval.object)) : 0;
}

static guint
object_line (const Model *model, Subject subject, const char *source)
{
  const ModelLane *lane = model_lane (model, subject.lane);
  CodeCall call = CODE_CALLS;

  if (subject.kind == SUBJECT_LANE)
    call = CODE_CALL_CREATE;
  else if (subject.kind == SUBJECT_HOLD || subject.kind == SUBJECT_WAIT)
    call = taking (model_lane_kind (lane), subject.kind == SUBJECT_HOLD);
  else if (subject.kind == SUBJECT_SHARE && model_lane_kind (lane) == MODEL_LANE_RWLOCK)
    call = CODE_CALL_READ_LOCK;
  else if (subject.kind == SUBJECT_CONDITION_WAIT)
    call = CODE_CALL_CONDITION;
  else if (subject.kind == SUBJECT_SIGNAL)
    call =
        model_signal (lane, subject.index).broadcast ? CODE_CALL_NOTIFY_ALL : CODE_CALL_NOTIFY_ONE;
  const char *name = name_of (model, subject.lane);
  return call != CODE_CALLS && name != NULL ? code_line_find (source, call, name) : 0;
}

guint
code_subject_line (const Model *model, Subject subject, const char *source)
{
  if (model == NULL || source == NULL || subject.lane >= model_lane_count (model))
    return 0;
  if (subject.kind == SUBJECT_INTERVAL)
    return interval_line (model, subject, source);
  return object_line (model, subject, source);
}
