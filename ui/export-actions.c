/* SPDX-License-Identifier: MIT
 *
 * Exporting what is shown, see export-actions.h.
 */
#include "ui/export-actions.h"

#include <glib/gi18n.h>

#include "paint/wake-chain.h"
#include "ui/export-dialog.h"
#include "ui/toast.h"

#define SUCCESS_SECONDS 8
#define MARGIN          0.1 /* of what is selected, on both sides of it */

/* Lives as long as the window. */
typedef struct {
  GtkWindow *window;
  ShownRun *run;
  TimelineView *timeline;
  AdwToastOverlay *toasts;
  GtkWindow *dialog; /* a weak pointer; NULL: it is not shown */
} ExportActions;

static void
written (const char *path, gpointer data)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Exported to %s"), path);

  toast_tell (((ExportActions *) data)->toasts, sentence, SUCCESS_SECONDS);
}

/* Returns what is measured, else the time of what is selected with a margin; else nothing. */
static ViewStretch
selected_stretch (ExportActions *self)
{
  const Model *model = shown_run_get_model (self->run);
  ViewStretch stretch = timeline_view_get_view (self->timeline)->range;
  int64_t start, end;

  if (stretch.end > stretch.start ||
      !wake_chain_span (model, timeline_view_get_selected (self->timeline), &start, &end))
    return stretch;
  int64_t margin = MAX ((int64_t) (MARGIN * (double) (end - start)), 1);
  return (ViewStretch){ start - margin, end + margin };
}

static void
activate_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ExportActions *self = data;
  const RunSource *run = shown_run_get_source (self->run);
  const ExportSource source = {
    .model = shown_run_get_model (self->run),
    .view = timeline_view_get_view (self->timeline),
    .event_order = timeline_view_get_event_order (self->timeline),
    .theme = timeline_view_get_theme (self->timeline),
    .begin = shown_run_get_begin (self->run),
    .selected = selected_stretch (self),
    .name = shown_run_get_title (self->run),
  };

  (void) action;
  (void) parameter;
  if (self->dialog != NULL)
    return;
  g_set_weak_pointer (&self->dialog,
                      export_dialog_show (self->window, &source, run != NULL ? run->name : "heddle",
                                          written, self));
}

static const GActionEntry entries[] = {
  { .name = "export", .activate = activate_export },
};

static void
update (ExportActions *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), "export");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), shown_run_has_lanes (self->run));
}

/* The dialog reads the model that goes. */
static void
model_changed (ExportActions *self)
{
  if (self->dialog != NULL)
    gtk_window_destroy (self->dialog);
}

static void
export_actions_free (gpointer data, GObject *window)
{
  ExportActions *self = data;

  (void) window;
  g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_weak_pointer (&self->dialog);
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
