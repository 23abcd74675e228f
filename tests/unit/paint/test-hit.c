/* SPDX-License-Identifier: MIT
 *
 * The hit test agrees with the pixels: what answers at a point is what was painted there last.
 */
#include <cairo.h>
#include <string.h>

#include "../../golden/scenarios.h"
#include "paint/ink.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)
#define WIDTH       1000
#define HEIGHT      600
#define STEP        6   /* pixels from point to point */
#define HOLD        1.5 /* pixels beside a line that still are the line */
#define TEXT_LINE   16.0

static uint32_t
pixel (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *bytes = cairo_image_surface_get_data (surface);
  uint32_t value;

  memcpy (&value, bytes + y * cairo_image_surface_get_stride (surface) + x * 4, sizeof value);
  return value & 0xffffff;
}

/* ------------------------------------------------------------------ shapes by number */

static void
stroke (cairo_t *cairo, const Shape *shape)
{
  cairo_set_line_width (cairo, MAX (shape->stroke, 1) + 2 * HOLD);
  cairo_stroke (cairo);
}

/* Paints where a shape answers exactly. */
static void
paint_shape (cairo_t *cairo, const Shape *shape)
{
  ScenePoint bend[4];

  switch (shape->kind) {
  case SHAPE_BOX:
    cairo_rectangle (cairo, shape->x, shape->y, shape->width, shape->height);
    cairo_fill (cairo);
    break;
  case SHAPE_TEXT:
    cairo_rectangle (cairo, shape->x, shape->y, shape->width, TEXT_LINE);
    cairo_fill (cairo);
    break;
  case SHAPE_MARK:
    cairo_rectangle (cairo, shape->x, shape->y, shape->width, shape->width);
    cairo_fill (cairo);
    break;
  case SHAPE_LINE:
  case SHAPE_ARROW:
    cairo_move_to (cairo, shape->x, shape->y);
    cairo_rel_line_to (cairo, shape->width, shape->height);
    stroke (cairo, shape);
    break;
  case SHAPE_CURVE:
    scene_curve (shape, bend);
    cairo_move_to (cairo, bend[0].x, bend[0].y);
    cairo_curve_to (cairo, bend[1].x, bend[1].y, bend[2].x, bend[2].y, bend[3].x, bend[3].y);
    stroke (cairo, shape);
    break;
  case SHAPE_STRIP:
    for (uint32_t i = 0; i < shape->strip->part_count; i++) {
      Shape part = scene_strip_part (shape, i);
      paint_shape (cairo, &part);
    }
    break;
  case SHAPE_STEPS: /* has no subject */
    g_assert_not_reached ();
  }
}

/* Returns an image in which each pixel is the number, from 1 on, of the shape that was painted
 * there last, or 0. A lane's background, which answers where nothing else does, is not painted. */
static cairo_surface_t *
paint_numbers (const Scene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);

  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    uint32_t number = i + 1;
    if (shape->kind != SHAPE_STRIP &&
        (shape->subject.kind == SUBJECT_NONE || shape->subject.kind == SUBJECT_LANE))
      continue;
    cairo_set_source_rgb (cairo, (number >> 16 & 255) / 255.0, (number >> 8 & 255) / 255.0,
                          (number & 255) / 255.0);
    paint_shape (cairo, shape);
  }
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  return surface;
}

/* ------------------------------------------------------------------ the tests */

static Scene *
scene_at (const Model *model, int64_t start, int64_t span)
{
  View view = {
    .start = start,
    .end = start + span,
    .width = WIDTH,
    .height = HEIGHT,
    .highlight = { .lane = MODEL_NONE },
  };

  return layout_scene (model, &view, theme_light ());
}

/* Returns the number at x,y if the pixels around have it too, else 0: rims are rounded in one way
 * by cairo and in another by the hit test. */
static uint32_t
number_within (cairo_surface_t *numbers, int x, int y)
{
  uint32_t number = pixel (numbers, x, y);

  for (int i = 0; i < 9; i++)
    if (pixel (numbers, x + i % 3 - 1, y + i / 3 - 1) != number)
      return 0;
  return number;
}

/* Returns whether the shape, or a part of it, stands for the subject. */
static gboolean
stands_for (const Shape *shape, Subject subject)
{
  if (shape->kind != SHAPE_STRIP)
    return subject_equal (shape->subject, subject);
  for (uint32_t i = 0; i < shape->strip->part_count; i++)
    if (subject_equal (scene_strip_part (shape, i).subject, subject))
      return TRUE;
  return FALSE;
}

static void
assert_agrees (const Scene *scene)
{
  cairo_surface_t *numbers = paint_numbers (scene);
  int compared = 0, different = 0;

  for (int y = (int) LAYOUT_RULER_HEIGHT; y < HEIGHT - 1; y += STEP)
    for (int x = (int) LAYOUT_NAMES_WIDTH + 1; x < WIDTH - 1; x += STEP) {
      uint32_t number = number_within (numbers, x, y);
      const Shape *hit = scene_hit (scene, x + 0.5, y + 0.5);
      if (number == 0)
        continue;
      compared++;
      different += hit == NULL || !stands_for (scene_shape (scene, number - 1), hit->subject);
    }
  g_test_message ("%d of %d points differ", different, compared);
  g_assert_cmpint (compared, >, 1000);
  /* A curve is straight pieces to the hit test, and its ends are round. */
  g_assert_cmpint (different, <=, compared / 200);
  cairo_surface_destroy (numbers);
}

static void
test_topmost_answers (void)
{
  static const int64_t spans[] = { 10, 60, 400, 4000 }; /* milliseconds: from bars to bundles */
  g_autoptr (Model) model = scenario_counter (4000 * MILLISECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++) {
    g_autoptr (Scene) scene = scene_at (model, 0, spans[i] * MILLISECOND);
    assert_agrees (scene);
  }
}

/* Where a bar answers, its colour is what one sees. */
static void
test_bars_answer_where_they_are_seen (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  g_autoptr (Scene) scene = scene_at (model, 8 * MILLISECOND, 20 * MILLISECOND);
  g_autoptr (Ink) ink = ink_new ();
  cairo_surface_t *image = ink_image (ink, scene, theme_light (), 1);
  int compared = 0, different = 0;

  cairo_surface_flush (image);
  for (int y = (int) LAYOUT_RULER_HEIGHT; y < HEIGHT; y += STEP)
    for (int x = (int) LAYOUT_NAMES_WIDTH + 1; x < WIDTH; x += STEP) {
      const Shape *hit = scene_hit (scene, x + 0.5, y + 0.5);
      if (hit == NULL || hit->kind != SHAPE_BOX || hit->colour != theme_state (MODEL_RUNNING))
        continue;
      compared++;
      different += pixel (image, x, y) != 0x009e73;
    }
  g_test_message ("%d of %d points differ", different, compared);
  g_assert_cmpint (compared, >, 1000);
  /* Round corners, and hands that are not exact. */
  g_assert_cmpint (different, <, compared / 25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hit/topmost", test_topmost_answers);
  g_test_add_func ("/hit/seen", test_bars_answer_where_they_are_seen);
  return g_test_run ();
}
