/* SPDX-License-Identifier: MIT
 *
 * A scene being drawn, in one of two ways: as paths, which every surface of cairo takes, or as
 * pixels, which an image takes for a tenth of the time. Internal to paint/.
 */
#pragma once

#include <cairo.h>

#include "paint/ink-look.h"
#include "paint/ink.h"
#include "paint/patterns.h"
#include "paint/raster.h"

/* The shapes that everything else lies on: the scene's first. */
typedef struct {
  const Scene *scene;
  uint32_t count;
  int done; /* device rows above this are drawn */
} Ground;

typedef struct {
  Ink *ink;
  cairo_t *cairo;
  const Theme *theme;
  Patterns *patterns;
  double scale;     /* device pixels a unit */
  double left, top; /* of user space, in device pixels */
  gboolean vector;  /* the target has no pixels */
  ScenePoint pattern_origin;
  ColourRole batch;         /* of the boxes in the path that is not filled yet; COLOUR_NONE: none */
  Raster raster;            /* the target's pixels; store is NULL if they can't be had */
  uint32_t pixels[COLOURS]; /* the theme's colours, and their tints */
  uint32_t tints[COLOURS];
  RasterTile tiles[PATTERNS][COLOURS]; /* hatches; `pixels` is NULL for what is not known yet */
  gboolean touched;                    /* pixels were drawn that cairo does not know of */
  Ground ground;                       /* where the pixels can be had */
} Drawing;

/* ------------------------------------------------------------------ ink.c */

/* Put an edge on a device pixel. */
double drawing_snap_x (const Drawing *drawing, double x);
double drawing_snap_y (const Drawing *drawing, double y);

Colour drawing_colour (const Drawing *drawing, ColourRole role);

/* See ink_tint(). */
Colour drawing_tint (const Drawing *drawing, ColourRole role);

void drawing_set_colour (Drawing *drawing, Colour colour, double opacity);

/* ------------------------------------------------------------------ ink-path.c */

/* Draws a shape other than a text. Boxes that follow one another are filled at once, the last with
 * path_flush(). */
void path_draw (Drawing *drawing, const Shape *shape);
void path_flush (Drawing *drawing);

/* ------------------------------------------------------------------ ink-ground.c */

/* Begins with a scene's ground, if it is drawn into pixels: its first `ground.count` shapes. */
void ground_begin (Drawing *drawing, const Scene *scene);

/* Draws the ground down to where `shape` ends, which comes next; and all that is left of it. */
void ground_draw_under (Drawing *drawing, const Shape *shape);
void ground_end (Drawing *drawing);

/* ------------------------------------------------------------------ ink-pixels.c */

/* Draws a shape into the pixels, if it is of a kind that is drawn so. Returns whether. */
gboolean pixels_draw (Drawing *drawing, const Shape *shape);
