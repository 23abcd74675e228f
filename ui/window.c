/* SPDX-License-Identifier: MIT
 *
 * Heddle's window, see window.h. A session says nothing by itself: while one runs, the window looks
 * at it several times a second; the timeline alone keeps to the frames.
 */
#include "ui/window.h"

#include "explain/deadlock.h"
#include "paint/layout.h"
#include "ui/about.h"
#include "ui/desktop-theme.h"
#include "ui/event-rate.h"
#include "ui/export-dialog.h"
#include "ui/export-job.h"
#include "ui/legend-strip.h"
#include "ui/minimap.h"
#include "ui/run-button.h"
#include "ui/run-source.h"
#include "ui/shortcuts.h"
#include "ui/status-line.h"
#include "ui/status-text.h"
#include "ui/timeline-actions.h"
#include "ui/timeline-view.h"
#include "ui/toast.h"

#define REFRESH_PERIOD     125 /* milliseconds */
#define EXPORT_SCALE       2.0
#define EXPORT_LEAST_WIDTH 800.0
#define SUCCESS_SECONDS    8
#define FAILURE_SECONDS    15

struct _MainWindow {
  AdwApplicationWindow parent_instance;
  /* Of the template. */
  AdwWindowTitle *title;
  GtkWidget *run_button;
  GtkWidget *pause_button;
  GtkWidget *flight_button;
  AdwButtonContent *run_content;
  GtkDropDown *source_choice;
  AdwToastOverlay *toasts;
  GtkStack *pages;
  AdwStatusPage *empty_page;
  MinimapView *minimap;
  TimelineView *timeline;
  GtkWidget *scrollbar;
  LegendStrip *legend;
  StatusLine *status;
  /* What runs. */
  GPtrArray *sources; /* of RunSource */
  Session *session;   /* nullable */
  gboolean running;   /* the session ran when it was last looked at */
  int exit_status;    /* of the last program that has ended */
  guint refresh;      /* the timeout's id while a session runs, or 0 */
  ExportJob *export;  /* nullable */
  EventRate rate;
  /* With a flight recorder. */
  SessionOptions options;
  Model *kept;    /* what was taken of it last, and is shown; nullable */
  guint findings; /* of the session, shown so far */
};

G_DEFINE_FINAL_TYPE (MainWindow, main_window, ADW_TYPE_APPLICATION_WINDOW)

static const RunSource *
selected_source (MainWindow *self)
{
  guint index = gtk_drop_down_get_selected (self->source_choice);

  return g_ptr_array_index (self->sources, index < self->sources->len ? index : 0);
}

static gboolean
is_flight (MainWindow *self)
{
  return self->options.policy == HEDDLE_LOSS_POLICY_FLIGHT;
}

/* Returns what is shown. */
static const Model *
model_of (MainWindow *self)
{
  if (self->kept != NULL)
    return self->kept;
  return self->session != NULL ? session_model (self->session) : NULL;
}

static gboolean
has_lanes (MainWindow *self)
{
  return self->session != NULL && model_lane_count (model_of (self)) > 0;
}

/* ------------------------------------------------------------------ what the window says */

static void
enable (MainWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (MainWindow *self)
{
  gboolean paused = self->running && !timeline_view_get_following (self->timeline);
  GAction *pause = g_action_map_lookup_action (G_ACTION_MAP (self), "pause");

  enable (self, "run", !self->running);
  enable (self, "stop", self->running);
  enable (self, "pause", self->running && !is_flight (self));
  enable (self, "show-kept", is_flight (self) && self->session != NULL);
  enable (self, "export", has_lanes (self));
  enable (self, "export-to", has_lanes (self));
  g_simple_action_set_state (G_SIMPLE_ACTION (pause), g_variant_new_boolean (paused));
}

static void
update_run_button (MainWindow *self)
{
  run_button_show (self->run_button, self->run_content, self->running);
}

/* Says whether the picture is live, or how the program ended. */
static char *
state_in_words (MainWindow *self)
{
  if (!self->running)
    return status_text_end (self->exit_status);
  if (is_flight (self))
    return status_text_keeping (session_keep (self->session));
  return g_strdup (timeline_view_get_following (self->timeline) ? "live" : "paused");
}

static void
update_title (MainWindow *self)
{
  const RunSource *source = selected_source (self);

  adw_window_title_set_title (self->title, source->title);
  if (self->session == NULL) {
    adw_window_title_set_subtitle (self->title, "");
    return;
  }
  g_autofree char *lanes =
      describe_lanes (model_of (self), timeline_view_get_view (self->timeline));
  g_autofree char *state = state_in_words (self);
  g_autofree char *subtitle =
      g_strdup_printf ("%s%s%s", lanes, lanes[0] != '\0' ? " · " : "", state);
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
update_state (MainWindow *self)
{
  StatusState state = STATUS_FINISHED;

  if (self->session == NULL)
    state = STATUS_IDLE;
  else if (self->running)
    state = self->kept == NULL && timeline_view_get_following (self->timeline) ? STATUS_LIVE
                                                                               : STATUS_PAUSED;
  status_line_set_state (self->status, state);
}

static void
update_numbers (MainWindow *self)
{
  StatusNumbers numbers = { .live = self->running && !is_flight (self) };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  const Model *model = model_of (self);

  if (model != NULL) {
    numbers.events = model_event_count (model);
    /* What a flight recorder forgot, as it should, is not lost. */
    numbers.lost = model_lost_count (model) -
                   (is_flight (self) ? model_lost_for (model, HEDDLE_LOSS_OVERWRITTEN) : 0);
    numbers.events_per_second = event_rate_measure (&self->rate, numbers.events);
  }
  if (clock != NULL && numbers.live && timeline_view_get_following (self->timeline))
    numbers.frames_per_second = gdk_frame_clock_get_fps (clock);
  status_line_set_numbers (self->status, &numbers);
}

static void
update_range (MainWindow *self)
{
  const View *view = timeline_view_get_view (self->timeline);

  status_line_set_span (self->status, self->session != NULL ? view->end - view->start : 0);
  legend_strip_show (self->legend, model_of (self), view->start, view->end);
}

static void
update_page (MainWindow *self)
{
  const RunSource *source = selected_source (self);

  if (has_lanes (self)) {
    gtk_stack_set_visible_child_name (self->pages, "chart");
    return;
  }
  const char *what = "Press Run (F5) to start it and watch its threads.";
  if (self->running)
    what = is_flight (self) ? "Press Show What Is Kept (Ctrl+D) to see its last seconds."
                            : "Waiting for its first event.";
  g_autofree char *escaped = g_markup_escape_text (source->summary, -1);
  g_autofree char *description = g_strdup_printf ("%s\n\n%s", escaped, what);
  adw_status_page_set_title (self->empty_page, source->title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_stack_set_visible_child_name (self->pages, "empty");
}

static void
update_all (MainWindow *self)
{
  timeline_view_refresh (self->timeline);
  minimap_view_refresh (self->minimap);
  update_page (self);
  update_actions (self);
  update_title (self);
  update_state (self);
  update_numbers (self);
  update_range (self);
}

/* ------------------------------------------------------------------ what runs */

/* Shows `model`, which a flight recorder's session has filled or which was taken (`kept`: then the
 * window owns it), from the moment on since which it is complete. */
static void
show_flight (MainWindow *self, const Model *model, Model *kept, gint64 begin)
{
  g_clear_pointer (&self->export, export_job_finish);
  legend_strip_show (self->legend, NULL, 0, 1);
  timeline_view_set_model (self->timeline, model);
  g_clear_pointer (&self->kept, model_free);
  self->kept = kept;
  timeline_view_show_range (self->timeline, begin, model_now (model));
}

/* Shows what the flight recorder keeps now. */
static void
take_flight (MainWindow *self)
{
  gint64 begin;
  Model *kept = session_take_flight (self->session, &begin);

  show_flight (self, kept, kept, begin);
}

/* A deadlock may be the last thing that happens: it is shown as soon as it is found. */
static void
look_for_findings (MainWindow *self)
{
  guint findings = is_flight (self) ? session_findings (self->session) : 0;

  if (findings == self->findings)
    return;
  self->findings = findings;
  take_flight (self);
  g_autofree char *sentence = deadlock_tell (model_of (self));
  if (sentence != NULL)
    toast_tell (self->toasts, sentence, FAILURE_SECONDS);
}

static void
session_ended (MainWindow *self)
{
  self->running = FALSE;
  self->exit_status = session_exit_status (self->session);
  if (is_flight (self) && self->kept == NULL)
    show_flight (self, session_model (self->session), NULL, session_begin (self->session));
  timeline_view_set_running (self->timeline, FALSE);
  update_run_button (self);
}

static gboolean
refresh (gpointer data)
{
  MainWindow *self = data;

  look_for_findings (self);
  if (!session_is_running (self->session))
    session_ended (self);
  update_all (self);
  if (self->running)
    return G_SOURCE_CONTINUE;
  self->refresh = 0;
  return G_SOURCE_REMOVE;
}

static void
drop_session (MainWindow *self)
{
  g_clear_pointer (&self->export, export_job_finish);
  g_clear_handle_id (&self->refresh, g_source_remove);
  timeline_view_set_running (self->timeline, FALSE);
  timeline_view_set_model (self->timeline, NULL);
  legend_strip_show (self->legend, NULL, 0, 1);
  g_clear_pointer (&self->kept, model_free);
  g_clear_pointer (&self->session, session_free);
  self->running = FALSE;
}

void
main_window_take_session (MainWindow *window, Session *session)
{
  drop_session (window);
  window->session = session;
  window->running = TRUE;
  window->findings = 0;
  window->rate = (EventRate){ 0 };
  timeline_view_set_model (window->timeline, session_model (session));
  timeline_view_set_running (window->timeline, !is_flight (window));
  window->refresh = g_timeout_add (REFRESH_PERIOD, refresh, window);
  update_run_button (window);
  update_all (window);
}

int
main_window_end_session (MainWindow *window)
{
  if (window->session == NULL)
    return window->exit_status;
  session_stop (window->session);
  window->exit_status = session_wait (window->session);
  drop_session (window);
  return window->exit_status;
}

static void
source_chosen (MainWindow *self)
{
  drop_session (self);
  update_run_button (self);
  update_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

/* ------------------------------------------------------------------ export */

static void
export_done (const char *path, const GError *error, gpointer data)
{
  MainWindow *self = data;

  if (error != NULL) {
    toast_tell (self->toasts, error->message, FAILURE_SECONDS);
    return;
  }
  g_autofree char *sentence = g_strdup_printf ("Exported to %s", path);
  toast_tell (self->toasts, sentence, SUCCESS_SECONDS);
}

/* The picture shows the range, the width and the colours that the window shows, and all lanes. */
static void
export_to (const char *path, gpointer data)
{
  MainWindow *self = data;
  const View *view = timeline_view_get_view (self->timeline);
  FigureOptions options = {
    .width = MAX (view->width, EXPORT_LEAST_WIDTH),
    .scale = EXPORT_SCALE,
    .start = view->start,
    .end = view->end,
    .legend = TRUE,
    .event_order = timeline_view_get_event_order (self->timeline),
    .collapsed = view->collapsed,
    .collapsed_lanes = view->collapsed_lanes,
    .theme = timeline_view_get_theme (self->timeline),
  };

  if (!has_lanes (self)) /* another run began while the user chose a file */
    return;
  options.title = session_title (self->session);
  g_clear_pointer (&self->export, export_job_finish);
  self->export = export_job_start (model_of (self), &options, path, export_done, self);
}

static void
activate_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MainWindow *self = data;
  const char *path = g_getenv (MAIN_WINDOW_EXPORT_VARIABLE);

  (void) action;
  (void) parameter;
  if (path != NULL && path[0] != '\0') {
    export_to (path, self);
    return;
  }
  g_autofree char *name = g_strconcat (selected_source (self)->name, ".png", NULL);
  export_dialog_show (GTK_WINDOW (self), name, export_to, self);
}

static void
activate_export_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  export_to (g_variant_get_string (parameter, NULL), data);
}

/* ------------------------------------------------------------------ other actions */

static void
activate_run (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MainWindow *self = data;
  g_autoptr (GError) error = NULL;

  (void) action;
  (void) parameter;
  drop_session (self);
  Session *session = run_source_start (selected_source (self), &self->options, &error);
  if (session != NULL) {
    main_window_take_session (self, session);
    return;
  }
  update_run_button (self);
  update_all (self);
  toast_tell (self->toasts, error->message, FAILURE_SECONDS);
}

static void
activate_stop (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  session_stop (MAIN_WINDOW (data)->session);
}

/* Once the program has ended, what was kept then. */
static void
activate_show_kept (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MainWindow *self = data;

  (void) action;
  (void) parameter;
  if (self->running)
    take_flight (self);
  else
    show_flight (self, session_model (self->session), NULL, session_begin (self->session));
  update_all (self);
}

static void
change_pause (GSimpleAction *action, GVariant *state, gpointer data)
{
  (void) action;
  timeline_view_set_following (MAIN_WINDOW (data)->timeline, !g_variant_get_boolean (state));
}

static void
activate_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  about_show (GTK_WINDOW (data));
}

static const GActionEntry actions[] = {
  { .name = "run", .activate = activate_run },
  { .name = "stop", .activate = activate_stop },
  { .name = "show-kept", .activate = activate_show_kept },
  { .name = "pause", .state = "false", .change_state = change_pause },
  { .name = "export", .activate = activate_export },
  { .name = "export-to", .parameter_type = "s", .activate = activate_export_to },
  { .name = "about", .activate = activate_about },
};

/* ------------------------------------------------------------------ the object */

static void
following_changed (MainWindow *self)
{
  update_actions (self);
  update_state (self);
  update_title (self);
}

static void
sentence_changed (MainWindow *self)
{
  status_line_set_sentence (self->status, timeline_view_get_sentence (self->timeline));
}

/* While the picture scrolls by itself, the legend follows with the next refresh: its numbers would
 * be illegible if they changed with every frame. */
static void
view_changed (MainWindow *self)
{
  if (!(self->running && timeline_view_get_following (self->timeline)))
    update_range (self);
}

static void
scrolling_changed (MainWindow *self, GtkAdjustment *adjustment)
{
  gtk_widget_set_visible (self->scrollbar, gtk_adjustment_get_upper (adjustment) >
                                               gtk_adjustment_get_page_size (adjustment) + 1);
}

static void
style_changed (MainWindow *self)
{
  const Theme *theme = desktop_theme ();

  minimap_view_set_theme (self->minimap, theme);
  timeline_view_set_theme (self->timeline, theme);
  legend_strip_set_theme (self->legend, theme);
}

static void
main_window_dispose (GObject *object)
{
  MainWindow *self = MAIN_WINDOW (object);

  if (self->session != NULL)
    drop_session (self);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  G_OBJECT_CLASS (main_window_parent_class)->dispose (object);
}

static void
main_window_class_init (MainWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = main_window_dispose;
  g_type_ensure (MINIMAP_TYPE_VIEW);
  g_type_ensure (TIMELINE_TYPE_VIEW);
  g_type_ensure (LEGEND_TYPE_STRIP);
  g_type_ensure (STATUS_TYPE_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/heddle/Heddle/window.ui");
  gtk_widget_class_bind_template_child (widget_class, MainWindow, title);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, run_button);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, run_content);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, flight_button);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, source_choice);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, minimap);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, timeline);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, legend);
  gtk_widget_class_bind_template_child (widget_class, MainWindow, status);
}

static void
main_window_init (MainWindow *self)
{

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  timeline_actions_install (G_ACTION_MAP (self), self->timeline);
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts_new_controller ());

  minimap_view_attach (self->minimap, self->timeline);
  GtkAdjustment *adjustment = timeline_view_get_adjustment (self->timeline);
  gtk_scrollbar_set_adjustment (GTK_SCROLLBAR (self->scrollbar), adjustment);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (scrolling_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "notify::following", G_CALLBACK (following_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "notify::sentence", G_CALLBACK (sentence_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->timeline, "view-changed", G_CALLBACK (view_changed), self,
                           G_CONNECT_SWAPPED);
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (style_changed));
  style_changed (self);
}

GtkWidget *
main_window_new (GtkApplication *application, GPtrArray *sources, guint selected,
                 const SessionOptions *options)
{
  MainWindow *self = g_object_new (MAIN_TYPE_WINDOW, "application", application, NULL);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  self->sources = g_ptr_array_ref (sources);
  self->options = *options;
  gtk_widget_set_visible (self->flight_button, is_flight (self));
  gtk_widget_set_visible (self->pause_button, !is_flight (self));
  for (guint i = 0; i < sources->len; i++)
    gtk_string_list_append (titles, ((RunSource *) g_ptr_array_index (sources, i))->title);
  gtk_drop_down_set_model (self->source_choice, G_LIST_MODEL (titles));
  gtk_drop_down_set_selected (self->source_choice, selected);
  g_signal_connect_object (self->source_choice, "notify::selected", G_CALLBACK (source_chosen),
                           self, G_CONNECT_SWAPPED);
  update_run_button (self);
  update_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
  return GTK_WIDGET (self);
}
