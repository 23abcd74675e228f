/* SPDX-License-Identifier: MIT */
#include "paint/raster.h"

#include <math.h>

#define SUBROWS       4 /* lines that a row of pixels is sampled on, at most */
#define MASKS_A_PIXEL 4 /* radii that have masks of their own, a pixel of radius */
#define MASKS         ((int) RASTER_RADIUS_MOST * MASKS_A_PIXEL + 1)
#define MASK_SAMPLES  8

/* The top left corner of a box, or how much of each pixel it covers, of 256. */
typedef struct {
  int size;
  uint16_t *cover; /* NULL: not computed yet */
} Mask;

struct _RasterStore {
  Mask masks[MASKS];
  float *cover; /* of a row */
  int width;    /* room in it */
  float *ends;  /* the left and right end on each subrow */
  int subrows;  /* room in it */
};

RasterStore *
raster_store_new (void)
{
  return g_new0 (RasterStore, 1);
}

void
raster_store_free (RasterStore *store)
{
  for (int i = 0; i < MASKS; i++)
    g_free (store->masks[i].cover);
  g_free (store->cover);
  g_free (store->ends);
  g_free (store);
}

/* ------------------------------------------------------------------ pixels */

static uint32_t
channel (double value)
{
  return (uint32_t) (CLAMP (value, 0, 1) * 65535 + 0.5) >> 8;
}

uint32_t
raster_colour (Colour colour)
{
  return 0xff000000u | channel (colour.red) << 16 | channel (colour.green) << 8 |
         channel (colour.blue);
}

/* Mixes `share` of 256 of a colour to a pixel, red and blue at once. */
static inline uint32_t
mix (uint32_t under, uint32_t over, uint32_t share)
{
  const uint32_t red_blue = 0xff00ffu, green = 0x00ff00u;
  uint32_t rest = 256 - share;

  return 0xff000000u |
         (((under & red_blue) * rest + (over & red_blue) * share + 0x800080u) >> 8 & red_blue) |
         (((under & green) * rest + (over & green) * share + 0x008000u) >> 8 & green);
}

static inline uint32_t *
row_of (const Raster *raster, int y)
{
  return raster->pixels + (gssize) y * raster->stride;
}

static inline int
modulo (int value, int divisor)
{
  int rest = value % divisor;

  return rest < 0 ? rest + divisor : rest;
}

static inline uint32_t
fill_pixel (RasterFill fill, int x, int y)
{
  const RasterTile *tile = fill.tile;

  if (tile == NULL)
    return fill.colour;
  return tile
      ->pixels[modulo (y - tile->y, tile->size) * tile->stride + modulo (x - tile->x, tile->size)];
}

static RasterBox
clip (const Raster *raster, RasterBox box)
{
  return (RasterBox){ MAX (box.x0, raster->left), MAX (box.y0, raster->top),
                      MIN (box.x1, raster->right), MIN (box.y1, raster->bottom) };
}

static void
fill_tile_row (uint32_t *row, int x0, int x1, int y, const RasterTile *tile)
{
  const uint32_t *pixels = tile->pixels + modulo (y - tile->y, tile->size) * tile->stride;
  int at = modulo (x0 - tile->x, tile->size);

  for (int x = x0; x < x1; x++) {
    row[x] = pixels[at];
    if (++at == tile->size)
      at = 0;
  }
}

void
raster_fill (const Raster *raster, RasterBox box, RasterFill fill)
{
  RasterBox seen = clip (raster, box);

  for (int y = seen.y0; y < seen.y1; y++) {
    uint32_t *row = row_of (raster, y);
    if (fill.tile != NULL)
      fill_tile_row (row, seen.x0, seen.x1, y, fill.tile);
    else
      for (int x = seen.x0; x < seen.x1; x++)
        row[x] = fill.colour;
  }
}

void
raster_stack (const Raster *raster, int x0, int x1, const int *tops, int base,
              const RasterFill *fills, int count)
{
  for (int i = 0, bottom = base; i < count; bottom = MIN (tops[i], bottom), i++) {
    if (tops[i] >= bottom)
      continue;
    RasterBox box = { x0, tops[i], x1, bottom };
    if (fills[i].tile != NULL || x1 - x0 > 1) {
      raster_fill (raster, box, fills[i]);
      continue;
    }
    /* By far the most are a pixel wide. */
    RasterBox seen = clip (raster, box);
    if (seen.x0 >= seen.x1 || seen.y0 >= seen.y1)
      continue;
    uint32_t *pixel = row_of (raster, seen.y0) + x0;
    for (int y = seen.y0; y < seen.y1; y++, pixel += raster->stride)
      *pixel = fills[i].colour;
  }
}

/* ------------------------------------------------------------------ round corners */

static const Mask *
mask_of (RasterStore *store, double radius)
{
  int number = MIN ((int) lround (radius * MASKS_A_PIXEL), MASKS - 1);
  double exact = (double) number / MASKS_A_PIXEL;
  Mask *mask = &store->masks[number];

  if (mask->cover != NULL)
    return mask;
  mask->size = (int) ceil (exact);
  mask->cover = g_new0 (uint16_t, MAX (mask->size * mask->size, 1));
  for (int i = 0; i < mask->size * mask->size * MASK_SAMPLES * MASK_SAMPLES; i++) {
    int pixel = i / (MASK_SAMPLES * MASK_SAMPLES);
    double x = pixel % mask->size + (i % MASK_SAMPLES + 0.5) / MASK_SAMPLES;
    double y = pixel / mask->size + (i / MASK_SAMPLES % MASK_SAMPLES + 0.5) / MASK_SAMPLES;
    if (x >= exact || y >= exact || hypot (exact - x, exact - y) <= exact)
      mask->cover[pixel] = (uint16_t) (mask->cover[pixel] + 256 / (MASK_SAMPLES * MASK_SAMPLES));
  }
  return mask;
}

static void
blend_corner (const Raster *raster, int x, int y, uint32_t share, RasterFill fill)
{
  if (x < raster->left || x >= raster->right || y < raster->top || y >= raster->bottom)
    return;
  uint32_t *pixel = row_of (raster, y) + x;
  *pixel = mix (*pixel, fill_pixel (fill, x, y), share);
}

void
raster_box (const Raster *raster, RasterBox box, double radius, RasterFill fill)
{
  const Mask *mask = mask_of (raster->store, radius);
  int size = mask->size;

  if (radius <= 0.25 || 2 * size > box.x1 - box.x0 || 2 * size > box.y1 - box.y0) {
    raster_fill (raster, box, fill);
    return;
  }
  raster_fill (raster, (RasterBox){ box.x0 + size, box.y0, box.x1 - size, box.y0 + size }, fill);
  raster_fill (raster, (RasterBox){ box.x0, box.y0 + size, box.x1, box.y1 - size }, fill);
  raster_fill (raster, (RasterBox){ box.x0 + size, box.y1 - size, box.x1 - size, box.y1 }, fill);
  for (int y = 0; y < size; y++)
    for (int x = 0; x < size; x++) {
      uint32_t share = mask->cover[y * size + x];
      blend_corner (raster, box.x0 + x, box.y0 + y, share, fill);
      blend_corner (raster, box.x1 - 1 - x, box.y0 + y, share, fill);
      blend_corner (raster, box.x0 + x, box.y1 - 1 - y, share, fill);
      blend_corner (raster, box.x1 - 1 - x, box.y1 - 1 - y, share, fill);
    }
}

/* ------------------------------------------------------------------ what lies within pixels */

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
add_stretch (float *cover, double x0, double x1, float weight)
{
  int first = (int) x0;
  int last = (int) x1;

  if (first == last) {
    cover[first] += (float) (x1 - x0) * weight;
    return;
  }
  cover[first] += (float) (first + 1 - x0) * weight;
  for (int x = first + 1; x < last; x++)
    cover[x] += weight;
  cover[last] += (float) (x1 - last) * weight;
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
  float *cover = cover_of (raster);
  for (int y = MAX (y0, raster->top); y < MIN (y1, raster->bottom); y++) {
    add_stretch (cover, left, right, 1);
    cover[raster->right] = 0;
    blend_row (raster, y, cover, (int) left, MIN ((int) right + 1, raster->right), colour,
               (float) opacity);
  }
}

/* Notes where an edge crosses the subrows `first` .. `last - 1`. */
static void
cross_subrows (float *ends, int first, int last, ScenePoint a, ScenePoint b)
{
  ScenePoint upper = a.y <= b.y ? a : b;
  ScenePoint lower = a.y <= b.y ? b : a;
  int from = MAX ((int) ceil (upper.y * SUBROWS - 0.5), first);
  int to = MIN ((int) ceil (lower.y * SUBROWS - 0.5), last);

  if (from >= to)
    return;
  double slope = (lower.x - upper.x) / (lower.y - upper.y);
  double x = upper.x + ((from + 0.5) / SUBROWS - upper.y) * slope;
  for (int subrow = from; subrow < to; subrow++, x += slope / SUBROWS) {
    float *stretch = &ends[2 * (subrow - first)];
    stretch[0] = MIN (stretch[0], (float) x);
    stretch[1] = MAX (stretch[1], (float) x);
  }
}

/* Fills one row from where its subrows begin and end. */
static void
fill_stretches (const Raster *raster, int y, const float *ends, uint32_t colour, double opacity)
{
  float *cover = cover_of (raster);
  double least = raster->right, most = raster->left;

  for (int i = 0; i < SUBROWS; i++) {
    double x0 = MAX (ends[2 * i], (float) raster->left);
    double x1 = MIN (ends[2 * i + 1], (float) raster->right);
    if (x1 <= x0)
      continue;
    add_stretch (cover, x0, x1, 1.0f / SUBROWS);
    least = MIN (least, x0);
    most = MAX (most, x1);
  }
  cover[raster->right] = 0;
  if (most > least)
    blend_row (raster, y, cover, (int) least, MIN ((int) most + 1, raster->right), colour,
               (float) opacity);
}

void
raster_polygon (const Raster *raster, const ScenePoint *points, uint32_t count, uint32_t colour,
                double opacity)
{
  RasterStore *store = raster->store;
  double least = INFINITY, most = -INFINITY;

  for (uint32_t i = 0; i < count; i++) {
    least = MIN (least, points[i].y);
    most = MAX (most, points[i].y);
  }
  int top = (int) MAX (floor (least), raster->top);
  int bottom = (int) MIN (ceil (most), raster->bottom);
  if (bottom <= top)
    return;

  int subrows = (bottom - top) * SUBROWS;
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
    cross_subrows (store->ends, top * SUBROWS, bottom * SUBROWS, points[i],
                   points[(i + 1) % count]);
  for (int y = top; y < bottom; y++)
    fill_stretches (raster, y, &store->ends[2 * SUBROWS * (y - top)], colour, opacity);
}
