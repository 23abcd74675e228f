/* SPDX-License-Identifier: MIT
 *
 * Goldens: scenes as text, and pictures. What is compared lies beside this file; a failure writes
 * what came out, and for a picture also what differs, and says where.
 *
 * TOLERANCE  Pictures are compared by channel. A channel may differ by 24 of 255 without a word
 *            (libraries round edges differently); at most 1 pixel in 500 may differ by more, of the
 *            small pictures 1 in 2000.
 * WRITING    tests/golden/remake makes the goldens anew: HEDDLE_GOLDEN_WRITE=1 writes them instead
 *            of comparing. Look at each picture before committing it.
 * LANES      lane-pictures.c lists small pictures of each kind of lane; each is drawn in four
 *            themes. The second theme of high contrast has the same shapes, and its colours are
 *            tested by computing.
 * FONT       The goldens need the font Inter (Debian: fonts-inter).
 */
#include <cairo.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <pango/pangocairo.h>
#include <stdlib.h>

#include "figure/figure.h"
#include "lane-pictures.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "paint/legend.h"
#include "scenarios.h"

#define CHANNEL_TOLERANCE 24
#define PIXEL_TOLERANCE   500
#define LANE_TOLERANCE    2000

#define MILLISECOND       INT64_C (1000000)

static const char *golden_folder;
static const char *output_folder;

static gboolean
is_writing (void)
{
  return g_getenv ("HEDDLE_GOLDEN_WRITE") != NULL;
}

static gboolean
inter_is_there (void)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new ();
  PangoFontFamily **families;
  int count;
  gboolean found = FALSE;

  pango_font_map_list_families (map, &families, &count);
  for (int i = 0; i < count; i++)
    found = found || g_strcmp0 (pango_font_family_get_name (families[i]), "Inter") == 0;
  g_free (families);
  return found;
}

/* ------------------------------------------------------------------ text */

static void
compare_text (const char *name, const char *text)
{
  g_autofree char *file = g_strconcat (name, ".txt", NULL);
  g_autofree char *golden = g_build_filename (golden_folder, file, NULL);
  g_autofree char *output = g_build_filename (output_folder, file, NULL);
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  if (is_writing ()) {
    g_file_set_contents (golden, text, -1, &error);
    g_assert_no_error (error);
    return;
  }
  g_file_get_contents (golden, &expected, NULL, &error);
  g_assert_no_error (error);
  if (g_strcmp0 (text, expected) == 0)
    return;
  g_file_set_contents (output, text, -1, &error);
  g_assert_no_error (error);
  g_test_message ("The scene \"%s\" has changed.\n  expected: %s\n  came out: %s", name, golden,
                  output);
  g_test_fail ();
}

static void
check_scene (const char *name, Model *model, const View *view)
{
  g_autoptr (Scene) scene = layout_scene (model, view, theme_light ());
  g_autofree char *text = scene_to_text (scene);

  compare_text (name, text);
  model_free (model);
}

static void
test_scene_counter (void)
{
  check_scene ("scene-counter", scenario_counter (20 * MILLISECOND),
               &(View){ .start = 4 * MILLISECOND,
                        .end = 20 * MILLISECOND,
                        .width = 1200,
                        .height = 700,
                        .highlight = { SUBJECT_INTERVAL, 4, 3 } });
}

static void
test_scene_channel (void)
{
  check_scene ("scene-channel", scenario_channel (),
               &(View){ .end = 14 * MILLISECOND,
                        .width = 1000,
                        .height = 400,
                        .highlight = { .lane = MODEL_NONE } });
}

static void
test_scene_states (void)
{
  check_scene ("scene-states", scenario_states (),
               &(View){ .end = 25 * MILLISECOND,
                        .width = 1000,
                        .height = 760,
                        .highlight = { .lane = MODEL_NONE } });
}

static void
test_scene_dense (void)
{
  check_scene ("scene-dense", scenario_dense (2000, 100 * MILLISECOND),
               &(View){ .end = 100 * MILLISECOND,
                        .width = 400,
                        .height = 400,
                        .highlight = { .lane = MODEL_NONE } });
}

/* ------------------------------------------------------------------ pictures */

typedef struct {
  const unsigned char *bytes;
  int width, height, stride;
} Pixels;

static Pixels
pixels_of (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  return (Pixels){
    cairo_image_surface_get_data (surface),
    cairo_image_surface_get_width (surface),
    cairo_image_surface_get_height (surface),
    cairo_image_surface_get_stride (surface),
  };
}

/* Returns the greatest difference of a channel at x,y. */
static int
difference (const Pixels *a, const Pixels *b, int x, int y)
{
  const unsigned char *p = a->bytes + y * a->stride + x * 4;
  const unsigned char *q = b->bytes + y * b->stride + x * 4;
  int most = 0;

  for (int channel = 0; channel < 3; channel++)
    most = MAX (most, abs (p[channel] - q[channel]));
  return most;
}

/* Writes a picture that is black where the two agree and white where they do not. */
static void
write_difference (const Pixels *a, const Pixels *b, const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, a->width, a->height);
  unsigned char *bytes = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      for (int channel = 0; channel < 3; channel++)
        bytes[y * stride + x * 4 + channel] =
            (unsigned char) MIN (difference (a, b, x, y) * 4, 255);
  cairo_surface_mark_dirty (surface);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

static int
count_different (const Pixels *a, const Pixels *b)
{
  int count = 0;

  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      count += difference (a, b, x, y) > CHANNEL_TOLERANCE;
  return count;
}

static void
compare_surfaces (const char *name, const char *golden, const char *output,
                  cairo_surface_t *expected, cairo_surface_t *seen, int tolerance)
{
  Pixels a = pixels_of (expected);
  Pixels b = pixels_of (seen);
  g_autofree char *difference_file = g_strconcat (name, ".difference.png", NULL);
  g_autofree char *path = g_build_filename (output_folder, difference_file, NULL);

  if (a.width != b.width || a.height != b.height) {
    g_test_message ("The picture \"%s\" is %d by %d pixels instead of %d by %d.\n  expected: %s\n"
                    "  came out: %s",
                    name, b.width, b.height, a.width, a.height, golden, output);
    g_test_fail ();
    return;
  }
  int different = count_different (&a, &b);
  if (different <= a.width * a.height / tolerance) {
    g_unlink (output);
    return;
  }
  write_difference (&a, &b, path);
  g_test_message ("The picture \"%s\" has changed in %d pixels.\n  expected: %s\n  came out: %s\n"
                  "  differs:  %s",
                  name, different, golden, output, path);
  g_test_fail ();
}

static void
check_picture (const char *name, Model *model, const FigureOptions *options)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *golden = g_build_filename (golden_folder, file, NULL);
  g_autofree char *output = g_build_filename (output_folder, file, NULL);
  g_autoptr (GError) error = NULL;
  gboolean written = figure_write_png (model, options, is_writing () ? golden : output, &error);

  g_assert_no_error (error);
  g_assert_true (written);
  model_free (model);
  if (is_writing ())
    return;

  cairo_surface_t *expected = cairo_image_surface_create_from_png (golden);
  cairo_surface_t *seen = cairo_image_surface_create_from_png (output);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_surface_status (seen), ==, CAIRO_STATUS_SUCCESS);
  compare_surfaces (name, golden, output, expected, seen, PIXEL_TOLERANCE);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (seen);
}

static FigureOptions
counter_options (const Theme *theme)
{
  return (FigureOptions){
    .width = 1540,
    .height = 940,
    .start = 8 * MILLISECOND,
    .end = 38 * MILLISECOND,
    .title = "Shared counter",
    .legend = TRUE,
    .theme = theme,
  };
}

static void
test_picture_light (void)
{
  FigureOptions options = counter_options (theme_light ());

  check_picture ("counter-light", scenario_counter (60 * MILLISECOND), &options);
}

static void
test_picture_dark (void)
{
  FigureOptions options = counter_options (theme_dark ());

  check_picture ("counter-dark", scenario_counter (60 * MILLISECOND), &options);
}

static void
test_picture_states (void)
{
  check_picture ("states-light", scenario_states (),
                 &(FigureOptions){ .width = 1200, .legend = TRUE, .theme = theme_light () });
}

static void
test_picture_channel (void)
{
  check_picture ("channel-dark", scenario_channel (),
                 &(FigureOptions){ .width = 1000,
                                   .height = 420,
                                   .scale = 2,
                                   .title = "Bounded channel",
                                   .theme = theme_dark () });
}

static void
test_picture_queue (void)
{
  check_picture ("queue-light", scenario_queue (14),
                 &(FigureOptions){ .width = 1200, .height = 560, .theme = theme_light () });
}

static void
test_picture_dense (void)
{
  check_picture (
      "dense-light", scenario_counter (1500 * MILLISECOND),
      &(FigureOptions){ .width = 1200, .height = 600, .legend = TRUE, .theme = theme_light () });
}

/* ------------------------------------------------------------------ lanes */

typedef struct {
  const LanePicture *picture;
  const Theme *theme;
} LaneCase;

/* Draws the picture: the lanes, and below them the legend if there is one. */
static cairo_surface_t *
draw_lanes (const LanePicture *picture, const Theme *theme)
{
  g_autoptr (Model) model = picture->play ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  g_autoptr (Axis) axis =
      picture->event_order ? axis_new (model, picture->start, picture->end) : NULL;
  g_autoptr (Ink) ink = ink_new ();
  View view = {
    .start = picture->start,
    .end = picture->end,
    .width = LANE_PICTURE_WIDTH,
    .height = picture->height,
    .highlight = { .lane = MODEL_NONE },
    .collapsed = collapsed,
    .axis = axis,
  };

  if (picture->collapsed != 0)
    g_hash_table_add (collapsed, GUINT_TO_POINTER (picture->collapsed));
  view.height = layout_full_height (model, &view);
  g_autoptr (Scene) lanes = layout_scene (model, &view, theme);
  g_autoptr (Scene) legend =
      picture->legend
          ? layout_legend (model, NULL, picture->start, picture->end, LANE_PICTURE_WIDTH, theme)
          : NULL;
  double height = view.height + (legend != NULL ? scene_height (legend) : 0);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) LANE_PICTURE_WIDTH, (int) height);
  cairo_t *cairo = cairo_create (surface);
  ink_draw (ink, lanes, theme, cairo);
  cairo_translate (cairo, 0, view.height);
  if (legend != NULL)
    ink_draw (ink, legend, theme, cairo);
  g_assert_cmpint (cairo_status (cairo), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cairo);
  return surface;
}

static void
check_surface (const char *name, cairo_surface_t *seen, int tolerance)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *golden = g_build_filename (golden_folder, file, NULL);
  g_autofree char *output = g_build_filename (output_folder, file, NULL);

  g_assert_cmpint (cairo_surface_write_to_png (seen, is_writing () ? golden : output), ==,
                   CAIRO_STATUS_SUCCESS);
  if (is_writing ())
    return;
  cairo_surface_t *expected = cairo_image_surface_create_from_png (golden);
  g_assert_cmpint (cairo_surface_status (expected), ==, CAIRO_STATUS_SUCCESS);
  compare_surfaces (name, golden, output, expected, seen, tolerance);
  cairo_surface_destroy (expected);
}

static void
test_lanes (gconstpointer data)
{
  const LaneCase *lane_case = data;
  g_autofree char *name =
      g_strdup_printf ("lanes-%s-%s", lane_case->picture->name, lane_case->theme->name);
  cairo_surface_t *seen = draw_lanes (lane_case->picture, lane_case->theme);

  check_surface (name, seen, LANE_TOLERANCE);
  cairo_surface_destroy (seen);
}

/* A projector's: the smallest type has 18 points, and lanes keep a height; what does not fit is
 * scrolled to. */
static void
test_projector (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  g_autoptr (Ink) ink = ink_new ();
  const View view = {
    .start = 8 * MILLISECOND,
    .end = 24 * MILLISECOND,
    .width = 1280,
    .height = 720,
    .highlight = { .lane = MODEL_NONE },
    .scale = layout_scale_for (24),
    .lane_least = 96,
  };
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_contrast ());

  check_surface ("projector-contrast", ink_image (ink, scene, theme_contrast (), 1),
                 PIXEL_TOLERANCE);
}

static void
add_lane_tests (const LanePicture *picture)
{
  const Theme *themes[] = { theme_light (), theme_dark (), theme_contrast (), theme_grey () };

  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++) {
    g_autofree char *path = g_strdup_printf ("/golden/lanes/%s/%s", picture->name, themes[i]->name);
    LaneCase *lane_case = g_new (LaneCase, 1);
    *lane_case = (LaneCase){ picture, themes[i] };
    g_test_add_data_func_full (path, lane_case, test_lanes, g_free);
  }
}

/* ------------------------------------------------------------------ all */

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  /* One difference does not hide the next. */
  g_test_set_nonfatal_assertions ();
  if (argc != 3) {
    g_printerr ("usage: golden-test GOLDENS OUTPUT\n");
    return 2;
  }
  golden_folder = argv[1];
  output_folder = argv[2];
  if (!inter_is_there ()) {
    g_printerr ("The goldens need the font Inter, which is missing: install fonts-inter.\n");
    return 1;
  }
  g_mkdir_with_parents (output_folder, 0755);
  g_test_add_func ("/golden/projector", test_projector);
  g_test_add_func ("/golden/scene/counter", test_scene_counter);
  g_test_add_func ("/golden/scene/channel", test_scene_channel);
  g_test_add_func ("/golden/scene/states", test_scene_states);
  g_test_add_func ("/golden/scene/dense", test_scene_dense);
  g_test_add_func ("/golden/picture/light", test_picture_light);
  g_test_add_func ("/golden/picture/dark", test_picture_dark);
  g_test_add_func ("/golden/picture/states", test_picture_states);
  g_test_add_func ("/golden/picture/channel", test_picture_channel);
  g_test_add_func ("/golden/picture/queue", test_picture_queue);
  g_test_add_func ("/golden/picture/dense", test_picture_dense);
  for (guint i = 0; lane_picture (i) != NULL; i++)
    add_lane_tests (lane_picture (i));
  result = g_test_run ();
  return result;
}
