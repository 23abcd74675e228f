/* SPDX-License-Identifier: MIT
 *
 * How shapes look beyond what a scene says of them: arrow heads, hatches, dashes, tints. Whatever
 * draws a scene reads this one table: ink as pixels, ink as paths, and figures in SVG. In units of
 * the scene.
 */
#pragma once

#include "paint/scene.h"
#include "paint/theme.h"

#define HEAD_LENGTH  7.0
#define HEAD_WIDTH   6.0
#define DOT_RADIUS   3.0
#define ROUNDED      5.0 /* a box that is narrower has no round corners */
#define HATCHED      6.0 /* one that is narrower no hatch */
#define EDGED        4.0 /* a hatched box that is no higher has no edge: that would be all of it */
#define AREA_HATCHED 4.0 /* a step area that is narrower has no hatch */

#define HATCH_PERIOD 7.0 /* from line to line, along an edge */
#define HATCH_THICK  2.3 /* of a line; of two that cross, HATCH_CROSS of it */
#define HATCH_CROSS  0.45

/* Returns the colour of an area: a mixture, not a transparency, as areas lie over one another. */
Colour ink_tint (const Theme *theme, ColourRole role);

/* Returns the colour between the lines of a hatch of `colour` on `ground`. */
Colour ink_hatch_ground (Colour colour, Colour ground);

gboolean is_hatch (PatternKind pattern);

/* Returns whether a box is hatched as drawn: that needs some pixels. */
gboolean shows_hatch (const Shape *shape);

#define DASH_LENGTHS 4

/* Writes the lengths of a dash of a line `stroke` wide, on and off in turn; returns how many. */
int dash_lengths (DashKind dash, double stroke, double lengths[DASH_LENGTHS]);

/* Returns the radius of the corners of a stop mark of that size. */
double mark_radius (double size);

/* Returns the end of the columns from `from` on that touch. */
uint32_t strip_run_end (const SceneStrip *strip, uint32_t from);

/* Hands a strip out as step areas, for whoever fills paths: of columns that touch an area a layer,
 * the highest layer first. What is handed out lives as long as the call. */
void strip_as_steps (const Shape *shape, void (*draw) (gpointer data, const Shape *steps),
                     gpointer data);
