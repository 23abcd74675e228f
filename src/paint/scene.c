/* SPDX-License-Identifier: MIT
 *
 * The list: shapes lie in one array, their texts and points in blocks that are only ever filled.
 * A frame costs a handful of allocations, whatever it shows.
 */
#include "paint/scene-private.h"

#include <string.h>

#define BLOCK_SIZE      32768u
#define SHAPES_AT_FIRST 1024u

typedef struct _Block Block;

struct _Block {
  Block *next;
  gsize used;
  gsize size;
  _Alignas(double) char bytes[];
};

struct _Scene {
  double width, height;
  double scale;
  ScenePoint pattern_origin;
  Shape *answer; /* see scene_answer() */
  Shape *shapes;
  uint32_t count;
  uint32_t room;
  Block *blocks; /* the newest first */
};

Scene *
scene_new (double width, double height)
{
  Scene *scene = g_new0 (Scene, 1);

  scene->width = width;
  scene->height = height;
  scene->scale = 1;
  scene->answer = g_new0 (Shape, 1);
  scene->room = SHAPES_AT_FIRST;
  scene->shapes = g_new (Shape, scene->room);
  return scene;
}

void
scene_free (Scene *scene)
{
  if (scene == NULL)
    return;
  for (Block *block = scene->blocks; block != NULL;) {
    Block *next = block->next;
    g_free (block);
    block = next;
  }
  g_free (scene->answer);
  g_free (scene->shapes);
  g_free (scene);
}

double
scene_width (const Scene *scene)
{
  return scene->width;
}

double
scene_height (const Scene *scene)
{
  return scene->height;
}

void
scene_set_scale (Scene *scene, double scale)
{
  scene->scale = scale;
}

double
scene_scale (const Scene *scene)
{
  return scene->scale;
}

void
scene_set_pattern_origin (Scene *scene, double x, double y)
{
  scene->pattern_origin = (ScenePoint){ x, y };
}

ScenePoint
scene_pattern_origin (const Scene *scene)
{
  return scene->pattern_origin;
}

/* Copies `size` bytes to memory that lives as long as the scene. */
static void *
keep (Scene *scene, const void *bytes, gsize size)
{
  gsize rounded = (size + sizeof (double) - 1) / sizeof (double) * sizeof (double);
  Block *block = scene->blocks;

  if (block == NULL || block->size - block->used < rounded) {
    gsize room = MAX (rounded, BLOCK_SIZE);
    block = g_malloc (sizeof (Block) + room);
    block->next = scene->blocks;
    block->used = 0;
    block->size = room;
    scene->blocks = block;
  }
  void *copy = block->bytes + block->used;
  memcpy (copy, bytes, size);
  block->used += rounded;
  return copy;
}

static const SceneStrip *
keep_strip (Scene *scene, const SceneStrip *strip)
{
  SceneStrip copy = *strip;

  copy.columns = keep (scene, strip->columns, strip->count * sizeof (StripColumn));
  if (strip->part_count > 0)
    copy.parts = keep (scene, strip->parts, strip->part_count * sizeof (StripPart));
  return keep (scene, &copy, sizeof copy);
}

void
scene_add (Scene *scene, const Shape *shape)
{
  if (scene->count == scene->room) {
    scene->room *= 2;
    scene->shapes = g_renew (Shape, scene->shapes, scene->room);
  }
  Shape *copy = &scene->shapes[scene->count++];

  *copy = *shape;
  if (shape->text != NULL)
    copy->text = keep (scene, shape->text, strlen (shape->text) + 1);
  if (shape->point_count > 0)
    copy->points = keep (scene, shape->points, shape->point_count * sizeof (ScenePoint));
  if (shape->strip != NULL)
    copy->strip = keep_strip (scene, shape->strip);
}

uint32_t
scene_count (const Scene *scene)
{
  return scene->count;
}

const Shape *
scene_shape (const Scene *scene, uint32_t index)
{
  g_return_val_if_fail (index < scene->count, NULL);
  return &scene->shapes[index];
}

gboolean
subject_equal (Subject a, Subject b)
{
  return a.kind == b.kind && a.lane == b.lane && a.index == b.index;
}

Shape
scene_strip_part (const Shape *strip, uint32_t part)
{
  const StripPart *found = &strip->strip->parts[part];
  Shape box = {
    .kind = SHAPE_BOX,
    .colour = COLOUR_NONE,
    .x = found->x0,
    .y = strip->y,
    .width = found->x1 - found->x0,
    .height = strip->height,
    .opacity = 1,
    .subject = { SUBJECT_DENSITY, strip->strip->lane, found->items },
  };

  if (found->items == subject_density (found->items >> 24, 1))
    box.subject = (Subject){ SUBJECT_INTERVAL, strip->strip->lane, found->items >> 24 };
  return box;
}

const Shape *
scene_answer (const Scene *scene, const Shape *shape)
{
  *scene->answer = *shape;
  return scene->answer;
}

void
scene_curve (const Shape *shape, ScenePoint points[4])
{
  double bend = shape->height * 0.45;

  points[0] = (ScenePoint){ shape->x, shape->y };
  points[1] = (ScenePoint){ shape->x, shape->y + bend };
  points[2] = (ScenePoint){ shape->x + shape->width, shape->y + shape->height - bend };
  points[3] = (ScenePoint){ shape->x + shape->width, shape->y + shape->height };
}
