/* SPDX-License-Identifier: MIT
 *
 * What the two files of the raster share: boxes (raster.c) and what lies within pixels
 * (raster-edges.c).
 */
#pragma once

#include "paint/raster.h"

struct _RasterStore {
  GHashTable *masks; /* a radius and a stroke to the corner's mask */
  float *steps;      /* of a row */
  int width;         /* room in it */
  float *ends;       /* the left and right end on each subrow */
  int subrows;       /* room in it */
  int *numbers;
  int room; /* in them */
};

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
