/* SPDX-License-Identifier: MIT */
#include "paint/ink-look.h"

#define TINT         0.34 /* the share of the colour in an area */
#define HATCH_GROUND 0.14 /* and between the lines of a hatch */

static Colour
mix (Colour a, Colour b, double share)
{
  return (Colour){ b.red + share * (a.red - b.red), b.green + share * (a.green - b.green),
                   b.blue + share * (a.blue - b.blue) };
}

Colour
ink_tint (const Theme *theme, ColourRole role)
{
  return mix (theme->colours[role], theme->colours[COLOUR_GROUND], TINT);
}

Colour
ink_hatch_ground (Colour colour, Colour ground)
{
  return mix (colour, ground, HATCH_GROUND);
}

gboolean
is_hatch (PatternKind pattern)
{
  return pattern == PATTERN_HATCH || pattern == PATTERN_CROSS_HATCH ||
         pattern == PATTERN_BACK_HATCH || pattern == PATTERN_LINES;
}

gboolean
shows_hatch (const Shape *shape)
{
  return is_hatch (shape->pattern) && shape->width >= HATCHED && shape->height >= 3;
}

int
dash_lengths (DashKind dash, double stroke, double lengths[DASH_LENGTHS])
{
  static const struct {
    double lengths[DASH_LENGTHS];
    int count;
  } dashes[] = {
    [DASH_NONE] = { { 0 }, 0 },          [DASH_DOTS] = { { 1.5, 2.5 }, 2 },
    [DASH_DASHES] = { { 3.5, 2.5 }, 2 }, [DASH_MIXED] = { { 4, 2, 1, 2 }, 4 },
    [DASH_LONG] = { { 10, 3 }, 2 },      [DASH_SPARSE] = { { 1, 6 }, 2 },
    [DASH_FINE] = { { 2, 2 }, 2 },
  };

  for (int i = 0; i < DASH_LENGTHS; i++)
    lengths[i] = dashes[dash].lengths[i] * MAX (stroke, 1.25);
  return dashes[dash].count;
}

double
mark_radius (double size)
{
  return MIN (2, size / 4);
}

uint32_t
strip_run_end (const SceneStrip *strip, uint32_t from)
{
  uint32_t to = from + 1;

  while (to < strip->count && strip->columns[to].x0 <= strip->columns[to - 1].x1)
    to++;
  return to;
}

/* Sets a point for each column at the top of its layer. Returns whether there is anything of the
 * layer. */
static gboolean
layer_points (const Shape *shape, uint32_t from, uint32_t to, int layer, ScenePoint *points)
{
  const StripColumn *columns = shape->strip->columns;
  double highest = 0;

  for (uint32_t i = from; i < to; i++) {
    double bottom = layer > 0 ? (double) columns[i].tops[layer - 1] : shape->y + shape->height;
    points[i - from] = (ScenePoint){ columns[i].x0, columns[i].tops[layer] };
    highest = MAX (highest, bottom - columns[i].tops[layer]);
  }
  return highest > 0;
}

void
strip_as_steps (const Shape *shape, void (*draw) (gpointer data, const Shape *steps), gpointer data)
{
  const SceneStrip *strip = shape->strip;
  g_autofree ScenePoint *points = g_new (ScenePoint, strip->count);

  for (uint32_t from = 0, to; from < strip->count; from = to) {
    to = strip_run_end (strip, from);
    for (int layer = STRIP_LAYERS - 1; layer >= 0; layer--)
      if (layer_points (shape, from, to, layer, points))
        draw (data, &(Shape){ .colour = strip->layers[layer].colour,
                              .pattern = strip->layers[layer].pattern,
                              .x = points[0].x,
                              .y = shape->y,
                              .width = strip->columns[to - 1].x1 - points[0].x,
                              .height = shape->height,
                              .opacity = 1,
                              .points = points,
                              .point_count = to - from,
                              .subject = { .lane = MODEL_NONE } });
  }
}
