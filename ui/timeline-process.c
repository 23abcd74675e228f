/* SPDX-License-Identifier: MIT
 *
 * Collapsing processes, see timeline-process.h.
 */
#include "ui/timeline-process.h"

#include "ui/timeline-view-private.h"

static gboolean
is_collapsed (TimelineView *timeline, uint32_t process)
{
  return g_hash_table_contains (timeline->collapsed, GUINT_TO_POINTER (process));
}

static void
set_collapsed (TimelineView *timeline, uint32_t process, gboolean collapsed)
{
  if (collapsed)
    g_hash_table_add (timeline->collapsed, GUINT_TO_POINTER (process));
  else
    g_hash_table_remove (timeline->collapsed, GUINT_TO_POINTER (process));
}

void
timeline_process_toggle (TimelineView *timeline, uint32_t process)
{
  set_collapsed (timeline, process, !is_collapsed (timeline, process));
  timeline_view_lanes_changed (timeline);
}

/* Returns the lane that a subject belongs to, or MODEL_NONE. */
static uint32_t
lane_of (const Model *model, Subject subject)
{
  ModelFlowKind kind = subject.kind == SUBJECT_MESSAGE ? MODEL_FLOW_MESSAGE : MODEL_FLOW_WAKE_UP;

  if (subject.kind != SUBJECT_MESSAGE && subject.kind != SUBJECT_WAKE_UP)
    return subject.lane;
  if (subject.index >= model_flow_count (model, kind))
    return MODEL_NONE;
  return model_flow (model, kind, subject.index).to;
}

/* Returns the process that a subject belongs to, or 0. */
static uint32_t
process_of (const Model *model, Subject subject)
{
  if (subject.kind == SUBJECT_PROCESS)
    return (uint32_t) subject.index;
  if (subject.kind == SUBJECT_NONE)
    return 0;
  uint32_t lane = lane_of (model, subject);
  return lane < model_lane_count (model) ? model_lane_process (model_lane (model, lane)) : 0;
}

/* Returns the process of the first header in sight, or 0. */
static uint32_t
first_in_sight (TimelineView *timeline)
{
  g_autoptr (GArray) places = layout_lanes (timeline->model, &timeline->view);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane == MODEL_NONE &&
        place->y + place->height > layout_ruler_height (&timeline->view))
      return place->process;
  }
  return 0;
}

void
timeline_process_toggle_one (TimelineView *timeline)
{
  const Model *model = timeline->model;
  uint32_t process;

  if (model == NULL || model_process_count (model) < 2)
    return;
  process = process_of (model, timeline->selected);
  if (process == 0)
    process = process_of (model, timeline->hovered);
  if (process == 0)
    process = first_in_sight (timeline);
  if (process != 0)
    timeline_process_toggle (timeline, process);
}

void
timeline_process_toggle_all (TimelineView *timeline)
{
  uint32_t count = timeline->model != NULL ? model_process_count (timeline->model) : 0;
  gboolean open = FALSE;

  if (count < 2)
    return;
  for (uint32_t process = 1; process <= count; process++)
    open = open || !is_collapsed (timeline, process);
  for (uint32_t process = 1; process <= count; process++)
    set_collapsed (timeline, process, open);
  timeline_view_lanes_changed (timeline);
}

void
timeline_process_open_lane (TimelineView *timeline, uint32_t lane)
{
  Subject subject = { SUBJECT_LANE, lane, 0 };
  uint32_t process = process_of (timeline->model, subject);

  if (process != 0 && is_collapsed (timeline, process))
    timeline_process_toggle (timeline, process);
}
