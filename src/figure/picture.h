/* SPDX-License-Identifier: MIT
 *
 * The picture of a figure: title, chart and legend on one surface. Internal to figure/.
 */
#pragma once

#include <cairo.h>

#include "figure/figure.h"

/* Draws `model` and returns the surface, to be destroyed by the caller. Returns NULL and sets
 * `error` (G_FILE_ERROR, a sentence with `path`) if it would be too large or there is no memory. */
cairo_surface_t *picture_draw (const Model *model, const FigureOptions *options, const char *path,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
