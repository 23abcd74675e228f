/* SPDX-License-Identifier: MIT
 *
 * Collapsing the lanes of objects, see timeline-object.h.
 */
#include "ui/timeline-object.h"

#include "ui/timeline-view-private.h"

static gboolean
can_collapse (TimelineView *timeline, uint32_t lane)
{
  const Model *model = timeline->model;

  return model != NULL && lane < model_lane_count (model) &&
         layout_can_collapse (model_lane (model, lane));
}

static void
set_collapsed (TimelineView *timeline, uint32_t lane, gboolean collapsed)
{
  if (collapsed)
    g_hash_table_add (timeline->collapsed_lanes, GUINT_TO_POINTER (lane));
  else
    g_hash_table_remove (timeline->collapsed_lanes, GUINT_TO_POINTER (lane));
}

void
timeline_object_toggle (TimelineView *timeline, uint32_t lane)
{
  if (!can_collapse (timeline, lane))
    return;
  set_collapsed (timeline, lane,
                 !g_hash_table_contains (timeline->collapsed_lanes, GUINT_TO_POINTER (lane)));
  timeline_view_lanes_changed (timeline);
}

/* Returns the first lane in sight that can be collapsed, or MODEL_NONE. */
static uint32_t
first_in_sight (TimelineView *timeline)
{
  g_autoptr (GArray) places = layout_lanes (timeline->model, &timeline->view);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (can_collapse (timeline, place->lane) &&
        place->y + place->height > layout_ruler_height (&timeline->view))
      return place->lane;
  }
  return MODEL_NONE;
}

void
timeline_object_toggle_one (TimelineView *timeline)
{
  uint32_t lane = timeline->selected.lane;

  if (timeline->model == NULL)
    return;
  if (timeline->selected.kind == SUBJECT_NONE || !can_collapse (timeline, lane))
    lane = timeline->hovered.lane;
  if (!can_collapse (timeline, lane))
    lane = first_in_sight (timeline);
  timeline_object_toggle (timeline, lane);
}

void
timeline_object_toggle_all (TimelineView *timeline)
{
  gboolean open = FALSE;

  if (timeline->model == NULL)
    return;
  g_autoptr (GArray) places = layout_lanes (timeline->model, &timeline->view);
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    open = open || (can_collapse (timeline, place->lane) && !place->collapsed);
  }
  for (guint i = 0; i < places->len; i++) {
    uint32_t lane = g_array_index (places, LanePlace, i).lane;
    if (can_collapse (timeline, lane))
      set_collapsed (timeline, lane, open);
  }
  timeline_view_lanes_changed (timeline);
}
