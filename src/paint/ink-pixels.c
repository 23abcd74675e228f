/* SPDX-License-Identifier: MIT
 *
 * A scene as pixels. Shapes look as paths make them: edges on device pixels, slanted lines and
 * round corners antialiased.
 */
#include <math.h>

#include "paint/drawing.h"

#define CURVE_PIECE 6.0 /* pixels, about, of a piece that is drawn as if straight */
#define PIECES_MOST 64
#define DOT_CORNERS 12
#define DASHES_MOST 8192 /* of one line */

/* Rounds halves up, fast: shapes lie far closer to 0 than this. */
static int
to_pixel (double device)
{
  const int far = 1 << 24;

  return (int) (device + far + 0.5) - far;
}

static int
device_x (const Drawing *drawing, double x)
{
  return to_pixel (x * drawing->scale + drawing->left);
}

static int
device_y (const Drawing *drawing, double y)
{
  return to_pixel (y * drawing->scale + drawing->top);
}

static ScenePoint
device_point (const Drawing *drawing, double x, double y)
{
  return (ScenePoint){ x * drawing->scale + drawing->left, y * drawing->scale + drawing->top };
}

static const RasterTile *
tile_of (Drawing *drawing, ColourRole role, PatternKind pattern)
{
  RasterTile *tile = &drawing->tiles[pattern][role];

  if (tile->pixels == NULL)
    patterns_tile (drawing->patterns, pattern, drawing_colour (drawing, role),
                   drawing_colour (drawing, COLOUR_GROUND), drawing->pattern_origin, drawing->scale,
                   drawing->left, drawing->top, tile);
  return tile;
}

/* Returns what fills an area. */
static RasterFill
fill_of (Drawing *drawing, ColourRole role, PatternKind pattern)
{
  if (is_hatch (pattern))
    return (RasterFill){ .tile = tile_of (drawing, role, pattern) };
  if (pattern == PATTERN_TINT)
    return (RasterFill){ .colour = drawing->tints[role] };
  return (RasterFill){ .colour = drawing->pixels[role] };
}

/* ------------------------------------------------------------------ boxes */

static gboolean
draw_box (Drawing *drawing, const Shape *shape)
{
  const Raster *raster = &drawing->raster;
  RasterBox box = {
    device_x (drawing, shape->x),
    device_y (drawing, shape->y),
    device_x (drawing, shape->x + shape->width),
    device_y (drawing, shape->y + shape->height),
  };

  if (shape->opacity < 1)
    return FALSE;
  box.x1 = MAX (box.x1, box.x0 + 1);
  box.y1 = MAX (box.y1, box.y0 + 1);
  double half = MIN (box.x1 - box.x0, box.y1 - box.y0) / 2.0;
  /* Nobody sees the corners of so narrow a box, and they cost more than all the rest of it. */
  double radius = shape->width < ROUNDED ? 0 : MIN (shape->radius * drawing->scale, half);
  if (radius > RASTER_RADIUS_MOST)
    return FALSE;
  if (shape->pattern == PATTERN_OUTLINE) {
    raster_outline (raster, box, radius, MAX (shape->stroke, 1) * drawing->scale,
                    drawing->pixels[shape->colour]);
    return TRUE;
  }

  gboolean hatched = shows_hatch (shape);
  PatternKind pattern = is_hatch (shape->pattern) && !hatched ? PATTERN_SOLID : shape->pattern;
  RasterFill fill = fill_of (drawing, shape->colour, pattern);
  if (hatched && shape->height > EDGED) {
    int edge = MAX ((int) round (drawing->scale), 1);
    raster_box (raster, box, radius, (RasterFill){ .colour = drawing->pixels[shape->colour] });
    box = (RasterBox){ box.x0 + edge, box.y0 + edge, box.x1 - edge, box.y1 - edge };
    radius = MAX (radius - edge, 0);
  }
  raster_box (raster, box, radius, fill);
  return TRUE;
}

/* A stop mark: a square, as on every recorder's button. */
static gboolean
draw_mark (Drawing *drawing, const Shape *shape)
{
  Shape box = *shape;

  box.pattern = PATTERN_SOLID;
  box.height = box.width;
  box.radius = MIN (2, box.width / 4);
  return draw_box (drawing, &box);
}

/* ------------------------------------------------------------------ areas */

/* Draws a strip column by column. */
static void
draw_hatched_strip (Drawing *drawing, const Shape *shape)
{
  const SceneStrip *strip = shape->strip;
  int base = device_y (drawing, shape->y + shape->height);
  RasterFill fills[STRIP_LAYERS], narrow[STRIP_LAYERS];

  for (int i = 0; i < STRIP_LAYERS; i++) {
    PatternKind pattern = strip->layers[i].pattern;
    fills[i] = fill_of (drawing, strip->layers[i].colour, pattern);
    narrow[i] =
        fill_of (drawing, strip->layers[i].colour, is_hatch (pattern) ? PATTERN_SOLID : pattern);
  }
  for (uint32_t from = 0; from < strip->count;) {
    uint32_t to = strip_run_end (strip, from);
    const StripColumn *columns = strip->columns;
    int least = device_x (drawing, columns[from].x0) + 1;
    gboolean wide = columns[to - 1].x1 - columns[from].x0 >= 4;
    for (uint32_t i = from; i < to; i++) {
      int x1 = device_x (drawing, columns[i].x1);
      int tops[STRIP_LAYERS];
      for (int layer = 0; layer < STRIP_LAYERS; layer++)
        tops[layer] = device_y (drawing, columns[i].tops[layer]);
      raster_stack (&drawing->raster, device_x (drawing, columns[i].x0),
                    i + 1 == to ? MAX (x1, least) : x1, tops, base, wide ? fills : narrow,
                    STRIP_LAYERS);
    }
    from = to;
  }
}

/* Writes the tops of a strip's layers for each pixel from `left` on. */
static void
spread_columns (const Drawing *drawing, const Shape *shape, int left, int count, int *tops)
{
  const SceneStrip *strip = shape->strip;
  int base = device_y (drawing, shape->y + shape->height);

  for (int i = 0; i < STRIP_LAYERS * count; i++)
    tops[i] = base;
  for (uint32_t from = 0, i = 0; i < strip->count; i++) {
    const StripColumn *column = &strip->columns[i];
    int x0 = device_x (drawing, column->x0) - left;
    int x1 = device_x (drawing, column->x1) - left;
    if (i == from) {
      /* A run is a pixel wide at least. */
      uint32_t end = strip_run_end (strip, from);
      x1 = end == from + 1 ? MAX (x1, x0 + 1) : x1;
      from = end;
    }
    float below = (float) (shape->y + shape->height);
    for (int layer = 0; layer < STRIP_LAYERS; below = column->tops[layer++]) {
      if (column->tops[layer] >= below)
        continue;
      int top = device_y (drawing, column->tops[layer]);
      for (int x = MAX (x0, 0); x < MIN (x1, count); x++)
        tops[layer * count + x] = top;
    }
  }
}

static gboolean
has_hatch (const SceneStrip *strip)
{
  for (int layer = 1; layer < STRIP_LAYERS; layer++) {
    if (!is_hatch (strip->layers[layer].pattern))
      continue;
    for (uint32_t i = 0; i < strip->count; i++)
      if (strip->columns[i].tops[layer] < strip->columns[i].tops[layer - 1])
        return TRUE;
  }
  return FALSE;
}

static void
draw_strip (Drawing *drawing, const Shape *shape)
{
  const SceneStrip *strip = shape->strip;
  int base = device_y (drawing, shape->y + shape->height);
  int left = device_x (drawing, shape->x);
  int count = MAX (device_x (drawing, shape->x + shape->width) - left, 1);
  uint32_t colours[STRIP_LAYERS];

  /* Lost events are rare. */
  if (has_hatch (strip)) {
    draw_hatched_strip (drawing, shape);
    return;
  }
  for (int i = 0; i < STRIP_LAYERS; i++)
    colours[i] = strip->layers[i].pattern == PATTERN_TINT
                     ? drawing->tints[strip->layers[i].colour]
                     : drawing->pixels[strip->layers[i].colour];
  int *tops = raster_numbers (&drawing->raster, STRIP_LAYERS * count);
  spread_columns (drawing, shape, left, count, tops);
  raster_stacks (&drawing->raster, left, count, tops, base, colours, STRIP_LAYERS);
}

/* Fills a step area. */
static void
fill_steps (const Drawing *drawing, const Shape *shape, int right, RasterFill fill)
{
  const int base = device_y (drawing, shape->y + shape->height);

  for (uint32_t i = 0; i < shape->point_count; i++) {
    int x0 = device_x (drawing, shape->points[i].x);
    int x1 = i + 1 < shape->point_count ? device_x (drawing, shape->points[i + 1].x) : right;
    int y = device_y (drawing, shape->points[i].y);
    raster_stack (&drawing->raster, x0, x1, &y, base, &fill, 1);
  }
}

/* Draws the line along the top of a step area. Between steps it goes up and down only where both
 * are wider than the line: elsewhere the line alone would be all that is seen. */
static void
outline_steps (const Drawing *drawing, const Shape *shape, int right, int stroke)
{
  const Raster *raster = &drawing->raster;
  const RasterFill fill = { .colour = drawing->pixels[shape->colour] };
  const int back = stroke / 2;
  int before = 0, width_before = 0;

  for (uint32_t i = 0; i < shape->point_count; i++) {
    int x0 = device_x (drawing, shape->points[i].x);
    int x1 = i + 1 < shape->point_count ? device_x (drawing, shape->points[i + 1].x) : right;
    int y = device_y (drawing, shape->points[i].y) - back;
    gboolean riser = i > 0 && MIN (width_before, x1 - x0) > 2 * stroke;
    raster_fill (raster, (RasterBox){ x0 - (riser ? back : 0), y, x1, y + stroke }, fill);
    if (riser)
      raster_fill (
          raster,
          (RasterBox){ x0 - back, MIN (before, y), x0 - back + stroke, MAX (before, y) + stroke },
          fill);
    before = y;
    width_before = x1 - x0;
  }
}

static gboolean
draw_steps (Drawing *drawing, const Shape *shape)
{
  gboolean narrow = is_hatch (shape->pattern) && shape->width < AREA_HATCHED;
  PatternKind pattern = narrow ? PATTERN_SOLID : shape->pattern;
  int stroke = (int) MAX (round (shape->stroke * drawing->scale), 1);

  if (shape->opacity < 1)
    return FALSE;
  int right = MAX (device_x (drawing, shape->x + shape->width), device_x (drawing, shape->x) + 1);
  fill_steps (drawing, shape, right, fill_of (drawing, shape->colour, pattern));
  if (shape->stroke > 0)
    outline_steps (drawing, shape, right, stroke);
  return TRUE;
}

/* ------------------------------------------------------------------ lines */

/* Draws a line from x0 to x1 in rows y0 to y1, dashed or whole. */
static void
draw_dashes (const Drawing *drawing, const Shape *shape, double x0, double x1, int y0, int y1)
{
  double lengths[DASH_LENGTHS];
  int count = dash_lengths (shape->dash, shape->stroke, lengths);
  uint32_t colour = drawing->pixels[shape->colour];

  for (int i = 0; i < count; i++)
    lengths[i] *= drawing->scale;
  if (count == 0)
    raster_bar (&drawing->raster, x0, x1, y0, y1, colour, shape->opacity);
  else
    raster_dashes (&drawing->raster, x0, x1, y0, y1, lengths, count, colour, shape->opacity);
}

/* Draws a straight stroke between two points of the device. */
static void
draw_stroke (const Drawing *drawing, ScenePoint a, ScenePoint b, double stroke, uint32_t colour,
             double opacity)
{
  double length = hypot (b.x - a.x, b.y - a.y);

  if (length <= 0)
    return;
  double x = (b.y - a.y) / length * stroke / 2;
  double y = -(b.x - a.x) / length * stroke / 2;
  const ScenePoint corners[] = {
    { a.x + x, a.y + y }, { b.x + x, b.y + y }, { b.x - x, b.y - y }, { a.x - x, a.y - y }
  };
  raster_polygon (&drawing->raster, corners, G_N_ELEMENTS (corners), colour, opacity);
}

static gboolean
draw_line (const Drawing *drawing, const Shape *shape)
{
  ScenePoint a = device_point (drawing, MIN (shape->x, shape->x + shape->width), shape->y);
  ScenePoint b = device_point (drawing, shape->x + shape->width, shape->y + shape->height);
  uint32_t colour = drawing->pixels[shape->colour];
  int stroke = (int) MAX (round (shape->stroke * drawing->scale), 1);
  double odd = stroke % 2 == 1 ? 0.5 : 0;

  if (shape->height == 0) {
    int y = (int) round (a.y - odd) - stroke / 2;
    draw_dashes (drawing, shape, a.x, a.x + fabs (shape->width) * drawing->scale, y, y + stroke);
    return TRUE;
  }
  if (shape->dash != DASH_NONE)
    return FALSE;
  if (shape->width == 0) {
    double x = round (a.x - odd) - stroke / 2;
    raster_bar (&drawing->raster, x, x + stroke, (int) round (MIN (a.y, b.y)),
                (int) round (MAX (a.y, b.y)), colour, shape->opacity);
    return TRUE;
  }
  a = device_point (drawing, shape->x, shape->y);
  draw_stroke (drawing, a, b, shape->stroke * drawing->scale, colour, shape->opacity);
  return TRUE;
}

/* Draws an arrow's head, its tip at `tip`, pointing along `along`, whose length is 1. */
static void
draw_head (const Drawing *drawing, ScenePoint tip, ScenePoint along, uint32_t colour,
           double opacity)
{
  double length = HEAD_LENGTH * drawing->scale;
  double half = HEAD_WIDTH / 2 * drawing->scale;
  ScenePoint back = { tip.x - along.x * length, tip.y - along.y * length };
  const ScenePoint corners[] = {
    tip,
    { back.x - along.y * half, back.y + along.x * half },
    { back.x + along.y * half, back.y - along.x * half },
  };

  raster_polygon (&drawing->raster, corners, G_N_ELEMENTS (corners), colour, opacity);
}

static void
draw_arrow (const Drawing *drawing, const Shape *shape)
{
  uint32_t colour = drawing->pixels[shape->colour];
  double length = hypot (shape->width, shape->height);
  ScenePoint from = device_point (drawing, shape->x, shape->y);
  ScenePoint tip = device_point (drawing, shape->x + shape->width, shape->y + shape->height);

  if (length <= 0)
    return;
  ScenePoint along = { shape->width / length, shape->height / length };
  if (length > HEAD_LENGTH) {
    double back = (HEAD_LENGTH - 1) * drawing->scale;
    draw_stroke (drawing, from, (ScenePoint){ tip.x - along.x * back, tip.y - along.y * back },
                 shape->stroke * drawing->scale, colour, shape->opacity);
  }
  draw_head (drawing, tip, along, colour, shape->opacity);
}

/* ------------------------------------------------------------------ curves */

static ScenePoint
bend_at (const ScenePoint bend[4], double t)
{
  double s = 1 - t;
  const double weights[] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };
  ScenePoint point = { 0, 0 };

  for (int i = 0; i < 4; i++) {
    point.x += weights[i] * bend[i].x;
    point.y += weights[i] * bend[i].y;
  }
  return point;
}

/* The stroke of a curve as a polygon: down one side of it, and back on the other. */
static void
draw_bend (const Drawing *drawing, const ScenePoint bend[4], double stroke, uint32_t colour,
           double opacity)
{
  double reach = fabs (bend[3].x - bend[0].x) + fabs (bend[3].y - bend[0].y);
  int pieces = (int) CLAMP (reach / CURVE_PIECE, 8, PIECES_MOST);
  ScenePoint sides[2 * (PIECES_MOST + 1)];
  ScenePoint before = bend[0];

  for (int i = 0; i <= pieces; i++) {
    ScenePoint point = bend_at (bend, (double) i / pieces);
    ScenePoint next = bend_at (bend, (double) MIN (i + 1, pieces) / pieces);
    ScenePoint along = { next.x - before.x, next.y - before.y };
    double length = hypot (along.x, along.y);
    double x = length > 0 ? along.y / length * stroke / 2 : 0;
    double y = length > 0 ? -along.x / length * stroke / 2 : 0;
    sides[i] = (ScenePoint){ point.x + x, point.y + y };
    sides[2 * pieces + 1 - i] = (ScenePoint){ point.x - x, point.y - y };
    before = point;
  }
  raster_polygon (&drawing->raster, sides, 2 * (uint32_t) (pieces + 1), colour, opacity);
}

static void
draw_dot (const Drawing *drawing, ScenePoint middle, uint32_t colour, double opacity)
{
  ScenePoint corners[DOT_CORNERS];
  double radius = DOT_RADIUS * drawing->scale;

  for (int i = 0; i < DOT_CORNERS; i++) {
    double angle = 2 * G_PI * i / DOT_CORNERS;
    corners[i] = (ScenePoint){ middle.x + radius * cos (angle), middle.y + radius * sin (angle) };
  }
  raster_polygon (&drawing->raster, corners, DOT_CORNERS, colour, opacity);
}

static void
draw_curve (const Drawing *drawing, const Shape *shape)
{
  uint32_t colour = drawing->pixels[shape->colour];
  double down = shape->height > 0 ? 1 : -1;
  ScenePoint bend[4];

  scene_curve (shape, bend);
  for (int i = 0; i < 4; i++)
    bend[i] = device_point (drawing, bend[i].x, bend[i].y);
  draw_dot (drawing, bend[0], colour, shape->opacity);
  draw_head (drawing, bend[3], (ScenePoint){ 0, down }, colour, shape->opacity);
  /* The shaft ends inside the head; the curve arrives upright. */
  bend[3].y -= down * (HEAD_LENGTH - 1) * drawing->scale;
  draw_bend (drawing, bend, shape->stroke * drawing->scale, colour, shape->opacity);
}

/* ------------------------------------------------------------------ all */

gboolean
pixels_draw (Drawing *drawing, const Shape *shape)
{
  switch (shape->kind) {
  case SHAPE_BOX:
    return draw_box (drawing, shape);
  case SHAPE_LINE:
    return draw_line (drawing, shape);
  case SHAPE_ARROW:
    draw_arrow (drawing, shape);
    return TRUE;
  case SHAPE_CURVE:
    draw_curve (drawing, shape);
    return TRUE;
  case SHAPE_STEPS:
    return draw_steps (drawing, shape);
  case SHAPE_STRIP:
    draw_strip (drawing, shape);
    return TRUE;
  case SHAPE_MARK:
    return draw_mark (drawing, shape);
  case SHAPE_TEXT:
    return FALSE;
  }
  return FALSE;
}
