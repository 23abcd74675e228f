/* SPDX-License-Identifier: MIT
 *
 * The actions on what runs, see run-actions.h.
 */
#include "ui/run-actions.h"

#include <glib/gi18n.h>

#include "ui/toast.h"

#define FAILURE_SECONDS 15

/* Lives as long as the window. */
typedef struct {
  GActionMap *map;
  ShownRun *run;
  AdwToastOverlay *toasts;
} RunActions;

static void
activate_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  RunActions *self = data;
  g_autoptr (GError) error = NULL;

  (void) action;
  (void) parameter;
  if (!shown_run_start (self->run, &error))
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
}

static void
activate_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  shown_run_stop (((RunActions *) data)->run);
}

static void
activate_show_kept (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  shown_run_show_kept (((RunActions *) data)->run);
}

static const GActionEntry entries[] = {
  { .name = "run", .activate = activate_run },
  { .name = "stop", .activate = activate_stop },
  { .name = "show-kept", .activate = activate_show_kept },
};

static GSimpleAction *
find (RunActions *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (self->map, name));
}

static void
update (RunActions *self)
{
  gboolean running = shown_run_is_running (self->run);
  gboolean flight = shown_run_is_flight (self->run);
  const RunSource *source = shown_run_get_source (self->run);

  g_simple_action_set_enabled (find (self, "run"),
                               !running && source != NULL && run_source_can_run (source));
  g_simple_action_set_enabled (find (self, "stop"), running);
  g_simple_action_set_enabled (find (self, "show-kept"), flight && shown_run_is_begun (self->run));
}

static void
tell_finding (RunActions *self, const char *sentence)
{
  toast_tell (self->toasts, sentence, FAILURE_SECONDS);
}

static void
tell_deadlock (RunActions *self, const char *sentence)
{
  toast_offer (self->toasts, sentence, FAILURE_SECONDS, _ ("Findings"), "win.show-page-findings");
}

static void
run_actions_free (gpointer data, GObject *window)
{
  RunActions *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_object_unref (self->run);
  g_free (self);
}

void
run_actions_install (GActionMap *window, ShownRun *run, AdwToastOverlay *toasts)
{
  RunActions *self = g_new0 (RunActions, 1);

  *self = (RunActions){ window, g_object_ref (run), toasts };
  g_action_map_add_action_entries (window, entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (run, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (run, "found", G_CALLBACK (tell_finding), self);
  g_signal_connect_swapped (run, "deadlocked", G_CALLBACK (tell_deadlock), self);
  g_object_weak_ref (G_OBJECT (window), run_actions_free, self);
  update (self);
}
