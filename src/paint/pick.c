/* SPDX-License-Identifier: MIT */
#include "paint/pick.h"

/* Returns the interval of a thread's lane at `x`, or the lane itself if it has none there. */
static Subject
pick_in_lane (const Model *model, const View *view, Subject lane_subject, double x)
{
  const ModelLane *lane = model_lane (model, lane_subject.lane);
  int64_t time = layout_time (view, x);

  if (model_lane_kind (lane) != MODEL_LANE_THREAD || x < layout_names_width (view))
    return lane_subject;
  uint64_t count = model_interval_count (lane);
  if (count == 0 || time > model_now (model))
    return lane_subject;
  uint64_t index = model_interval_at (lane, count, time);
  const ModelInterval interval = model_interval (lane, index);
  if (time < interval.start || time >= interval.end)
    return lane_subject;
  return (Subject){ .kind = SUBJECT_INTERVAL, .lane = lane_subject.lane, .index = index };
}

Subject
pick_subject (const Model *model, const View *view, const Scene *scene, double x, double y)
{
  const Shape *shape = scene_hit (scene, x, y);

  if (shape == NULL)
    return (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE };
  if (shape->subject.kind == SUBJECT_LANE)
    return pick_in_lane (model, view, shape->subject, x);
  return shape->subject;
}
