/* SPDX-License-Identifier: MIT */
#include "figure/figure.h"

#include <cairo.h>
#include <errno.h>

#include "figure/output-file.h"
#include "figure/picture.h"
#include "figure/png.h"

static gboolean
write_surface (cairo_surface_t *surface, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = png_encode (surface);
  OutputFile *file;

  if (bytes == NULL)
    return output_file_fail (error, path, ENOMEM);
  file = output_file_new (path);
  output_file_write (file, bytes->data, bytes->len);
  return output_file_finish (file, error);
}

gboolean
figure_write_png (const Model *model, const FigureOptions *options, const char *path,
                  GError **error)
{
  cairo_surface_t *surface;
  gboolean written;

  g_return_val_if_fail (model != NULL && options != NULL && path != NULL, FALSE);
  surface = picture_draw (model, options, path, error);
  if (surface == NULL)
    return FALSE;
  written = write_surface (surface, path, error);
  cairo_surface_destroy (surface);
  return written;
}
