/* SPDX-License-Identifier: MIT
 *
 * The actions on the transport, see transport-actions.h.
 */
#include "ui/transport-actions.h"

#include <glib/gi18n.h>

#include "ui/toast.h"

#define FAILURE_SECONDS 15
#define HINT_SECONDS    4

/* Lives as long as the window. */
typedef struct {
  GActionMap *map;
  ShownRun *run;
  TransportPane *pane;
  PlayHead *head;
  TimelineView *timeline;
  AdwToastOverlay *toasts;
} Transport;

static void
restart (Transport *self)
{
  g_autoptr (GError) error = NULL;

  if (!shown_run_start (self->run, &error))
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
}

static gboolean
is_live (Transport *self)
{
  return timeline_view_get_running (self->timeline);
}

/* A live picture without a playhead is held, and then follows again. */
static void
play (Transport *self)
{
  if (play_head_is_playing (self->head))
    play_head_pause (self->head);
  else if (play_head_get_moment (self->head) == PLAYBACK_NONE && is_live (self))
    timeline_view_set_following (self->timeline, !timeline_view_get_following (self->timeline));
  else
    play_head_play (self->head, transport_pane_get_start (self->pane));
}

/* Who follows a program and steps forward sees what has happened last: nothing is known of what comes. */
static gboolean
follows (Transport *self)
{
  return play_head_get_moment (self->head) == PLAYBACK_NONE && is_live (self) &&
         timeline_view_get_following (self->timeline);
}

static void
step_back (Transport *self)
{
  const View *view = timeline_view_get_view (self->timeline);
  int64_t from = follows (self) ? transport_pane_get_start (self->pane) : view->end;

  if (!play_head_step_back (self->head, from))
    toast_tell (self->toasts, _ ("Nothing happened before this."), HINT_SECONDS);
}

static void
step_forward (Transport *self)
{
  if (follows (self)) {
    step_back (self);
    return;
  }
  if (play_head_get_question (self->head) != NULL)
    toast_tell (self->toasts, _ ("Answer first: choose one, or press its number."), HINT_SECONDS);
  else if (!play_head_step_forward (self->head, transport_pane_get_start (self->pane)))
    toast_tell (self->toasts, _ ("Nothing happens after this."), HINT_SECONDS);
}

static void
slower (Transport *self)
{
  play_head_set_speed (self->head, playback_slower (play_head_get_speed (self->head)));
}

static void
faster (Transport *self)
{
  play_head_set_speed (self->head, playback_faster (play_head_get_speed (self->head)));
}

static void
leave (Transport *self)
{
  play_head_leave (self->head);
}

static void
next_question (Transport *self)
{
  if (!play_head_next_question (self->head, transport_pane_get_start (self->pane)))
    toast_tell (
        self->toasts,
        _ ("There is nothing more to predict: nowhere from here on do two or more wait for the "
           "same thing, with a certain answer."),
        FAILURE_SECONDS);
}

static const struct {
  const char *name;
  void (*activate) (Transport *self);
} plain[] = {
  { "restart", restart },
  { "play", play },
  { "step-forward", step_forward },
  { "step-back", step_back },
  { "slower", slower },
  { "faster", faster },
  { "leave-steps", leave },
  { "next-question", next_question },
};

static void
activate (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  (void) parameter;
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    if (g_str_equal (plain[i].name, name))
      plain[i].activate (data);
}

/* ------------------------------------------------------------------ what is on or off */

/* Loops what is measured, or else what is in view. */
static void
change_loop (GSimpleAction *action, GVariant *state, gpointer data)
{
  Transport *self = data;
  const View *view = timeline_view_get_view (self->timeline);
  gboolean measured = view->range.end > view->range.start;

  (void) action;
  if (!g_variant_get_boolean (state))
    play_head_set_loop (self->head, 0, 0);
  else if (measured)
    play_head_set_loop (self->head, view->range.start, view->range.end);
  else
    play_head_set_loop (self->head, view->start, view->end);
}

static void
change_live (GSimpleAction *action, GVariant *state, gpointer data)
{
  Transport *self = data;

  (void) action;
  timeline_view_set_following (self->timeline, g_variant_get_boolean (state));
}

/* The first question is asked at once, as who switched it on wants to be asked: the next one from here on, or
 * else the first of the run. */
static void
change_predict (GSimpleAction *action, GVariant *state, gpointer data)
{
  Transport *self = data;

  (void) action;
  play_head_set_predicting (self->head, g_variant_get_boolean (state));
  if (!play_head_is_predicting (self->head) ||
      play_head_next_question (self->head, transport_pane_get_start (self->pane)))
    return;
  play_head_put (self->head, 0);
  next_question (self);
}

static const GActionEntry toggles[] = {
  { .name = "loop", .state = "false", .change_state = change_loop },
  { .name = "live", .state = "false", .change_state = change_live },
  { .name = "predict", .state = "false", .change_state = change_predict },
};

static GSimpleAction *
find (Transport *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (self->map, name));
}

static void
update (Transport *self)
{
  const RunSource *source = shown_run_get_source (self->run);
  gboolean lanes = shown_run_has_lanes (self->run);
  gboolean predicting = play_head_is_predicting (self->head);
  int64_t start, end;

  g_simple_action_set_enabled (find (self, "restart"),
                               source != NULL && run_source_can_run (source));
  g_simple_action_set_enabled (find (self, "play"), lanes);
  g_simple_action_set_enabled (find (self, "step-forward"), lanes);
  g_simple_action_set_enabled (find (self, "step-back"), lanes);
  g_simple_action_set_enabled (find (self, "loop"), lanes);
  g_simple_action_set_enabled (find (self, "predict"), lanes);
  g_simple_action_set_enabled (find (self, "next-question"), lanes && predicting);
  g_simple_action_set_enabled (find (self, "leave-steps"),
                               play_head_get_moment (self->head) != PLAYBACK_NONE);
  g_simple_action_set_enabled (find (self, "live"), is_live (self));
  g_simple_action_set_state (
      find (self, "live"),
      g_variant_new_boolean (is_live (self) && timeline_view_get_following (self->timeline)));
  g_simple_action_set_state (find (self, "predict"), g_variant_new_boolean (predicting));
  g_simple_action_set_state (find (self, "loop"),
                             g_variant_new_boolean (play_head_get_loop (self->head, &start, &end)));
}

static void
transport_free (gpointer data, GObject *window)
{
  Transport *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_signal_handlers_disconnect_by_data (self->head, self);
  g_object_unref (self->run);
  g_object_unref (self->head);
  g_free (self);
}

void
transport_actions_install (GActionMap *window, ShownRun *run, TransportPane *pane,
                           AdwToastOverlay *toasts)
{
  Transport *self = g_new0 (Transport, 1);

  *self = (Transport){ .map = window,
                       .run = g_object_ref (run),
                       .pane = pane,
                       .head = g_object_ref (transport_pane_get_head (pane)),
                       .timeline = transport_pane_get_timeline (pane),
                       .toasts = toasts };
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (plain[i].name, NULL);
    g_signal_connect (action, "activate", G_CALLBACK (activate), self);
    g_action_map_add_action (window, G_ACTION (action));
  }
  g_action_map_add_action_entries (window, toggles, G_N_ELEMENTS (toggles), self);
  /* Escape, which selects nothing, leads out of the film, too. */
  g_signal_connect_swapped (find (self, "clear-selection"), "activate", G_CALLBACK (leave), self);
  g_signal_connect_swapped (run, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->head, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->timeline, "notify::following", G_CALLBACK (update), self);
  g_object_weak_ref (G_OBJECT (window), transport_free, self);
  update (self);
}
