/* SPDX-License-Identifier: MIT
 *
 * Pixels of an image, filled directly: what a picture has thousands of (bars, hatches, columns,
 * arrows) costs a general path renderer far more than its pixels do. Internal to paint/.
 *
 * COORDINATES  Device pixels, whole numbers lie on the edges between pixels.
 * CLIP         Nothing is drawn outside left .. right, top .. bottom.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "paint/scene.h"
#include "paint/theme.h"

typedef struct _RasterStore RasterStore;

typedef struct {
  uint32_t *pixels; /* of an image of 32 bits a pixel, its colour in the lower 24 */
  int stride;       /* pixels from row to row */
  int left, top, right, bottom;
  RasterStore *store;
} Raster;

/* A rectangle on whole pixels; nothing if it is empty. */
typedef struct {
  int x0, y0, x1, y1;
} RasterBox;

/* A hatch that repeats. */
typedef struct {
  const uint32_t *pixels;
  int size;   /* of both its sides */
  int stride; /* pixels from row to row */
  int x, y;   /* where on the device a tile begins */
} RasterTile;

/* What a box is filled with: a tile, or without one a colour. */
typedef struct {
  const RasterTile *tile; /* nullable */
  uint32_t colour;
} RasterFill;

/* Corners wider than this have no mask: see raster_box(). */
#define RASTER_RADIUS_MOST 24.0

/* Returns the memory that rasters share from frame to frame: masks of corners, rows. Of one thread
 * at a time; free with raster_store_free(). */
RasterStore *raster_store_new (void) G_GNUC_WARN_UNUSED_RESULT;
void raster_store_free (RasterStore *store);

/* Returns a colour as a pixel, rounded as cairo does. */
uint32_t raster_colour (Colour colour);

/* Fills a rectangle. */
void raster_fill (const Raster *raster, RasterBox box, RasterFill fill);

/* Fills a stack from x0 to x1: `fills[i]` from tops[i] down to tops[i - 1], the first to `base`. */
void raster_stack (const Raster *raster, int x0, int x1, const int *tops, int base,
                   const RasterFill *fills, int count);

/* Fills stacks like those, in colours, a pixel wide each, from x0 on. `tops` has `count` tops of
 * the first layer, then those of the next, `layers` in all. Row by row, as memory likes it. */
void raster_stacks (const Raster *raster, int x0, int count, const int *tops, int base,
                    const uint32_t *colours, int layers);

/* Returns memory for `count` numbers, which lives until the next call. */
int *raster_numbers (const Raster *raster, int count);

/* Fills a rectangle whose corners are round, by a radius of at most RASTER_RADIUS_MOST and half of
 * its sides. */
void raster_box (const Raster *raster, RasterBox box, double radius, RasterFill fill);

/* Draws the outline of such a box, within its edges, `stroke` wide. */
void raster_outline (const Raster *raster, RasterBox box, double radius, double stroke,
                     uint32_t colour);

/* Fills whole rows `y0` to `y1` from x0 to x1, which may lie within pixels. */
void raster_bar (const Raster *raster, double x0, double x1, int y0, int y1, uint32_t colour,
                 double opacity);

/* Likewise, on and off by turns: `lengths` has `count` of them, more than 0. */
void raster_dashes (const Raster *raster, double x0, double x1, int y0, int y1,
                    const double *lengths, int count, uint32_t colour, double opacity);

/* Fills a polygon that each horizontal line crosses in one stretch at most, antialiased: a convex
 * one, or the stroke of a curve that only rises. */
void raster_polygon (const Raster *raster, const ScenePoint *points, uint32_t count,
                     uint32_t colour, double opacity);
