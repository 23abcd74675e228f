/* SPDX-License-Identifier: MIT
 *
 * Density: what is narrower than a pixel, drawn as shares by column. Internal to paint/.
 *
 * A column is a stack of layers from the base up. A lane's columns are one shape, a strip.
 */
#pragma once

#include "paint/frame.h"

#define DENSITY_LAYERS STRIP_LAYERS

/* How one layer looks. */
typedef StripLayer DensityLayer;

typedef struct {
  double x0, x1;
  double heights[DENSITY_LAYERS]; /* pixels, from the base up */
  uint64_t first, last;           /* the items within */
} DensityColumn;

/* A strip in the making. Its fields are density.c's own. */
typedef struct {
  Frame *frame;
  double base, top;
  uint32_t lane;
  StripColumn *columns;
  uint32_t count, room;
  uint32_t run_first; /* of columns that touch */
  double run_x0, end;
  GArray *parts; /* StripPart; NULL if nothing answers */
  double part_x0;
  uint64_t part_first, part_last;
} DensityStrip;

/* Begin a strip, append its columns in the order of x, and add it to the scene; see
 * density_add(). */
DensityStrip density_begin (Frame *frame, double base, uint32_t lane) G_GNUC_WARN_UNUSED_RESULT;
void density_append (DensityStrip *strip, const DensityColumn *column);
void density_finish (DensityStrip *strip, const DensityLayer layers[DENSITY_LAYERS]);

/* Adds the columns of a GArray of DensityColumn, in the order of x. `base` is the y that layers
 * stand on. They answer to the pointer, some pixels at once, for the intervals of `lane`; not at
 * all if that is MODEL_NONE. */
void density_add (Frame *frame, const GArray *columns, const DensityLayer layers[DENSITY_LAYERS],
                  double base, uint32_t lane);

/* Shares `height` pixels out to `parts` in proportion, in half pixels; a part that `must_show` and
 * is not zero gets at least three pixels, at the cost of the largest one. */
void density_share (const int64_t parts[DENSITY_LAYERS], const gboolean must_show[DENSITY_LAYERS],
                    int64_t whole, double height, double heights[DENSITY_LAYERS]);
