/* SPDX-License-Identifier: MIT
 *
 * Hatches: small tiles, drawn once for each colour and scale, that repeat without a seam. Internal
 * to paint/.
 */
#pragma once

#include <cairo.h>

#include "paint/raster.h"
#include "paint/scene.h"
#include "paint/theme.h"

typedef struct _Patterns Patterns;

Patterns *patterns_new (void) G_GNUC_WARN_UNUSED_RESULT;
void patterns_free (Patterns *patterns);

/* Sets a repeating hatch as the source of `cairo`: lines of `colour` on `ground`, aligned to
 * `origin` (user space). `scale` is how many device pixels a unit has. */
void patterns_set_source (Patterns *patterns, cairo_t *cairo, PatternKind kind, Colour colour,
                          Colour ground, ScenePoint origin, double scale);

/* Writes the same hatch as pixels, aligned to the device's `left`, `top`, where user space begins.
 * They live until patterns_trim(). */
void patterns_tile (Patterns *patterns, PatternKind kind, Colour colour, Colour ground,
                    ScenePoint origin, double scale, double left, double top, RasterTile *tile);

/* Fills the current path of `cairo` with the same hatch, line by line, for a target without
 * pixels. */
void patterns_fill_path (cairo_t *cairo, PatternKind kind, Colour colour, Colour ground,
                         ScenePoint origin);

/* Forgets what was drawn, if that has become much: between two frames. */
void patterns_trim (Patterns *patterns);
