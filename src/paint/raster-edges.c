/* SPDX-License-Identifier: MIT
 *
 * What lies within pixels: lines and polygons, mixed to the pixels by how much of each they cover.
 */
#include <math.h>
#include <string.h>

#include "paint/raster-private.h"

#define SUBROWS    4 /* lines that a row of pixels is sampled on, at most */
#define ROWS_AHEAD 48

/* Makes room for the steps of a row, all of them zero. */
static float *
steps_of (const Raster *raster)
{
  RasterStore *store = raster->store;

  if (store->width < raster->right + 2) {
    store->width = raster->right + 2;
    g_free (store->steps);
    store->steps = g_new0 (float, store->width);
  }
  return store->steps;
}

/* Adds a stretch to the cover of a row, which is kept as its steps from pixel to pixel: however
 * long the stretch, that is four of them at most. */
static void
add_stretch (float *steps, float x0, float x1, float weight)
{
  int first = (int) x0;
  int last = (int) x1;

  if (first == last) {
    steps[first] += (x1 - x0) * weight;
    steps[first + 1] -= (x1 - x0) * weight;
    return;
  }
  float begun = x0 - (float) first;
  float ended = x1 - (float) last;
  steps[first] += (1 - begun) * weight;
  steps[first + 1] += begun * weight;
  steps[last] -= (1 - ended) * weight;
  steps[last + 1] -= ended * weight;
}

/* Mixes the colour to the pixels of a row by their cover. */
static void
blend_row (const Raster *raster, int y, const float *steps, int x0, int x1, uint32_t colour,
           float opacity)
{
  uint32_t *row = row_of (raster, y);
  const float most = opacity * 256;
  float cover = 0;

  for (int x = x0; x < x1; x++) {
    cover += steps[x];
    row[x] = mix (row[x], colour, (uint32_t) (int) (CLAMP (cover, 0, 1) * most + 0.5f));
  }
}

static void
clear_steps (float *steps, int x0, int x1)
{
  memset (&steps[x0], 0, (gsize) (x1 - x0) * sizeof steps[0]);
}

void
raster_bar (const Raster *raster, double x0, double x1, int y0, int y1, uint32_t colour,
            double opacity)
{
  double left = MAX (x0, raster->left);
  double right = MIN (x1, raster->right);

  if (right <= left)
    return;
  if (opacity >= 1 && left == floor (left) && right == floor (right)) {
    raster_fill (raster, (RasterBox){ (int) left, y0, (int) right, y1 },
                 (RasterFill){ .colour = colour });
    return;
  }
  const double whole[] = { right - left };
  raster_dashes (raster, left, right, y0, y1, whole, 1, colour, opacity);
}

void
raster_dashes (const Raster *raster, double x0, double x1, int y0, int y1, const double *lengths,
               int count, uint32_t colour, double opacity)
{
  double left = MAX (x0, raster->left);
  double right = MIN (x1, raster->right);
  float *steps = steps_of (raster);
  double x = x0;

  if (right <= left)
    return;
  for (int i = 0; x < right; x += lengths[i++ % count]) {
    double from = MAX (x, left);
    double to = MIN (x + lengths[i % count], right);
    if (i % 2 == 0 && to > from)
      add_stretch (steps, (float) from, (float) to, 1);
  }
  int first = (int) left;
  int last = MIN ((int) right + 1, raster->right);
  for (int y = MAX (y0, raster->top); y < MIN (y1, raster->bottom); y++)
    blend_row (raster, y, steps, first, last, colour, (float) opacity);
  clear_steps (steps, first, (int) right + 2);
}

/* Returns how many lines of a row are looked at: one tells all of what is steep. */
static int
sampling (double width, double height)
{
  if (height <= 24)
    return SUBROWS;
  return width < height / 4 ? 1 : width < height * 2 ? 2 : SUBROWS;
}

/* Mixes the colour to the few pixels between two points of a row. */
static void
blend_stretch (const Raster *raster, int y, float x0, float x1, uint32_t colour, float opacity)
{
  uint32_t *row = row_of (raster, y);
  int last = (int) x1;

  for (int x = (int) x0; x <= last && x < raster->right; x++) {
    float cover = MIN (x1, (float) (x + 1)) - MAX (x0, (float) x);
    row[x] = mix (row[x], colour, (uint32_t) (int) (cover * opacity * 256 + 0.5f));
  }
}

/* Notes where an edge crosses the subrows `first` .. `last - 1`, of which a row has `rate`. */
static void
cross_subrows (float *ends, int rate, int first, int last, ScenePoint a, ScenePoint b)
{
  ScenePoint upper = a.y <= b.y ? a : b;
  ScenePoint lower = a.y <= b.y ? b : a;
  int from = MAX ((int) ceil (upper.y * rate - 0.5), first);
  int to = MIN ((int) ceil (lower.y * rate - 0.5), last);

  if (from >= to)
    return;
  double slope = (lower.x - upper.x) / (lower.y - upper.y);
  double x = upper.x + ((from + 0.5) / rate - upper.y) * slope;
  for (int subrow = from; subrow < to; subrow++, x += slope / rate) {
    float *stretch = &ends[2 * (subrow - first)];
    stretch[0] = MIN (stretch[0], (float) x);
    stretch[1] = MAX (stretch[1], (float) x);
  }
}

/* Fills one row from where its subrows begin and end. */
static void
fill_stretches (const Raster *raster, int y, const float *ends, int rate, uint32_t colour,
                float opacity)
{
  float *steps = raster->store->steps;
  float least = (float) raster->right, most = (float) raster->left;

  if (rate == 1) {
    least = MAX (ends[0], (float) raster->left);
    most = MIN (ends[1], (float) raster->right);
    if (most > least)
      blend_stretch (raster, y, least, most, colour, opacity);
    return;
  }
  for (int i = 0; i < rate; i++) {
    float x0 = MAX (ends[2 * i], (float) raster->left);
    float x1 = MIN (ends[2 * i + 1], (float) raster->right);
    if (x1 <= x0)
      continue;
    add_stretch (steps, x0, x1, 1.0f / (float) rate);
    least = MIN (least, x0);
    most = MAX (most, x1);
  }
  if (most <= least)
    return;
  blend_row (raster, y, steps, (int) least, MIN ((int) most + 1, raster->right), colour, opacity);
  clear_steps (steps, (int) least, (int) most + 2);
}

/* Asks for the memory of a row where it will be drawn to: a large picture is in no cache, and rows
 * are too far apart for the processor to guess. */
static void
fetch_row (const Raster *raster, int y, float x)
{
  if (x >= (float) raster->left && x < (float) raster->right)
    __builtin_prefetch (row_of (raster, y) + (int) x, 1);
}

void
raster_polygon (const Raster *raster, const ScenePoint *points, uint32_t count, uint32_t colour,
                double opacity)
{
  RasterStore *store = raster->store;
  ScenePoint least = { INFINITY, INFINITY }, most = { -INFINITY, -INFINITY };

  for (uint32_t i = 0; i < count; i++) {
    least = (ScenePoint){ MIN (least.x, points[i].x), MIN (least.y, points[i].y) };
    most = (ScenePoint){ MAX (most.x, points[i].x), MAX (most.y, points[i].y) };
  }
  int rate = sampling (most.x - least.x, most.y - least.y);
  int top = (int) MAX (floor (least.y), raster->top);
  int bottom = (int) MIN (ceil (most.y), raster->bottom);
  if (bottom <= top || most.x <= raster->left || least.x >= raster->right)
    return;

  int subrows = (bottom - top) * rate;
  if (store->subrows < subrows) {
    store->subrows = subrows;
    g_free (store->ends);
    store->ends = g_new (float, 2 * (gsize) subrows);
  }
  for (int i = 0; i < subrows; i++) {
    store->ends[2 * i] = INFINITY;
    store->ends[2 * i + 1] = -INFINITY;
  }
  for (uint32_t i = 0; i < count; i++)
    cross_subrows (store->ends, rate, top * rate, bottom * rate, points[i],
                   points[(i + 1) % count]);
  steps_of (raster);
  for (int y = top; y < bottom; y++) {
    if (y + ROWS_AHEAD < bottom)
      fetch_row (raster, y + ROWS_AHEAD, store->ends[2 * rate * (y + ROWS_AHEAD - top)]);
    fill_stretches (raster, y, &store->ends[2 * rate * (y - top)], rate, colour, (float) opacity);
  }
}
