/* SPDX-License-Identifier: MIT
 *
 * The timeline, see timeline-view.h.
 *
 * Whatever changes the picture marks it as stale; the next frame's tick lays it out once, looks
 * what is under the pointer, and asks for a redraw. Ticks go on while the run is followed or a
 * movement is under way, and stop otherwise, so that a timeline at rest costs nothing.
 */
#include "ui/timeline-view.h"

#include "paint/ink.h"
#include "ui/status-text.h"
#include "ui/timeline-follow.h"
#include "ui/timeline-hint.h"
#include "ui/timeline-input.h"
#include "ui/timeline-lanes.h"

struct _TimelineView {
  GtkWidget parent_instance;
  const Model *model; /* nullable, the window's */
  const Theme *theme;
  gboolean running;
  TimelineFollow follow;
  View view;
  Scene *scene; /* nullable; what was laid out last */
  Ink *ink;
  uint64_t events_drawn; /* what the scene shows of the model */
  int64_t now_drawn;
  gboolean stale;
  guint tick;       /* the tick callback's id, or 0 */
  double pointer_x; /* negative: not over the timeline */
  double pointer_y;
  Subject hovered;
  Subject selected;
  char *sentence;
  GtkAdjustment *adjustment;
};

G_DEFINE_FINAL_TYPE (TimelineView, timeline_view, GTK_TYPE_WIDGET)

enum { PROPERTY_FOLLOWING = 1, PROPERTY_SENTENCE, PROPERTIES };
static GParamSpec *properties[PROPERTIES];

enum { SIGNAL_VIEW_CHANGED, SIGNALS };
static guint signals[SIGNALS];

static gboolean timeline_view_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data);

static gboolean
same_subject (Subject a, Subject b)
{
  return a.kind == b.kind && a.lane == b.lane && a.index == b.index;
}

/* Returns when the last thread ended; MODEL_OPEN while one lives. */
static int64_t
last_end (const Model *model)
{
  uint32_t count = model_lane_count (model);
  int64_t last = 0;

  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) == MODEL_LANE_THREAD)
      last = MAX (last, model_lane_end (lane));
  }
  return last;
}

/* The session's time goes on for a while after the program has ended: nothing is there to see. */
static TimelineRun
run_of (TimelineView *self)
{
  TimelineRun run = { 0, 0 };

  if (self->model == NULL || model_lane_count (self->model) == 0)
    return run;
  run.now = model_now (self->model);
  run.first = model_lane_start (model_lane (self->model, 0));
  if (!self->running)
    run.now = MIN (run.now, MAX (last_end (self->model), run.first));
  return run;
}

static void
wake (TimelineView *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), timeline_view_tick, NULL, NULL);
}

static void
mark_stale (TimelineView *self)
{
  self->stale = TRUE;
  wake (self);
}

/* ------------------------------------------------------------------ the picture */

static void
update_sentence (TimelineView *self)
{
  Subject subject = self->hovered.kind != SUBJECT_NONE ? self->hovered : self->selected;
  g_autofree char *sentence = self->model != NULL ? describe_subject (self->model, subject) : NULL;

  if (g_strcmp0 (sentence, self->sentence) == 0)
    return;
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_SENTENCE]);
}

/* Returns the interval of a thread's lane at `x`, or the lane itself if it has none there. */
static Subject
subject_in_lane (TimelineView *self, Subject lane_subject, double x)
{
  const ModelLane *lane = model_lane (self->model, lane_subject.lane);
  int64_t time = layout_time (&self->view, x);

  if (model_lane_kind (lane) != MODEL_LANE_THREAD || x < LAYOUT_NAMES_WIDTH)
    return lane_subject;
  uint64_t count = model_interval_count (lane);
  if (count == 0 || time > model_now (self->model))
    return lane_subject;
  uint64_t index = model_interval_at (lane, count, time);
  const ModelInterval interval = model_interval (lane, index);
  if (time < interval.start || time >= interval.end)
    return lane_subject;
  return (Subject){ .kind = SUBJECT_INTERVAL, .lane = lane_subject.lane, .index = index };
}

/* Intervals answer over the full height of their lane, however thin they are drawn. */
static Subject
subject_at (TimelineView *self, double x, double y)
{
  const Shape *shape = self->scene != NULL && x >= 0 ? scene_hit (self->scene, x, y) : NULL;

  if (shape == NULL)
    return (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE };
  if (shape->subject.kind == SUBJECT_LANE)
    return subject_in_lane (self, shape->subject, x);
  return shape->subject;
}

static void
lay_out (TimelineView *self)
{
  g_clear_pointer (&self->scene, scene_free);
  if (self->model == NULL || self->view.width <= 0 || self->view.height <= 0)
    return;
  self->events_drawn = model_event_count (self->model);
  self->now_drawn = model_now (self->model);
  self->view.highlight = self->hovered.kind != SUBJECT_NONE ? self->hovered : self->selected;
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

  Subject hovered = subject_at (self, self->pointer_x, self->pointer_y);
  if (!same_subject (hovered, self->hovered)) {
    self->hovered = hovered;
    lay_out (self);
  }
  self->stale = FALSE;
  update_sentence (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  if (self->scene == NULL || (float) scene_width (self->scene) != width ||
      (float) scene_height (self->scene) != height)
    lay_out (self);

  cairo_t *cairo = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_source_surface (
      cairo, ink_image (self->ink, self->scene, self->theme, gtk_widget_get_scale_factor (widget)),
      0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  if (self->hovered.kind != SUBJECT_NONE && self->sentence != NULL)
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

/* To be called after everything that the user did to the range. */
static void
range_moved (TimelineView *self, gboolean was_following)
{
  take_range (self);
  describe_range (self);
  mark_stale (self);
  if (self->follow.following != was_following)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_FOLLOWING]);
}

static gboolean
timeline_view_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TimelineView *self = TIMELINE_VIEW (widget);
  TimelineRun run = run_of (self);
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
  mark_stale (self);
}

static void
timeline_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TimelineView *self = TIMELINE_VIEW (widget);

  (void) baseline;
  if (self->view.width != width || self->view.height != height) {
    self->view.width = width;
    self->view.height = height;
    mark_stale (self);
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
  timeline_lanes_clear (GTK_WIDGET (timeline));
  timeline->model = model;
  timeline->hovered = timeline->selected = nothing;
  timeline->follow.animated = animated;
  timeline->view.scroll = 0;
  timeline_follow_begin (&timeline->follow, TIMELINE_FIRST_SPAN);
  update_adjustment (timeline);
  update_sentence (timeline);
  range_moved (timeline, was_following);
}

void
timeline_view_set_running (TimelineView *timeline, gboolean running)
{
  if (timeline->running == running)
    return;
  timeline->running = running;
  timeline->view.live = running;
  mark_stale (timeline);
  if (running || timeline->model == NULL || !timeline->follow.following)
    return;

  TimelineRun run = run_of (timeline);
  if (run.now - run.first <= timeline->view.end - timeline->view.start)
    timeline_view_fit (timeline);
  else
    timeline_view_show_end (timeline);
}

void
timeline_view_set_theme (TimelineView *timeline, const Theme *theme)
{
  timeline->theme = theme;
  mark_stale (timeline);
}

void
timeline_view_refresh (TimelineView *timeline)
{
  if (timeline->model == NULL)
    return;
  if (timeline_lanes_update (GTK_WIDGET (timeline), timeline->model, &timeline->view))
    gtk_widget_queue_allocate (GTK_WIDGET (timeline));
  describe_range (timeline);
  if (model_event_count (timeline->model) != timeline->events_drawn)
    mark_stale (timeline);
}

const View *
timeline_view_get_view (TimelineView *timeline)
{
  return &timeline->view;
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

/* ------------------------------------------------------------------ looking around */

gboolean
timeline_view_get_following (TimelineView *timeline)
{
  return timeline->follow.following;
}

void
timeline_view_set_following (TimelineView *timeline, gboolean following)
{
  gboolean was_following = timeline->follow.following;

  if (following)
    timeline_follow_resume (&timeline->follow, run_of (timeline));
  else
    timeline_follow_pause (&timeline->follow);
  range_moved (timeline, was_following);
}

void
timeline_view_show_end (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  if (timeline->running) {
    timeline_view_set_following (timeline, TRUE);
    return;
  }
  timeline_follow_show_end (&timeline->follow, run_of (timeline));
  range_moved (timeline, was_following);
}

static void
zoom (TimelineView *self, int64_t anchor, double factor)
{
  gboolean was_following = self->follow.following;

  timeline_follow_zoom (&self->follow, run_of (self), anchor, factor);
  range_moved (self, was_following);
}

void
timeline_view_zoom (TimelineView *timeline, double factor)
{
  zoom (timeline, timeline_follow_anchor (&timeline->follow), factor);
}

void
timeline_view_zoom_at (TimelineView *timeline, double x, double factor)
{
  double within = CLAMP (x, LAYOUT_NAMES_WIDTH, MAX (timeline->view.width, LAYOUT_NAMES_WIDTH));

  zoom (timeline, layout_time (&timeline->view, within), factor);
}

void
timeline_view_pan (TimelineView *timeline, double x, double y)
{
  double chart = timeline->view.width - LAYOUT_NAMES_WIDTH;

  if (x != 0 && chart > 0)
    timeline_view_pan_share (timeline, x / chart);
  if (y != 0)
    gtk_adjustment_set_value (timeline->adjustment,
                              gtk_adjustment_get_value (timeline->adjustment) + y);
}

void
timeline_view_pan_share (TimelineView *timeline, double share)
{
  gboolean was_following = timeline->follow.following;
  double span = (double) (timeline->follow.end - timeline->follow.start);

  timeline_follow_pan (&timeline->follow, run_of (timeline), (int64_t) (share * span));
  range_moved (timeline, was_following);
}

void
timeline_view_fit (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_fit (&timeline->follow, run_of (timeline));
  range_moved (timeline, was_following);
}

void
timeline_view_show_beginning (TimelineView *timeline)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_show_beginning (&timeline->follow, run_of (timeline));
  range_moved (timeline, was_following);
}

void
timeline_view_show_range (TimelineView *timeline, int64_t start, int64_t end)
{
  gboolean was_following = timeline->follow.following;

  timeline_follow_show (&timeline->follow, start, end);
  range_moved (timeline, was_following);
}

void
timeline_view_point (TimelineView *timeline, double x, double y)
{
  timeline->pointer_x = x;
  timeline->pointer_y = y;
  if (!same_subject (subject_at (timeline, x, y), timeline->hovered))
    mark_stale (timeline);
  else if (timeline->hovered.kind != SUBJECT_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (timeline)); /* the hint moves along */
}

void
timeline_view_select (TimelineView *timeline, double x, double y)
{
  timeline->selected = subject_at (timeline, x, y);
  mark_stale (timeline);
}

void
timeline_view_clear_selection (TimelineView *timeline)
{
  timeline->selected = (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE };
  mark_stale (timeline);
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

  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
timeline_view_init (TimelineView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->ink = ink_new ();
  self->theme = theme_light ();
  self->pointer_x = self->pointer_y = -1;
  self->hovered.lane = self->selected.lane = MODEL_NONE;
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (scrolled), self);
  timeline_follow_begin (&self->follow, TIMELINE_FIRST_SPAN);
  self->view.start = self->follow.start;
  self->view.end = self->follow.end;

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline",
                                  -1);
  timeline_input_attach (self);
}
