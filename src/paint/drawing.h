/* SPDX-License-Identifier: MIT
 *
 * A scene being drawn, in one of two ways: as paths, which every surface of cairo takes, or as
 * pixels, which an image takes for a tenth of the time. Internal to paint/.
 */
#pragma once

#include <cairo.h>

#include "paint/ink.h"
#include "paint/patterns.h"
#include "paint/raster.h"

#define TINT        0.34
#define HEAD_LENGTH 7.0
#define HEAD_WIDTH  6.0
#define DOT_RADIUS  3.0
#define ROUNDED     5.0 /* a box that is narrower has no round corners */
#define HATCHED     6.0 /* one that is narrower no hatch */
#define EDGED       4.0 /* a hatched box that is no higher has no edge: that would be all of it */

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

/* Returns the colour of an area: a mixture, not a transparency, as areas lie over one another. */
Colour drawing_tint (const Drawing *drawing, ColourRole role);

void drawing_set_colour (Drawing *drawing, Colour colour, double opacity);

gboolean is_hatch (PatternKind pattern);

/* Returns whether a box is hatched as drawn: that needs some pixels. */
gboolean shows_hatch (const Shape *shape);

#define DASH_LENGTHS 4

/* Writes the lengths of a dash of a line `stroke` wide, on and off in turn; returns how many. */
int dash_lengths (DashKind dash, double stroke, double lengths[DASH_LENGTHS]);

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
