/* SPDX-License-Identifier: MIT
 *
 * Arrows over the lanes that a finding shows: who waits for whom, with what for. They stand
 * upright, each at its own time or, where several would lie on one another, side by side.
 */
#include "paint/frame.h"

#include <math.h>

#define STROKE       2.5
#define HEAD_WIDTH   7.0 /* from the shaft to either side */
#define HEAD_LENGTH  9.0
#define HALO         3.5  /* of ground, on either side */
#define MARGIN       16.0 /* from the chart's edges */
#define GAP          20.0 /* between an arrow's words and the next arrow */
#define LABEL_GAP    8.0  /* from an arrow to its words */
#define LABEL_HEIGHT 20.0
#define DOT          12.0 /* even: such a circle is round in pixels, too */
#define RING         2.0  /* of ground around it */

typedef struct {
  const LaneArrow *arrow;
  double x;
  double width; /* with its words */
} Standing;

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const Standing *one = a;
  const Standing *other = b;

  return (one->x > other->x) - (one->x < other->x);
}

/* Returns the arrows whose lanes are both shown, in the order of their time. */
static GArray *
list_arrows (const Frame *frame)
{
  GArray *standing = g_array_new (FALSE, FALSE, sizeof (Standing));

  for (guint i = 0; i < frame->view->lane_arrow_count; i++) {
    const LaneArrow *arrow = &frame->view->lane_arrows[i];
    if (arrow->from == arrow->to || frame_place (frame, arrow->from) == NULL ||
        frame_place (frame, arrow->to) == NULL)
      continue;
    Standing one = { arrow, frame_x (frame, arrow->time), 0 };
    one.width = LABEL_GAP + frame_text_width (frame, TEXT_VALUE, arrow->label) + GAP;
    g_array_append_val (standing, one);
  }
  g_array_sort (standing, compare_places);
  return standing;
}

/* Puts them side by side: each as far right as those before it need, then as far left as those
 * after it, and the chart's edge, leave. */
static void
spread (const Frame *frame, GArray *standing)
{
  double least = frame->left + MARGIN;

  for (guint i = 0; i < standing->len; i++) {
    Standing *one = &g_array_index (standing, Standing, i);
    one->x = MAX (one->x, least);
    least = one->x + one->width;
  }
  double most = frame->right - MARGIN + GAP;
  for (guint i = standing->len; i > 0; i--) {
    Standing *one = &g_array_index (standing, Standing, i - 1);
    one->x = MAX (MIN (one->x, most - one->width), frame->left + MARGIN);
    most = one->x;
  }
}

static double
middle_of (const LanePlace *place)
{
  return place->y + (place->height - place->spans) / 2;
}

static void
add_line (Frame *frame, ColourRole colour, double stroke, ScenePoint from, ScenePoint to)
{
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_LINE,
                                     .colour = colour,
                                     .x = from.x,
                                     .y = from.y,
                                     .width = to.x - from.x,
                                     .height = to.y - from.y,
                                     .stroke = stroke,
                                     .opacity = 1,
                                     .subject = { .lane = MODEL_NONE } });
}

/* A head larger than those of the wake-ups, which it may lie over. */
static void
add_head (Frame *frame, ColourRole colour, double stroke, ScenePoint tip, gboolean down)
{
  double back = tip.y + (down ? -HEAD_LENGTH : HEAD_LENGTH);

  add_line (frame, colour, stroke, (ScenePoint){ tip.x - HEAD_WIDTH, back }, tip);
  add_line (frame, colour, stroke, (ScenePoint){ tip.x + HEAD_WIDTH, back }, tip);
}

static void
add_dot (Frame *frame, ColourRole colour, double size, double x, double y)
{
  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = colour,
                                     .x = x - size / 2,
                                     .y = y - size / 2,
                                     .width = size,
                                     .height = size,
                                     .radius = size / 2,
                                     .opacity = 1,
                                     .subject = { .lane = MODEL_NONE } });
}

/* Adds the words beside the arrow, on ground. */
static void
add_words (Frame *frame, const Standing *one, double middle)
{
  double left = one->x + LABEL_GAP;
  double width = MIN (one->width - LABEL_GAP - GAP, frame->right - left - LABEL_GAP / 2);

  if (width <= 0)
    return;
  frame_add_box (frame, (Shape){ .colour = COLOUR_GROUND,
                                 .x = left - LABEL_GAP / 2,
                                 .y = middle - LABEL_HEIGHT / 2,
                                 .width = width + LABEL_GAP,
                                 .height = LABEL_HEIGHT,
                                 .radius = 4,
                                 .opacity = 1,
                                 .subject = { .lane = MODEL_NONE } });
  frame_add_text (frame, TEXT_VALUE, COLOUR_TEXT_CONTENTION, left, middle, width + 1,
                  one->arrow->label, (Subject){ .lane = MODEL_NONE });
}

static void
add_arrow (Frame *frame, const Standing *one)
{
  const ColourRole colour = theme_state (MODEL_LOCK);
  const struct {
    ColourRole colour;
    double more;
  } coats[] = { { COLOUR_GROUND, HALO }, { colour, 0 } };
  double top = LAYOUT_RULER_HEIGHT, bottom = frame->view->height;
  double from = middle_of (frame_place (frame, one->arrow->from));
  double to = middle_of (frame_place (frame, one->arrow->to));
  double seen_from = CLAMP (from, top, bottom), seen_to = CLAMP (to, top, bottom);

  if (fabs (seen_to - seen_from) < DOT)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (coats); i++) {
    double stroke = STROKE + 2 * coats[i].more;
    add_line (frame, coats[i].colour, stroke, (ScenePoint){ one->x, seen_from },
              (ScenePoint){ one->x, seen_to });
    /* What leads out of the picture has no head there. */
    if (seen_to == to)
      add_head (frame, coats[i].colour, stroke, (ScenePoint){ one->x, to }, to > from);
    if (seen_from == from)
      add_dot (frame, coats[i].colour, DOT + (coats[i].more > 0 ? 2 * RING : 0), one->x, from);
  }
  add_words (frame, one, (seen_from + seen_to) / 2);
}

void
add_lane_arrows (Frame *frame)
{
  if (frame->view->lane_arrow_count == 0)
    return;
  g_autoptr (GArray) standing = list_arrows (frame);

  spread (frame, standing);
  for (guint i = 0; i < standing->len; i++)
    add_arrow (frame, &g_array_index (standing, Standing, i));
}
