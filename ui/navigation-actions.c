/* SPDX-License-Identifier: MIT
 *
 * Back and forth in the history of what was seen, see navigation-actions.h.
 */
#include "ui/navigation-actions.h"

#include "ui/navigation-history.h"

/* It belongs to the timeline. */
typedef struct {
  TimelineView *timeline;
  GActionMap *map;
  NavigationHistory *history;
  const Model *model; /* whose history it is; only compared */
} Navigation;

static void
enable (Navigation *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (self->map, name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (Navigation *self)
{
  enable (self, "go-back", navigation_history_can_go_back (self->history));
  enable (self, "go-forth", navigation_history_can_go_forth (self->history));
}

static void
view_changed (Navigation *self)
{
  TimelineView *timeline = self->timeline;
  const Model *model = timeline_view_get_model (timeline);
  NavigationPlace place = { .scroll = timeline_view_get_view (timeline)->scroll };

  if (model != self->model)
    navigation_history_clear (self->history);
  self->model = model;
  if (model != NULL && !timeline_view_get_growing (timeline) &&
      !(timeline_view_get_running (timeline) && timeline_view_get_following (timeline))) {
    gboolean jump = timeline_view_get_goal (timeline, &place.start, &place.end);
    navigation_history_moved (self->history, place, g_get_monotonic_time () * 1000, jump);
  }
  update (self);
}

static void
go_to (Navigation *self, const NavigationPlace *place)
{
  timeline_view_glide_to (self->timeline, place->start, place->end);
  gtk_adjustment_set_value (timeline_view_get_adjustment (self->timeline), place->scroll);
  update (self);
}

static void
go_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Navigation *self = data;
  NavigationPlace place;

  (void) action;
  (void) parameter;
  if (navigation_history_back (self->history, &place))
    go_to (self, &place);
}

static void
go_forth (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Navigation *self = data;
  NavigationPlace place;

  (void) action;
  (void) parameter;
  if (navigation_history_forth (self->history, &place))
    go_to (self, &place);
}

static void
navigation_free (gpointer data)
{
  navigation_history_free (((Navigation *) data)->history);
  g_free (data);
}

void
navigation_actions_install (GActionMap *map, TimelineView *timeline)
{
  static const GActionEntry entries[] = {
    { .name = "go-back", .activate = go_back },
    { .name = "go-forth", .activate = go_forth },
  };
  Navigation *self = g_new0 (Navigation, 1);

  self->timeline = timeline;
  self->map = map;
  self->history = navigation_history_new ();
  g_object_set_data_full (G_OBJECT (timeline), "heddle-navigation", self, navigation_free);
  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  update (self);
  g_signal_connect_swapped (timeline, "view-changed", G_CALLBACK (view_changed), self);
}
