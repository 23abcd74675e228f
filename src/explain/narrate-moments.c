/* SPDX-License-Identifier: MIT
 *
 * The moments at which something happens, see narrate.h: where an item of a lane begins or ends that
 * is told as a step of its own. Waits are told in the threads' lanes, not in those of the objects.
 */
#include "explain/narrate-private.h"

#define ENDS_LOOKED_AT 256u /* readers whose ends may lie just before a moment */

/* ------------------------------------------------------------------ after a moment */

static int64_t
thread_after (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_interval_count (lane);
  int64_t end = model_lane_end (lane);
  int64_t next = end > time ? end : MODEL_OPEN;

  if (count == 0)
    return next;
  uint64_t at = model_interval_at (lane, count, time);
  if (model_interval (lane, at).start <= time && ++at >= count)
    return next;
  return model_earlier (next, model_interval (lane, at).start);
}

static int64_t
shares_after (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_share_count (lane);
  uint64_t first = count > 0 ? model_share_at (lane, count, time) : 0;
  uint64_t begun = model_share_from (lane, first, count, time + 1);
  int64_t next = begun < count ? model_share (lane, begun).start : MODEL_OPEN;

  for (uint64_t i = first; i < begun && i - first < NARRATE_LOOKED_AT; i++)
    if (model_share (lane, i).end > time)
      next = model_earlier (next, model_share (lane, i).end);
  return next;
}

static int64_t
lock_after (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_hold_count (lane), waits = model_wait_count (lane);
  int64_t next = shares_after (lane, time);

  /* Uses of a value by who does not own it. */
  if (model_lane_kind (lane) == MODEL_LANE_VALUE && waits > 0) {
    uint64_t wait = model_wait_from (lane, 0, waits, time + 1);
    if (wait < waits)
      next = model_earlier (next, model_wait (lane, wait).start);
  }
  if (count == 0)
    return next;
  uint64_t at = model_hold_at (lane, count, time);
  ModelHold hold = model_hold (lane, at);
  if (hold.start > time)
    return model_earlier (next, hold.start);
  if (hold.end > time)
    next = model_earlier (next, hold.end);
  return at + 1 < count ? model_earlier (next, model_hold (lane, at + 1).start) : next;
}

static int64_t
steps_after (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_backlog_count (lane);

  if (count == 0)
    return MODEL_OPEN;
  uint64_t at = model_backlog_at (lane, count, time);
  if (model_backlog (lane, at).time <= time && ++at >= count)
    return MODEL_OPEN;
  return model_backlog (lane, at).time;
}

static int64_t
condition_after (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_signal_count (lane);
  uint64_t at = model_signal_from (lane, 0, count, time + 1);

  return at < count ? model_signal (lane, at).time : MODEL_OPEN;
}

int64_t
narrate_moment_after (const Model *model, int64_t time)
{
  int64_t next = MODEL_OPEN;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t own = MODEL_OPEN;
    switch (model_kind_family (model_lane_kind (lane))) {
    case MODEL_FAMILY_THREAD:
      own = thread_after (lane, time);
      break;
    case MODEL_FAMILY_LOCK:
      own = lock_after (lane, time);
      break;
    case MODEL_FAMILY_STEPS:
      own = steps_after (lane, time);
      break;
    case MODEL_FAMILY_CONDITION:
      own = condition_after (lane, time);
      break;
    case MODEL_FAMILY_NONE:
      break;
    }
    next = model_earlier (next, own);
  }
  return next;
}

/* ------------------------------------------------------------------ before a moment */

/* Returns `moment` if it lies before `time`, else -1. */
static int64_t
if_before (int64_t moment, int64_t time)
{
  return moment < time ? moment : -1;
}

static int64_t
thread_before (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_interval_count (lane);
  int64_t last = if_before (model_lane_end (lane), time);

  if (count == 0)
    return last;
  ModelInterval interval = model_interval (lane, model_interval_at (lane, count, time - 1));
  return model_later (last, if_before (interval.start, time));
}

static int64_t
shares_before (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_share_count (lane);
  uint64_t begun = model_share_from (lane, 0, count, time);
  int64_t last = -1;

  for (uint64_t i = begun; i-- > 0 && begun - i <= ENDS_LOOKED_AT;) {
    ModelWait share = model_share (lane, i);
    last = model_later (last, model_later (share.start, if_before (share.end, time)));
  }
  return last;
}

static int64_t
lock_before (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_hold_count (lane), waits = model_wait_count (lane);
  int64_t last = shares_before (lane, time);

  if (model_lane_kind (lane) == MODEL_LANE_VALUE && waits > 0) {
    uint64_t wait = model_wait_from (lane, 0, waits, time);
    if (wait > 0)
      last = model_later (last, model_wait (lane, wait - 1).start);
  }
  if (count == 0)
    return last;
  ModelHold hold = model_hold (lane, model_hold_at (lane, count, time - 1));
  last = model_later (last, if_before (hold.start, time));
  return model_later (last, if_before (hold.end, time));
}

static int64_t
steps_before (const ModelLane *lane, int64_t time)
{
  uint64_t count = model_backlog_count (lane);

  if (count == 0)
    return -1;
  return if_before (model_backlog (lane, model_backlog_at (lane, count, time - 1)).time, time);
}

static int64_t
condition_before (const ModelLane *lane, int64_t time)
{
  uint64_t at = model_signal_from (lane, 0, model_signal_count (lane), time);

  return at > 0 ? model_signal (lane, at - 1).time : -1;
}

int64_t
narrate_moment_before (const Model *model, int64_t time)
{
  int64_t last = -1;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    int64_t own = -1;
    switch (model_kind_family (model_lane_kind (lane))) {
    case MODEL_FAMILY_THREAD:
      own = thread_before (lane, time);
      break;
    case MODEL_FAMILY_LOCK:
      own = lock_before (lane, time);
      break;
    case MODEL_FAMILY_STEPS:
      own = steps_before (lane, time);
      break;
    case MODEL_FAMILY_CONDITION:
      own = condition_before (lane, time);
      break;
    case MODEL_FAMILY_NONE:
      break;
    }
    last = model_later (last, own);
  }
  return last;
}
