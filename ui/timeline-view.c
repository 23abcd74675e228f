/* SPDX-License-Identifier: MIT
 *
 * The timeline, see timeline-view.h.
 *
 * Whatever changes the picture marks it as stale; the next frame's tick lays it out once, looks
 * what is under the pointer, and asks for a redraw. Ticks go on while the run is followed or a
 * movement is under way, and stop otherwise, so that a timeline at rest costs nothing.
 */
#include "ui/timeline-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "paint/pick.h"
#include "ui/playback.h"
#include "ui/status-text.h"
#include "ui/timeline-finding.h"
#include "ui/timeline-hint.h"
#include "ui/timeline-input.h"
#include "ui/timeline-lanes.h"
#include "ui/timeline-marks.h"
#include "ui/timeline-object.h"
#include "ui/timeline-place.h"
#include "ui/timeline-process.h"
#include "ui/timeline-view-private.h"

G_DEFINE_FINAL_TYPE (TimelineView, timeline_view, GTK_TYPE_WIDGET)

enum { PROPERTY_FOLLOWING = 1, PROPERTY_SENTENCE, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

enum { SIGNAL_VIEW_CHANGED, SIGNAL_SELECTION_CHANGED, SIGNAL_MARKS_CHANGED, SIGNALS };
static guint signals[SIGNALS];

static gboolean timeline_view_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data);

static void
wake (TimelineView *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), timeline_view_tick, NULL, NULL);
}

void
timeline_view_mark_stale (TimelineView *self)
{
  self->stale = TRUE;
  wake (self);
}

/* ------------------------------------------------------------------ the picture */

/* Returns what is outlined and described. What was told is about the selection, wherever the pointer
 * happens to rest. */
static Subject
looked_at (const TimelineView *self)
{
  gboolean hovered = self->hovered.kind != SUBJECT_NONE && self->told == NULL;

  return hovered ? self->hovered : self->selected;
}

static void
update_sentence (TimelineView *self)
{
  g_autofree char *sentence = NULL;

  if (self->told != NULL)
    sentence = g_strdup (self->told);
  else if (self->model != NULL && subject_is_mark (looked_at (self)))
    sentence = timeline_marks_describe (self, looked_at (self));
  else if (self->model != NULL)
    sentence = describe_subject (self->model, looked_at (self));
  if (g_strcmp0 (sentence, self->sentence) == 0)
    return;
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SENTENCE]);
}

Subject
timeline_view_subject_at (TimelineView *self, double x, double y)
{
  if (self->scene == NULL || x < 0 || timeline_playhead_hides (self, x))
    return (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE };
  return pick_subject (self->model, &self->view, self->scene, x, y);
}

static void
lay_out (TimelineView *self)
{
  g_clear_pointer (&self->scene, scene_free);
  if (self->model == NULL || self->view.width <= 0 || self->view.height <= 0)
    return;
  self->events_drawn = model_event_count (self->model);
  self->now_drawn = model_now (self->model);
  self->view.highlight = looked_at (self);
  g_clear_pointer (&self->axis, axis_free);
  if (self->event_order)
    self->axis = axis_new (self->model, self->view.start, self->view.end);
  self->view.axis = self->axis;
  self->scene = layout_scene (self->model, &self->view, self->theme);
}

/* Not while a size is allocated: the scrollbar comes and goes with this. */
static void
update_adjustment (TimelineView *self)
{
  double height = self->view.height;
  double full = self->model != NULL ? layout_full_height (self->model, &self->view) : 0;

  gtk_adjustment_configure (self->adjustment, self->view.scroll, 0, MAX (full, height),
                            LAYOUT_LANE_LEAST, height / 2, height);
}

/* Lays out again if what came to lie under the pointer needs to be outlined. */
static void
refresh_picture (TimelineView *self)
{
  update_adjustment (self);
  lay_out (self);

  Subject hovered = timeline_view_subject_at (self, self->pointer_x, self->pointer_y);
  if (!subject_equal (hovered, self->hovered)) {
    self->hovered = hovered;
    lay_out (self);
  }
  self->stale = FALSE;
  update_sentence (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
has_size (const Scene *scene, float width, float height)
{
  double scale = scene_scale (scene);

  return fabs (scene_width (scene) * scale - (double) width) < 0.5 &&
         fabs (scene_height (scene) * scale - (double) height) < 0.5;
}

static void
timeline_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TimelineView *self = TIMELINE_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);

  if (self->model == NULL || width <= 0 || height <= 0)
    return;
  /* A new size is drawn at once, not a frame later. */
  if (self->scene == NULL || !has_size (self->scene, width, height))
    lay_out (self);

  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_source_surface (
      cairo, ink_image (self->ink, self->scene, self->theme, gtk_widget_get_scale_factor (widget)),
      0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  timeline_place_snapshot (self, snapshot);
  timeline_playhead_snapshot (self, snapshot);
  if (self->hovered.kind != SUBJECT_NONE && self->told == NULL && self->sentence != NULL &&
      !self->without_hints)
    timeline_hint_snapshot (widget, snapshot, self->theme, self->sentence, self->pointer_x,
                            self->pointer_y);
}

/* ------------------------------------------------------------------ moving */

static void
describe_range (TimelineView *self)
{
  g_autofree char *range = status_text_range (self->view.start, self->view.end);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, range,
                                  -1);
}

static void
take_range (TimelineView *self)
{
  self->view.start = self->follow.start;
  self->view.end = self->follow.end;
  g_signal_emit (self, signals[SIGNAL_VIEW_CHANGED], 0);
}

void
timeline_view_range_moved (TimelineView *self, gboolean was_following)
{
  take_range (self);
  describe_range (self);
  timeline_view_mark_stale (self);
  if (self->follow.following != was_following)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_FOLLOWING]);
}

static gboolean
timeline_view_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TimelineView *self = TIMELINE_VIEW (widget);
  TimelineRun run = timeline_view_run (self);
  int64_t frame_time = gdk_frame_clock_get_frame_time (clock) * 1000;

  (void) user_data;
  if (self->model != NULL && timeline_follow_tick (&self->follow, frame_time, run, self->running)) {
    take_range (self);
    self->stale = TRUE;
  }
  if (self->follow.following && self->model != NULL &&
      (model_now (self->model) != self->now_drawn ||
       model_event_count (self->model) != self->events_drawn))
    self->stale = TRUE;
  if (self->stale)
    refresh_picture (self);

  gboolean live = self->running && self->follow.following;
  if (live || (self->model != NULL && timeline_follow_is_moving (&self->follow, run)))
    return G_SOURCE_CONTINUE;
  describe_range (self);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------ vertical scrolling */

static void
scrolled (TimelineView *self)
{
  double scroll = gtk_adjustment_get_value (self->adjustment);

  if (scroll == self->view.scroll)
    return;
  self->view.scroll = scroll;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  timeline_view_mark_stale (self);
}

static void
timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TimelineView *self = TIMELINE_VIEW (widget);

  (void) baseline;
  if (self->view.width != width || self->view.height != height) {
    self->view.width = width;
    self->view.height = height;
    timeline_view_mark_stale (self);
  }
  if (self->model != NULL)
    timeline_lanes_allocate (widget, self->model, &self->view);
}

/* ------------------------------------------------------------------ what is shown */

void
timeline_view_set_model (TimelineView *timeline, const Model *model)
{
  gboolean was_following = timeline->follow.following;
  Subject nothing = { .kind = SUBJECT_NONE, .lane = MODEL_NONE };
  gboolean animated = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (timeline)), "gtk-enable-animations", &animated,
                NULL);
  g_clear_pointer (&timeline->scene, scene_free);
  timeline_finding_clear (timeline);
  timeline_lanes_clear (GTK_WIDGET (timeline));
  layout_cache_clear (timeline->cache);
  timeline->model = model;
  timeline->growing = FALSE;
  timeline->ranks.start = timeline->ranks.end = 0;
  timeline->hovered = timeline->selected = nothing;
  g_clear_pointer (&timeline->told, g_free);
  timeline->follow.animated = animated;
  timeline->view.scroll = 0;
  timeline_marks_clear (timeline);
  g_hash_table_remove_all (timeline->collapsed);
  g_hash_table_remove_all (timeline->collapsed_lanes);
  lane_choice_set_model (timeline->lanes, model);
  timeline_follow_begin (&timeline->follow, TIMELINE_FIRST_SPAN);
  update_adjustment (timeline);
  update_sentence (timeline);
  timeline_view_range_moved (timeline, was_following);
}

void
timeline_view_set_running (TimelineView *timeline, gboolean running)
{
  if (timeline->running == running)
    return;
  timeline->running = running;
  timeline->view.live = running;
  timeline_view_mark_stale (timeline);
  if (running || timeline->model == NULL || !timeline->follow.following)
    return;

  TimelineRun run = timeline_view_run (timeline);
  if (run.now - run.first <= timeline->view.end - timeline->view.start)
    timeline_view_fit (timeline);
  else
    timeline_view_show_end (timeline);
}

void
timeline_view_set_theme (TimelineView *timeline, const Theme *theme)
{
  timeline->theme = theme;
  timeline_view_mark_stale (timeline);
}

void
timeline_view_refresh (TimelineView *timeline)
{
  if (timeline->model == NULL)
    return;
  lane_choice_refresh (timeline->lanes, timeline->view.end);
  if (timeline_lanes_update (GTK_WIDGET (timeline), timeline->model, &timeline->view))
    gtk_widget_queue_allocate (GTK_WIDGET (timeline));
  describe_range (timeline);
  if (model_event_count (timeline->model) != timeline->events_drawn)
    timeline_view_mark_stale (timeline);
}

void
timeline_view_lanes_changed (TimelineView *timeline)
{
  if (timeline->model == NULL)
    return;
  timeline_lanes_update (GTK_WIDGET (timeline), timeline->model, &timeline->view);
  gtk_widget_queue_allocate (GTK_WIDGET (timeline));
  timeline_view_mark_stale (timeline);
}

LaneChoice *
timeline_view_get_lanes (TimelineView *timeline)
{
  return timeline->lanes;
}

void
timeline_view_set_scale (TimelineView *timeline, double scale, double lane_least)
{
  if (timeline->view.scale == scale && timeline->view.lane_least == lane_least)
    return;
  timeline->view.scale = scale;
  timeline->view.lane_least = lane_least;
  gtk_widget_queue_allocate (GTK_WIDGET (timeline));
  timeline_view_mark_stale (timeline);
}

const Theme *
timeline_view_get_theme (TimelineView *timeline)
{
  return timeline->theme;
}

const Model *
timeline_view_get_model (TimelineView *timeline)
{
  return timeline->model;
}

gboolean
timeline_view_get_running (TimelineView *timeline)
{
  return timeline->running;
}

const View *
timeline_view_get_view (TimelineView *timeline)
{
  return &timeline->view;
}

void
timeline_view_set_hints (TimelineView *timeline, gboolean hints)
{
  timeline->without_hints = !hints;
  gtk_widget_queue_draw (GTK_WIDGET (timeline));
}

const char *
timeline_view_get_sentence (TimelineView *timeline)
{
  return timeline->sentence;
}

GtkAdjustment *
timeline_view_get_adjustment (TimelineView *timeline)
{
  return timeline->adjustment;
}

/* ------------------------------------------------------------------ pointing and selecting */

void
timeline_view_point (TimelineView *timeline, double x, double y)
{
  /* GTK says where the pointer is, too, when only the picture has moved. */
  if (x != timeline->pointer_x || y != timeline->pointer_y)
    timeline_view_tell (timeline, NULL);
  timeline->pointer_x = x;
  timeline->pointer_y = y;
  if (!subject_equal (timeline_view_subject_at (timeline, x, y), timeline->hovered))
    timeline_view_mark_stale (timeline);
  else if (timeline->hovered.kind != SUBJECT_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (timeline)); /* the hint moves along */
}

void
timeline_view_tell (TimelineView *timeline, const char *sentence)
{
  if (g_strcmp0 (timeline->told, sentence) == 0)
    return;
  g_free (timeline->told);
  timeline->told = g_strdup (sentence);
  update_sentence (timeline);
  timeline_view_mark_stale (timeline);
}

void
timeline_view_select_subject (TimelineView *timeline, Subject subject, const char *sentence)
{
  timeline->selected = subject;
  timeline_view_tell (timeline, sentence);
  timeline_view_mark_stale (timeline);
  g_signal_emit (timeline, signals[SIGNAL_SELECTION_CHANGED], 0);
}

void
timeline_view_select (TimelineView *timeline, double x, double y)
{
  Subject subject = timeline_view_subject_at (timeline, x, y);

  if (subject.kind == SUBJECT_PROCESS)
    timeline_process_toggle (timeline, (uint32_t) subject.index);
  else if (subject.kind == SUBJECT_FOLD)
    timeline_object_toggle (timeline, subject.lane);
  else
    timeline_view_select_subject (timeline, subject, NULL);
}

void
timeline_view_clear_selection (TimelineView *timeline)
{
  timeline_finding_clear (timeline);
  timeline_view_select_subject (timeline, (Subject){ .lane = MODEL_NONE }, NULL);
}

Subject
timeline_view_get_selected (TimelineView *timeline)
{
  return timeline->selected;
}

Subject
timeline_view_get_hovered (TimelineView *timeline)
{
  return timeline->hovered;
}

/* ------------------------------------------------------------------ the object */

static void
timeline_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TimelineView *self = TIMELINE_VIEW (object);

  if (id == PROPERTY_FOLLOWING)
    g_value_set_boolean (value, self->follow.following);
  else if (id == PROPERTY_SENTENCE)
    g_value_set_string (value, self->sentence);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
timeline_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROPERTY_FOLLOWING)
    timeline_view_set_following (TIMELINE_VIEW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
timeline_view_dispose (GObject *object)
{
  TimelineView *self = TIMELINE_VIEW (object);

  timeline_lanes_clear (GTK_WIDGET (self));
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (timeline_view_parent_class)->dispose (object);
}

static void
timeline_view_finalize (GObject *object)
{
  TimelineView *self = TIMELINE_VIEW (object);

  g_clear_pointer (&self->scene, scene_free);
  g_clear_pointer (&self->ink, ink_free);
  g_hash_table_unref (self->collapsed);
  g_hash_table_unref (self->collapsed_lanes);
  g_object_unref (self->lanes);
  g_clear_pointer (&self->axis, axis_free);
  layout_cache_free (self->cache);
  g_clear_pointer (&self->bookmarks, g_array_unref);
  g_free (self->told);
  g_free (self->sentence);
  G_OBJECT_CLASS (timeline_view_parent_class)->finalize (object);
}

static void
timeline_view_class_init (TimelineViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = timeline_view_get_property;
  object_class->set_property = timeline_view_set_property;
  object_class->dispose = timeline_view_dispose;
  object_class->finalize = timeline_view_finalize;
  widget_class->snapshot = timeline_view_snapshot;
  widget_class->size_allocate = timeline_view_size_allocate;

  properties[PROPERTY_FOLLOWING] =
      g_param_spec_boolean ("following", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROPERTY_SENTENCE] =
      g_param_spec_string ("sentence", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, PROPERTIES, properties);
  signals[SIGNAL_VIEW_CHANGED] =
      g_signal_new ("view-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  g_signal_new ("moment-chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_INT64);
  g_signal_new ("bookmark-chosen", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_SELECTION_CHANGED] =
      g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MARKS_CHANGED] =
      g_signal_new ("marks-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
timeline_view_init (TimelineView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->ink = ink_new ();
  self->cache = self->view.cache = layout_cache_new ();
  self->theme = theme_light ();
  self->pointer_x = self->pointer_y = -1;
  self->hovered.lane = self->selected.lane = MODEL_NONE;
  self->collapsed = self->view.collapsed = g_hash_table_new (NULL, NULL);
  self->collapsed_lanes = self->view.collapsed_lanes = g_hash_table_new (NULL, NULL);
  self->lanes = lane_choice_new ();
  lane_choice_attach (self->lanes, &self->view);
  g_signal_connect_swapped (self->lanes, "changed", G_CALLBACK (timeline_view_lanes_changed), self);
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (scrolled), self);
  self->playhead = (ShownMoment){ PLAYBACK_NONE, MODEL_NONE, MODEL_NONE, FALSE };
  timeline_follow_begin (&self->follow, TIMELINE_FIRST_SPAN);
  self->view.start = self->follow.start;
  self->view.end = self->follow.end;

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline"), -1);
  timeline_input_attach (self);
}
