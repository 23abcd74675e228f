/* SPDX-License-Identifier: MIT
 *
 * Where a run is looked at, see timeline-page.h.
 */
#include "ui/timeline-page.h"

#include <glib/gi18n.h>

#include "paint/layout.h"
#include "ui/desktop-theme.h"
#include "ui/event-rate.h"
#include "ui/frame-meter.h"
#include "ui/lanes-pane.h"
#include "ui/legend-strip.h"
#include "ui/minimap.h"
#include "ui/no-lanes.h"
#include "ui/parameters-popover.h"
#include "ui/run-button.h"
#include "ui/status-line.h"
#include "ui/status-text.h"
#include "ui/timeline-place.h"

/* What the transport's buttons take more when it asks questions. */
#define STEPS_WIDTH 160

struct _TimelinePage {
  AdwBin parent_instance;
  /* Of the template. */
  GtkWidget *header;
  ClassroomBar *classroom_bar;
  AdwWindowTitle *title;
  GtkWidget *run_button;
  AdwButtonContent *run_content;
  GtkWidget *flight_button;
  GtkWidget *stop_reading;
  GtkWidget *parameters_button;
  ParametersPopover *parameters;
  LanesPane *lanes;
  GtkStack *pages;
  AdwStatusPage *empty_page;
  MinimapView *minimap;
  AdwToastOverlay *toasts;
  TimelineView *timeline;
  GtkLabel *no_lanes; /* over the timeline */
  GtkWidget *scrollbar;
  LegendStrip *legend;
  TransportPane *transport;
  GtkWidget *right_pane; /* its end is the inspector */
  InspectorPane *inspector;
  StatusLine *status;
  /* What is shown. */
  ShownRun *run;
  const RunSource *source; /* the run's, as it was told to the inspector last; only compared */
  EventRate rate;
  FrameMeter *meter;
  gboolean frame_times_shown;
  /* How it looks. */
  gboolean inspector_shown, lanes_shown; /* but not in the classroom */
  guint fitting;                         /* the source of fit_again(), or 0 */
  gboolean classroom;
  double classroom_scale, lane_least;
};

G_DEFINE_FINAL_TYPE (TimelinePage, timeline_page, ADW_TYPE_BIN)

enum { PROPERTY_INSPECTOR_SHOWN = 1, PROPERTY_LANES_SHOWN, PROPERTY_FRAME_TIMES_SHOWN, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

enum { SIGNAL_FOLLOWING_CHANGED, SIGNALS };
static guint signals[SIGNALS];

static gboolean
is_live (TimelinePage *self)
{
  return shown_run_is_running (self->run) && !shown_run_is_flight (self->run);
}

/* ------------------------------------------------------------------ what it says */

/* Says how the run of a trace file ended, as far as the file tells. */
static char *
trace_in_words (TimelinePage *self)
{
  const SessionTraceInfo *info = session_trace_info (shown_run_get_trace (self->run));
  double opened = shown_run_get_opened (self->run);

  if (opened < 1)
    return g_strdup_printf (_ ("%.0f %% is read"), 100 * opened);
  if (info->end == SESSION_TRACE_END_EXITED)
    return status_text_end (info->exit_status);
  return g_strdup (info->end == SESSION_TRACE_END_RUNNING ? _ ("kept while it ran")
                                                          : _ ("its recording broke off"));
}

/* Says whether the picture is live, or how the program ended. */
static char *
state_in_words (TimelinePage *self)
{
  if (shown_run_get_trace (self->run) != NULL)
    return trace_in_words (self);
  if (!shown_run_is_running (self->run))
    return status_text_end (shown_run_get_exit_status (self->run));
  if (shown_run_is_flight (self->run))
    return status_text_keeping (shown_run_get_keep (self->run));
  return g_strdup (timeline_view_get_following (self->timeline) ? _ ("live") : _ ("paused"));
}

static void
update_title (TimelinePage *self)
{
  adw_window_title_set_title (self->title, shown_run_get_title (self->run));
  if (!shown_run_is_begun (self->run)) {
    adw_window_title_set_subtitle (self->title, "");
    return;
  }
  g_autofree char *lanes =
      describe_lanes (shown_run_get_model (self->run), timeline_view_get_view (self->timeline));
  g_autofree char *state = state_in_words (self);
  g_autofree char *subtitle =
      g_strdup_printf ("%s%s%s", lanes, lanes[0] != '\0' ? " · " : "", state);
  adw_window_title_set_subtitle (self->title, subtitle);
}

static void
update_state (TimelinePage *self)
{
  StatusState state = STATUS_FINISHED;

  if (!shown_run_is_begun (self->run))
    state = STATUS_IDLE;
  else if (shown_run_get_opened (self->run) < 1)
    state = STATUS_OPENING;
  else if (shown_run_is_running (self->run))
    state = !shown_run_shows_kept (self->run) && timeline_view_get_following (self->timeline)
                ? STATUS_LIVE
                : STATUS_PAUSED;
  status_line_set_state (self->status, state);
}

static void
update_numbers (TimelinePage *self)
{
  StatusNumbers numbers = { .live = is_live (self) };
  const Model *model = shown_run_get_model (self->run);

  if (model != NULL) {
    gboolean flight = shown_run_is_flight (self->run);
    numbers.events = model_event_count (model);
    /* What a flight recorder forgot, as it should, is not lost. */
    numbers.lost =
        model_lost_count (model) - (flight ? model_lost_for (model, HEDDLE_LOSS_OVERWRITTEN) : 0);
    numbers.events_per_second = event_rate_measure (&self->rate, numbers.events);
  }
  status_line_set_numbers (self->status, &numbers);
}

static void
update_frames (TimelinePage *self)
{
  g_autofree char *text = NULL;

  frame_meter_set_live (self->meter, is_live (self) && shown_run_has_lanes (self->run) &&
                                         timeline_view_get_following (self->timeline));
  if (self->frame_times_shown) {
    FrameSummary summary = frame_meter_summarize (self->meter);
    text = status_text_frames (summary.per_second, summary.work, summary.longest);
  }
  status_line_set_frames (self->status, text);
}

static void
update_range (TimelinePage *self)
{
  const View *view = timeline_view_get_view (self->timeline);
  gboolean begun = shown_run_is_begun (self->run);

  status_line_set_span (self->status, begun ? view->end - view->start : 0);
  legend_strip_show (self->legend, shown_run_get_model (self->run), view->start, view->end);
  inspector_set_range (self->inspector, view->start, view->end);
}

static void
update_empty_page (TimelinePage *self)
{
  const RunSource *source = shown_run_get_source (self->run);
  const char *what = _ ("Press Run (F5) to start it and watch its threads.");

  if (shown_run_is_running (self->run))
    what = shown_run_is_flight (self->run)
               ? _ ("Press Show What Is Kept (Ctrl+L) to see its last seconds.")
               : _ ("Waiting for its first event.");
  if (source != NULL && source->path != NULL)
    what = _ ("Nothing was recorded in this file.");
  else if (source == NULL || !run_source_can_run (source))
    what = _ ("There is nothing to run here: read the lesson in the inspector (Ctrl+I).");
  g_autofree char *escaped = g_markup_escape_text (source != NULL ? source->summary : "", -1);
  g_autofree char *description = g_strdup_printf ("%s\n\n%s", escaped, what);
  adw_status_page_set_title (self->empty_page, shown_run_get_title (self->run));
  adw_status_page_set_description (self->empty_page, description);
}

static void
update_page (TimelinePage *self)
{
  gboolean lanes = shown_run_has_lanes (self->run);
  gboolean had_lanes = g_str_equal (gtk_stack_get_visible_child_name (self->pages), "chart");

  if (!lanes)
    update_empty_page (self);
  if (lanes == had_lanes)
    return;
  gtk_stack_set_visible_child_name (self->pages, lanes ? "chart" : "empty");
}

/* ------------------------------------------------------------------ the run */

static void
tell_source (TimelinePage *self)
{
  if (self->source == shown_run_get_source (self->run))
    return;
  self->source = shown_run_get_source (self->run);
  inspector_set_source (self->inspector, self->source);
}

static void
run_changed (TimelinePage *self)
{
  tell_source (self);
  timeline_view_set_running (self->timeline, is_live (self));
  timeline_view_set_growing (self->timeline, shown_run_get_opened (self->run) < 1);
  timeline_view_refresh (self->timeline);
  minimap_view_refresh (self->minimap);
  lanes_pane_refresh (self->lanes);
  inspector_refresh (self->inspector);
  run_button_show (self->run_button, self->run_content, shown_run_is_running (self->run));
  gtk_widget_set_visible (self->run_button,
                          self->source != NULL && run_source_can_run (self->source));
  gtk_widget_set_visible (self->stop_reading, shown_run_get_opened (self->run) < 1);
  gtk_widget_set_visible (self->parameters_button, parameters_popover_has_any (self->parameters));
  update_page (self);
  no_lanes_tell (self->no_lanes, timeline_view_get_lanes (self->timeline));
  update_title (self);
  update_state (self);
  update_numbers (self);
  update_frames (self);
  update_range (self);
}

/* Everything lets go of the model before. A flight is shown from the moment on since which it is
 * complete, and stands still. */
static void
model_changed (TimelinePage *self)
{
  const Model *model = shown_run_get_model (self->run);

  legend_strip_show (self->legend, NULL, 0, 1);
  timeline_view_set_running (self->timeline, FALSE);
  timeline_view_set_model (self->timeline, model);
  inspector_set_model (self->inspector, model);
  if (model == NULL)
    self->rate = (EventRate){ 0 };
  else if (shown_run_get_trace (self->run) != NULL)
    timeline_view_fit (self->timeline);
  else if (shown_run_is_flight (self->run) && model_event_count (model) > 0)
    timeline_view_show_range (self->timeline, shown_run_get_begin (self->run), model_now (model));
}

/* ------------------------------------------------------------------ the parts */

static void
following_changed (TimelinePage *self)
{
  update_frames (self);
  update_state (self);
  update_title (self);
  g_signal_emit (self, signals[SIGNAL_FOLLOWING_CHANGED], 0);
}

static void
sentence_changed (TimelinePage *self)
{
  status_line_set_sentence (self->status, timeline_view_get_sentence (self->timeline));
}

static void
selection_changed (TimelinePage *self)
{
  inspector_set_selection (self->inspector, timeline_view_get_selected (self->timeline));
}

static void
lanes_changed (TimelinePage *self)
{
  no_lanes_tell (self->no_lanes, timeline_view_get_lanes (self->timeline));
  if (shown_run_get_model (self->run) == timeline_view_get_model (self->timeline))
    update_title (self);
}

/* While the picture scrolls by itself, the legend follows with the next refresh: its numbers would
 * be illegible if they changed with every frame. */
static void
view_changed (TimelinePage *self)
{
  LaneChoice *choice = timeline_view_get_lanes (self->timeline);

  if (lane_choice_get_filter (choice, LANE_FILTER_BLOCKED))
    lane_choice_refresh (choice, timeline_view_get_view (self->timeline)->end);
  if (!(shown_run_is_running (self->run) && timeline_view_get_following (self->timeline)))
    update_range (self);
  if (self->frame_times_shown)
    update_frames (self);
}

static void
scrolling_changed (TimelinePage *self, GtkAdjustment *adjustment)
{
  gtk_widget_set_visible (self->scrollbar, gtk_adjustment_get_upper (adjustment) >
                                               gtk_adjustment_get_page_size (adjustment) + 1);
}

static void
go_to (TimelinePage *self, const InspectorPlace *place)
{
  timeline_place_go_to (self->timeline, place);
}

static int
least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

/* The inspector's tabs are all in sight, unless the panes would be wider than the page then, or, with
 * large type, the inspector wider than the timeline. */
static void
fit_inspector (TimelinePage *self)
{
  int width = gtk_widget_get_width (self->right_pane);
  gboolean lanes = gtk_widget_get_visible (GTK_WIDGET (self->lanes));

  inspector_set_narrow (self->inspector, FALSE);
  inspector_set_narrow (self->inspector,
                        2 * least_width (GTK_WIDGET (self->inspector)) > width ||
                            (lanes && least_width (self->right_pane) + STEPS_WIDTH > width));
}

static gboolean
fit_again (gpointer page)
{
  TimelinePage *self = page;

  self->fitting = 0;
  fit_inspector (self);
  return G_SOURCE_REMOVE;
}

/* It is told in the midst of sharing out the room. */
static void
room_changed (TimelinePage *self)
{
  if (self->fitting == 0)
    self->fitting = g_idle_add (fit_again, self);
}

/* Shows the parts that belong to the classroom, or not to it. */
static void
show_parts (TimelinePage *self)
{
  gboolean desk = !self->classroom;

  gtk_widget_set_visible (GTK_WIDGET (self->classroom_bar), self->classroom);
  gtk_widget_set_visible (self->header, desk);
  gtk_widget_set_visible (GTK_WIDGET (self->minimap), desk);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), desk);
  gtk_widget_set_visible (GTK_WIDGET (self->inspector), desk && self->inspector_shown);
  gtk_widget_set_visible (GTK_WIDGET (self->lanes), desk && self->lanes_shown);
  fit_inspector (self);
  transport_pane_set_bar_shown (self->transport, desk);
  status_line_set_classroom (self->status, self->classroom);
  timeline_view_set_hints (self->timeline, desk);
}

static void
style_changed (TimelinePage *self)
{
  const Theme *theme = self->classroom ? classroom_theme () : desktop_theme ();
  double scale = MAX (desktop_text_scale (), self->classroom ? self->classroom_scale : 1);

  minimap_view_set_theme (self->minimap, theme);
  timeline_view_set_theme (self->timeline, theme);
  legend_strip_set_theme (self->legend, theme);
  minimap_view_set_scale (self->minimap, scale);
  timeline_view_set_scale (self->timeline, scale, self->classroom ? self->lane_least : 0);
  legend_strip_set_scale (self->legend, scale);
}

/* ------------------------------------------------------------------ the object */

static void
timeline_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TimelinePage *self = TIMELINE_PAGE (object);

  if (id == PROPERTY_INSPECTOR_SHOWN)
    g_value_set_boolean (value, self->inspector_shown);
  else if (id == PROPERTY_LANES_SHOWN)
    g_value_set_boolean (value, self->lanes_shown);
  else if (id == PROPERTY_FRAME_TIMES_SHOWN)
    g_value_set_boolean (value, self->frame_times_shown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
timeline_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TimelinePage *self = TIMELINE_PAGE (object);

  if (id == PROPERTY_INSPECTOR_SHOWN)
    self->inspector_shown = g_value_get_boolean (value);
  else if (id == PROPERTY_LANES_SHOWN)
    self->lanes_shown = g_value_get_boolean (value);
  else if (id == PROPERTY_FRAME_TIMES_SHOWN) {
    self->frame_times_shown = g_value_get_boolean (value);
    update_frames (self);
  } else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  show_parts (self);
}

static void
timeline_page_dispose (GObject *object)
{
  g_clear_handle_id (&TIMELINE_PAGE (object)->fitting, g_source_remove);
  g_clear_pointer (&TIMELINE_PAGE (object)->meter, frame_meter_free);
  g_clear_object (&TIMELINE_PAGE (object)->run);
  G_OBJECT_CLASS (timeline_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CLASSROOM_TYPE_BAR);
  g_type_ensure (MINIMAP_TYPE_VIEW);
  g_type_ensure (TIMELINE_TYPE_VIEW);
  g_type_ensure (LEGEND_TYPE_STRIP);
  g_type_ensure (STATUS_TYPE_LINE);
  g_type_ensure (INSPECTOR_TYPE_PANE);
  g_type_ensure (TRANSPORT_TYPE_PANE);
  g_type_ensure (PARAMETERS_TYPE_POPOVER);
  g_type_ensure (LANES_TYPE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/timeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, header);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, classroom_bar);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, title);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, run_button);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, run_content);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, flight_button);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, stop_reading);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, parameters_button);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, parameters);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, lanes);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, pages);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, minimap);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, toasts);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, timeline);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, no_lanes);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, legend);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, transport);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, right_pane);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, inspector);
  gtk_widget_class_bind_template_child (widget_class, TimelinePage, status);
}

static void
timeline_page_class_init (TimelinePageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = timeline_page_get_property;
  object_class->set_property = timeline_page_set_property;
  object_class->dispose = timeline_page_dispose;
  properties[PROPERTY_INSPECTOR_SHOWN] = g_param_spec_boolean (
      "inspector-shown", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_LANES_SHOWN] = g_param_spec_boolean (
      "lanes-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROPERTY_FRAME_TIMES_SHOWN] = g_param_spec_boolean (
      "frame-times-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
  signals[SIGNAL_FOLLOWING_CHANGED] =
      g_signal_new ("following-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  bind_template (GTK_WIDGET_CLASS (class));
}

static void
connect (TimelinePage *self, gpointer part, const char *signal, GCallback callback)
{
  g_signal_connect_object (part, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
timeline_page_init (TimelinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->meter = frame_meter_new (GTK_WIDGET (self));
  self->inspector_shown = TRUE;
  minimap_view_attach (self->minimap, self->timeline);
  lanes_pane_attach (self->lanes, self->timeline);
  GtkAdjustment *adjustment = timeline_view_get_adjustment (self->timeline);
  gtk_scrollbar_set_adjustment (GTK_SCROLLBAR (self->scrollbar), adjustment);
  connect (self, adjustment, "changed", G_CALLBACK (scrolling_changed));
  connect (self, self->timeline, "notify::following", G_CALLBACK (following_changed));
  connect (self, self->timeline, "notify::sentence", G_CALLBACK (sentence_changed));
  connect (self, self->timeline, "selection-changed", G_CALLBACK (selection_changed));
  connect (self, self->timeline, "view-changed", G_CALLBACK (view_changed));
  connect (self, self->timeline, "map", G_CALLBACK (timeline_page_focus));
  connect (self, self->inspector, "go-to", G_CALLBACK (go_to));
  connect (self, self->right_pane, "notify::max-position", G_CALLBACK (room_changed));
  desktop_theme_watch (G_OBJECT (self), G_CALLBACK (style_changed));
  style_changed (self);
}

void
timeline_page_set_run (TimelinePage *page, ShownRun *run)
{
  page->run = g_object_ref (run);
  gtk_widget_set_visible (page->flight_button, shown_run_is_flight (run));
  transport_pane_attach (page->transport, run, page->timeline);
  parameters_popover_set_run (page->parameters, run);
  inspector_watch_questions (page->inspector, transport_pane_get_head (page->transport));
  connect (page, run, "model-changed", G_CALLBACK (model_changed));
  connect (page, run, "changed", G_CALLBACK (run_changed));
  connect (page, timeline_view_get_lanes (page->timeline), "changed", G_CALLBACK (lanes_changed));
  model_changed (page);
  run_changed (page);
}

void
timeline_page_set_classroom (TimelinePage *page, gboolean classroom, double scale,
                             double lane_least)
{
  page->classroom = classroom;
  page->classroom_scale = scale;
  page->lane_least = lane_least;
  show_parts (page);
  style_changed (page);
}

void
timeline_page_focus (TimelinePage *page)
{
  gboolean lanes = shown_run_has_lanes (page->run);

  gtk_widget_grab_focus (lanes ? GTK_WIDGET (page->timeline) : page->run_button);
}

TimelineView *
timeline_page_get_timeline (TimelinePage *page)
{
  return page->timeline;
}

AdwToastOverlay *
timeline_page_get_toasts (TimelinePage *page)
{
  return page->toasts;
}

ClassroomBar *
timeline_page_get_classroom_bar (TimelinePage *page)
{
  return page->classroom_bar;
}

InspectorPane *
timeline_page_get_inspector (TimelinePage *page)
{
  return page->inspector;
}

TransportPane *
timeline_page_get_transport (TimelinePage *page)
{
  return page->transport;
}

void
timeline_page_show_parameters (TimelinePage *page)
{
  if (gtk_widget_get_visible (page->parameters_button))
    gtk_menu_button_popup (GTK_MENU_BUTTON (page->parameters_button));
}
