/* SPDX-License-Identifier: MIT
 *
 * What lies under everything: the ground, the lanes' bands, the ruler's lines. They are drawn not
 * at once, but down to where the next shape ends, just before it. A large picture is in no cache:
 * so each row comes from memory once, for its ground and for what lies on it, and not twice.
 */
#include <math.h>

#include "paint/drawing.h"
#include "paint/text-style.h"

/* More than any shape reaches below its own bottom, by its stroke, its head or its letters. */
#define BELOW 16.0

/* Returns whether a shape is drawn row by row, whatever is above and below. */
static gboolean
is_of_rows (const Shape *shape)
{
  if (shape->kind == SHAPE_LINE)
    return (shape->width == 0 && shape->dash == DASH_NONE) || shape->height == 0;
  return shape->kind == SHAPE_BOX && shape->opacity >= 1 && shape->radius <= 0 &&
         shape->pattern == PATTERN_SOLID;
}

void
ground_begin (Drawing *drawing, const Scene *scene)
{
  uint32_t count = 0;

  while (count < scene_count (scene) && is_of_rows (scene_shape (scene, count)))
    count++;
  drawing->ground = (Ground){ .scene = scene, .count = count, .done = drawing->raster.top };
}

/* Draws the ground of the rows that are left, down to `bottom`. */
static void
draw_rows (Drawing *drawing, int bottom)
{
  Raster *raster = &drawing->raster;
  Ground *ground = &drawing->ground;
  const Raster whole = *raster;

  raster->top = ground->done;
  raster->bottom = MIN (bottom, whole.bottom);
  ground->done = raster->bottom;
  for (uint32_t i = 0; i < ground->count; i++) {
    const Shape *shape = scene_shape (ground->scene, i);
    if (shape->colour != COLOUR_NONE)
      drawing->touched |= pixels_draw (drawing, shape);
  }
  raster->top = whole.top;
  raster->bottom = whole.bottom;
}

void
ground_draw_under (Drawing *drawing, const Shape *shape)
{
  double height = shape->kind == SHAPE_TEXT   ? text_style_height (shape->style)
                  : shape->kind == SHAPE_MARK ? shape->width
                                              : MAX (shape->height, 0);
  double bottom = (shape->y + height + shape->stroke + BELOW) * drawing->scale + drawing->top;

  /* What is out of sight below would not fit into a number of rows. */
  if (bottom > drawing->ground.done)
    draw_rows (drawing, bottom < drawing->raster.bottom ? (int) ceil (bottom) : INT_MAX);
}

void
ground_end (Drawing *drawing)
{
  draw_rows (drawing, INT_MAX);
}
