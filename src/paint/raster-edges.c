/* SPDX-License-Identifier: MIT
 *
 * What lies within pixels: lines and polygons, mixed to the pixels by how much of each they cover.
 */
#include <math.h>
#include <string.h>

#include "paint/raster-private.h"

#define SUBROWS 4 /* lines that a row of pixels is sampled on, at most */

/* Makes room for a row, all of it uncovered. */
static float *
cover_of (const Raster *raster)
{
  RasterStore *store = raster->store;

  if (store->width < raster->right + 2) {
    store->width = raster->right + 2;
    g_free (store->cover);
    store->cover = g_new0 (float, store->width);
  }
  return store->cover;
}

static void
add_stretch (float *cover, float x0, float x1, float weight)
{
  int first = (int) x0;
  int last = (int) x1;

  if (first == last) {
    cover[first] += (x1 - x0) * weight;
    return;
  }
  cover[first] += ((float) (first + 1) - x0) * weight;
  for (int x = first + 1; x < last; x++)
    cover[x] += weight;
  cover[last] += (x1 - (float) last) * weight;
}

/* Mixes the colour to the pixels of a row by their cover, and takes that back to zero. */
static void
blend_row (const Raster *raster, int y, float *cover, int x0, int x1, uint32_t colour,
           float opacity)
{
  uint32_t *row = row_of (raster, y);

  for (int x = x0; x < x1; x++) {
    uint32_t share = (uint32_t) (MIN (cover[x], 1) * opacity * 256 + 0.5f);
    cover[x] = 0;
    if (share >= 256)
      row[x] = colour;
    else if (share > 0)
      row[x] = mix (row[x], colour, share);
  }
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
  float *cover = cover_of (raster);
  for (int y = MAX (y0, raster->top); y < MIN (y1, raster->bottom); y++) {
    add_stretch (cover, (float) left, (float) right, 1);
    cover[raster->right] = 0;
    blend_row (raster, y, cover, (int) left, MIN ((int) right + 1, raster->right), colour,
               (float) opacity);
  }
}

void
raster_dashes (const Raster *raster, double x0, double x1, int y0, int y1, const double *lengths,
               int count, uint32_t colour, double opacity)
{
  double left = MAX (x0, raster->left);
  double right = MIN (x1, raster->right);
  float *cover = cover_of (raster);
  double x = x0;

  if (right <= left)
    return;
  for (int i = 0; x < right; x += lengths[i++ % count]) {
    double from = MAX (x, left);
    double to = MIN (x + lengths[i % count], right);
    if (i % 2 == 0 && to > from)
      add_stretch (cover, (float) from, (float) to, 1);
  }
  cover[raster->right] = 0;
  int first = (int) left;
  int last = MIN ((int) right + 1, raster->right);
  for (int y = MAX (y0, raster->top); y < MIN (y1, raster->bottom); y++) {
    uint32_t *row = row_of (raster, y);
    for (int i = first; i < last; i++)
      if (cover[i] > 0)
        row[i] = mix (row[i], colour, (uint32_t) (MIN (cover[i], 1) * (float) opacity * 256));
  }
  memset (&cover[first], 0, (gsize) (last - first) * sizeof cover[0]);
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
    row[x] = mix (row[x], colour, (uint32_t) (cover * opacity * 256 + 0.5f));
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
  float *cover = raster->store->cover;
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
    add_stretch (cover, x0, x1, 1.0f / (float) rate);
    least = MIN (least, x0);
    most = MAX (most, x1);
  }
  cover[raster->right] = 0;
  if (most > least)
    blend_row (raster, y, cover, (int) least, MIN ((int) most + 1, raster->right), colour, opacity);
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
  cover_of (raster);
  for (int y = top; y < bottom; y++)
    fill_stretches (raster, y, &store->ends[2 * rate * (y - top)], rate, colour, (float) opacity);
}
