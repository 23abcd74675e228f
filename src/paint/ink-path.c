/* SPDX-License-Identifier: MIT
 *
 * A scene as paths. Edges of boxes and of straight lines are put on device pixels, so that they are
 * crisp at every scale; slanted lines and curves stay where they are.
 */
#include <math.h>

#include "paint/drawing.h"

/* Fills the path with what fills a shape. */
static void
fill (Drawing *drawing, const Shape *shape)
{
  Colour colour = drawing_colour (drawing, shape->colour);
  Colour ground = drawing_colour (drawing, COLOUR_GROUND);

  switch (shape->pattern) {
  case PATTERN_SOLID:
  case PATTERN_OUTLINE:
    drawing_set_colour (drawing, colour, shape->opacity);
    break;
  case PATTERN_TINT:
    drawing_set_colour (drawing, drawing_tint (drawing, shape->colour), shape->opacity);
    break;
  case PATTERN_HATCH:
  case PATTERN_CROSS_HATCH:
  case PATTERN_BACK_HATCH:
  case PATTERN_LINES:
    if (drawing->vector) {
      patterns_fill_path (drawing->cairo, shape->pattern, colour, ground, drawing->pattern_origin);
      return;
    }
    patterns_set_source (drawing->patterns, drawing->cairo, shape->pattern, colour, ground,
                         drawing->pattern_origin, drawing->scale);
    break;
  }
  cairo_fill (drawing->cairo);
}

/* ------------------------------------------------------------------ boxes */

static void
round_box (cairo_t *cairo, double x, double y, double width, double height, double radius)
{
  if (radius <= 0.25) {
    cairo_rectangle (cairo, x, y, width, height);
    return;
  }
  cairo_new_sub_path (cairo);
  cairo_arc (cairo, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cairo, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cairo, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cairo, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cairo);
}

/* Adds the box to the path, on device pixels and at least one of them wide and high. */
static void
box_path (Drawing *drawing, const Shape *shape, double inset)
{
  double pixel = 1 / drawing->scale;
  double x0 = drawing_snap_x (drawing, shape->x);
  double y0 = drawing_snap_y (drawing, shape->y);
  double x1 = MAX (drawing_snap_x (drawing, shape->x + shape->width), x0 + pixel);
  double y1 = MAX (drawing_snap_y (drawing, shape->y + shape->height), y0 + pixel);
  double width = MAX (x1 - x0 - 2 * inset, 0);
  double height = MAX (y1 - y0 - 2 * inset, 0);
  double radius = MIN (MAX (shape->radius - inset, 0), MIN (width, height) / 2);

  /* Nobody sees the corners of so narrow a box, and they cost more than all the rest of it. */
  if (shape->width < ROUNDED)
    radius = 0;

  round_box (drawing->cairo, x0 + inset, y0 + inset, width, height, radius);
}

static void
stroke_box (Drawing *drawing, const Shape *shape, double stroke)
{
  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (drawing->cairo, stroke);
  box_path (drawing, shape, stroke / 2);
  cairo_stroke (drawing->cairo);
}

static void
draw_box (Drawing *drawing, const Shape *shape)
{
  if (shape->pattern == PATTERN_OUTLINE) {
    stroke_box (drawing, shape, MAX (shape->stroke, 1));
    return;
  }
  box_path (drawing, shape, 0);
  fill (drawing, shape);
  if (is_hatch (shape->pattern) && shape->height > EDGED)
    stroke_box (drawing, shape, 1);
}

/* Solid boxes of one colour that follow one another are filled at once. */
static gboolean
can_batch (const Shape *shape)
{
  gboolean solid =
      shape->pattern == PATTERN_SOLID || (is_hatch (shape->pattern) && !shows_hatch (shape));

  return shape->kind == SHAPE_BOX && solid && shape->opacity >= 1;
}

void
path_flush (Drawing *drawing)
{
  if (drawing->batch == COLOUR_NONE)
    return;
  drawing_set_colour (drawing, drawing_colour (drawing, drawing->batch), 1);
  cairo_fill (drawing->cairo);
  drawing->batch = COLOUR_NONE;
}

/* ------------------------------------------------------------------ lines */

static void
set_dash (Drawing *drawing, DashKind dash, double stroke)
{
  double lengths[DASH_LENGTHS];
  int count = dash_lengths (dash, stroke, lengths);

  cairo_set_dash (drawing->cairo, lengths, count, 0);
}

static void
draw_line (Drawing *drawing, const Shape *shape)
{
  double x0 = shape->x, y0 = shape->y;
  double x1 = shape->x + shape->width, y1 = shape->y + shape->height;
  /* A line whose width is an odd number of device pixels runs through their middle. */
  double device = MAX (round (shape->stroke * drawing->scale), 1);
  double half = fmod (device, 2) == 1 ? 0.5 / drawing->scale : 0;
  gboolean straight = shape->width == 0 || shape->height == 0;

  if (shape->width == 0)
    x0 = x1 = drawing_snap_x (drawing, x0 - half) + half;
  if (shape->height == 0)
    y0 = y1 = drawing_snap_y (drawing, y0 - half) + half;
  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (drawing->cairo, straight ? device / drawing->scale : shape->stroke);
  set_dash (drawing, shape->dash, shape->stroke);
  cairo_move_to (drawing->cairo, x0, y0);
  cairo_line_to (drawing->cairo, x1, y1);
  cairo_stroke (drawing->cairo);
  cairo_set_dash (drawing->cairo, NULL, 0, 0);
}

/* Draws an arrow's head with its tip at x,y, pointing along `angle`. */
static void
draw_head (Drawing *drawing, double x, double y, double angle)
{
  cairo_t *cairo = drawing->cairo;

  cairo_save (cairo);
  cairo_translate (cairo, x, y);
  cairo_rotate (cairo, angle);
  cairo_move_to (cairo, 0, 0);
  cairo_line_to (cairo, -HEAD_LENGTH, -HEAD_WIDTH / 2);
  cairo_line_to (cairo, -HEAD_LENGTH, HEAD_WIDTH / 2);
  cairo_close_path (cairo);
  cairo_restore (cairo);
  cairo_fill (cairo);
}

static void
draw_arrow (Drawing *drawing, const Shape *shape)
{
  double length = hypot (shape->width, shape->height);
  double shaft = length > HEAD_LENGTH ? (length - HEAD_LENGTH + 1) / length : 0;
  double x1 = shape->x + shape->width;
  double y1 = shape->y + shape->height;

  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (drawing->cairo, shape->stroke);
  cairo_move_to (drawing->cairo, shape->x, shape->y);
  cairo_line_to (drawing->cairo, shape->x + shape->width * shaft, shape->y + shape->height * shaft);
  cairo_stroke (drawing->cairo);
  draw_head (drawing, x1, y1, atan2 (shape->height, shape->width));
}

static void
draw_curve (Drawing *drawing, const Shape *shape)
{
  cairo_t *cairo = drawing->cairo;
  ScenePoint bend[4];

  scene_curve (shape, bend);
  /* The shaft ends inside the head; the curve arrives upright. */
  double back = shape->height > 0 ? HEAD_LENGTH - 1 : 1 - HEAD_LENGTH;
  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (cairo, shape->stroke);
  cairo_move_to (cairo, bend[0].x, bend[0].y);
  cairo_curve_to (cairo, bend[1].x, bend[1].y, bend[2].x, bend[2].y, bend[3].x, bend[3].y - back);
  cairo_stroke (cairo);
  cairo_arc (cairo, bend[0].x, bend[0].y, DOT_RADIUS, 0, 2 * G_PI);
  cairo_fill (cairo);
  draw_head (drawing, bend[3].x, bend[3].y, shape->height > 0 ? G_PI_2 : -G_PI_2);
}

/* ------------------------------------------------------------------ areas, marks */

/* Returns where the step of a point ends. */
static double
step_end (const Drawing *drawing, const Shape *shape, uint32_t point)
{
  double right = drawing_snap_x (drawing, shape->x + shape->width);

  if (point + 1 < shape->point_count)
    return drawing_snap_x (drawing, shape->points[point + 1].x);
  return MAX (right, drawing_snap_x (drawing, shape->x) + 1 / drawing->scale);
}

/* Adds the top of a step area to the path, from left to right. For a line along it, `stroke` wide,
 * steps are joined only where both are wider than the line; `half` puts it on whole pixels. */
static void
steps_path (Drawing *drawing, const Shape *shape, double stroke, double half)
{
  cairo_t *cairo = drawing->cairo;
  double before = 0, width_before = 0;

  for (uint32_t i = 0; i < shape->point_count; i++) {
    double x0 = drawing_snap_x (drawing, shape->points[i].x);
    double x1 = step_end (drawing, shape, i);
    double y = drawing_snap_y (drawing, shape->points[i].y) + half;
    gboolean joined = i > 0 && (stroke <= 0 || MIN (width_before, x1 - x0) > 2 * stroke);
    if (joined) {
      cairo_line_to (cairo, x0 + half, before);
      cairo_line_to (cairo, x0 + half, y);
    } else {
      cairo_move_to (cairo, x0, y);
    }
    cairo_line_to (cairo, x1, y);
    before = y;
    width_before = x1 - x0;
  }
}

static void
draw_steps (Drawing *drawing, const Shape *shape)
{
  cairo_t *cairo = drawing->cairo;
  double base = drawing_snap_y (drawing, shape->y + shape->height);
  double x, y;

  if (shape->point_count == 0)
    return;
  Shape filled = *shape;
  if (is_hatch (shape->pattern) && shape->width < AREA_HATCHED)
    filled.pattern = PATTERN_SOLID;
  steps_path (drawing, shape, 0, 0);
  cairo_get_current_point (cairo, &x, &y);
  cairo_line_to (cairo, x, base);
  cairo_line_to (cairo, drawing_snap_x (drawing, shape->points[0].x), base);
  cairo_close_path (cairo);
  fill (drawing, &filled);

  if (shape->stroke <= 0)
    return;
  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  double device = MAX (round (shape->stroke * drawing->scale), 1);
  double stroke = device / drawing->scale;
  cairo_set_line_width (cairo, stroke);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_MITER);
  steps_path (drawing, shape, stroke, fmod (device, 2) == 1 ? 0.5 / drawing->scale : 0);
  cairo_stroke (cairo);
}

/* A stop mark: a square, as on every recorder's button. */
static void
draw_mark (Drawing *drawing, const Shape *shape)
{
  double x = drawing_snap_x (drawing, shape->x);
  double y = drawing_snap_y (drawing, shape->y);

  drawing_set_colour (drawing, drawing_colour (drawing, shape->colour), shape->opacity);
  round_box (drawing->cairo, x, y, shape->width, shape->width, mark_radius (shape->width));
  cairo_fill (drawing->cairo);
}

static void
draw_strip_steps (gpointer drawing, const Shape *steps)
{
  draw_steps (drawing, steps);
}

/* ------------------------------------------------------------------ all */

void
path_draw (Drawing *drawing, const Shape *shape)
{
  if (drawing->batch != COLOUR_NONE && (!can_batch (shape) || shape->colour != drawing->batch))
    path_flush (drawing);
  switch (shape->kind) {
  case SHAPE_BOX:
    if (can_batch (shape)) {
      drawing->batch = shape->colour;
      box_path (drawing, shape, 0);
    } else {
      draw_box (drawing, shape);
    }
    break;
  case SHAPE_LINE:
    draw_line (drawing, shape);
    break;
  case SHAPE_ARROW:
    draw_arrow (drawing, shape);
    break;
  case SHAPE_CURVE:
    draw_curve (drawing, shape);
    break;
  case SHAPE_STEPS:
    draw_steps (drawing, shape);
    break;
  case SHAPE_STRIP:
    strip_as_steps (shape, draw_strip_steps, drawing);
    break;
  case SHAPE_MARK:
    draw_mark (drawing, shape);
    break;
  case SHAPE_TEXT: /* ink.c's */
    break;
  }
}
