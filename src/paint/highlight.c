/* SPDX-License-Identifier: MIT
 *
 * The outline of what is selected or pointed at.
 */
#include "paint/frame.h"

#define GROW 4.0 /* a hair of ground stays between the shape and its outline */

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

/* Draws an arrow or a curve once more, in the accent and heavier. */
static void
accent_flow (Frame *frame, const Shape *shape)
{
  Shape accent = *shape;

  accent.colour = COLOUR_ACCENT;
  accent.stroke = shape->stroke + 1.5;
  accent.opacity = 1;
  scene_add (frame->scene, &accent);
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
    .subject = { SUBJECT_LANE, place->lane, 0 },
  };
  double left = frame->left;

  frame->left = 0;
  outline_box (frame, &name);
  frame->left = left;
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

  if (wanted.kind == SUBJECT_NONE)
    return;
  if (wanted.kind == SUBJECT_LANE) {
    const LanePlace *place = frame_place (frame, wanted.lane);
    if (place != NULL)
      outline_name (frame, place);
    return;
  }
  /* The first box of a subject is its bar; what follows is a label's ground. The count is taken
   * before shapes are added. */
  uint32_t count = scene_count (frame->scene);
  for (uint32_t i = 0; i < count; i++) {
    Shape shape = *scene_shape (frame->scene, i);
    if (shape.kind == SHAPE_STRIP && outline_part (frame, &shape, wanted))
      return;
    if (!subject_equal (shape.subject, wanted))
      continue;
    if (shape.kind == SHAPE_BOX) {
      outline_box (frame, &shape);
      return;
    }
    if (shape.kind == SHAPE_ARROW || shape.kind == SHAPE_CURVE)
      accent_flow (frame, &shape);
  }
}
