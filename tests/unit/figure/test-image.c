/* SPDX-License-Identifier: MIT
 *
 * Figures that become no file: images, previews, pages of a printer.
 */
#include <string.h>

#include "../../golden/scenarios.h"
#include "figure/figure-image.h"

static FigureOptions
options_of_test (void)
{
  return (FigureOptions){ .width = 800, .height = 400, .scale = 2, .title = "Channel" };
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *row =
      cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xffffffu;
}

static void
an_image_is_as_large_as_the_png (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;
  const FigureOptions options = options_of_test ();
  cairo_surface_t *image = figure_image (model, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (image), ==, 1600);
  g_assert_cmpint (cairo_image_surface_get_height (image), >=, 800);
  cairo_surface_destroy (image);
}

static void
a_preview_fits_and_is_not_blown_up (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;
  const FigureOptions options = options_of_test ();
  double width = 0, height = 0;
  cairo_surface_t *small = figure_preview (model, &options, 300, 1000, 1, &width, &height, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (small), ==, 300);
  g_assert_cmpfloat (width, ==, 800);
  g_assert_cmpfloat (height, >=, 400);
  cairo_surface_destroy (small);
  cairo_surface_t *large = figure_preview (model, &options, 5000, 5000, 1, &width, &height, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (large), ==, 800);
  cairo_surface_destroy (large);
}

static void
what_has_no_room_is_told (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;
  FigureOptions options = options_of_test ();
  double width, height;

  options.width = 2 * FIGURE_WIDTH_MOST;
  g_assert_null (figure_preview (model, &options, 300, 300, 1, &width, &height, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_nonnull (strstr (error->message, "Choose a smaller width"));
}

/* On a page it keeps its shape, at the top left, and leaves the rest alone. */
static void
a_page_has_it_as_large_as_fits (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GError) error = NULL;
  const FigureOptions options = options_of_test ();
  cairo_surface_t *page = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 900);
  cairo_t *cairo = cairo_create (page);

  cairo_set_source_rgb (cairo, 1, 0, 0);
  cairo_paint (cairo);
  g_assert_true (figure_paint (model, &options, cairo, 400, 900, &error));
  g_assert_no_error (error);
  cairo_destroy (cairo);
  cairo_surface_flush (page);
  g_assert_cmpuint (pixel (page, 2, 2), ==, 0xffffff);
  g_assert_cmpuint (pixel (page, 397, 2), ==, 0xffffff);
  g_assert_cmpuint (pixel (page, 200, 890), ==, 0xff0000);
  cairo_surface_destroy (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/an_image_is_as_large_as_the_png", an_image_is_as_large_as_the_png);
  g_test_add_func ("/image/a_preview_fits_and_is_not_blown_up", a_preview_fits_and_is_not_blown_up);
  g_test_add_func ("/image/what_has_no_room_is_told", what_has_no_room_is_told);
  g_test_add_func ("/image/a_page_has_it_as_large_as_fits", a_page_has_it_as_large_as_fits);
  return g_test_run ();
}
