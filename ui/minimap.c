/* SPDX-License-Identifier: MIT
 *
 * The minimap, see minimap.h.
 */
#include "ui/minimap.h"

#include <glib/gi18n.h>
#include <math.h>

#include "paint/ink.h"
#include "paint/minimap.h"
#include "ui/status-text.h"
#include "ui/timeline-run.h"

#define PERIOD     250  /* milliseconds between two updates while the program runs */
#define GO_ON      30   /* milliseconds to the next part of a run too large for one */
#define BUDGET     1000 /* sums between two looks at the clock */
#define PART       6000 /* microseconds that one part may take */
#define EDGE       6.0  /* pixels at an edge that resize */
#define LEAST_WIDE 6.0  /* pixels of the window, however little it shows */
#define MARGIN     2.0f /* above and below the window */
#define RADIUS     4.0f
#define BORDER     2.0f
#define GRIP_WIDE  4.0f
#define GRIP_HIGH  16.0f
#define DIMMED     0.35f /* what is not in view */
#define STEP       0.02  /* of the run, by a key */

typedef enum { GRIP_JUMP, GRIP_MOVE, GRIP_START, GRIP_END } Grip;

struct _MinimapView {
  GtkWidget parent_instance;
  TimelineView *timeline;
  const Theme *theme;
  double type_scale; /* how large type is, and all else with it */
  Minimap *sums;
  const Model *model; /* what the sums are of; nullable */
  gint64 updated;     /* when, in microseconds of the monotonic clock */
  guint go_on;        /* the timeout's id while a part is left, or 0 */
  Ink *ink;
  /* The picture, and what it was made for. */
  GdkTexture *texture; /* nullable */
  uint64_t revision;
  int width, scale;
  /* The window as drawn last, in whole pixels. */
  int left, right;
  /* The drag. */
  gboolean dragging;
  Grip grip;
  int64_t start, end; /* of the window when it began */
  double press;       /* x */
  char *range;        /* as told to assistive technology */
};

G_DEFINE_FINAL_TYPE (MinimapView, minimap_view, GTK_TYPE_WIDGET)

static double
width_of (MinimapView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

/* Returns the pixels left of the chart, and those of the whole picture from top to bottom. */
static double
left_of_chart (MinimapView *self)
{
  return LAYOUT_NAMES_WIDTH * self->type_scale;
}

static int
height_of (MinimapView *self)
{
  return (int) ceil (MINIMAP_HEIGHT * self->type_scale);
}

/* Turn time to pixels and back. */
static double
x_of (MinimapView *self, int64_t time)
{
  return minimap_x (self->sums, width_of (self) / self->type_scale, time) * self->type_scale;
}

static int64_t
time_at (MinimapView *self, double x)
{
  return minimap_time (self->sums, width_of (self) / self->type_scale, x / self->type_scale);
}

/* ------------------------------------------------------------------ the window in the run */

/* Writes where the window's edges are, within the chart. */
static void
window_edges (MinimapView *self, double *left, double *right)
{
  const View *view = timeline_view_get_view (self->timeline);
  double least = left_of_chart (self);
  double most = MAX (width_of (self) - MINIMAP_MARGIN * self->type_scale, least + LEAST_WIDE);
  double x0 = x_of (self, view->start);
  double x1 = x_of (self, view->end);

  if (x1 - x0 < LEAST_WIDE) {
    x0 = (x0 + x1 - LEAST_WIDE) / 2;
    x1 = x0 + LEAST_WIDE;
  }
  *left = round (CLAMP (x0, least, most - LEAST_WIDE));
  *right = round (CLAMP (x1, least + LEAST_WIDE, most));
}

/* A narrow window is resized from beside it, so that there is something left to move it by. */
static Grip
grip_at (MinimapView *self, double x)
{
  double left, right;

  window_edges (self, &left, &right);
  double inner = right - left < 4 * EDGE ? 0 : EDGE;
  if (x >= left - EDGE && x < left + inner)
    return GRIP_START;
  if (x > right - inner && x <= right + EDGE)
    return GRIP_END;
  return x >= left && x <= right ? GRIP_MOVE : GRIP_JUMP;
}

/* Shows the part from `start` on, as long as it was, within the run if it fits in there. */
static void
show_span (MinimapView *self, int64_t start, int64_t span)
{
  int64_t first = time_at (self, left_of_chart (self));
  int64_t length = minimap_length (self->sums);

  if (span < length)
    start = CLAMP (start, first, first + length - span);
  timeline_view_show_range (self->timeline, start, start + span);
}

static void
show_edges (MinimapView *self, int64_t start, int64_t end)
{
  int64_t first = time_at (self, left_of_chart (self));
  int64_t last = first + minimap_length (self->sums);

  timeline_view_show_range (self->timeline, MAX (start, MIN (first, self->start)),
                            MIN (end, MAX (last, self->end)));
}

static void
remember_window (MinimapView *self)
{
  const View *view = timeline_view_get_view (self->timeline);

  self->start = view->start;
  self->end = view->end;
}

static void
drag_to (MinimapView *self, double x)
{
  int64_t distance = time_at (self, x) - time_at (self, self->press);

  switch (self->grip) {
  case GRIP_START:
    show_edges (self, MIN (self->start + distance, self->end - TIMELINE_LEAST_SPAN), self->end);
    break;
  case GRIP_END:
    show_edges (self, self->start, MAX (self->end + distance, self->start + TIMELINE_LEAST_SPAN));
    break;
  case GRIP_MOVE:
  case GRIP_JUMP:
    show_span (self, self->start + distance, self->end - self->start);
    break;
  }
}

/* ------------------------------------------------------------------ updates */

static void
describe (MinimapView *self)
{
  const View *view = timeline_view_get_view (self->timeline);
  int64_t first = time_at (self, left_of_chart (self));
  g_autofree char *seen = status_text_range (view->start, view->end);
  g_autofree char *run = status_text_range (first, first + minimap_length (self->sums));
  g_autofree char *range = g_strdup_printf (_ ("%s; the run goes %s"), seen, run);

  if (g_strcmp0 (range, self->range) == 0)
    return;
  g_free (self->range);
  self->range = g_steal_pointer (&range);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->range, -1);
}

static gboolean take_part (gpointer data);

static void
update (MinimapView *self)
{
  const Model *model = timeline_view_get_model (self->timeline);
  TimelineRun run = timeline_run_of (model, timeline_view_get_running (self->timeline));

  if (model == NULL || self->dragging)
    return;
  self->model = model;
  self->updated = g_get_monotonic_time ();
  gboolean complete;
  do
    complete = minimap_update (self->sums, model, run.first, run.now, BUDGET);
  while (!complete && g_get_monotonic_time () - self->updated < PART);
  if (!complete && self->go_on == 0)
    self->go_on = g_timeout_add (GO_ON, take_part, self);
  if (complete)
    g_clear_handle_id (&self->go_on, g_source_remove);
  if (minimap_revision (self->sums) != self->revision)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
take_part (gpointer data)
{
  MinimapView *self = data;

  update (self);
  return self->go_on != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
minimap_view_refresh (MinimapView *minimap)
{
  gint64 age = (g_get_monotonic_time () - minimap->updated) / 1000;

  if (age >= PERIOD || !timeline_view_get_running (minimap->timeline))
    update (minimap);
  describe (minimap);
}

/* While the picture scrolls by itself the window creeps: only whole pixels are worth a frame. */
static void
view_changed (MinimapView *self)
{
  double left, right;

  if (timeline_view_get_model (self->timeline) != self->model) {
    g_clear_handle_id (&self->go_on, g_source_remove);
    minimap_clear (self->sums);
    self->model = NULL;
  }
  window_edges (self, &left, &right);
  if ((int) left != self->left || (int) right != self->right)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  if (!timeline_view_get_following (self->timeline))
    describe (self);
}

void
minimap_view_attach (MinimapView *minimap, TimelineView *timeline)
{
  minimap->timeline = timeline;
  g_signal_connect_object (timeline, "view-changed", G_CALLBACK (view_changed), minimap,
                           G_CONNECT_SWAPPED);
}

void
minimap_view_set_theme (MinimapView *minimap, const Theme *theme)
{
  minimap->theme = theme;
  g_clear_object (&minimap->texture);
  gtk_widget_queue_draw (GTK_WIDGET (minimap));
}

void
minimap_view_set_scale (MinimapView *minimap, double scale)
{
  minimap->type_scale = scale;
  g_clear_object (&minimap->texture);
  gtk_widget_queue_resize (GTK_WIDGET (minimap));
}

/* ------------------------------------------------------------------ the picture */

static void
paint (MinimapView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget);
  int height = height_of (self);
  int scale = gtk_widget_get_scale_factor (widget);
  uint64_t revision = minimap_revision (self->sums);

  if (self->texture != NULL && self->revision == revision && self->width == width &&
      self->scale == scale)
    return;
  self->revision = revision;
  self->width = width;
  self->scale = scale;
  g_autoptr (Scene) scene = minimap_scene (self->sums, width / self->type_scale, self->theme);
  scene_set_scale (scene, self->type_scale);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cairo_t *cairo = cairo_create (surface);
  ink_draw (self->ink, scene, self->theme, cairo);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);

  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), stride * (gsize) height * (gsize) scale,
      (GDestroyNotify) cairo_surface_destroy, surface);
  g_clear_object (&self->texture);
  self->texture =
      gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkRGBA
rgba (const Theme *theme, ColourRole role, float opacity)
{
  Colour colour = theme->colours[role];

  return (GdkRGBA){ (float) colour.red, (float) colour.green, (float) colour.blue, opacity };
}

static void
snapshot_grip (GtkSnapshot *snapshot, float x, float height, const GdkRGBA *colour)
{
  GskRoundedRect grip;

  gsk_rounded_rect_init_from_rect (
      &grip,
      &GRAPHENE_RECT_INIT (x - GRIP_WIDE / 2, (height - GRIP_HIGH) / 2, GRIP_WIDE, GRIP_HIGH),
      GRIP_WIDE / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &grip);
  gtk_snapshot_append_color (snapshot, colour, &grip.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_window (MinimapView *self, GtkSnapshot *snapshot)
{
  float height = (float) height_of (self);
  float chart = (float) left_of_chart (self);
  float chart_end = (float) (width_of (self) - MINIMAP_MARGIN * self->type_scale);
  GdkRGBA accent = rgba (self->theme, COLOUR_ACCENT, 1);
  GdkRGBA ground = rgba (self->theme, COLOUR_GROUND, DIMMED);
  double left, right;
  GskRoundedRect box;

  window_edges (self, &left, &right);
  self->left = (int) left;
  self->right = (int) right;
  gtk_snapshot_append_color (snapshot, &ground,
                             &GRAPHENE_RECT_INIT (chart, 0, (float) left - chart, height));
  gtk_snapshot_append_color (
      snapshot, &ground,
      &GRAPHENE_RECT_INIT ((float) right, 0, MAX (chart_end - (float) right, 0), height));
  gsk_rounded_rect_init_from_rect (
      &box, &GRAPHENE_RECT_INIT ((float) left, MARGIN, (float) (right - left), height - 2 * MARGIN),
      RADIUS);
  gtk_snapshot_append_border (snapshot, &box, (float[4]){ BORDER, BORDER, BORDER, BORDER },
                              (GdkRGBA[4]){ accent, accent, accent, accent });
  if (right - left < 4 * EDGE)
    return;
  snapshot_grip (snapshot, (float) left + BORDER / 2, height, &accent);
  snapshot_grip (snapshot, (float) right - BORDER / 2, height, &accent);
}

static void
minimap_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MinimapView *self = MINIMAP_VIEW (widget);
  float width = (float) gtk_widget_get_width (widget);

  if (width < (LAYOUT_NAMES_WIDTH + 2 * MINIMAP_MARGIN) * self->type_scale)
    return;
  paint (self);
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT (0, 0, width, (float) height_of (self)));
  if (self->model != NULL)
    snapshot_window (self, snapshot);
}

static void
minimap_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  (void) for_size;
  *minimum = *natural =
      orientation == GTK_ORIENTATION_VERTICAL ? height_of (MINIMAP_VIEW (widget)) : 0;
  *minimum_baseline = *natural_baseline = -1;
}

/* ------------------------------------------------------------------ input */

static void
drag_begun (GtkGestureDrag *gesture, double x, double y, MinimapView *self)
{
  (void) gesture;
  (void) y;
  if (self->model == NULL || x < left_of_chart (self) - EDGE)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->grip = grip_at (self, x);
  self->press = x;
  remember_window (self);
  if (self->grip == GRIP_JUMP) {
    int64_t span = self->end - self->start;
    show_span (self, time_at (self, x) - span / 2, span);
    remember_window (self);
  }
  self->dragging = TRUE; /* the scale stays as it is until it is let go */
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   self->grip == GRIP_START || self->grip == GRIP_END ? "ew-resize"
                                                                                      : "grabbing");
}

static void
dragged (GtkGestureDrag *gesture, double x, double y, MinimapView *self)
{
  (void) gesture;
  (void) y;
  if (self->dragging && self->model != NULL)
    drag_to (self, self->press + x);
}

static void
drag_ended (GtkGestureDrag *gesture, double x, double y, MinimapView *self)
{
  /* The last step may come with the release alone. */
  dragged (gesture, x, y, self);
  self->dragging = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
pointed (GtkEventControllerMotion *controller, double x, double y, MinimapView *self)
{
  static const char *const cursors[] = {
    [GRIP_JUMP] = NULL, [GRIP_MOVE] = "grab", [GRIP_START] = "ew-resize", [GRIP_END] = "ew-resize"
  };

  (void) controller;
  (void) y;
  if (!self->dragging && self->model != NULL)
    gtk_widget_set_cursor_from_name (
        GTK_WIDGET (self), x < left_of_chart (self) - EDGE ? NULL : cursors[grip_at (self, x)]);
}

static gboolean
key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
             MinimapView *self)
{
  int64_t step = MAX ((int64_t) (STEP * (double) minimap_length (self->sums)), 1);
  gboolean back = key == GDK_KEY_Left || key == GDK_KEY_Page_Up;

  (void) controller;
  (void) code;
  if (self->model == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;
  remember_window (self);
  int64_t span = self->end - self->start;
  int64_t distance = back ? -step : step;
  if (key == GDK_KEY_Page_Up || key == GDK_KEY_Page_Down)
    show_span (self, self->start + (back ? -span : span), span);
  else if (key != GDK_KEY_Left && key != GDK_KEY_Right)
    return GDK_EVENT_PROPAGATE;
  else if (state & GDK_SHIFT_MASK)
    show_edges (self, self->start, MAX (self->end + distance, self->start + TIMELINE_LEAST_SPAN));
  else
    show_span (self, self->start + distance, span);
  return GDK_EVENT_STOP;
}

static void
attach_input (MinimapView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (pointed), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (widget, keys);
}

/* ------------------------------------------------------------------ the object */

static void
minimap_view_dispose (GObject *object)
{
  MinimapView *self = MINIMAP_VIEW (object);

  g_clear_handle_id (&self->go_on, g_source_remove);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (minimap_view_parent_class)->dispose (object);
}

static void
minimap_view_finalize (GObject *object)
{
  MinimapView *self = MINIMAP_VIEW (object);

  minimap_free (self->sums);
  ink_free (self->ink);
  g_free (self->range);
  G_OBJECT_CLASS (minimap_view_parent_class)->finalize (object);
}

static void
minimap_view_class_init (MinimapViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = minimap_view_dispose;
  G_OBJECT_CLASS (class)->finalize = minimap_view_finalize;
  widget_class->snapshot = minimap_view_snapshot;
  widget_class->measure = minimap_view_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
minimap_view_init (MinimapView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->sums = minimap_new ();
  self->ink = ink_new ();
  self->theme = theme_light ();
  self->type_scale = 1;
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Overview of the whole run"), -1);
  attach_input (self);
}
