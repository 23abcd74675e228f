/* SPDX-License-Identifier: MIT
 *
 * The run that a timeline shows, see timeline-run.h.
 */
#include "ui/timeline-run.h"

/* Returns when the last thread ended; MODEL_OPEN while one lives. */
static int64_t
last_end (const Model *model)
{
  uint32_t count = model_lane_count (model);
  int64_t last = 0;

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) == MODEL_LANE_THREAD)
      last = MAX (last, model_lane_end (lane));
  }
  return last;
}

TimelineRun
timeline_run_of (const Model *model, gboolean running)
{
  TimelineRun run = { 0, 0 };

  if (model == NULL || model_lane_count (model) == 0)
    return run;
  run.now = model_now (model);
  run.first = model_lane_start (model_lane (model, 0));
  if (!running)
    run.now = MIN (run.now, MAX (last_end (model), run.first));
  return run;
}
