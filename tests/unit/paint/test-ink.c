/* SPDX-License-Identifier: MIT
 *
 * What is drawn: only within the scene, on whole pixels, and the same wherever time has moved.
 */
#include <cairo.h>
#include <stdlib.h>
#include <string.h>

#include "../../golden/scenarios.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "paint/patterns.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  cairo_surface_t *surface;
  cairo_t *cairo;
} Canvas;

static Canvas
canvas_new (int width, int height, double scale)
{
  Canvas canvas;

  canvas.surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_surface_set_device_scale (canvas.surface, scale, scale);
  canvas.cairo = cairo_create (canvas.surface);
  cairo_set_source_rgb (canvas.cairo, 1, 0, 1);
  cairo_paint (canvas.cairo);
  return canvas;
}

static void
canvas_clear (Canvas *canvas)
{
  g_assert_cmpint (cairo_status (canvas->cairo), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (canvas->cairo);
  cairo_surface_destroy (canvas->surface);
}

static uint32_t
pixel (const Canvas *canvas, int x, int y)
{
  const unsigned char *bytes;
  uint32_t value;

  cairo_surface_flush (canvas->surface);
  bytes = cairo_image_surface_get_data (canvas->surface);
  memcpy (&value, bytes + y * cairo_image_surface_get_stride (canvas->surface) + x * 4,
          sizeof value);
  return value & 0xffffff;
}

static void
draw (Canvas *canvas, const Scene *scene)
{
  g_autoptr (Ink) ink = ink_new ();

  ink_draw (ink, scene, theme_light (), canvas->cairo);
}

static Scene *
counter_at (const Model *model, int64_t start, double width, double height)
{
  View view = {
    .start = start,
    .end = start + 12 * MILLISECOND,
    .width = width,
    .height = height,
    .highlight = { .lane = MODEL_NONE },
  };

  return layout_scene (model, &view, theme_light ());
}

static void
test_draws_within_the_scene (void)
{
  g_autoptr (Model) model = scenario_counter (40 * MILLISECOND);
  g_autoptr (Scene) scene = counter_at (model, 5 * MILLISECOND, 600, 300);
  Canvas canvas = canvas_new (640, 340, 1);

  cairo_translate (canvas.cairo, 20, 20);
  draw (&canvas, scene);
  for (int y = 0; y < 340; y++)
    for (int x = 0; x < 640; x++)
      if (x < 20 || x >= 620 || y < 20 || y >= 320)
        g_assert_cmphex (pixel (&canvas, x, y), ==, 0xff00ff);
      else
        g_assert_cmphex (pixel (&canvas, x, y), !=, 0xff00ff);
  canvas_clear (&canvas);
}

/* A box between two pixels is drawn on whole ones, at each scale. */
static void
test_boxes_are_crisp (void)
{
  static const double scales[] = { 1, 1.5, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    g_autoptr (Scene) scene = scene_new (40, 40);
    Canvas canvas = canvas_new ((int) (40 * scales[i]), (int) (40 * scales[i]), scales[i]);
    scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                                .colour = COLOUR_TEXT,
                                .x = 5.3,
                                .y = 6.4,
                                .width = 20.37,
                                .height = 11.1,
                                .opacity = 1 });
    draw (&canvas, scene);
    for (int y = 0; y < (int) (40 * scales[i]); y++)
      for (int x = 0; x < (int) (40 * scales[i]); x++)
        g_assert_true (pixel (&canvas, x, y) == 0xff00ff || pixel (&canvas, x, y) == 0x1b1b1f);
    canvas_clear (&canvas);
  }
}

/* However short, contention is at least a pixel. */
static void
test_the_narrowest_box_is_seen (void)
{
  g_autoptr (Scene) scene = scene_new (40, 40);
  Canvas canvas = canvas_new (40, 40, 1);
  int seen = 0;

  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = theme_state (MODEL_LOCK),
                              .pattern = PATTERN_HATCH,
                              .x = 5.1,
                              .y = 5,
                              .width = 0.01,
                              .height = 20,
                              .opacity = 1 });
  draw (&canvas, scene);
  for (int x = 0; x < 40; x++)
    seen += pixel (&canvas, x, 15) == 0xd55e00;
  g_assert_cmpint (seen, ==, 1);
  canvas_clear (&canvas);
}

static void
test_unseen_shapes_are_not_drawn (void)
{
  g_autoptr (Scene) scene = scene_new (40, 40);
  Canvas canvas = canvas_new (40, 40, 1);

  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = COLOUR_NONE,
                              .width = 40,
                              .height = 40,
                              .opacity = 1,
                              .subject = { SUBJECT_LANE, 0, 0 } });
  draw (&canvas, scene);
  g_assert_cmphex (pixel (&canvas, 20, 20), ==, 0xff00ff);
  canvas_clear (&canvas);
}

/* Panned by whole pixels, the picture is the same one moved: hatches do not swim in their bars.
 * Away from the edges, where labels are centred anew, all but a few pixels agree. */
static void
test_panning_moves_the_picture (void)
{
  const int pixels = 23, width = 1400, height = 660, edge = 320;
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  int64_t moved = pixels * (12 * MILLISECOND / (width - 200));
  g_autoptr (Scene) before = counter_at (model, 10 * MILLISECOND, width, height);
  g_autoptr (Scene) after = counter_at (model, 10 * MILLISECOND + moved, width, height);
  Canvas first = canvas_new (width, height, 1);
  Canvas second = canvas_new (width, height, 1);
  int different = 0, compared = 0;

  draw (&first, before);
  draw (&second, after);
  for (int y = (int) LAYOUT_RULER_HEIGHT; y < height; y++)
    for (int x = 200 + edge; x < width - edge; x++, compared++)
      different += pixel (&first, x, y) != pixel (&second, x - pixels, y);
  g_test_message ("%d of %d pixels differ", different, compared);
  g_assert_cmpint (different, <, compared / 100);
  canvas_clear (&first);
  canvas_clear (&second);
}

/* Draws a scene as paths: a recording takes nothing else. */
static void
draw_as_paths (Canvas *canvas, const Scene *scene, double scale)
{
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cairo = cairo_create (recording);
  g_autoptr (Ink) ink = ink_new ();

  cairo_scale (cairo, scale, scale);
  ink_draw (ink, scene, theme_light (), cairo);
  cairo_destroy (cairo);
  cairo_set_source_surface (canvas->cairo, recording, 0, 0);
  cairo_paint (canvas->cairo);
  cairo_surface_destroy (recording);
}

static int
channel_difference (uint32_t a, uint32_t b)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (a >> shift & 255) - (int) (b >> shift & 255)));
  return most;
}

/* What is drawn into the pixels of an image looks as paths do, but for a few pixels at edges. */
static void
test_pixels_agree_with_paths (void)
{
  static const int64_t spans[] = { 6, 40, 1200 }; /* milliseconds: from bars to columns */
  static const double scales[] = { 1, 2 };
  const int width = 900, height = 500;
  g_autoptr (Model) model = scenario_counter (1500 * MILLISECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (spans) * G_N_ELEMENTS (scales); i++) {
    double scale = scales[i % G_N_ELEMENTS (scales)];
    int64_t span = spans[i / G_N_ELEMENTS (scales)] * MILLISECOND;
    View view = {
      .start = 100 * MILLISECOND,
      .end = 100 * MILLISECOND + span,
      .width = width,
      .height = height,
      .highlight = { .lane = MODEL_NONE },
    };
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    Canvas pixels = canvas_new ((int) (width * scale), (int) (height * scale), scale);
    Canvas paths = canvas_new ((int) (width * scale), (int) (height * scale), 1);
    int different = 0, compared = (int) (width * scale) * (int) (height * scale);
    draw (&pixels, scene);
    draw_as_paths (&paths, scene, scale);
    for (int y = 0; y < (int) (height * scale); y++)
      for (int x = 0; x < (int) (width * scale); x++)
        different += channel_difference (pixel (&pixels, x, y), pixel (&paths, x, y)) > 48;
    g_test_message ("%d of %d pixels differ", different, compared);
    g_assert_cmpint (different, <, compared / 100);
    canvas_clear (&pixels);
    canvas_clear (&paths);
  }
}

/* Hatches stay hatches however far away time 0 is, which they are aligned to. */
static void
test_hatches_far_from_the_origin (void)
{
  static const double origins[] = { 0, -7e4, -7e9 };
  Canvas canvas = canvas_new (60, 120, 1);

  for (int way = 0; way < 2; way++)
    for (gsize i = 0; i < G_N_ELEMENTS (origins); i++) {
      g_autoptr (Scene) scene = scene_new (60, 120);
      int coloured = 0;
      scene_set_pattern_origin (scene, origins[i], 0);
      scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                                  .colour = theme_state (MODEL_LOCK),
                                  .pattern = PATTERN_HATCH,
                                  .x = 3,
                                  .y = 3,
                                  .width = 51,
                                  .height = 51,
                                  .opacity = 1 });
      if (way == 0)
        draw (&canvas, scene);
      else
        draw_as_paths (&canvas, scene, 1);
      for (int y = 4; y < 53; y++)
        for (int x = 4; x < 53; x++)
          coloured += channel_difference (pixel (&canvas, x, y), 0xd55e00) < 48;
      g_assert_cmpint (coloured, >, 49 * 49 / 4);
      g_assert_cmpint (coloured, <, 49 * 49 * 3 / 4);
    }
  canvas_clear (&canvas);
}

/* Returns how far the picture of a hatch drawn line by line is from the one made of tiles, and from
 * a plain one: the sums of all channels' differences. */
static void
compare_hatches (PatternKind kind, ScenePoint origin, long *from_tiles, long *from_plain)
{
  const Theme *theme = theme_light ();
  Colour colour = theme->colours[theme_state (MODEL_LOCK)];
  Colour ground = theme->colours[COLOUR_GROUND];
  Canvas lines = canvas_new (60, 60, 1), tiles = canvas_new (60, 60, 1);
  Patterns *patterns = patterns_new ();

  cairo_rectangle (lines.cairo, 3, 4, 50, 46);
  patterns_fill_path (lines.cairo, kind, colour, ground, origin);
  cairo_rectangle (tiles.cairo, 3, 4, 50, 46);
  patterns_set_source (patterns, tiles.cairo, kind, colour, ground, origin, 1);
  cairo_fill (tiles.cairo);
  *from_tiles = *from_plain = 0;
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 60; x++) {
      *from_tiles += channel_difference (pixel (&lines, x, y), pixel (&tiles, x, y));
      *from_plain += channel_difference (pixel (&lines, x, y), pixel (&lines, 5, 5));
    }
  patterns_free (patterns);
  canvas_clear (&lines);
  canvas_clear (&tiles);
}

/* On paper hatches are lines, and lie where those of the screen do. */
static void
test_hatches_as_lines (void)
{
  static const PatternKind kinds[] = { PATTERN_HATCH, PATTERN_BACK_HATCH, PATTERN_CROSS_HATCH,
                                       PATTERN_LINES };
  static const ScenePoint origins[] = { { 0, 0 }, { 3, -2 }, { -700002, -9 } };

  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (origins); i++) {
      long from_tiles, from_plain;
      compare_hatches (kinds[kind], origins[i], &from_tiles, &from_plain);
      g_test_message ("pattern %d: %ld of %ld", (int) kinds[kind], from_tiles, from_plain);
      g_assert_cmpint (from_tiles * 20, <, from_plain);
    }
}

/* An image is the same picture, and stays it while the next is drawn. */
static void
test_images_take_turns (void)
{
  g_autoptr (Model) model = scenario_counter (40 * MILLISECOND);
  g_autoptr (Scene) scene = counter_at (model, 5 * MILLISECOND, 600, 300);
  g_autoptr (Scene) later = counter_at (model, 15 * MILLISECOND, 600, 300);
  g_autoptr (Ink) ink = ink_new ();
  Canvas direct = canvas_new (1200, 600, 2);
  Canvas shown = canvas_new (1200, 600, 2);
  cairo_surface_t *first = ink_image (ink, scene, theme_light (), 2);
  cairo_surface_t *second = ink_image (ink, later, theme_light (), 2);

  g_assert_true (first != second);
  g_assert_true (ink_image (ink, scene, theme_light (), 2) == first);
  cairo_set_source_surface (shown.cairo, first, 0, 0);
  cairo_paint (shown.cairo);
  draw (&direct, scene);
  for (int y = 0; y < 600; y++)
    for (int x = 0; x < 1200; x++)
      g_assert_cmphex (pixel (&shown, x, y), ==, pixel (&direct, x, y));
  canvas_clear (&direct);
  canvas_clear (&shown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ink/within", test_draws_within_the_scene);
  g_test_add_func ("/ink/crisp", test_boxes_are_crisp);
  g_test_add_func ("/ink/narrowest", test_the_narrowest_box_is_seen);
  g_test_add_func ("/ink/unseen", test_unseen_shapes_are_not_drawn);
  g_test_add_func ("/ink/panning", test_panning_moves_the_picture);
  g_test_add_func ("/ink/ways", test_pixels_agree_with_paths);
  g_test_add_func ("/ink/far-hatch", test_hatches_far_from_the_origin);
  g_test_add_func ("/ink/hatches-as-lines", test_hatches_as_lines);
  g_test_add_func ("/ink/images", test_images_take_turns);
  return g_test_run ();
}
