/* SPDX-License-Identifier: MIT
 *
 * The actions that move the timeline, see timeline-actions.h.
 */
#include "ui/timeline-actions.h"

#include "ui/timeline-kin.h"
#include "ui/timeline-marks.h"
#include "ui/timeline-object.h"
#include "ui/timeline-process.h"
#include "ui/timeline-wake.h"

#define ZOOM_STEP 1.4
#define PAN_STEP  0.15 /* of the time in view */

static void
zoom_in (TimelineView *timeline)
{
  timeline_view_zoom (timeline, 1 / ZOOM_STEP);
}

static void
zoom_out (TimelineView *timeline)
{
  timeline_view_zoom (timeline, ZOOM_STEP);
}

static void
pan_left (TimelineView *timeline)
{
  timeline_view_pan_share (timeline, -PAN_STEP);
}

static void
pan_right (TimelineView *timeline)
{
  timeline_view_pan_share (timeline, PAN_STEP);
}

static const struct {
  const char *name;
  void (*move) (TimelineView *timeline);
} moves[] = {
  { "zoom-in", zoom_in },
  { "zoom-out", zoom_out },
  { "pan-left", pan_left },
  { "pan-right", pan_right },
  { "fit", timeline_view_fit },
  { "beginning", timeline_view_show_beginning },
  { "end", timeline_view_show_end },
  { "clear-selection", timeline_marks_escape },
  { "measure", timeline_marks_measure },
  { "zoom-range", timeline_marks_zoom },
  { "next-alike", timeline_kin_next },
  { "previous-alike", timeline_kin_previous },
  { "woken-by", timeline_wake_back },
  { "wakes", timeline_wake_forward },
  { "toggle-lane", timeline_object_toggle_one },
  { "toggle-lanes", timeline_object_toggle_all },
  { "toggle-process", timeline_process_toggle_one },
  { "toggle-processes", timeline_process_toggle_all },
};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer timeline)
{
  const char *name = g_action_get_name (G_ACTION (action));

  (void) parameter;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (g_str_equal (moves[i].name, name))
      moves[i].move (TIMELINE_VIEW (timeline));
}

static void
change_event_order (GSimpleAction *action, GVariant *state, gpointer timeline)
{
  timeline_view_set_event_order (timeline, g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

void
timeline_actions_install (GActionMap *map, TimelineView *timeline)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (moves[i].name, NULL);
    g_signal_connect (action, "activate", G_CALLBACK (activate), timeline);
    g_action_map_add_action (map, G_ACTION (action));
  }

  g_autoptr (GSimpleAction) order =
      g_simple_action_new_stateful ("event-order", NULL, g_variant_new_boolean (FALSE));
  g_signal_connect (order, "change-state", G_CALLBACK (change_event_order), timeline);
  g_action_map_add_action (map, G_ACTION (order));
}
