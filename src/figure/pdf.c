/* SPDX-License-Identifier: MIT
 *
 * cairo writes it. The one thing in it that differs from run to run is the date that cairo puts
 * there: here it is that of the recording. An alternative text for the page's content can't be
 * given to cairo 1.16, so the document's own title and subject say what the figure shows.
 */
#include "figure/pdf.h"

#include <cairo-pdf.h>

#define POINTS_AN_INCH 72.0
#define MILLIMETRES    25.4 /* in an inch */
#define PIXELS_AN_INCH 96.0
#define PAGE_MOST      14400.0 /* points: the format ends there */

static cairo_status_t
write_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  FigureFile *file = closure;

  return figure_file_write (file, bytes, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void
describe (cairo_surface_t *surface, const Picture *picture, int64_t recorded_at)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_from_unix_utc (0);
  g_autoptr (GDateTime) date = g_date_time_add (epoch, recorded_at);
  g_autofree char *written = g_date_time_format (date != NULL ? date : epoch, "%Y-%m-%dT%H:%M:%SZ");

  if (picture->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, picture->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, picture->description);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS,
                                  "concurrency, threads, time line");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Heddle");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, written);
}

static gboolean
fail (const char *path, const char *why, GError **error)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               "Could not draw \"%s\": %s. Choose a smaller width, height or scale.", path, why);
  return FALSE;
}

gboolean
pdf_write (const Picture *picture, const PdfOptions *options, FigureFile *file, const char *path,
           GError **error)
{
  double points = options->unit > 0 ? options->unit / MILLIMETRES * POINTS_AN_INCH
                                    : POINTS_AN_INCH / PIXELS_AN_INCH;
  double width = picture->width * points;
  double height = picture->height * points;

  if (width > PAGE_MOST || height > PAGE_MOST)
    return fail (path, "a page of PDF is 5 metres wide and high at most", error);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_bytes, file, width, height);
  describe (surface, picture, options->recorded_at);
  cairo_t *cairo = cairo_create (surface);
  cairo_scale (cairo, points, points);
  picture_paint (picture, cairo);
  cairo_show_page (cairo);
  cairo_status_t status = cairo_status (cairo);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  /* The file itself tells why it could not be written. */
  if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
    return TRUE;
  return fail (path, cairo_status_to_string (status), error);
}
