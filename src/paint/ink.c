/* SPDX-License-Identifier: MIT
 *
 * Edges of boxes and of straight lines are put on device pixels, so that they are crisp at every
 * scale; slanted lines, curves and text stay where they are.
 */
#include "paint/ink.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "paint/patterns.h"
#include "paint/text-style.h"

#define LAYOUTS_KEPT 2048u
#define TINT         0.34
#define HEAD_LENGTH  7.0
#define HEAD_WIDTH   6.0
#define DOT_RADIUS   3.0
#define ROUNDED      5.0 /* a box that is narrower has no round corners */
#define HATCHED      6.0 /* one that is narrower no hatch */
#define EDGED        4.0 /* a hatched box that is no higher has no edge: that would be all of it */

struct _Ink {
  PangoContext *context;
  GHashTable *layouts; /* layout_key() to PangoLayout */
  Patterns *patterns;
};

/* One scene being drawn. */
typedef struct {
  Ink *ink;
  cairo_t *cairo;
  const Theme *theme;
  double scale;     /* device pixels a unit */
  double left, top; /* of user space, in device pixels */
  ScenePoint pattern_origin;
  ColourRole batch; /* of the boxes in the path that is not filled yet; COLOUR_NONE: none */
} Drawing;

Ink *
ink_new (void)
{
  Ink *ink = g_new0 (Ink, 1);

  ink->context = text_style_context ();
  ink->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  ink->patterns = patterns_new ();
  return ink;
}

void
ink_free (Ink *ink)
{
  if (ink == NULL)
    return;
  g_hash_table_unref (ink->layouts);
  g_object_unref (ink->context);
  patterns_free (ink->patterns);
  g_free (ink);
}

/* ------------------------------------------------------------------ pixels and colours */

static double
snap_x (const Drawing *drawing, double x)
{
  return (round (x * drawing->scale + drawing->left) - drawing->left) / drawing->scale;
}

static double
snap_y (const Drawing *drawing, double y)
{
  return (round (y * drawing->scale + drawing->top) - drawing->top) / drawing->scale;
}

static Colour
colour_of (const Drawing *drawing, ColourRole role)
{
  return drawing->theme->colours[role];
}

static Colour
mix (Colour a, Colour b, double share)
{
  return (Colour){ b.red + share * (a.red - b.red), b.green + share * (a.green - b.green),
                   b.blue + share * (a.blue - b.blue) };
}

static void
set_colour (Drawing *drawing, Colour colour, double opacity)
{
  cairo_set_source_rgba (drawing->cairo, colour.red, colour.green, colour.blue, opacity);
}

/* Sets what fills a shape. A tint is a mixture, not a transparency: areas lie over one another. */
static void
set_fill (Drawing *drawing, const Shape *shape)
{
  Colour colour = colour_of (drawing, shape->colour);
  Colour ground = colour_of (drawing, COLOUR_GROUND);

  switch (shape->pattern) {
  case PATTERN_SOLID:
  case PATTERN_OUTLINE:
    set_colour (drawing, colour, shape->opacity);
    break;
  case PATTERN_TINT:
    set_colour (drawing, mix (colour, ground, TINT), shape->opacity);
    break;
  case PATTERN_HATCH:
  case PATTERN_CROSS_HATCH:
  case PATTERN_BACK_HATCH:
  case PATTERN_LINES:
    patterns_set_source (drawing->ink->patterns, drawing->cairo, shape->pattern, colour, ground,
                         drawing->pattern_origin, drawing->scale);
    break;
  }
}

static gboolean
is_hatch (PatternKind pattern)
{
  return pattern == PATTERN_HATCH || pattern == PATTERN_CROSS_HATCH ||
         pattern == PATTERN_BACK_HATCH || pattern == PATTERN_LINES;
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
  double x0 = snap_x (drawing, shape->x);
  double y0 = snap_y (drawing, shape->y);
  double x1 = MAX (snap_x (drawing, shape->x + shape->width), x0 + pixel);
  double y1 = MAX (snap_y (drawing, shape->y + shape->height), y0 + pixel);
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
  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (drawing->cairo, stroke);
  box_path (drawing, shape, stroke / 2);
  cairo_stroke (drawing->cairo);
}

/* A hatch needs some pixels to be one. */
static gboolean
shows_hatch (const Shape *shape)
{
  return is_hatch (shape->pattern) && shape->width >= HATCHED && shape->height >= 3;
}

static void
draw_box (Drawing *drawing, const Shape *shape)
{
  if (shape->pattern == PATTERN_OUTLINE) {
    stroke_box (drawing, shape, MAX (shape->stroke, 1));
    return;
  }
  set_fill (drawing, shape);
  box_path (drawing, shape, 0);
  cairo_fill (drawing->cairo);
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

static void
flush (Drawing *drawing)
{
  if (drawing->batch == COLOUR_NONE)
    return;
  set_colour (drawing, colour_of (drawing, drawing->batch), 1);
  cairo_fill (drawing->cairo);
  drawing->batch = COLOUR_NONE;
}

/* ------------------------------------------------------------------ lines */

static void
set_dash (Drawing *drawing, DashKind dash, double stroke)
{
  static const struct {
    double lengths[4];
    int count;
  } dashes[] = {
    [DASH_NONE] = { { 0 }, 0 },          [DASH_DOTS] = { { 1.5, 2.5 }, 2 },
    [DASH_DASHES] = { { 3.5, 2.5 }, 2 }, [DASH_MIXED] = { { 4, 2, 1, 2 }, 4 },
    [DASH_LONG] = { { 10, 3 }, 2 },      [DASH_SPARSE] = { { 1, 6 }, 2 },
    [DASH_FINE] = { { 2, 2 }, 2 },
  };
  double lengths[4];

  for (int i = 0; i < 4; i++)
    lengths[i] = dashes[dash].lengths[i] * MAX (stroke, 1.25);
  cairo_set_dash (drawing->cairo, lengths, dashes[dash].count, 0);
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
    x0 = x1 = snap_x (drawing, x0 - half) + half;
  if (shape->height == 0)
    y0 = y1 = snap_y (drawing, y0 - half) + half;
  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
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

  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
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
  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (cairo, shape->stroke);
  cairo_move_to (cairo, bend[0].x, bend[0].y);
  cairo_curve_to (cairo, bend[1].x, bend[1].y, bend[2].x, bend[2].y, bend[3].x, bend[3].y - back);
  cairo_stroke (cairo);
  cairo_arc (cairo, bend[0].x, bend[0].y, DOT_RADIUS, 0, 2 * G_PI);
  cairo_fill (cairo);
  draw_head (drawing, bend[3].x, bend[3].y, shape->height > 0 ? G_PI_2 : -G_PI_2);
}

/* ------------------------------------------------------------------ areas, marks, text */

/* Adds the top of a step area to the path, from left to right. */
static void
steps_path (Drawing *drawing, const Shape *shape, double half)
{
  double right = snap_x (drawing, shape->x + shape->width);
  double y = snap_y (drawing, shape->points[0].y) + half;

  right = MAX (right, snap_x (drawing, shape->x) + 1 / drawing->scale);
  cairo_move_to (drawing->cairo, snap_x (drawing, shape->points[0].x), y);
  for (uint32_t i = 1; i < shape->point_count; i++) {
    double x = snap_x (drawing, shape->points[i].x);
    cairo_line_to (drawing->cairo, x, y);
    y = snap_y (drawing, shape->points[i].y) + half;
    cairo_line_to (drawing->cairo, x, y);
  }
  cairo_line_to (drawing->cairo, right, y);
}

static void
draw_steps (Drawing *drawing, const Shape *shape)
{
  cairo_t *cairo = drawing->cairo;
  double base = snap_y (drawing, shape->y + shape->height);
  double x, y;

  if (shape->point_count == 0)
    return;
  Shape filled = *shape;
  if (is_hatch (shape->pattern) && shape->width < 4)
    filled.pattern = PATTERN_SOLID;
  set_fill (drawing, &filled);
  steps_path (drawing, shape, 0);
  cairo_get_current_point (cairo, &x, &y);
  cairo_line_to (cairo, x, base);
  cairo_line_to (cairo, snap_x (drawing, shape->points[0].x), base);
  cairo_close_path (cairo);
  cairo_fill (cairo);

  if (shape->stroke <= 0)
    return;
  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
  cairo_set_line_width (cairo, shape->stroke);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_MITER);
  steps_path (drawing, shape, 0);
  cairo_stroke (cairo);
}

/* A stop mark: a square, as on every recorder's button. */
static void
draw_mark (Drawing *drawing, const Shape *shape)
{
  double x = snap_x (drawing, shape->x);
  double y = snap_y (drawing, shape->y);

  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
  round_box (drawing->cairo, x, y, shape->width, shape->width, MIN (2, shape->width / 4));
  cairo_fill (drawing->cairo);
}

static PangoLayout *
layout_of (Drawing *drawing, const Shape *shape)
{
  Ink *ink = drawing->ink;
  int width = (int) ceil (shape->width);
  g_autofree char *key = g_strdup_printf ("%d %d %s\n%s", (int) shape->style, width,
                                          drawing->theme->font, shape->text);
  PangoLayout *layout = g_hash_table_lookup (ink->layouts, key);

  if (layout != NULL)
    return layout;
  if (g_hash_table_size (ink->layouts) >= LAYOUTS_KEPT)
    g_hash_table_remove_all (ink->layouts);
  layout = text_style_layout (ink->context, drawing->theme->font, shape->style, shape->text);
  if (text_style_width (drawing->theme->font, shape->style, shape->text) > shape->width) {
    pango_layout_set_width (layout, width * PANGO_SCALE);
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  }
  g_hash_table_insert (ink->layouts, g_steal_pointer (&key), layout);
  return layout;
}

/* Text is set into the middle of its style's line, whatever the font's own metrics. */
static void
draw_text (Drawing *drawing, const Shape *shape)
{
  PangoLayout *layout = layout_of (drawing, shape);
  PangoRectangle extents;
  double line = text_style_height (shape->style);

  pango_layout_get_extents (layout, NULL, &extents);
  double y = shape->y + (line - (double) extents.height / PANGO_SCALE) / 2;
  set_colour (drawing, colour_of (drawing, shape->colour), shape->opacity);
  cairo_move_to (drawing->cairo, shape->x, snap_y (drawing, y));
  pango_cairo_show_layout (drawing->cairo, layout);
  cairo_new_path (drawing->cairo);
}

/* ------------------------------------------------------------------ the scene */

static void
draw_shape (Drawing *drawing, const Shape *shape)
{
  switch (shape->kind) {
  case SHAPE_BOX:
    draw_box (drawing, shape);
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
  case SHAPE_TEXT:
    draw_text (drawing, shape);
    break;
  case SHAPE_STEPS:
    draw_steps (drawing, shape);
    break;
  case SHAPE_MARK:
    draw_mark (drawing, shape);
    break;
  }
}

/* Learns where user space lies on the device. */
static void
measure_device (Drawing *drawing)
{
  cairo_surface_t *surface = cairo_get_group_target (drawing->cairo);
  double device_x = 1, device_y = 1, offset_x = 0, offset_y = 0;
  cairo_matrix_t matrix;

  cairo_surface_get_device_scale (surface, &device_x, &device_y);
  cairo_surface_get_device_offset (surface, &offset_x, &offset_y);
  cairo_get_matrix (drawing->cairo, &matrix);
  drawing->scale = matrix.xx * device_x;
  drawing->left = matrix.x0 * device_x + offset_x;
  drawing->top = matrix.y0 * device_y + offset_y;
  if (drawing->scale <= 0)
    drawing->scale = 1;
}

void
ink_draw (Ink *ink, const Scene *scene, const Theme *theme, cairo_t *cairo)
{
  Drawing drawing = { .ink = ink, .cairo = cairo, .theme = theme };

  cairo_save (cairo);
  cairo_new_path (cairo);
  cairo_rectangle (cairo, 0, 0, scene_width (scene), scene_height (scene));
  cairo_clip (cairo);
  measure_device (&drawing);
  drawing.pattern_origin = scene_pattern_origin (scene);
  pango_cairo_update_context (cairo, ink->context);

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->colour == COLOUR_NONE)
      continue;
    if (drawing.batch != COLOUR_NONE && (!can_batch (shape) || shape->colour != drawing.batch))
      flush (&drawing);
    if (can_batch (shape)) {
      drawing.batch = shape->colour;
      box_path (&drawing, shape, 0);
    } else {
      draw_shape (&drawing, shape);
    }
  }
  flush (&drawing);
  cairo_restore (cairo);
}
