/* SPDX-License-Identifier: MIT */
#include "figure/figure.h"

#include <cairo.h>
#include <errno.h>
#include <string.h>

#include "figure/figure-file.h"
#include "figure/pdf.h"
#include "figure/picture.h"
#include "figure/png.h"
#include "figure/svg.h"
#include "file/output-file.h"

#define SVG_DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

gboolean
figure_format_of (const char *path, FigureFormat *format)
{
  static const struct {
    const char *suffix;
    FigureFormat format;
  } formats[] = { { ".png", FIGURE_PNG }, { ".svg", FIGURE_SVG }, { ".pdf", FIGURE_PDF } };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_has_suffix (path, formats[i].suffix)) {
      *format = formats[i].format;
      return TRUE;
    }
  return FALSE;
}

static gboolean
write_png (const Picture *picture, const char *path, GError **error)
{
  cairo_surface_t *surface = picture_image (picture, path, error);

  if (surface == NULL)
    return FALSE;
  g_autoptr (GByteArray) bytes = png_encode (surface, picture->density);
  cairo_surface_destroy (surface);
  if (bytes == NULL)
    return output_file_fail (error, path, ENOMEM);
  return output_file_save (path, bytes->data, bytes->len, error);
}

static gboolean
write_svg (const Picture *picture, double unit, const char *path, GError **error)
{
  g_autoptr (Svg) svg = svg_new (&(SvgOptions){ .theme = picture->theme });
  const SvgDocument document = {
    .width = picture->width,
    .height = picture->height,
    .unit = unit,
    .title = picture->title,
    .description = picture->description,
  };

  for (guint i = 0; i < picture->part_count; i++)
    svg_add_scene (svg, picture->parts[i].scene, 0, picture->parts[i].y);
  g_autofree char *element = svg_finish (svg, &document);
  g_autofree char *text = g_strconcat (SVG_DECLARATION, element, NULL);
  return output_file_save (path, text, strlen (text), error);
}

static gboolean
write_pdf (const Picture *picture, const FigureOptions *options, const char *path, GError **error)
{
  const PdfOptions pdf = { .unit = options->unit, .recorded_at = options->recorded_at };
  g_autoptr (FigureFile) file = figure_file_new (path);

  return pdf_write (picture, &pdf, file, path, error) &&
         figure_file_finish (g_steal_pointer (&file), error);
}

gboolean
figure_write (const Model *model, const FigureOptions *options, FigureFormat format,
              const char *path, GError **error)
{
  g_return_val_if_fail (model != NULL && options != NULL && path != NULL, FALSE);
  g_autoptr (Picture) picture = picture_new (model, options, path, error);

  if (picture == NULL)
    return FALSE;
  switch (format) {
  case FIGURE_PNG:
    return write_png (picture, path, error);
  case FIGURE_SVG:
    return write_svg (picture, options->unit, path, error);
  case FIGURE_PDF:
    return write_pdf (picture, options, path, error);
  }
  g_return_val_if_reached (FALSE);
}

gboolean
figure_write_png (const Model *model, const FigureOptions *options, const char *path,
                  GError **error)
{
  return figure_write (model, options, FIGURE_PNG, path, error);
}
