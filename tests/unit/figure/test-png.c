/* SPDX-License-Identifier: MIT
 *
 * The encoder of PNG: every pixel comes back out of libpng, which reads them for cairo.
 */
#include <cairo.h>
#include <string.h>

#include "../../golden/scenarios.h"
#include "figure/picture.h"
#include "figure/png.h"
#include "paint/theme.h"
#include "png-bytes.h"

#define COLOURS_BITS 0xffffffu

/* ------------------------------------------------------------------ images */

static guint32 *
row_of (cairo_surface_t *surface, int y)
{
  unsigned char *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  return (guint32 *) (void *) (data + (gsize) y * (gsize) stride);
}

static cairo_surface_t *
image_new (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels of one of `colours` colours, of which one in `runs` differs from its neighbour; a row in
 * three is the one above again. So both filters come to be used. */
static cairo_surface_t *
image_random (GRand *random, int width, int height, gint32 colours, gint32 runs)
{
  cairo_surface_t *surface = image_new (width, height);

  for (int y = 0; y < height; y++) {
    guint32 *row = row_of (surface, y);
    guint32 colour = (guint32) g_rand_int_range (random, 0, colours) * 0x9e3779b1u;
    for (int x = 0; x < width; x++) {
      if (g_rand_int_range (random, 0, runs) == 0)
        colour = (guint32) g_rand_int_range (random, 0, colours) * 0x9e3779b1u;
      row[x] = colour;
    }
    if (y > 0 && g_rand_int_range (random, 0, 3) == 0)
      memcpy (row, row_of (surface, y - 1), (gsize) width * sizeof *row);
  }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static cairo_surface_t *
picture_of (Model *model, const Theme *theme, double scale)
{
  const FigureOptions options = {
    .width = 700, .scale = scale, .title = "A picture", .legend = TRUE, .theme = theme
  };
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = picture_draw (model, &options, "x.png", &error);

  g_assert_no_error (error);
  model_free (model);
  return surface;
}

/* ------------------------------------------------------------------ there and back */

/* Asserts that `file` shows the pixels of `surface` from x,y on, and has no other size than it
 * says. */
static void
assert_shows (const GByteArray *file, cairo_surface_t *surface, int x, int y, int width, int height)
{
  cairo_surface_t *read = png_bytes_decode (file);

  g_assert_cmpint (cairo_image_surface_get_width (read), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (read), ==, height);
  for (int row = 0; row < height; row++)
    for (int column = 0; column < width; column++)
      g_assert_cmphex (row_of (read, row)[column] & COLOURS_BITS, ==,
                       row_of (surface, y + row)[x + column] & COLOURS_BITS);
  cairo_surface_destroy (read);
}

static void
assert_same (const GByteArray *a, const GByteArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  g_assert_true (memcmp (a->data, b->data, a->len) == 0);
}

static void
assert_round_trip (cairo_surface_t *surface)
{
  g_autoptr (GByteArray) file = png_encode (surface, 0);
  g_autoptr (GByteArray) again = png_encode (surface, 0);

  assert_shows (file, surface, 0, 0, cairo_image_surface_get_width (surface),
                cairo_image_surface_get_height (surface));
  assert_same (file, again);
  cairo_surface_destroy (surface);
}

static void
test_random (void)
{
  static const struct {
    int width, height;
    gint32 colours, runs;
  } images[] = { { 1, 1, 2, 2 },           { 1, 70, 9, 2 },           { 300, 1, 4, 7 },
                 { 257, 129, 3, 40 },      { 64, 64, 1, 5 },          { 333, 99, 5, 1 },
                 { 100, 100, 1 << 20, 1 }, { 500, 300, 1 << 20, 30 }, { 4000, 40, 8, 60 } };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    assert_round_trip (image_random (random, images[i].width, images[i].height, images[i].colours,
                                     images[i].runs));
}

static void
test_pictures (void)
{
  assert_round_trip (picture_of (scenario_counter (40000000), theme_light (), 1));
  assert_round_trip (picture_of (scenario_states (), theme_dark (), 2));
  assert_round_trip (picture_of (scenario_dense (2000, 40000000), theme_grey (), 1.5));
}

/* What a pixel has besides its colour doesn't reach the file. */
static void
test_unused_bits (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  cairo_surface_t *surface = image_random (random, 90, 60, 4, 9);
  g_autoptr (GByteArray) before = png_encode (surface, 0);

  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 90; x++)
      row_of (surface, y)[x] ^= g_rand_int (random) & ~COLOURS_BITS;
  cairo_surface_mark_dirty (surface);
  g_autoptr (GByteArray) after = png_encode (surface, 0);
  assert_same (before, after);
  cairo_surface_destroy (surface);
}

/* A rectangle is encoded by itself: what lies above it or left of it is not told. */
static void
test_rectangle (void)
{
  const cairo_rectangle_int_t rectangle = { 37, 11, 120, 50 };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  cairo_surface_t *surface = image_random (random, 200, 100, 4, 9);
  g_autoptr (GByteArray) image = png_compress (surface, &rectangle, PNG_OPAQUE, NULL);
  g_autoptr (GByteArray) file = g_byte_array_new ();

  png_add_header (file, (guint32) rectangle.width, (guint32) rectangle.height, PNG_OPAQUE);
  png_add_chunk (file, "IDAT", image->data, image->len);
  png_add_chunk (file, "IEND", NULL, 0);
  assert_shows (file, surface, rectangle.x, rectangle.y, rectangle.width, rectangle.height);
  cairo_surface_destroy (surface);
}

/* ------------------------------------------------------------------ size */

static cairo_status_t
count_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  gsize *count = closure;

  (void) bytes;
  *count += length;
  return CAIRO_STATUS_SUCCESS;
}

/* Files are about as small as those of cairo's own writer, which takes its time. */
static void
test_size (void)
{
  cairo_surface_t *pictures[] = {
    picture_of (scenario_counter (40000000), theme_light (), 2),
    picture_of (scenario_states (), theme_dark (), 1),
    picture_of (scenario_dense (2000, 40000000), theme_light (), 2),
    picture_of (scenario_queue (40), theme_contrast (), 1),
  };
  gsize ours = 0, cairos = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++) {
    g_autoptr (GByteArray) file = png_encode (pictures[i], 0);
    ours += file->len;
    g_assert_cmpint (cairo_surface_write_to_png_stream (pictures[i], count_bytes, &cairos), ==,
                     CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy (pictures[i]);
  }
  g_test_message ("%zu bytes, cairo's %zu", ours, cairos);
  g_assert_cmpfloat ((double) ours, <, 1.1 * (double) cairos);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/png/random", test_random);
  g_test_add_func ("/png/pictures", test_pictures);
  g_test_add_func ("/png/unused-bits", test_unused_bits);
  g_test_add_func ("/png/rectangle", test_rectangle);
  g_test_add_func ("/png/size", test_size);
  return g_test_run ();
}
