/* SPDX-License-Identifier: MIT */
#include "ui/timeline-actions.h"

#define ZOOM_STEP 1.4
#define PAN_STEP  0.15 /* of the time in view */

/* They are told apart by their names. */
static void
activate_move (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  TimelineView *timeline = TIMELINE_VIEW (data);
  const char *name = g_action_get_name (G_ACTION (action));

  (void) parameter;
  if (g_str_equal (name, "zoom-in"))
    timeline_view_zoom (timeline, 1 / ZOOM_STEP);
  else if (g_str_equal (name, "zoom-out"))
    timeline_view_zoom (timeline, ZOOM_STEP);
  else if (g_str_equal (name, "pan-left"))
    timeline_view_pan_share (timeline, -PAN_STEP);
  else if (g_str_equal (name, "pan-right"))
    timeline_view_pan_share (timeline, PAN_STEP);
  else if (g_str_equal (name, "fit"))
    timeline_view_fit (timeline);
  else if (g_str_equal (name, "beginning"))
    timeline_view_show_beginning (timeline);
  else if (g_str_equal (name, "end"))
    timeline_view_show_end (timeline);
  else
    timeline_view_clear_selection (timeline);
}

static const GActionEntry actions[] = {
  { .name = "zoom-in", .activate = activate_move },
  { .name = "zoom-out", .activate = activate_move },
  { .name = "pan-left", .activate = activate_move },
  { .name = "pan-right", .activate = activate_move },
  { .name = "fit", .activate = activate_move },
  { .name = "beginning", .activate = activate_move },
  { .name = "end", .activate = activate_move },
  { .name = "clear-selection", .activate = activate_move },
};

void
timeline_actions_add (GActionMap *map, TimelineView *timeline)
{
  g_action_map_add_action_entries (map, actions, G_N_ELEMENTS (actions), timeline);
}
