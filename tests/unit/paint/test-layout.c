/* SPDX-License-Identifier: MIT
 *
 * What holds for every layout, whatever the program and the view.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  const char *name;
  Model *model;
} Program;

static Program programs[6];

/* Of a fixed seed: each run tries the same views. */
static GRand *chance;

static View
view_of (int64_t start, int64_t end, double width, double height)
{
  return (View){
    .start = start,
    .end = end,
    .width = width,
    .height = height,
    .highlight = { .lane = MODEL_NONE },
  };
}

static Scene *
lay_out (const Model *model, const View *view)
{
  return layout_scene (model, view, theme_light ());
}

static uint32_t
lane_named (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return i;
  g_error ("there is no lane named \"%s\"", name);
}

static LanePlace
place_of (const Model *model, const View *view, uint32_t lane)
{
  g_autoptr (GArray) places = layout_lanes (model, view);

  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, LanePlace, i).lane == lane)
      return g_array_index (places, LanePlace, i);
  g_error ("lane %u has no place", lane);
}

/* Chooses a part of the program's time, from nearly nothing to more than all of it. */
static View
random_view (const Model *model)
{
  int64_t now = model_now (model);
  double span = exp (g_rand_double_range (chance, log (20), log ((double) now * 2)));
  int64_t start = (int64_t) (g_rand_double_range (chance, -0.2, 1.1) * (double) now);
  View view = view_of (start, start + (int64_t) span, g_rand_int_range (chance, 260, 3900),
                       g_rand_int_range (chance, 60, 900));

  view.scroll = g_rand_int_range (chance, 0, 3) * 40;
  return view;
}

/* ------------------------------------------------------------------ inside the picture */

static void
assert_inside (const Scene *scene, const Shape *shape)
{
  double least = MIN (shape->x, shape->x + shape->width);
  double most = MAX (shape->x, shape->x + shape->width);

  g_assert_true (isfinite (shape->x) && isfinite (shape->y));
  g_assert_cmpfloat (least, >=, -2);
  g_assert_cmpfloat (most, <=, scene_width (scene) + 2);
  g_assert_cmpfloat (fabs (shape->y), <, 30000);
  for (uint32_t i = 0; i < shape->point_count; i++) {
    g_assert_cmpfloat (shape->points[i].x, >=, -2);
    g_assert_cmpfloat (shape->points[i].x, <=, scene_width (scene) + 2);
    if (i > 0)
      g_assert_cmpfloat (shape->points[i].x, >=, shape->points[i - 1].x);
  }
}

static void
test_no_shape_outside (gconstpointer data)
{
  const Program *program = data;

  for (int round = 0; round < 60; round++) {
    View view = random_view (program->model);
    g_autoptr (Scene) scene = lay_out (program->model, &view);
    for (uint32_t i = 0; i < scene_count (scene); i++)
      assert_inside (scene, scene_shape (scene, i));
  }
}

/* ------------------------------------------------------------------ nothing is left out */

static gboolean
has_shape (const Scene *scene, Subject subject)
{
  for (uint32_t i = 0; i < scene_count (scene); i++)
    if (subject_equal (scene_shape (scene, i)->subject, subject))
      return TRUE;
  return FALSE;
}

static void
assert_has_shape (const Scene *scene, const View *view, Subject subject)
{
  if (!has_shape (scene, subject))
    g_error ("subject of kind %d, lane %u, number %" G_GUINT64_FORMAT
             " has no shape from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " at width %.0f",
             (int) subject.kind, subject.lane, subject.index, view->start, view->end, view->width);
}

/* Returns whether a stretch of time is two pixels wide, in a very wide picture two and a half, and
 * in view by more than the hair that keeps neighbours apart. */
static gboolean
is_two_pixels (const Model *model, const View *view, int64_t start, int64_t end)
{
  double x0 = layout_x (view, start);
  double x1 = layout_x (view, MIN (end, model_now (model)));
  double least = view->width - LAYOUT_NAMES_WIDTH > 2560 ? 2.5 : 2;

  return x1 - x0 >= least && x1 > LAYOUT_NAMES_WIDTH + 1.1 && x0 < view->width - 0.1;
}

static void
assert_lane_is_complete (const Model *model, const View *view, const Scene *scene,
                         const ModelLane *lane)
{
  uint32_t index = model_lane_index (lane);

  if (model_lane_kind (lane) == MODEL_LANE_THREAD) {
    for (uint64_t i = 0; i < model_interval_count (lane); i++) {
      const ModelInterval interval = model_interval (lane, i);
      if (is_two_pixels (model, view, interval.start, interval.end))
        assert_has_shape (scene, view, (Subject){ SUBJECT_INTERVAL, index, i });
    }
    return;
  }
  if (model_lane_kind (lane) != MODEL_LANE_LOCK)
    return;
  for (uint64_t i = 0; i < model_hold_count (lane); i++) {
    const ModelHold hold = model_hold (lane, i);
    if (is_two_pixels (model, view, hold.start, hold.end))
      assert_has_shape (scene, view, (Subject){ SUBJECT_HOLD, index, i });
  }
  for (uint64_t i = 0; i < model_wait_count (lane); i++) {
    const ModelWait wait = model_wait (lane, i);
    if (wait.row < 8 && is_two_pixels (model, view, wait.start, wait.end))
      assert_has_shape (scene, view, (Subject){ SUBJECT_WAIT, index, i });
  }
}

static void
test_what_is_two_pixels_has_a_shape (gconstpointer data)
{
  const Program *program = data;

  for (int round = 0; round < 25; round++) {
    View view = random_view (program->model);
    view.scroll = 0;
    view.height = 5000;
    g_autoptr (Scene) scene = lay_out (program->model, &view);
    for (uint32_t i = 0; i < model_lane_count (program->model); i++)
      assert_lane_is_complete (program->model, &view, scene, model_lane (program->model, i));
  }
}

/* ------------------------------------------------------------------ panning */

static const Shape *
bar_of (const Scene *scene, Subject subject)
{
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && subject_equal (shape->subject, subject))
      return shape;
  }
  return NULL;
}

static gboolean
touches_edge (const Shape *shape, const View *view)
{
  return shape->x <= LAYOUT_NAMES_WIDTH + 0.01 || shape->x + shape->width >= view->width - 2;
}

static void
test_panning_shifts (void)
{
  const Model *model = programs[0].model;
  const double pixels = 37;
  View view = view_of (10 * MILLISECOND, 34 * MILLISECOND, LAYOUT_NAMES_WIDTH + 1200, 700);
  View panned = view;
  int compared = 0;

  panned.start += (int64_t) pixels * (24 * MILLISECOND / 1200);
  panned.end += (int64_t) pixels * (24 * MILLISECOND / 1200);
  g_autoptr (Scene) before = lay_out (model, &view);
  g_autoptr (Scene) after = lay_out (model, &panned);
  for (uint32_t i = 0; i < scene_count (before); i++) {
    const Shape *shape = scene_shape (before, i);
    if (shape->kind != SHAPE_BOX || shape->subject.kind != SUBJECT_INTERVAL ||
        bar_of (before, shape->subject) != shape || touches_edge (shape, &view))
      continue;
    const Shape *moved = bar_of (after, shape->subject);
    if (moved == NULL || touches_edge (moved, &panned))
      continue;
    g_assert_cmpfloat_with_epsilon (moved->x, shape->x - pixels, 0.01);
    g_assert_cmpfloat_with_epsilon (moved->width, shape->width, 0.01);
    g_assert_cmpfloat (moved->y, ==, shape->y);
    compared++;
  }
  g_assert_cmpint (compared, >, 20);
}

/* ------------------------------------------------------------------ zoomed out */

/* Returns the height of the layer of `colour` at x within a lane. */
static double
layer_height (const Scene *scene, const LanePlace *place, ColourRole colour, double x)
{
  double height = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_STRIP || shape->y < place->y || shape->y > place->y + place->height)
      continue;
    for (uint32_t c = 0; c < shape->strip->count; c++) {
      const StripColumn *column = &shape->strip->columns[c];
      double below = shape->y + shape->height;
      for (int layer = 0; layer < STRIP_LAYERS; below = column->tops[layer++])
        if (column->x0 <= x && column->x1 >= x && shape->strip->layers[layer].colour == colour)
          height = MAX (height, below - column->tops[layer]);
    }
  }
  return height;
}

/* Returns whether contention is seen within a pixel of x. */
static gboolean
contention_near (const Scene *scene, const LanePlace *place, double x)
{
  ColourRole lock = theme_state (MODEL_LOCK);

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == lock && shape->y >= place->y &&
        shape->y < place->y + place->height && x >= shape->x - 1 &&
        x <= shape->x + shape->width + 1)
      return TRUE;
  }
  for (double near = x - 1; near <= x + 1; near += 0.5)
    if (layer_height (scene, place, lock, near) >= 2)
      return TRUE;
  return FALSE;
}

static void
assert_contention_survives (const Model *model, double width)
{
  uint32_t index = lane_named (model, "right");
  const ModelLane *lane = model_lane (model, index);
  View view = view_of (0, 1000 * MILLISECOND, width, 500);
  LanePlace place = place_of (model, &view, index);
  g_autoptr (Scene) scene = lay_out (model, &view);
  int64_t sums[MODEL_STATES];
  int waits = 0;

  model_thread_summary (lane, 0, 1000 * MILLISECOND, sums);
  g_assert_cmpint (sums[MODEL_LOCK], >, 0);
  g_assert_cmpint (sums[MODEL_LOCK], <, 20 * MILLISECOND);
  for (uint64_t i = 0; i < model_interval_count (lane); i++) {
    const ModelInterval interval = model_interval (lane, i);
    if (interval.state != MODEL_LOCK)
      continue;
    waits++;
    g_assert_true (contention_near (scene, &place, layout_x (&view, interval.start)));
  }
  g_assert_cmpint (waits, >, 50);
}

static void
test_contention_survives_zooming_out (void)
{
  g_autoptr (Model) model = scenario_dense (20000, 1000 * MILLISECOND);

  assert_contention_survives (model, 700);
  /* Here a column has two pixels. */
  assert_contention_survives (model, 3000);
}

static uint64_t
points_and_shapes (const Scene *scene)
{
  uint64_t count = scene_count (scene);

  for (uint32_t i = 0; i < scene_count (scene); i++)
    count += scene_shape (scene, i)->point_count;
  for (uint32_t i = 0; i < scene_count (scene); i++)
    count += scene_shape (scene, i)->kind == SHAPE_STRIP ? scene_shape (scene, i)->strip->count : 0;
  return count;
}

/* A thousand times the events: not more shapes than the pixels can hold. */
static void
test_shapes_are_bounded_by_pixels (void)
{
  static const uint64_t sizes[] = { 1000, 10000, 1000000 };
  View view = view_of (0, 1000 * MILLISECOND, 1000, 500);
  double columns = view.width - LAYOUT_NAMES_WIDTH;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (Model) model = scenario_dense (sizes[i], 1000 * MILLISECOND);
    g_autoptr (Scene) scene = lay_out (model, &view);
    uint32_t lanes = model_lane_count (model);
    g_test_message ("%" G_GUINT64_FORMAT " intervals: %" G_GUINT64_FORMAT " shapes and points",
                    sizes[i], points_and_shapes (scene));
    g_assert_cmpuint (points_and_shapes (scene), <, (uint64_t) (columns * 4 * lanes));
  }
}

/* Deep inside a million intervals a picture still costs its pixels. */
static void
test_columns_answer_to_the_pointer (void)
{
  g_autoptr (Model) model = scenario_dense (100000, 1000 * MILLISECOND);
  uint32_t index = lane_named (model, "right");
  View view = view_of (0, 1000 * MILLISECOND, 1000, 500);
  LanePlace place = place_of (model, &view, index);
  g_autoptr (Scene) scene = lay_out (model, &view);
  const Shape *shape = scene_hit (scene, 640, place.y + place.height / 2 + 12);

  g_assert_nonnull (shape);
  g_assert_cmpint (shape->subject.kind, ==, SUBJECT_DENSITY);
  g_autofree char *text = describe_subject (model, shape->subject);
  g_assert_true (g_str_has_prefix (text, "right · "));
  g_assert_nonnull (g_strstr_len (text, -1, "running "));
}

/* ------------------------------------------------------------------ lanes */

static void
test_lanes_in_order (void)
{
  const Model *model = programs[0].model;
  View view = view_of (0, 60 * MILLISECOND, 1000, 5000);
  g_autoptr (GArray) places = layout_lanes (model, &view);
  static const char *const names[] = { "main",     "worker 1",  "worker 2", "worker 3",
                                       "worker 4", "collector", "counter",  "results" };
  double y = LAYOUT_RULER_HEIGHT;

  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    g_assert_cmpstr (model_lane_name (model_lane (model, place->lane)), ==, names[i]);
    g_assert_cmpfloat (place->y, ==, y);
    g_assert_cmpfloat (place->height, >=, LAYOUT_LANE_HEIGHT);
    y += place->height;
  }
}

static void
test_lanes_shrink_to_fit (void)
{
  g_autoptr (Model) model = scenario_queue (30);
  View tall = view_of (0, 40 * MILLISECOND, 1000, 5000);
  View low = view_of (0, 40 * MILLISECOND, 1000, 900);
  View tiny = view_of (0, 40 * MILLISECOND, 1000, 200);

  g_assert_cmpfloat (place_of (model, &tall, 0).height, ==, LAYOUT_LANE_HEIGHT);
  g_assert_cmpfloat (layout_full_height (model, &low), <=, 900);
  g_assert_cmpfloat (place_of (model, &low, 0).height, <, LAYOUT_LANE_HEIGHT);
  g_assert_cmpfloat (place_of (model, &tiny, 0).height, ==, LAYOUT_LANE_LEAST);
  g_assert_cmpfloat (layout_full_height (model, &tiny), >, 200);

  double y = place_of (model, &tiny, 5).y;
  tiny.scroll = 50;
  g_assert_cmpfloat (place_of (model, &tiny, 5).y, ==, y - 50);
}

/* Two texts of the names' column never share a place. */
static void
test_names_never_overlap (void)
{
  g_autoptr (Model) model = scenario_queue (30);

  for (double height = 200; height < 3000; height += 130) {
    View view = view_of (0, 40 * MILLISECOND, 1000, height);
    g_autoptr (Scene) scene = lay_out (model, &view);
    double bottom = -1000;
    for (uint32_t i = 0; i < scene_count (scene); i++) {
      const Shape *shape = scene_shape (scene, i);
      if (shape->kind != SHAPE_TEXT || shape->x >= LAYOUT_NAMES_WIDTH)
        continue;
      g_assert_cmpfloat (shape->y, >=, bottom);
      bottom = shape->y + (shape->style == TEXT_LANE_NAME ? 18 : 14);
    }
  }
}

static void
test_time_and_x (void)
{
  View view = view_of (7 * MILLISECOND, 27 * MILLISECOND, LAYOUT_NAMES_WIDTH + 1000, 500);

  g_assert_cmpfloat (layout_x (&view, 7 * MILLISECOND), ==, LAYOUT_NAMES_WIDTH);
  g_assert_cmpfloat (layout_x (&view, 27 * MILLISECOND), ==, view.width);
  for (double x = 0; x < 1300; x += 13)
    g_assert_cmpfloat_with_epsilon (layout_x (&view, layout_time (&view, x)), x, 0.001);
}

static void
test_open_intervals_reach_now (void)
{
  const Model *model = programs[0].model;
  uint32_t index = lane_named (model, "main");
  const ModelLane *lane = model_lane (model, index);
  View view = view_of (0, 120 * MILLISECOND, LAYOUT_NAMES_WIDTH + 1200, 700);
  g_autoptr (Scene) scene = lay_out (model, &view);
  const Shape *bar =
      bar_of (scene, (Subject){ SUBJECT_INTERVAL, index, model_interval_count (lane) - 1 });

  g_assert_nonnull (bar);
  g_assert_cmpfloat_with_epsilon (bar->x + bar->width, layout_x (&view, model_now (model)), 0.01);
}

static void
test_highlight_outlines (void)
{
  const Model *model = programs[0].model;
  Subject subject = { SUBJECT_INTERVAL, lane_named (model, "worker 2"), 4 };
  View view = view_of (0, 60 * MILLISECOND, 1400, 700);
  int outlines = 0;

  view.highlight = subject;
  g_autoptr (Scene) scene = lay_out (model, &view);
  const Shape *bar = bar_of (scene, subject);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->colour != COLOUR_ACCENT)
      continue;
    outlines++;
    g_assert_cmpint (shape->pattern, ==, PATTERN_OUTLINE);
    g_assert_cmpfloat (shape->x, <, bar->x);
    g_assert_cmpfloat (shape->x + shape->width, >, bar->x + bar->width);
    g_assert_true (subject_equal (shape->subject, subject));
  }
  g_assert_cmpint (outlines, ==, 1);
}

static void
test_empty_model (void)
{
  g_autoptr (Model) model = model_new ();
  View view = view_of (0, 1, 300, 100);
  g_autoptr (Scene) scene = lay_out (model, &view);
  g_autoptr (GArray) places = layout_lanes (model, &view);

  g_assert_cmpuint (places->len, ==, 0);
  g_assert_cmpuint (scene_count (scene), >, 0);
  g_assert_null (describe_subject (model, (Subject){ .lane = MODEL_NONE }));
}

/* A chart of hardly a pixel for years of time has few grid lines, and an end. */
static void
test_years_in_a_pixel (void)
{
  g_autoptr (Model) model = model_new ();
  View view = view_of (0, INT64_C (150) * 1000 * 1000 * 1000 * MILLISECOND, 100, 100);
  g_autoptr (Scene) scene = lay_out (model, &view);

  g_assert_cmpuint (scene_count (scene), <, 50);
}

/* ------------------------------------------------------------------ all */

static void
add_for_all (const char *path, GTestDataFunc test)
{
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autofree char *full = g_strdup_printf ("/layout/%s/%s", path, programs[i].name);
    g_test_add_data_func (full, &programs[i], test);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chance = g_rand_new_with_seed (2026);
  programs[0] = (Program){ "counter", scenario_counter (60 * MILLISECOND) };
  programs[1] = (Program){ "channel", scenario_channel () };
  programs[2] = (Program){ "states", scenario_states () };
  programs[3] = (Program){ "queue", scenario_queue (12) };
  programs[4] = (Program){ "dense", scenario_dense (3000, 50 * MILLISECOND) };
  programs[5] = (Program){ "death", scenario_death (2, HEDDLE_PROCESS_END_KILLED, 9) };

  add_for_all ("inside", test_no_shape_outside);
  add_for_all ("complete", test_what_is_two_pixels_has_a_shape);
  g_test_add_func ("/layout/panning", test_panning_shifts);
  g_test_add_func ("/layout/zoomed-out/contention", test_contention_survives_zooming_out);
  g_test_add_func ("/layout/zoomed-out/bounded", test_shapes_are_bounded_by_pixels);
  g_test_add_func ("/layout/zoomed-out/pointer", test_columns_answer_to_the_pointer);
  g_test_add_func ("/layout/lanes/order", test_lanes_in_order);
  g_test_add_func ("/layout/lanes/shrink", test_lanes_shrink_to_fit);
  g_test_add_func ("/layout/lanes/names", test_names_never_overlap);
  g_test_add_func ("/layout/time-and-x", test_time_and_x);
  g_test_add_func ("/layout/open", test_open_intervals_reach_now);
  g_test_add_func ("/layout/highlight", test_highlight_outlines);
  g_test_add_func ("/layout/empty", test_empty_model);
  g_test_add_func ("/layout/years-in-a-pixel", test_years_in_a_pixel);
  int result = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    model_free (programs[i].model);
  g_rand_free (chance);
  return result;
}
