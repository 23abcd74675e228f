/* SPDX-License-Identifier: MIT
 *
 * The outline of what is selected or pointed at.
 */
#include "paint/frame.h"

#include <math.h>

#define GROW 4.0 /* a hair of ground stays between the shape and its outline */
#define DOT  9.0 /* at the ends of a flow */

static void
outline_box (Frame *frame, const Shape *shape)
{
  double left = MAX (shape->x - GROW, frame->left - GROW);
  double right = MIN (shape->x + shape->width + GROW, frame->right + GROW);

  scene_add (frame->scene, &(Shape){ .kind = SHAPE_BOX,
                                     .colour = COLOUR_ACCENT,
                                     .pattern = PATTERN_OUTLINE,
                                     .x = left,
                                     .y = shape->y - GROW,
                                     .width = right - left,
                                     .height = shape->height + 2 * GROW,
                                     .radius = shape->radius + GROW,
                                     .stroke = 2.5,
                                     .opacity = 1,
                                     .subject = shape->subject });
}

/* Marks where a flow begins or ends, unless that is out of sight and x,y is where it was cut. */
static void
add_dot (Frame *frame, double x, double y, int64_t time, Subject subject)
{
  Shape dot = { .kind = SHAPE_BOX, .opacity = 1, .subject = subject };
  const struct {
    double size;
    ColourRole colour;
  } rings[] = { { DOT + 4, COLOUR_GROUND }, { DOT, COLOUR_ACCENT } };

  if (fabs (x - frame_x (frame, time)) > 0.5)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (rings); i++) {
    dot.colour = rings[i].colour;
    dot.width = dot.height = rings[i].size;
    dot.radius = rings[i].size / 2;
    dot.x = x - dot.radius;
    dot.y = y - dot.radius;
    /* At the very edge of the picture it would reach beyond it. */
    if (dot.x >= frame->left && dot.x + dot.width <= frame->right)
      scene_add (frame->scene, &dot);
  }
}

/* Draws an arrow or a curve once more, in the accent and heavier, with a dot at each end. */
static void
accent_flow (Frame *frame, const Shape *shape)
{
  ModelFlowKind kind =
      shape->subject.kind == SUBJECT_MESSAGE ? MODEL_FLOW_MESSAGE : MODEL_FLOW_WAKE_UP;
  const ModelFlow flow = model_flow (frame->model, kind, shape->subject.index);
  Shape accent = *shape;

  accent.colour = COLOUR_ACCENT;
  accent.stroke = shape->stroke + 1.5;
  accent.opacity = 1;
  scene_add (frame->scene, &accent);
  add_dot (frame, shape->x, shape->y, flow.from_time, shape->subject);
  add_dot (frame, shape->x + shape->width, shape->y + shape->height, flow.to_time, shape->subject);
}

/* Of a lane, only its name is outlined: its whole row would drown the chart. */
static void
outline_name (Frame *frame, const LanePlace *place)
{
  Shape name = {
    .x = 6,
    .y = place->y + 4,
    .width = LAYOUT_NAMES_WIDTH - 12,
    .height = place->height - 8,
    .radius = 6,
    .subject = { place->lane == MODEL_NONE ? SUBJECT_PROCESS : SUBJECT_LANE, place->lane,
                 place->process },
  };
  double left = frame->left;

  frame->left = 0;
  outline_box (frame, &name);
  frame->left = left;
}

/* The sign beside a lane's name lies outside of the chart. */
static void
outline_fold (Frame *frame, const Shape *sign)
{
  Shape outline = *sign;

  outline.colour = COLOUR_ACCENT;
  outline.pattern = PATTERN_OUTLINE;
  outline.radius = 6;
  outline.stroke = 1.5;
  scene_add (frame->scene, &outline);
}

static void
outline_process (Frame *frame, uint32_t process)
{
  for (guint i = 0; i < frame->places->len; i++) {
    const LanePlace *place = &g_array_index (frame->places, LanePlace, i);
    if (place->lane == MODEL_NONE && place->process == process)
      outline_name (frame, place);
  }
}

/* Outlines the part of a strip that is the subject. Returns whether it has one. */
static gboolean
outline_part (Frame *frame, const Shape *strip, Subject wanted)
{
  for (uint32_t i = 0; i < strip->strip->part_count; i++) {
    Shape part = scene_strip_part (strip, i);
    if (!subject_equal (part.subject, wanted))
      continue;
    outline_box (frame, &part);
    return TRUE;
  }
  return FALSE;
}

void
add_highlight (Frame *frame)
{
  Subject wanted = frame->view->highlight;

  if (wanted.kind == SUBJECT_NONE || subject_is_mark (wanted))
    return;
  if (wanted.kind == SUBJECT_PROCESS)
    outline_process (frame, (uint32_t) wanted.index);
  if (wanted.kind == SUBJECT_LANE) {
    const LanePlace *place = frame_place (frame, wanted.lane);
    if (place != NULL)
      outline_name (frame, place);
    return;
  }
  /* The first box of a subject is its bar, the first shape of a flow its line; what follows is a
   * label's ground, or an end. The count is taken before shapes are added. */
  uint32_t count = scene_count (frame->scene);
  for (uint32_t i = 0; i < count; i++) {
    Shape shape = *scene_shape (frame->scene, i);
    if (shape.kind == SHAPE_STRIP && outline_part (frame, &shape, wanted))
      return;
    if (!subject_equal (shape.subject, wanted))
      continue;
    if (wanted.kind == SUBJECT_MESSAGE || wanted.kind == SUBJECT_WAKE_UP) {
      accent_flow (frame, &shape);
      return;
    }
    if (wanted.kind == SUBJECT_FOLD) {
      outline_fold (frame, &shape);
      return;
    }
    if (shape.kind == SHAPE_BOX) {
      outline_box (frame, &shape);
      return;
    }
  }
}
