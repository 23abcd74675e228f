/* SPDX-License-Identifier: MIT
 *
 * Pictures of what is shown, see export-actions.h.
 */
#include "ui/export-actions.h"

#include <glib/gi18n.h>

#include "ui/export-job.h"
#include "ui/file-dialog.h"
#include "ui/toast.h"

#define SCALE           2.0
#define LEAST_WIDTH     800.0
#define SUCCESS_SECONDS 8
#define FAILURE_SECONDS 15

/* Lives as long as the window. */
typedef struct {
  GtkWindow *window;
  ShownRun *run;
  TimelineView *timeline;
  AdwToastOverlay *toasts;
  ExportJob *job; /* nullable */
} ExportActions;

static void
done (const char *path, const GError *error, gpointer data)
{
  ExportActions *self = data;

  if (error != NULL) {
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
    return;
  }
  g_autofree char *sentence = g_strdup_printf (_ ("Exported to %s"), path);
  toast_tell (self->toasts, sentence, SUCCESS_SECONDS);
}

/* The picture shows the range, the width and the colours that the window shows, and the lanes that are chosen. */
static void
export_to (const char *path, gpointer data)
{
  ExportActions *self = data;
  const View *view = timeline_view_get_view (self->timeline);
  FigureOptions options = {
    .width = MAX (view->width, LEAST_WIDTH),
    .scale = SCALE,
    .start = view->start,
    .end = view->end,
    .legend = TRUE,
    .event_order = timeline_view_get_event_order (self->timeline),
    .collapsed = view->collapsed,
    .collapsed_lanes = view->collapsed_lanes,
    .hidden_lanes = view->hidden_lanes,
    .pinned_lanes = view->pinned_lanes,
    .lane_order = view->lane_order,
    .ungrouped = view->ungrouped,
    .theme = timeline_view_get_theme (self->timeline),
    .title = shown_run_get_title (self->run),
  };

  if (!shown_run_has_lanes (self->run)) /* another run began while the user chose a file */
    return;
  g_clear_pointer (&self->job, export_job_finish);
  self->job = export_job_start (shown_run_get_model (self->run), &options, path, done, self);
}

static void
activate_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ExportActions *self = data;
  const char *path = g_getenv (EXPORT_ACTIONS_VARIABLE);
  const RunSource *source = shown_run_get_source (self->run);

  (void) action;
  (void) parameter;
  if (path != NULL && path[0] != '\0') {
    export_to (path, self);
    return;
  }
  g_autofree char *name = g_strconcat (source != NULL ? source->name : "heddle", ".png", NULL);
  FileQuestion question = { .title = _ ("Export PNG"),
                            .accept = "_Export",
                            .name = name,
                            .kind = _ ("PNG pictures"),
                            .pattern = "*.png" };
  file_dialog_show (self->window, &question, export_to, self);
}

static void
activate_export_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  export_to (g_variant_get_string (parameter, NULL), data);
}

static const GActionEntry entries[] = {
  { .name = "export", .activate = activate_export },
  { .name = "export-to", .parameter_type = "s", .activate = activate_export_to },
};

static void
update (ExportActions *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), entries[i].name);
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), shown_run_has_lanes (self->run));
  }
}

/* The job reads the model that goes. */
static void
model_changed (ExportActions *self)
{
  g_clear_pointer (&self->job, export_job_finish);
}

static void
export_actions_free (gpointer data, GObject *window)
{
  ExportActions *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_pointer (&self->job, export_job_finish);
  g_object_unref (self->run);
  g_free (self);
}

void
export_actions_install (GtkWindow *window, ShownRun *run, TimelinePage *page,
                        AdwToastOverlay *toasts)
{
  ExportActions *self = g_new0 (ExportActions, 1);

  *self = (ExportActions){ .window = window,
                           .run = g_object_ref (run),
                           .timeline = timeline_page_get_timeline (page),
                           .toasts = toasts };
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (run, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (run, "model-changed", G_CALLBACK (model_changed), self);
  g_object_weak_ref (G_OBJECT (window), export_actions_free, self);
  update (self);
}
