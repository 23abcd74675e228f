/* SPDX-License-Identifier: MIT
 *
 * Going to a place in the timeline, see timeline-place.h.
 */
#include "ui/timeline-place.h"

#include "ui/timeline-finding.h"
#include "ui/timeline-view-private.h"

#define FLASH_TIME  1500000 /* microseconds */
#define FLASH_LEAST 14.0    /* pixels */
#define FLASH_GROW  3.0
#define LEAST_WIDE  24.0 /* pixels: what is narrower is zoomed in on */
#define AROUND      1.5  /* a part is shown with so much on either side, in its own lengths */
#define EDGE        0.04 /* of the width: what is nearer to an edge is not in sight */
#define NEAR_SPAN   INT64_C (10000) /* nanoseconds: so much is in view around a moment */

/* What flashes, and since when. */
typedef struct {
  LaneRange part;
  gint64 begun; /* of the frame clock; 0: with the next frame */
  guint tick;   /* 0: nothing flashes */
} Flash;

static Flash *
flash_of (TimelineView *timeline)
{
  Flash *flash = g_object_get_data (G_OBJECT (timeline), "place-flash");

  if (flash == NULL) {
    flash = g_new0 (Flash, 1);
    g_object_set_data_full (G_OBJECT (timeline), "place-flash", flash, g_free);
  }
  return flash;
}

/* ------------------------------------------------------------------ flashing */

static gboolean
flash_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Flash *flash = flash_of (TIMELINE_VIEW (widget));
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  (void) data;
  if (flash->begun == 0)
    flash->begun = now;
  gtk_widget_queue_draw (widget);
  if (now - flash->begun < FLASH_TIME)
    return G_SOURCE_CONTINUE;
  flash->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_flash (TimelineView *timeline, LaneRange part)
{
  Flash *flash = flash_of (timeline);

  flash->part = part;
  flash->begun = 0;
  if (flash->tick == 0)
    flash->tick = gtk_widget_add_tick_callback (GTK_WIDGET (timeline), flash_tick, NULL, NULL);
}

/* Returns how strong it is now, from 1 down to 0. Who wants no movement sees it come and go. */
static double
strength (TimelineView *timeline, const Flash *flash)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (timeline));
  gboolean animated = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (timeline)), "gtk-enable-animations", &animated,
                NULL);
  if (!animated || clock == NULL || flash->begun == 0)
    return 1;
  double age = (double) (gdk_frame_clock_get_frame_time (clock) - flash->begun) / FLASH_TIME;
  return CLAMP (1.5 * (1 - age), 0, 1);
}

/* Returns whether the part is in sight, and where. */
static gboolean
find_box (TimelineView *timeline, LaneRange part, graphene_rect_t *box)
{
  const View *view = timeline_view_get_view (timeline);
  g_autoptr (GArray) places = layout_lanes (timeline_view_get_model (timeline), view);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane != part.lane)
      continue;
    double x0 = layout_x (view, part.from) - FLASH_GROW;
    double x1 = layout_x (view, part.to) + FLASH_GROW;
    double more = MAX (FLASH_LEAST - (x1 - x0), 0) / 2;
    x0 = MAX (x0 - more, LAYOUT_NAMES_WIDTH);
    x1 = MIN (x1 + more, view->width);
    *box = GRAPHENE_RECT_INIT ((float) x0, (float) place->y + 2, (float) (x1 - x0),
                               (float) place->height - 4);
    return x1 > x0;
  }
  return FALSE;
}

void
timeline_place_snapshot (TimelineView *timeline, GtkSnapshot *snapshot)
{
  const Flash *flash = flash_of (timeline);
  const View *view = timeline_view_get_view (timeline);
  graphene_rect_t box;
  GskRoundedRect outline;

  if (flash->tick == 0 || !find_box (timeline, flash->part, &box))
    return;
  Colour accent = timeline_view_get_theme (timeline)->colours[COLOUR_ACCENT];
  GdkRGBA colour = { (float) accent.red, (float) accent.green, (float) accent.blue,
                     (float) strength (timeline, flash) };
  GdkRGBA tint = colour;
  tint.alpha *= 0.18f;
  gsk_rounded_rect_init_from_rect (&outline, &box, 8);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT ((float) LAYOUT_NAMES_WIDTH,
                                               (float) LAYOUT_RULER_HEIGHT, (float) view->width,
                                               (float) (view->height - LAYOUT_RULER_HEIGHT)));
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &tint, &box);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2.5f, 2.5f, 2.5f, 2.5f },
                              (GdkRGBA[4]){ colour, colour, colour, colour });
  gtk_snapshot_pop (snapshot);
}

/* ------------------------------------------------------------------ going there */

static gboolean
is_seen (const View *view, LaneRange part)
{
  double left = layout_x (view, part.from), right = layout_x (view, part.to);
  double chart = view->width - LAYOUT_NAMES_WIDTH;

  return left >= LAYOUT_NAMES_WIDTH + EDGE * chart && right <= view->width - EDGE * chart &&
         (right - left >= LEAST_WIDE || part.from == part.to);
}

/* Shows the part with what is around it: a moment in the middle, as wide as the view is. */
static void
show_part (TimelineView *timeline, LaneRange part)
{
  const View *view = timeline_view_get_view (timeline);
  int64_t length = part.to - part.from;
  int64_t half = (view->end - view->start) / 2;

  if (is_seen (view, part)) {
    /* What follows would carry it away. */
    timeline_view_set_following (timeline, FALSE);
    return;
  }
  if (length > 0)
    half = (int64_t) ((double) length * (0.5 + AROUND));
  int64_t middle = part.from + length / 2;
  half = MAX (half, NEAR_SPAN / 2);
  /* Before the run there is nothing to see. */
  int64_t first = timeline_view_run (timeline).first;
  timeline_view_glide_to (timeline, MAX (middle - half, MIN (first, part.from) - half / 10),
                          middle + half);
}

static void
go_to_part (TimelineView *timeline, LaneRange part)
{
  if (part.to == MODEL_OPEN || part.to < part.from)
    part.to = MAX (part.from, model_now (timeline_view_get_model (timeline)));
  show_part (timeline, part);
  timeline_view_reveal_lane (timeline, part.lane);
  begin_flash (timeline, part);
}

void
timeline_place_go_to (TimelineView *timeline, const InspectorPlace *place)
{
  const Model *model = timeline_view_get_model (timeline);

  if (model == NULL || (place->lane != MODEL_NONE && place->lane >= model_lane_count (model)))
    return;
  if (place->subject.kind != SUBJECT_NONE)
    timeline_view_select_subject (timeline, place->subject, NULL);
  if (place->finding != NULL)
    timeline_finding_show (timeline, place->finding);
  if (place->is_part) {
    go_to_part (timeline, (LaneRange){ place->lane, place->start, place->end });
    return;
  }
  if (place->end > place->start)
    timeline_view_glide_to (timeline, place->start, place->end);
  if (place->lane != MODEL_NONE)
    timeline_view_reveal_lane (timeline, place->lane);
}
