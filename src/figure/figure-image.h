/* SPDX-License-Identifier: MIT
 *
 * Figures that become no file: an image for the clipboard, a smaller one for a preview, and a
 * drawing on a printer's page. What they show is what figure_write() would write.
 */
#pragma once

#include <cairo.h>

#include "figure/figure.h"

/* Returns the image that a PNG of the figure would be; cairo_surface_destroy() it. Returns NULL and
 * sets `error` (G_FILE_ERROR, a sentence) if it can't be drawn. Any thread. */
cairo_surface_t *figure_image (const Model *model, const FigureOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the figure in small: as large as fits into `width` by `height` pixels, but no larger than
 * the figure itself at `density` pixels of the device a pixel. Writes the figure's own size, in
 * pixels of its layout, to `full_width` and `full_height`. Fails as figure_image(). */
cairo_surface_t *figure_preview (const Model *model, const FigureOptions *options, int width,
                                 int height, double density, double *full_width,
                                 double *full_height, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Draws the figure onto `cairo`, at its top left, as large as fits into `width` by `height` of its
 * units; paths and text, not pixels, where the target takes them. Returns FALSE and sets `error`
 * likewise. */
gboolean figure_paint (const Model *model, const FigureOptions *options, cairo_t *cairo,
                       double width, double height, GError **error) G_GNUC_WARN_UNUSED_RESULT;
