/* SPDX-License-Identifier: MIT
 *
 * What lies under a point.
 */
#include "paint/scene-private.h"

#include <math.h>

#define NEAR         4.0 /* pixels within which a thin shape answers */
#define THIN         8.0 /* what is narrower than this is thin */
#define HOLD         1.5 /* pixels beside a line that still are the line: hands are not exact */
#define CURVE_PIECES 24
#define LINE_OF_TEXT 16.0 /* the height of a line of text, about */

static double
distance_to_segment (ScenePoint point, ScenePoint from, ScenePoint to)
{
  double along_x = to.x - from.x;
  double along_y = to.y - from.y;
  double square = along_x * along_x + along_y * along_y;
  double part = 0;

  if (square > 0)
    part = ((point.x - from.x) * along_x + (point.y - from.y) * along_y) / square;
  part = CLAMP (part, 0, 1);
  return hypot (point.x - from.x - part * along_x, point.y - from.y - part * along_y);
}

/* Returns how far the point lies from a stroke `half` wide on each side. It ends where it ends:
 * beside a short line something else may begin. */
static double
distance_to_stroke (ScenePoint point, ScenePoint from, ScenePoint to, double half)
{
  double length = hypot (to.x - from.x, to.y - from.y);

  if (length <= 0)
    return distance_to_segment (point, from, to);
  ScenePoint along = { (to.x - from.x) / length, (to.y - from.y) / length };
  double way = (point.x - from.x) * along.x + (point.y - from.y) * along.y;
  double aside = fabs ((point.x - from.x) * along.y - (point.y - from.y) * along.x);
  return hypot (MAX (MAX (-way, way - length), 0), MAX (aside - half, 0));
}

static double
distance_to_box (ScenePoint point, double x, double y, double width, double height)
{
  double beside = MAX (MAX (x - point.x, point.x - (x + width)), 0);
  double above = MAX (MAX (y - point.y, point.y - (y + height)), 0);

  return hypot (beside, above);
}

static double
distance_to_curve (ScenePoint point, const Shape *shape)
{
  ScenePoint bend[4];
  double least = INFINITY;

  scene_curve (shape, bend);
  ScenePoint from = bend[0];
  for (int piece = 1; piece <= CURVE_PIECES; piece++) {
    double t = (double) piece / CURVE_PIECES;
    double s = 1 - t;
    double weight[4] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };
    ScenePoint to = { 0, 0 };
    for (int i = 0; i < 4; i++) {
      to.x += weight[i] * bend[i].x;
      to.y += weight[i] * bend[i].y;
    }
    least = MIN (least, distance_to_segment (point, from, to));
    from = to;
  }
  return least;
}

/* Returns how far the point lies from the area under a step line. */
static double
distance_to_steps (ScenePoint point, const Shape *shape)
{
  double top = shape->y + shape->height;

  for (uint32_t i = 0; i < shape->point_count && shape->points[i].x <= point.x; i++)
    top = shape->points[i].y;
  return distance_to_box (point, shape->x, top, shape->width, shape->y + shape->height - top);
}

/* Returns how far the point lies from the shape; 0 is inside. */
static double
distance_to_shape (ScenePoint point, const Shape *shape)
{
  ScenePoint from = { shape->x, shape->y };
  ScenePoint to = { shape->x + shape->width, shape->y + shape->height };
  double half_stroke = MAX (shape->stroke, 1) / 2 + HOLD;

  switch (shape->kind) {
  case SHAPE_BOX:
    return distance_to_box (point, shape->x, shape->y, shape->width, shape->height);
  case SHAPE_LINE:
  case SHAPE_ARROW:
    return distance_to_stroke (point, from, to, half_stroke);
  case SHAPE_CURVE:
    return MAX (distance_to_curve (point, shape) - half_stroke, 0);
  case SHAPE_TEXT:
    return distance_to_box (point, shape->x, shape->y, shape->width, LINE_OF_TEXT);
  case SHAPE_STEPS:
    return distance_to_steps (point, shape);
  case SHAPE_STRIP: /* its parts answer */
    break;
  case SHAPE_MARK:
    return distance_to_box (point, shape->x, shape->y, shape->width, shape->width);
  }
  return INFINITY;
}

static gboolean
is_thin (const Shape *shape)
{
  if (shape->kind == SHAPE_BOX)
    return shape->width < THIN || shape->height < THIN;
  return shape->kind == SHAPE_LINE || shape->kind == SHAPE_ARROW || shape->kind == SHAPE_CURVE ||
         shape->kind == SHAPE_MARK;
}

/* A lane's background answers only where nothing else is near. */
static gboolean
is_background (const Shape *shape)
{
  return shape->subject.kind == SUBJECT_LANE || shape->subject.kind == SUBJECT_PROCESS;
}

/* Returns the part of a strip that is nearest to x, by halving. */
static uint32_t
nearest_part (const SceneStrip *strip, double x)
{
  uint32_t low = 0, high = strip->part_count;

  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if ((double) strip->parts[middle].x1 <= x)
      low = middle + 1;
    else
      high = middle;
  }
  /* Between two parts the one before may be nearer. */
  if (low > 0 && (low == strip->part_count ||
                  x - (double) strip->parts[low - 1].x1 < (double) strip->parts[low].x0 - x))
    low--;
  return low;
}

/* Returns the part of a strip that is nearest to the point, if it is nearer than `least`; else
 * NULL. */
static const Shape *
part_within (const Scene *scene, const Shape *strip, ScenePoint point, double least)
{
  if (strip->strip->part_count == 0)
    return NULL;
  Shape part = scene_strip_part (strip, nearest_part (strip->strip, point.x));
  return distance_to_shape (point, &part) < least ? scene_answer (scene, &part) : NULL;
}

const Shape *
scene_hit (const Scene *scene, double x, double y)
{
  ScenePoint point = { x / scene_scale (scene), y / scene_scale (scene) };
  const Shape *nearest = NULL;
  const Shape *background = NULL;
  double least = NEAR;

  for (uint32_t i = scene_count (scene); i-- > 0;) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_STRIP)
      shape = part_within (scene, shape, point, least);
    if (shape == NULL || shape->subject.kind == SUBJECT_NONE)
      continue;
    double distance = distance_to_shape (point, shape);
    if (is_background (shape)) {
      if (distance <= 0 && background == NULL)
        background = shape;
      continue;
    }
    if (distance <= 0)
      return shape;
    if (is_thin (shape) && (distance < least || (distance <= least && nearest == NULL))) {
      nearest = shape;
      least = distance;
    }
  }
  return nearest != NULL ? nearest : background;
}
