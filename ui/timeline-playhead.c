/* SPDX-License-Identifier: MIT
 *
 * The playhead in a timeline, see timeline-playhead.h.
 */
#include "ui/timeline-playhead.h"

#include <math.h>

#include "model/time-text.h"
#include "ui/flag-place.h"
#include "ui/playback.h"
#include "ui/timeline-view-private.h"

#define VEIL         0.74f /* how much of the ground lies over what is to come */
#define LIGHT        0.10f
#define LIGHT_NAME   0.16f
#define LINE         2.0
#define EDGE         4.0f /* of a lit lane */
#define FLAG_PADDING 6.0
#define FLAG_RADIUS  4.0f
#define FLAG_TOP     2.0
#define TICKS        2000 /* so many moments are told apart in the picture */
/* Shares of the chart between which the playhead is well in sight. */
#define PLAYED_MOST   0.75
#define STEPPED_LEAST 0.04
#define STEPPED_MOST  0.94
#define AFTER_JUMP    0.1

static GdkRGBA
colour_of (TimelineView *self, ColourRole role, float opacity)
{
  Colour colour = self->theme->colours[role];

  return (GdkRGBA){ (float) colour.red, (float) colour.green, (float) colour.blue, opacity };
}

static gboolean
is_shown (TimelineView *self)
{
  return self->playhead.moment != PLAYBACK_NONE && self->model != NULL;
}

void
timeline_playhead_show (TimelineView *timeline, ShownMoment moment)
{
  timeline->playhead = moment;
  gtk_widget_queue_draw (GTK_WIDGET (timeline));
}

ShownMoment
timeline_playhead_get (TimelineView *timeline)
{
  return timeline->playhead;
}

gboolean
timeline_playhead_hides (TimelineView *timeline, double x)
{
  return is_shown (timeline) && timeline->playhead.hides &&
         x > layout_names_width (&timeline->view) &&
         x > layout_x (&timeline->view, timeline->playhead.moment);
}

gboolean
timeline_playhead_choose (TimelineView *timeline, double x, double y)
{
  const View *view = &timeline->view;

  if (timeline->model == NULL || x < layout_names_width (view) || y < 0 ||
      y >= layout_ruler_height (view))
    return FALSE;
  g_signal_emit_by_name (timeline, "moment-chosen", layout_time (view, x));
  return TRUE;
}

/* ------------------------------------------------------------------ in sight */

/* Returns where a moment is, from 0 at the chart's left edge to 1 at its right one. The table of
 * event order may be that of the frame before: the model is asked. */
static double
share_of (TimelineView *self, int64_t time)
{
  double start = (double) self->view.start, end = (double) self->view.end;
  double moment = (double) time;

  if (self->event_order) {
    start = axis_rank_of (self->model, self->view.start);
    end = axis_rank_of (self->model, self->view.end);
    moment = axis_rank_of (self->model, time);
  }
  return end > start ? (moment - start) / (end - start) : 0;
}

/* Where there is no run there is nothing to see. */
static void
pan_within_run (TimelineView *self, double shift)
{
  TimelineRun run = timeline_view_run (self);
  double earliest = MIN (share_of (self, run.first) - STEPPED_LEAST, 0);
  double latest = MAX (share_of (self, run.now) - 1 + STEPPED_LEAST, 0);

  shift = CLAMP (shift, earliest, latest);
  if (shift != 0)
    timeline_view_pan_share (self, shift);
}

/* With reduced motion the picture stands still until the playhead leaves it. */
void
timeline_playhead_keep_in_sight (TimelineView *timeline, gboolean plays)
{
  if (!is_shown (timeline))
    return;
  double share = share_of (timeline, timeline->playhead.moment);
  double wanted = share;

  if (!plays && (share < STEPPED_LEAST || share > STEPPED_MOST))
    wanted = 0.5;
  else if (plays && (share < 0 || share > 1))
    wanted = AFTER_JUMP;
  else if (plays && timeline->follow.animated && share > PLAYED_MOST)
    wanted = PLAYED_MOST;
  if (wanted != share)
    pan_within_run (timeline, share - wanted);
}

/* ------------------------------------------------------------------ drawing */

static void
append (TimelineView *self, GtkSnapshot *snapshot, ColourRole role, float opacity, double x,
        double y, double width, double height)
{
  GdkRGBA colour = colour_of (self, role, opacity);

  if (width > 0 && height > 0)
    gtk_snapshot_append_color (
        snapshot, &colour,
        &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
draw_light (TimelineView *self, GtkSnapshot *snapshot, const LanePlace *place, double x)
{
  double names = layout_names_width (&self->view);
  double width = MIN (x, self->view.width) - names;

  append (self, snapshot, COLOUR_ACCENT, LIGHT_NAME, 0, place->y, names, place->height);
  append (self, snapshot, COLOUR_ACCENT, 1, 0, place->y, EDGE, place->height);
  append (self, snapshot, COLOUR_ACCENT, LIGHT, names, place->y, width, place->height);
}

static void
draw_lights (TimelineView *self, GtkSnapshot *snapshot, double x)
{
  double ruler = layout_ruler_height (&self->view);
  g_autoptr (GArray) places = layout_lanes (self->model, &self->view);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float) ruler, (float) self->view.width,
                                                         (float) (self->view.height - ruler)));
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane != MODEL_NONE &&
        (place->lane == self->playhead.lane || place->lane == self->playhead.object))
      draw_light (self, snapshot, place, x);
  }
  gtk_snapshot_pop (snapshot);
}

/* The time on the ruler, beside what else is marked there. */
static void
draw_flag (TimelineView *self, GtkSnapshot *snapshot, double x)
{
  double scale = layout_scale (&self->view);
  double names = layout_names_width (&self->view);
  int64_t step = time_text_tick_step (MAX ((self->view.end - self->view.start) / TICKS, 1));
  g_autofree char *text = time_text_tick (self->playhead.moment, step);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA ground = colour_of (self, COLOUR_ACCENT, 1);
  GdkRGBA ink = colour_of (self, COLOUR_GROUND, 1);
  GskRoundedRect box;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  double whole = width + 2 * FLAG_PADDING * scale;
  FlagPlace place = flag_place_find (self->scene, x, whole, height + 4, names, self->view.width);
  gsk_rounded_rect_init_from_rect (&box,
                                   &GRAPHENE_RECT_INIT ((float) place.left, (float) place.top,
                                                        (float) whole, (float) height + 4),
                                   FLAG_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &ground, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) (place.left + FLAG_PADDING * scale), (float) place.top + 2));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

void
timeline_playhead_snapshot (TimelineView *timeline, GtkSnapshot *snapshot)
{
  const View *view = &timeline->view;
  double ruler = layout_ruler_height (view), names = layout_names_width (view);

  if (!is_shown (timeline) || view->width <= names)
    return;
  double x = layout_x (view, timeline->playhead.moment);
  double from = CLAMP (x, names, view->width);
  float veil = timeline->playhead.hides ? 1 : VEIL;

  append (timeline, snapshot, COLOUR_GROUND, veil, from, ruler, view->width - from,
          view->height - ruler);
  draw_lights (timeline, snapshot, x);
  if (x < names || x > view->width)
    return;
  double line = LINE * layout_scale (view);
  append (timeline, snapshot, COLOUR_ACCENT, 1, floor (x - line / 2), FLAG_TOP, line, view->height);
  draw_flag (timeline, snapshot, x);
}
