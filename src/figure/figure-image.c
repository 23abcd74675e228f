/* SPDX-License-Identifier: MIT */
#include "figure/figure-image.h"

#include "figure/picture.h"

/* What an error's sentence calls what has no file's name. */
#define NAME "the figure"

cairo_surface_t *
figure_image (const Model *model, const FigureOptions *options, GError **error)
{
  return picture_draw (model, options, NAME, error);
}

cairo_surface_t *
figure_preview (const Model *model, const FigureOptions *options, int width, int height,
                double density, double *full_width, double *full_height, GError **error)
{
  g_autoptr (Picture) picture = picture_new (model, options, NAME, error);

  if (picture == NULL)
    return NULL;
  *full_width = picture->width;
  *full_height = picture->height;
  picture->scale = MIN (MIN (width / picture->width, height / picture->height), density);
  return picture_image (picture, NAME, error);
}

gboolean
figure_paint (const Model *model, const FigureOptions *options, cairo_t *cairo, double width,
              double height, GError **error)
{
  g_autoptr (Picture) picture = picture_new (model, options, NAME, error);

  if (picture == NULL)
    return FALSE;
  double scale = MIN (width / picture->width, height / picture->height);
  cairo_save (cairo);
  cairo_scale (cairo, scale, scale);
  cairo_rectangle (cairo, 0, 0, picture->width, picture->height);
  cairo_clip (cairo);
  picture_paint (picture, cairo);
  cairo_restore (cairo);
  return TRUE;
}
