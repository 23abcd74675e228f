/* SPDX-License-Identifier: MIT */
#include "paint/raster.h"

#include <math.h>
#include <string.h>

#define SUBROWS       4 /* lines that a row of pixels is sampled on, at most */
#define MASKS_A_PIXEL 4 /* radii and strokes that have masks of their own, a pixel */
#define MASK_SAMPLES  8

/* The top left corner of a box or of its outline: how much of each pixel is covered, of 256. */
typedef struct {
  int size;
  uint16_t cover[];
} Mask;

struct _RasterStore {
  GHashTable *masks; /* mask_key() to Mask */
  float *cover;      /* of a row */
  int width;         /* room in it */
  float *ends;       /* the left and right end on each subrow */
  int subrows;       /* room in it */
  int *numbers;
  int room; /* in them */
};

RasterStore *
raster_store_new (void)
{
  RasterStore *store = g_new0 (RasterStore, 1);

  store->masks = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return store;
}

void
raster_store_free (RasterStore *store)
{
  g_hash_table_unref (store->masks);
  g_free (store->cover);
  g_free (store->ends);
  g_free (store->numbers);
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
fill_with_tile (const Raster *raster, RasterBox box, const RasterTile *tile)
{
  int first = modulo (box.x0 - tile->x, tile->size);
  int line = modulo (box.y0 - tile->y, tile->size);

  for (int y = box.y0; y < box.y1; y++) {
    const uint32_t *pixels = tile->pixels + line * tile->stride;
    uint32_t *row = row_of (raster, y);
    for (int x = box.x0, at = first; x < box.x1; x++) {
      row[x] = pixels[at];
      if (++at == tile->size)
        at = 0;
    }
    if (++line == tile->size)
      line = 0;
  }
}

void
raster_fill (const Raster *raster, RasterBox box, RasterFill fill)
{
  RasterBox seen = clip (raster, box);

  if (fill.tile != NULL) {
    fill_with_tile (raster, seen, fill.tile);
    return;
  }
  for (int y = seen.y0; y < seen.y1; y++) {
    uint32_t *row = row_of (raster, y);
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

int *
raster_numbers (const Raster *raster, int count)
{
  RasterStore *store = raster->store;

  if (store->room < count) {
    store->room = count;
    g_free (store->numbers);
    store->numbers = g_new (int, count);
  }
  return store->numbers;
}

static int
least_of (const int *numbers, int count, int least)
{
  for (int i = 0; i < count; i++)
    least = MIN (least, numbers[i]);
  return least;
}

void
raster_stacks (const Raster *raster, int x0, int count, const int *tops, int base,
               const uint32_t *colours, int layers)
{
  int from = MAX (raster->left - x0, 0);
  int to = MIN (raster->right - x0, count);

  for (int layer = layers - 1; layer >= 0; layer--) {
    const int *layer_tops = tops + layer * count;
    uint32_t colour = colours[layer];
    int highest = least_of (layer_tops, count, base);
    for (int y = MAX (highest, raster->top); y < MIN (base, raster->bottom); y++) {
      uint32_t *restrict row = row_of (raster, y) + x0;
      for (int x = from; x < to; x++)
        row[x] = layer_tops[x] <= y ? colour : row[x];
    }
  }
}

/* ------------------------------------------------------------------ round corners */

/* Returns whether a point is within a corner of `radius` that begins `inset` from both edges. */
static gboolean
is_within (double x, double y, double radius, double inset)
{
  double across = inset + radius - x;
  double along = inset + radius - y;

  if (x < inset || y < inset)
    return FALSE;
  return across <= 0 || along <= 0 || hypot (across, along) <= radius;
}

static Mask *
draw_mask (double radius, double stroke)
{
  int size = (int) ceil (MAX (radius, stroke));
  Mask *mask = g_malloc0 (sizeof *mask + (gsize) (size * size) * sizeof mask->cover[0]);

  mask->size = size;
  for (int i = 0; i < size * size * MASK_SAMPLES * MASK_SAMPLES; i++) {
    int pixel = i / (MASK_SAMPLES * MASK_SAMPLES);
    double x = pixel % size + (i % MASK_SAMPLES + 0.5) / MASK_SAMPLES;
    double y = pixel / size + (i / MASK_SAMPLES % MASK_SAMPLES + 0.5) / MASK_SAMPLES;
    gboolean hollow = stroke > 0 && is_within (x, y, MAX (radius - stroke, 0), stroke);
    if (is_within (x, y, radius, 0) && !hollow)
      mask->cover[pixel] = (uint16_t) (mask->cover[pixel] + 256 / (MASK_SAMPLES * MASK_SAMPLES));
  }
  return mask;
}

/* Returns the corner of a box, or with a stroke that of its outline. */
static const Mask *
mask_of (RasterStore *store, double radius, double stroke)
{
  guint steps = (guint) lround (radius * MASKS_A_PIXEL);
  guint stroke_steps = (guint) lround (stroke * MASKS_A_PIXEL);
  gpointer key = GUINT_TO_POINTER (steps << 16 | stroke_steps);
  Mask *mask = g_hash_table_lookup (store->masks, key);

  if (mask == NULL) {
    mask = draw_mask ((double) steps / MASKS_A_PIXEL, (double) stroke_steps / MASKS_A_PIXEL);
    g_hash_table_insert (store->masks, key, mask);
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

static void
blend_corners (const Raster *raster, RasterBox box, const Mask *mask, RasterFill fill)
{
  for (int y = 0; y < mask->size; y++)
    for (int x = 0; x < mask->size; x++) {
      uint32_t share = mask->cover[y * mask->size + x];
      if (share == 0)
        continue;
      blend_corner (raster, box.x0 + x, box.y0 + y, share, fill);
      blend_corner (raster, box.x1 - 1 - x, box.y0 + y, share, fill);
      blend_corner (raster, box.x0 + x, box.y1 - 1 - y, share, fill);
      blend_corner (raster, box.x1 - 1 - x, box.y1 - 1 - y, share, fill);
    }
}

void
raster_box (const Raster *raster, RasterBox box, double radius, RasterFill fill)
{
  int size = (int) ceil (radius);

  if (radius <= 0.25 || 2 * size > box.x1 - box.x0 || 2 * size > box.y1 - box.y0) {
    raster_fill (raster, box, fill);
    return;
  }
  const Mask *mask = mask_of (raster->store, radius, 0);
  size = mask->size;
  raster_fill (raster, (RasterBox){ box.x0 + size, box.y0, box.x1 - size, box.y0 + size }, fill);
  raster_fill (raster, (RasterBox){ box.x0, box.y0 + size, box.x1, box.y1 - size }, fill);
  raster_fill (raster, (RasterBox){ box.x0 + size, box.y1 - size, box.x1 - size, box.y1 }, fill);
  blend_corners (raster, box, mask, fill);
}

/* Fills a rectangle with a share of 256 of a colour. */
static void
blend_fill (const Raster *raster, RasterBox box, uint32_t colour, uint32_t share)
{
  RasterBox seen = clip (raster, box);

  if (share >= 256) {
    raster_fill (raster, box, (RasterFill){ .colour = colour });
    return;
  }
  for (int y = seen.y0; y < seen.y1; y++) {
    uint32_t *row = row_of (raster, y);
    for (int x = seen.x0; x < seen.x1; x++)
      row[x] = mix (row[x], colour, share);
  }
}

void
raster_outline (const Raster *raster, RasterBox box, double radius, double stroke, uint32_t colour)
{
  const Mask *mask = mask_of (raster->store, radius, stroke);
  int size = mask->size;

  /* So small a one is all edge. */
  if (2 * size > box.x1 - box.x0 || 2 * size > box.y1 - box.y0) {
    raster_fill (raster, box, (RasterFill){ .colour = colour });
    return;
  }
  for (int i = 0; i < (int) ceil (stroke); i++) {
    uint32_t share = (uint32_t) (MIN (stroke - i, 1) * 256);
    int left = box.x0 + i, right = box.x1 - 1 - i, top = box.y0 + i, bottom = box.y1 - 1 - i;
    const RasterBox sides[] = {
      { box.x0 + size, top, box.x1 - size, top + 1 },
      { box.x0 + size, bottom, box.x1 - size, bottom + 1 },
      { left, box.y0 + size, left + 1, box.y1 - size },
      { right, box.y0 + size, right + 1, box.y1 - size },
    };
    for (gsize side = 0; side < G_N_ELEMENTS (sides); side++)
      blend_fill (raster, sides[side], colour, share);
  }
  blend_corners (raster, box, mask, (RasterFill){ .colour = colour });
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
