/* SPDX-License-Identifier: MIT
 *
 * Films: the chunks of the file are what the PNG specification asks for, libpng decodes each
 * frame, and what they compose is the run up to the line.
 */
#include <cairo.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "../../golden/scenarios.h"
#include "figure/animation.h"
#include "figure/picture.h"
#include "figure/png.h"
#include "png-bytes.h"

#define MILLISECOND INT64_C (1000000)
#define FILM_WIDTH  640

typedef struct {
  char *folder;
  char *path;
  Model *model;
  FigureOptions figure;
} Fixture;

/* A frame as the file tells it. */
typedef struct {
  guint32 width, height, x, y;
  guint delay, of; /* seconds: delay / of */
  GByteArray *image;
} FilmFrame;

typedef struct {
  guint32 width, height, frames, plays;
  guint8 depth[5]; /* of the header: bits, type of colour, and three numbers more */
  GByteArray *still;
  GPtrArray *pictures;
} Film;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("heddle-animation-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "x.png", NULL);
  fixture->model = scenario_counter (40 * MILLISECOND);
  fixture->figure = (FigureOptions){ .width = FILM_WIDTH, .title = "A film", .legend = TRUE };
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
  model_free (fixture->model);
}

/* ------------------------------------------------------------------ chunks */

static guint32
number_at (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static void
film_frame_free (gpointer data)
{
  FilmFrame *picture = data;

  g_byte_array_unref (picture->image);
  g_free (picture);
}

static void
film_clear (Film *film)
{
  g_byte_array_unref (film->still);
  g_ptr_array_unref (film->pictures);
}

static void
take_control (Film *film, const guint8 *content, guint32 length)
{
  FilmFrame *picture = g_new0 (FilmFrame, 1);

  g_assert_cmpuint (length, ==, 26);
  *picture = (FilmFrame){ .width = number_at (content + 4),
                          .height = number_at (content + 8),
                          .x = number_at (content + 12),
                          .y = number_at (content + 16),
                          .delay = (guint) (content[20] << 8 | content[21]),
                          .of = (guint) (content[22] << 8 | content[23]),
                          .image = g_byte_array_new () };
  g_assert_cmpuint (picture->width, >, 0);
  g_assert_cmpuint (picture->height, >, 0);
  g_assert_cmpuint ((guint64) picture->x + picture->width, <=, film->width);
  g_assert_cmpuint ((guint64) picture->y + picture->height, <=, film->height);
  g_assert_cmpuint (picture->delay, >, 0);
  g_assert_cmpuint (picture->of, >, 0);
  /* It stays, and the next one lies over it. */
  g_assert_cmpuint (content[24], ==, 0);
  g_assert_cmpuint (content[25], ==, 1);
  g_ptr_array_add (film->pictures, picture);
}

/* Takes a chunk; `sequence` is the number that the next of the animation's own must have. */
static void
take_chunk (Film *film, const char *type, const guint8 *content, guint32 length, guint32 *sequence)
{
  if (strncmp (type, "IHDR", 4) == 0) {
    film->width = number_at (content);
    film->height = number_at (content + 4);
    memcpy (film->depth, content + 8, sizeof film->depth);
  } else if (strncmp (type, "acTL", 4) == 0) {
    g_assert_cmpuint (film->still->len, ==, 0);
    film->frames = number_at (content);
    film->plays = number_at (content + 4);
  } else if (strncmp (type, "IDAT", 4) == 0) {
    g_assert_cmpuint (film->pictures->len, ==, 0);
    g_byte_array_append (film->still, content, length);
  } else if (strncmp (type, "fcTL", 4) == 0) {
    g_assert_cmpuint (number_at (content), ==, (*sequence)++);
    take_control (film, content, length);
  } else {
    FilmFrame *picture = g_ptr_array_index (film->pictures, film->pictures->len - 1);
    g_assert_cmpint (strncmp (type, "fdAT", 4), ==, 0);
    g_assert_cmpuint (number_at (content), ==, (*sequence)++);
    g_byte_array_append (picture->image, content + 4, length - 4);
  }
}

static Film
read_film (const char *path)
{
  Film film = { .still = g_byte_array_new (),
                .pictures = g_ptr_array_new_with_free_func (film_frame_free) };
  g_autofree char *bytes = NULL;
  gsize length;
  guint32 sequence = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  const guint8 *chunk = (const guint8 *) bytes + PNG_SIGNATURE_LENGTH;
  while (strncmp ((const char *) chunk + 4, "IEND", 4) != 0) {
    guint32 size = number_at (chunk);
    g_assert_cmpuint ((gsize) (chunk - (const guint8 *) bytes) + size + 24, <=, length);
    take_chunk (&film, (const char *) chunk + 4, chunk + 8, size, &sequence);
    chunk += size + 12;
  }
  g_assert_cmpuint ((gsize) (chunk - (const guint8 *) bytes) + 12, ==, length);
  g_assert_cmpuint (film.frames, ==, film.pictures->len);
  return film;
}

/* ------------------------------------------------------------------ pictures */

/* Lets libpng decode image data of the film as a file of its own. */
static cairo_surface_t *
decode (const Film *film, guint32 width, guint32 height, const GByteArray *image)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();

  png_add_32 (header, width);
  png_add_32 (header, height);
  g_byte_array_append (header, film->depth, sizeof film->depth);
  g_byte_array_append (file, (const guint8 *) PNG_SIGNATURE, PNG_SIGNATURE_LENGTH);
  png_add_chunk (file, "IHDR", header->data, header->len);
  png_add_chunk (file, "IDAT", image->data, image->len);
  png_add_chunk (file, "IEND", NULL, 0);
  return png_bytes_decode (file);
}

/* Returns the film's picture `number`, counted from 0, composed of all up to it. */
static cairo_surface_t *
compose (const Film *film, guint number)
{
  cairo_surface_t *canvas =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) film->width, (int) film->height);
  cairo_t *cairo = cairo_create (canvas);

  for (guint i = 0; i <= number; i++) {
    const FilmFrame *picture = g_ptr_array_index (film->pictures, i);
    cairo_surface_t *part = decode (film, picture->width, picture->height, picture->image);
    cairo_set_source_surface (cairo, part, picture->x, picture->y);
    cairo_paint (cairo);
    cairo_surface_destroy (part);
  }
  cairo_destroy (cairo);
  cairo_surface_flush (canvas);
  return canvas;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) (data + (gsize) y * stride))[x] & 0xffffff;
}

static void
assert_same_pixels (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (b), height = cairo_image_surface_get_height (b);

  g_assert_cmpint (cairo_image_surface_get_width (a), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (a), ==, height);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      g_assert_cmphex (pixel (a, x, y), ==, pixel (b, x, y));
}

static cairo_surface_t *
plain_picture (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  g_assert_true (figure_write_png (fixture->model, &fixture->figure, fixture->path, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (fixture->path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

static Film
make_film (const Fixture *fixture, const AnimationOptions *options)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      figure_write_animation (fixture->model, &fixture->figure, options, fixture->path, &error));
  g_assert_no_error (error);
  return read_film (fixture->path);
}

/* Returns how long the film takes until the whole run stands there, in milliseconds. */
static double
film_length (const Film *film)
{
  double sum = 0;

  for (guint i = 0; i + 1 < film->pictures->len; i++) {
    const FilmFrame *picture = g_ptr_array_index (film->pictures, i);
    sum += 1000.0 * picture->delay / picture->of;
  }
  return sum;
}

static double
film_rest (const Film *film)
{
  const FilmFrame *picture = g_ptr_array_index (film->pictures, film->pictures->len - 1);

  return 1000.0 * picture->delay / picture->of;
}

/* ------------------------------------------------------------------ what a film shows */

/* Whoever knows no animations, and whoever waits for the end, sees the picture of
 * figure_write_png(). */
static void
assert_ends_as_plain_picture (const Fixture *fixture, const Film *film)
{
  cairo_surface_t *plain = plain_picture (fixture);
  cairo_surface_t *last = compose (film, film->frames - 1);
  cairo_surface_t *still = decode (film, film->width, film->height, film->still);

  assert_same_pixels (still, plain);
  assert_same_pixels (last, plain);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (last);
  cairo_surface_destroy (still);
}

static void
test_ends_whole (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .speed = 0.02, .frames_per_second = 15, .plays = 3 };
  Film film;

  (void) data;
  fixture->figure.start = 0;
  fixture->figure.end = 40 * MILLISECOND;
  film = make_film (fixture, &options);
  g_assert_cmpuint (film.plays, ==, 3);
  g_assert_cmpuint (film.frames, ==, 2 * 15 + 1);
  g_assert_cmpfloat (fabs (film_length (&film) - 2000), <, 0.5);
  g_assert_cmpfloat (fabs (film_rest (&film) - 2000), <, 0.5);
  assert_ends_as_plain_picture (fixture, &film);
  film_clear (&film);
}

static void
test_scaled_dark_in_order (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .frames_per_second = 2, .rest = 5 };
  Film film;

  (void) data;
  fixture->figure.scale = 1.5;
  fixture->figure.theme = theme_dark ();
  fixture->figure.event_order = TRUE;
  film = make_film (fixture, &options);
  g_assert_cmpuint (film.width, ==, FILM_WIDTH * 3 / 2);
  g_assert_cmpfloat (fabs (film_length (&film) - 8000), <, 0.5);
  g_assert_cmpfloat (fabs (film_rest (&film) - 5000), <, 0.5);
  assert_ends_as_plain_picture (fixture, &film);
  film_clear (&film);
}

/* In event order, if no speed is chosen, the line goes at an even pace. */
static void
test_even_pace_in_order (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .frames_per_second = 1 };
  const guint32 accent = 0x1c6dd0;
  Film film;

  (void) data;
  fixture->figure.event_order = TRUE;
  film = make_film (fixture, &options);
  g_assert_cmpuint (film.frames, ==, 9);
  for (guint i = 0; i < 8; i++) {
    cairo_surface_t *picture = compose (&film, i);
    int x = 200 + (int) i * (FILM_WIDTH - 200) / 8;
    int y = cairo_image_surface_get_height (picture) / 2;
    gboolean found = FALSE;
    for (int near = x - 1; near <= x + 1; near++)
      found = found || pixel (picture, near, y) == accent;
    g_assert_true (found);
    cairo_surface_destroy (picture);
  }
  film_clear (&film);
}

/* Asserts that left of the column `x` the picture is `plain`, and right of it nothing but ground,
 * in the chart below its ruler. */
static void
assert_happened_until (cairo_surface_t *picture, cairo_surface_t *plain, const Picture *layout,
                       int x)
{
  int top = (int) (layout->parts[layout->chart].y + LAYOUT_RULER_HEIGHT);
  int bottom = (int) (layout->parts[layout->chart].y + layout->view.height);

  for (int y = top; y < bottom; y++) {
    for (int left = 0; left < x; left++)
      g_assert_cmphex (pixel (picture, left, y), ==, pixel (plain, left, y));
    for (int right = x + 2; right < FILM_WIDTH; right++)
      g_assert_cmphex (pixel (picture, right, y), ==, 0xffffff);
    g_assert_cmphex (pixel (picture, x, y), ==, 0x1c6dd0);
    g_assert_cmphex (pixel (picture, x + 1, y), ==, 0x1c6dd0);
  }
}

/* Under a whole veil nothing is seen before it happens. */
static void
test_nothing_beforehand (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .speed = 0.04, .frames_per_second = 10, .veil = 1 };
  cairo_surface_t *plain;

  Film film;

  (void) data;
  fixture->figure.start = 0;
  fixture->figure.end = 40 * MILLISECOND;
  film = make_film (fixture, &options);
  g_autoptr (Picture) layout = picture_new (fixture->model, &fixture->figure, "x.png", NULL);
  plain = plain_picture (fixture);
  g_assert_cmpuint (film.frames, ==, 11);
  for (guint i = 0; i < 10; i++) {
    cairo_surface_t *picture = compose (&film, i);
    assert_happened_until (picture, plain, layout, 200 + (FILM_WIDTH - 200) / 10 * (int) i);
    cairo_surface_destroy (picture);
  }
  cairo_surface_destroy (plain);
  film_clear (&film);
}

/* The usual veil lets what comes be guessed: it is there, and pale. */
static void
test_hint (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .frames_per_second = 1 };
  Film film = make_film (fixture, &options);
  cairo_surface_t *picture = compose (&film, 0);
  gboolean any = FALSE;

  (void) data;
  for (int y = 200; y < 400; y++)
    for (int x = 300; x < FILM_WIDTH; x++) {
      any = any || pixel (picture, x, y) != 0xffffff;
      for (guint shift = 0; shift < 24; shift += 8)
        g_assert_cmpuint (pixel (picture, x, y) >> shift & 0xff, >, 200);
    }
  g_assert_true (any);
  cairo_surface_destroy (picture);
  film_clear (&film);
}

/* A frame in which the line would stand still is none, and the film lasts as long as it should. */
static void
test_slow (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .speed = 1e-4, .frames_per_second = 30 };
  Film film;

  (void) data;
  fixture->figure.start = 10 * MILLISECOND;
  fixture->figure.end = 20 * MILLISECOND;
  film = make_film (fixture, &options);
  g_assert_cmpuint (film.frames, >, 400);
  g_assert_cmpuint (film.frames, <=, FILM_WIDTH - 200 + 2);
  g_assert_cmpfloat (fabs (film_length (&film) - 100e3), <, 1);
  film_clear (&film);
}

/* ------------------------------------------------------------------ the same bytes */

static char *
film_digest (const Fixture *fixture)
{
  const AnimationOptions options = { .frames_per_second = 4.7 };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (
      figure_write_animation (fixture->model, &fixture->figure, &options, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *here = film_digest (fixture);
  g_autofree char *again = film_digest (fixture);

  (void) data;
  g_setenv ("TZ", "Asia/Kathmandu", TRUE);
  tzset ();
  /* Where it isn't installed, the time zone alone is another. */
  setlocale (LC_ALL, "de_DE.UTF-8");
  g_autofree char *elsewhere = film_digest (fixture);
  setlocale (LC_ALL, "C.UTF-8");
  g_unsetenv ("TZ");
  tzset ();
  g_assert_cmpstr (here, ==, again);
  g_assert_cmpstr (here, ==, elsewhere);
}

/* ------------------------------------------------------------------ what makes no film */

static void
assert_refused (const Fixture *fixture, AnimationOptions options, const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      figure_write_animation (fixture->model, &fixture->figure, &options, fixture->path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  (void) data;
  assert_refused (fixture, (AnimationOptions){ .frames_per_second = 61 }, "1 to 60 frames");
  assert_refused (fixture, (AnimationOptions){ .frames_per_second = 0.5 }, "1 to 60 frames");
  assert_refused (fixture, (AnimationOptions){ .speed = 1e-6 }, "longer than ten minutes");
  assert_refused (fixture, (AnimationOptions){ .speed = 1e-300 }, "longer than ten minutes");
  assert_refused (fixture, (AnimationOptions){ .rest = 61 }, "for a minute at most");
}

static void
cancel_half_way (double share, gpointer data)
{
  if (share >= 0.5)
    g_cancellable_cancel (data);
}

/* A film that is cancelled leaves what was there before, and nothing beside it. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const AnimationOptions options = { .cancellable = cancellable,
                                     .progress = cancel_half_way,
                                     .data = cancellable };
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (fixture->path, "old", -1, NULL));
  g_assert_false (
      figure_write_animation (fixture->model, &fixture->figure, &options, fixture->path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (fixture->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  const AnimationOptions options = { .frames_per_second = 1 };
  g_autoptr (GError) error = NULL;

  (void) data;
  g_assert_false (
      figure_write_animation (fixture->model, &fixture->figure, &options, "/dev/full", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
}

#define ADD(path, test) g_test_add ("/animation/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("ends-whole", test_ends_whole);
  ADD ("scaled-dark-in-order", test_scaled_dark_in_order);
  ADD ("even-pace-in-order", test_even_pace_in_order);
  ADD ("nothing-beforehand", test_nothing_beforehand);
  ADD ("hint", test_hint);
  ADD ("slow", test_slow);
  ADD ("same-bytes", test_same_bytes);
  ADD ("refused", test_refused);
  ADD ("cancelled", test_cancelled);
  ADD ("unwritable", test_unwritable);
  return g_test_run ();
}
