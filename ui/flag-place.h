/* SPDX-License-Identifier: MIT
 *
 * Where the playhead's flag stands on the ruler: at its rule, and over nothing that the user marked
 * there.
 */
#pragma once

#include "paint/scene.h"

typedef struct {
  double left, top;
} FlagPlace;

/* Returns the place of a flag of that size, in pixels, for a rule at `x`: in the middle of the
 * rule or beside it, at the ruler's top; else in the line below the marks' flags; else as near as can
 * be. It lies between `left` and `right`. `scene` (nullable) is the picture under it. */
FlagPlace flag_place_find (const Scene *scene, double x, double width, double height, double left,
                           double right);
