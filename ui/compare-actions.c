/* SPDX-License-Identifier: MIT
 *
 * The actions that compare two runs, see compare-actions.h.
 */
#include "ui/compare-actions.h"

#include <glib/gi18n.h>

#include "ui/compare-dialog.h"
#include "ui/compare-pairs.h"
#include "ui/file-dialog.h"
#include "ui/shortcuts.h"
#include "ui/timeline-actions.h"
#include "ui/toast.h"
#include "ui/trace-job.h"

#define FAILURE_SECONDS 15

/* Lives as long as the window. */
typedef struct {
  CompareActionsPlace place;
  TraceJob *opening; /* nullable */
} CompareActions;

static void
tell (CompareActions *self, const char *sentence)
{
  toast_tell (self->place.toasts, sentence, FAILURE_SECONDS);
}

static gboolean
compare_with (RunSource *source, gpointer data, GError **error)
{
  CompareActions *self = data;

  if (!compare_page_compare (self->place.page, source, error))
    return FALSE;
  self->place.show (self->place.user_data);
  return TRUE;
}

static void
compare_or_tell (CompareActions *self, RunSource *source)
{
  g_autoptr (GError) error = NULL;

  if (!compare_with (source, self, &error))
    tell (self, error->message);
}

/* ------------------------------------------------------------------ another run */

static void
activate_compare (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CompareActions *self = data;

  (void) action;
  (void) parameter;
  compare_dialog_show (self->place.window, shown_run_get_source (self->place.run),
                       self->place.sources, compare_with, self);
}

static void
activate_compare_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CompareActions *self = data;
  RunSource *source = (RunSource *) shown_run_get_source (self->place.run);

  (void) action;
  (void) parameter;
  compare_or_tell (self, source);
}

static void
activate_compare_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  compare_page_stop (((CompareActions *) data)->place.page);
}

/* ------------------------------------------------------------------ pairs of the course */

/* The demo in the list may have arguments of the user's. */
static RunSource *
source_of (CompareActions *self, const ComparedDemo *compared)
{
  RunSource *demo = run_source_find (self->place.sources, compared->demo);
  g_auto (GStrv) arguments = g_strsplit (compared->arguments, " ", -1); /* of nothing: none */

  return demo != NULL ? run_source_with_arguments (demo, arguments) : NULL;
}

/* A run of the same that is over is not repeated. */
static gboolean
is_shown (CompareActions *self, const RunSource *source)
{
  const RunSource *shown = shown_run_get_source (self->place.run);

  if (shown == NULL || shown->demo == NULL || !shown_run_is_begun (self->place.run))
    return FALSE;
  g_autofree char *command = run_source_command (source);
  g_autofree char *shown_command = run_source_command (shown);
  return g_str_equal (command, shown_command);
}

static void
activate_compare_pair (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CompareActions *self = data;
  const ComparePair *pair = compare_pairs_find (g_variant_get_string (parameter, NULL));

  (void) action;
  if (pair == NULL)
    return;
  g_autoptr (RunSource) first = source_of (self, &pair->demos[0]);
  g_autoptr (RunSource) second = source_of (self, &pair->demos[1]);
  if (first == NULL || second == NULL) {
    tell (self, _ ("These demos are not installed. Install Heddle anew to have them."));
    return;
  }
  if (!is_shown (self, first))
    shown_run_set_source (self->place.run, first);
  compare_or_tell (self, second);
}

/* ------------------------------------------------------------------ a trace */

static void
opened (const char *path, SessionTrace *trace, const GError *error, gpointer data)
{
  CompareActions *self = data;

  if (trace == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      tell (self, error->message);
    return;
  }
  g_autoptr (RunSource) source = run_source_new_trace (path, session_trace_info (trace)->title);
  compare_page_compare_trace (self->place.page, source, trace);
  self->place.show (self->place.user_data);
}

static void
stop_opening (CompareActions *self)
{
  if (self->opening != NULL)
    trace_job_cancel (self->opening);
  g_clear_pointer (&self->opening, trace_job_finish);
}

static void
open_file (const char *path, gpointer data)
{
  CompareActions *self = data;

  stop_opening (self);
  self->opening = trace_job_open (path, opened, self);
}

static void
activate_compare_trace (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FileQuestion question = { .title = _ ("Compare with a trace"),
                            .accept = _ ("_Compare"),
                            .kind = _ ("Heddle's traces"),
                            .pattern = "*.heddle" };

  (void) action;
  (void) parameter;
  file_dialog_show (((CompareActions *) data)->place.window, &question, open_file, data);
}

/* ------------------------------------------------------------------ the timelines' keys */

static void
activate_fit (GSimpleAction *action, GVariant *parameter, gpointer page)
{
  (void) action;
  (void) parameter;
  compare_page_fit (COMPARE_PAGE (page));
}

/* In each timeline the keys move that one, and the scale moves the other along. Only the clock's axis can be
 * shared: there is no event order. */
static void
install_keys (ComparePage *page, guint number)
{
  TimelineView *timeline = compare_page_get_timeline (page, number);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  static const GActionEntry fit[] = { { .name = "fit", .activate = activate_fit } };

  timeline_actions_install (G_ACTION_MAP (group), timeline);
  g_action_map_remove_action (G_ACTION_MAP (group), "event-order");
  g_action_map_add_action_entries (G_ACTION_MAP (group), fit, G_N_ELEMENTS (fit), page);
  gtk_widget_insert_action_group (GTK_WIDGET (timeline), "win", G_ACTION_GROUP (group));
  gtk_widget_add_controller (GTK_WIDGET (timeline), shortcuts_new_controller ());
}

/* ------------------------------------------------------------------ all of them */

static const GActionEntry entries[] = {
  { .name = "compare", .activate = activate_compare },
  { .name = "compare-again", .activate = activate_compare_again },
  { .name = "compare-pair", .parameter_type = "s", .activate = activate_compare_pair },
  { .name = "compare-trace", .activate = activate_compare_trace },
  { .name = "compare-stop", .activate = activate_compare_stop },
};

static void
enable (CompareActions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->place.window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
run_changed (CompareActions *self)
{
  const RunSource *source = shown_run_get_source (self->place.run);
  gboolean begun = shown_run_is_begun (self->place.run);
  gboolean can_run = source != NULL && run_source_can_run (source);

  enable (self, "compare", begun || can_run);
  enable (self, "compare-trace", begun);
  enable (self, "compare-again", can_run);
}

/* Before the window's parts go. */
static void
window_closed (CompareActions *self)
{
  stop_opening (self);
}

static void
compare_actions_free (gpointer data, GObject *window)
{
  CompareActions *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->place.run, self);
  g_object_unref (self->place.run);
  g_free (self);
}

void
compare_actions_install (const CompareActionsPlace *place)
{
  CompareActions *self = g_new0 (CompareActions, 1);
  g_autoptr (GPropertyAction) align =
      g_property_action_new ("compare-align", place->page, "aligned");

  self->place = *place;
  g_object_ref (place->run);
  g_action_map_add_action_entries (G_ACTION_MAP (place->window), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (place->window), G_ACTION (align));
  install_keys (place->page, 0);
  install_keys (place->page, 1);
  g_signal_connect_swapped (place->run, "changed", G_CALLBACK (run_changed), self);
  g_signal_connect_swapped (place->window, "unrealize", G_CALLBACK (window_closed), self);
  g_object_weak_ref (G_OBJECT (place->window), compare_actions_free, self);
  run_changed (self);
}
