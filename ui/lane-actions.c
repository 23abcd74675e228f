/* SPDX-License-Identifier: MIT
 *
 * The actions on the choice of lanes, see lane-actions.h.
 */
#include "ui/lane-actions.h"

#include "ui/lane-talk.h"

/* Returns the lane that is selected, or MODEL_NONE. */
static uint32_t
selected_lane (TimelineView *timeline)
{
  Subject selected = timeline_view_get_selected (timeline);

  return selected.kind != SUBJECT_NONE ? selected.lane : MODEL_NONE;
}

/* Moves the lane past its neighbour: by one place, or by two as what stands before the next but one. */
static void
move (TimelineView *timeline, uint32_t lane, gboolean up)
{
  LaneChoice *choice = timeline_view_get_lanes (timeline);
  g_autoptr (GArray) places = lane_choice_list (choice);

  for (guint i = 0; i < places->len; i++) {
    if (g_array_index (places, LanePlace, i).lane != lane)
      continue;
    guint before = up ? i - 1 : i + 2;
    if (up && i == 0)
      return;
    lane_choice_move (choice, lane,
                      before < places->len ? g_array_index (places, LanePlace, before).lane
                                           : MODEL_NONE);
    timeline_view_reveal_lane (timeline, lane);
    return;
  }
}

static void
move_up (TimelineView *timeline, uint32_t lane)
{
  move (timeline, lane, TRUE);
}

static void
move_down (TimelineView *timeline, uint32_t lane)
{
  move (timeline, lane, FALSE);
}

static void
hide (TimelineView *timeline, uint32_t lane)
{
  LaneChoice *choice = timeline_view_get_lanes (timeline);

  lane_choice_set_hidden (choice, lane, !lane_choice_is_hidden (choice, lane));
}

static void
pin (TimelineView *timeline, uint32_t lane)
{
  LaneChoice *choice = timeline_view_get_lanes (timeline);

  lane_choice_set_pinned (choice, lane, !lane_choice_is_pinned (choice, lane));
}

static const struct {
  const char *name;
  void (*act) (TimelineView *timeline, uint32_t lane);
} of_a_lane[] = {
  { "lane-up", move_up },
  { "lane-down", move_down },
  { "hide-lane", hide },
  { "pin-lane", pin },
  { "partners-beside", lane_talk_bring_beside },
};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));
  uint32_t lane = selected_lane (data);

  (void) parameter;
  for (guint i = 0; i < G_N_ELEMENTS (of_a_lane) && lane != MODEL_NONE; i++)
    if (g_str_equal (of_a_lane[i].name, name))
      of_a_lane[i].act (data, lane);
}

static void
activate_reset (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  lane_choice_reset (timeline_view_get_lanes (data));
}

static void
activate_together (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  lane_talk_bring_together (data);
}

static void
change_contended (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  lane_choice_set_filter (timeline_view_get_lanes (data), LANE_FILTER_CONTENDED,
                          g_variant_get_boolean (state));
}

static void
change_blocked (GSimpleAction *action, GVariant *state, gpointer data)
{
  LaneChoice *choice = timeline_view_get_lanes (data);

  g_simple_action_set_state (action, state);
  lane_choice_refresh (choice, timeline_view_get_view (data)->end);
  lane_choice_set_filter (choice, LANE_FILTER_BLOCKED, g_variant_get_boolean (state));
}

static void
change_grouped (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_simple_action_set_state (action, state);
  lane_choice_set_grouped (timeline_view_get_lanes (data), g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { .name = "reset-lanes", .activate = activate_reset },
  { .name = "bring-together", .activate = activate_together },
  { .name = "only-contended", .state = "false", .change_state = change_contended },
  { .name = "only-blocked", .state = "false", .change_state = change_blocked },
  { .name = "group-by-process", .state = "true", .change_state = change_grouped },
};

void
lane_actions_install (GActionMap *map, TimelineView *timeline)
{
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), timeline);
  for (guint i = 0; i < G_N_ELEMENTS (of_a_lane); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (of_a_lane[i].name, NULL);
    g_signal_connect (action, "activate", G_CALLBACK (activate), timeline);
    g_action_map_add_action (map, G_ACTION (action));
  }
}
