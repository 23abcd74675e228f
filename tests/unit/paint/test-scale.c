/* SPDX-License-Identifier: MIT
 *
 * Larger pictures of the same: for projectors, and for who needs larger text.
 */
#include <math.h>
#include <string.h>

#include "../../golden/scenarios.h"
#include "paint/ink.h"
#include "paint/layout.h"
#include "paint/pick.h"
#include "paint/text-style.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  Model *model;
  View large; /* twice as large as usual, 1280 by 720 pixels */
  View small; /* the same at the usual size, in half the pixels */
} Pair;

static void
set_up (Pair *pair, gconstpointer data)
{
  (void) data;
  pair->model = scenario_counter (60 * MILLISECOND);
  pair->large = (View){ .start = 8 * MILLISECOND,
                        .end = 38 * MILLISECOND,
                        .width = 1280,
                        .height = 720,
                        .scroll = 90,
                        .scale = 2,
                        .highlight = { .lane = MODEL_NONE } };
  pair->small = pair->large;
  pair->small.width /= 2;
  pair->small.height /= 2;
  pair->small.scroll /= 2;
  pair->small.scale = 0;
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  (void) data;
  model_free (pair->model);
}

/* Type, lanes and strokes are drawn at their size: nothing is blown up. */
static void
is_the_picture_of_a_finer_screen (Pair *pair, gconstpointer data)
{
  g_autoptr (Scene) large = layout_scene (pair->model, &pair->large, theme_light ());
  g_autoptr (Scene) small = layout_scene (pair->model, &pair->small, theme_light ());
  g_autoptr (Ink) ink = ink_new ();
  g_autoptr (Ink) other = ink_new ();
  cairo_surface_t *seen = ink_image (ink, large, theme_light (), 1);
  cairo_surface_t *expected = ink_image (other, small, theme_light (), 2);

  (void) data;
  cairo_surface_flush (seen);
  cairo_surface_flush (expected);
  g_assert_cmpint (cairo_image_surface_get_width (seen), ==, 1280);
  g_assert_cmpint (cairo_image_surface_get_height (seen), ==, 720);
  int stride = cairo_image_surface_get_stride (seen);
  g_assert_cmpint (cairo_image_surface_get_stride (expected), ==, stride);
  g_assert_cmpint (memcmp (cairo_image_surface_get_data (seen),
                           cairo_image_surface_get_data (expected), (size_t) stride * 720),
                   ==, 0);
}

static void
places_are_where_they_are_drawn (Pair *pair, gconstpointer data)
{
  g_autoptr (Scene) scene = layout_scene (pair->model, &pair->large, theme_light ());
  g_autoptr (GArray) large = layout_lanes (pair->model, &pair->large);
  g_autoptr (GArray) small = layout_lanes (pair->model, &pair->small);

  (void) data;
  g_assert_cmpuint (large->len, ==, small->len);
  for (guint i = 0; i < large->len; i++) {
    const LanePlace *place = &g_array_index (large, LanePlace, i);
    const LanePlace *half = &g_array_index (small, LanePlace, i);
    double y = place->y + place->height / 2;
    g_assert_cmpfloat (place->y, ==, 2 * half->y);
    g_assert_cmpfloat (place->height, ==, 2 * half->height);
    if (y < layout_ruler_height (&pair->large) || y >= pair->large.height)
      continue;
    Subject name = pick_subject (pair->model, &pair->large, scene, 3, y);
    g_assert_cmpint (name.kind, ==, SUBJECT_LANE);
    g_assert_cmpuint (name.lane, ==, place->lane);
    /* Left of the chart a lane has no moments, however wide its name's column has become. */
    name =
        pick_subject (pair->model, &pair->large, scene, layout_names_width (&pair->large) - 20, y);
    g_assert_cmpint (name.kind, ==, SUBJECT_LANE);
  }
  g_assert_cmpfloat (layout_full_height (pair->model, &pair->large), ==,
                     2 * layout_full_height (pair->model, &pair->small));
}

static void
time_begins_right_of_the_names (Pair *pair, gconstpointer data)
{
  const View *view = &pair->large;

  (void) data;
  g_assert_cmpfloat (layout_names_width (view), ==, 2 * LAYOUT_NAMES_WIDTH);
  g_assert_cmpfloat (layout_x (view, view->start), ==, 2 * LAYOUT_NAMES_WIDTH);
  g_assert_cmpfloat_with_epsilon (layout_x (view, view->end), view->width, 1e-6);
  g_assert_cmpint (layout_time (view, view->width), ==, view->end);
  g_assert_cmpint (layout_time (view, layout_x (view, 20 * MILLISECOND)), ==, 20 * MILLISECOND);
}

/* Eighteen points are 24 pixels of a screen with 96 an inch. */
static void
no_type_is_smaller_than_was_asked_for (Pair *pair, gconstpointer data)
{
  View view = pair->large;

  (void) data;
  view.scale = layout_scale_for (24);
  g_autoptr (Scene) scene = layout_scene (pair->model, &view, theme_contrast ());
  guint texts = 0;
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_TEXT)
      continue;
    texts++;
    g_assert_cmpfloat (text_style_size (shape->style) * scene_scale (scene), >=, 24 - 1e-9);
    g_assert_cmpfloat ((shape->x + shape->width) * scene_scale (scene), <=, view.width + 4);
  }
  g_assert_cmpuint (texts, >, 10);
}

static void
lanes_keep_the_height_that_was_asked_for (Pair *pair, gconstpointer data)
{
  View view = pair->large;

  (void) data;
  view.height = 300;
  g_autoptr (GArray) crowded = layout_lanes (pair->model, &view);
  g_assert_cmpfloat (g_array_index (crowded, LanePlace, 0).height, <, 96);
  view.lane_least = 96;
  g_autoptr (GArray) places = layout_lanes (pair->model, &view);
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (model_lane_kind (model_lane (pair->model, place->lane)) == MODEL_LANE_THREAD)
      g_assert_cmpfloat (place->height, >=, 96);
  }
  /* What has no room is scrolled to. */
  g_assert_cmpfloat (layout_full_height (pair->model, &view), >, view.height);
}

#define ADD(function) g_test_add ("/scale/" #function, Pair, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD (is_the_picture_of_a_finer_screen);
  ADD (places_are_where_they_are_drawn);
  ADD (time_begins_right_of_the_names);
  ADD (no_type_is_smaller_than_was_asked_for);
  ADD (lanes_keep_the_height_that_was_asked_for);
  return g_test_run ();
}
