/* SPDX-License-Identifier: MIT */
#include "paint/ink-look.h"

#define TINT         0.34 /* the share of the colour in an area */
#define HATCH_GROUND 0.14 /* and between the lines of a hatch */

static Colour
mix (Colour a, Colour b, double share)
{
  return (Colour){ b.red + share * (a.red - b.red), b.green + share * (a.green - b.green),
                   b.blue + share * (a.blue - b.blue) };
}

Colour
ink_tint (const Theme *theme, ColourRole role)
{
  return mix (theme->colours[role], theme->colours[COLOUR_GROUND], TINT);
}

Colour
ink_hatch_ground (Colour colour, Colour ground)
{
  return mix (colour, ground, HATCH_GROUND);
}

gboolean
is_hatch (PatternKind pattern)
{
  return pattern == PATTERN_HATCH || pattern == PATTERN_CROSS_HATCH ||
         pattern == PATTERN_BACK_HATCH || pattern == PATTERN_LINES;
}

gboolean
shows_hatch (const Shape *shape)
{
  return is_hatch (shape->pattern) && shape->width >= HATCHED && shape->height >= 3;
}

int
dash_lengths (DashKind dash, double stroke, double lengths[DASH_LENGTHS])
{
  static const struct {
    double lengths[DASH_LENGTHS];
    int count;
  } dashes[] = {
    [DASH_NONE] = { { 0 }, 0 },          [DASH_DOTS] = { { 1.5, 2.5 }, 2 },
    [DASH_DASHES] = { { 3.5, 2.5 }, 2 }, [DASH_MIXED] = { { 4, 2, 1, 2 }, 4 },
    [DASH_LONG] = { { 10, 3 }, 2 },      [DASH_SPARSE] = { { 1, 6 }, 2 },
    [DASH_FINE] = { { 2, 2 }, 2 },
  };

  for (int i = 0; i < DASH_LENGTHS; i++)
    lengths[i] = dashes[dash].lengths[i] * MAX (stroke, 1.25);
  return dashes[dash].count;
}

double
mark_radius (double size)
{
  return MIN (2, size / 4);
}
