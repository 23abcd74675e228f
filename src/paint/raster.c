/* SPDX-License-Identifier: MIT */
#include "paint/raster-private.h"

#include <math.h>

#define MASKS_A_PIXEL  4 /* radii and strokes that have masks of their own, a pixel */
#define MASK_SAMPLES   8
#define STACKS_AT_ONCE 256 /* so that their rows stay in the nearest cache */

/* The top left corner of a box or of its outline: how much of each pixel is covered, of 256. */
typedef struct {
  int size;
  uint16_t cover[];
} Mask;

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
  g_free (store->steps);
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

/* Fills one layer of stacks, which lie over what is under it. */
static void
fill_layer (const Raster *raster, int x0, int count, const int *tops, int base, uint32_t colour)
{
  int highest = least_of (tops, count, base);

  for (int y = MAX (highest, raster->top); y < MIN (base, raster->bottom); y++) {
    uint32_t *restrict row = row_of (raster, y) + x0;
    for (int x = 0; x < count; x++)
      row[x] = tops[x] <= y ? colour : row[x];
  }
}

void
raster_stacks (const Raster *raster, int x0, int count, const int *tops, int base,
               const uint32_t *colours, int layers)
{
  int from = MAX (raster->left - x0, 0);
  int to = MIN (raster->right - x0, count);

  for (int x = from; x < to; x += STACKS_AT_ONCE)
    for (int layer = layers - 1; layer >= 0; layer--)
      fill_layer (raster, x0 + x, MIN (to - x, STACKS_AT_ONCE), tops + layer * count + x, base,
                  colours[layer]);
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
