/* SPDX-License-Identifier: MIT
 *
 * Event order: each event one column of equal width.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/axis.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)

typedef struct {
  const char *name;
  Model *model;
} Program;

static Program programs[4];
static GRand *chance; /* of a fixed seed */

static int64_t
random_time (const Model *model)
{
  return (int64_t) (g_rand_double_range (chance, -0.2, 1.3) * (double) model_now (model));
}

/* Returns how many intervals of threads and tasks began until `time`, counted one by one. */
static uint64_t
counted (const Model *model, int64_t time)
{
  uint64_t events = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_THREAD)
      continue;
    for (uint64_t k = 0; k < model_interval_count (lane); k++)
      events += model_interval (lane, k).start <= time;
  }
  return events;
}

static void
test_rank_counts_events (gconstpointer data)
{
  const Model *model = ((const Program *) data)->model;

  for (int round = 0; round < 200; round++) {
    int64_t time = (int64_t) (g_rand_double (chance) * (double) model_now (model));
    double rank = axis_rank_of (model, time);
    g_assert_cmpfloat (rank, >=, (double) counted (model, time));
    g_assert_cmpfloat (rank, <, (double) counted (model, time) + 1);
  }
}

/* It grows with time, and the way back leads to the same moment. */
static void
test_there_and_back (gconstpointer data)
{
  const Model *model = ((const Program *) data)->model;

  for (int round = 0; round < 200; round++) {
    int64_t a = random_time (model);
    int64_t b = random_time (model);
    double rank_a = axis_rank_of (model, a);
    double rank_b = axis_rank_of (model, b);
    g_assert_true (a == b || (a < b) == (rank_a < rank_b));
    g_assert_cmpint (ABS (axis_time_of (model, rank_a) - a), <=, 2);
  }
}

static void
test_table_is_the_model (gconstpointer data)
{
  const Model *model = ((const Program *) data)->model;

  for (int round = 0; round < 100; round++) {
    int64_t start = random_time (model);
    int64_t end = start + 1 + (int64_t) (g_rand_double (chance) * (double) model_now (model));
    g_autoptr (Axis) axis = axis_new (model, start, end);
    double before = -INFINITY;
    g_assert_cmpfloat (axis_first_rank (axis), ==, axis_rank_of (model, start));
    g_assert_cmpfloat (axis_last_rank (axis), >, axis_first_rank (axis));
    for (int i = -5; i <= 105; i++) {
      int64_t time = start + (int64_t) ((double) (end - start) * i / 100);
      double rank = axis_rank (axis, time);
      g_assert_true (isfinite (rank) && rank >= before);
      before = rank;
      /* Before the first event and after the newest moment, a straight line is near enough. */
      if (time >= start && time < end && time > 0 && time < model_now (model) &&
          axis_last_rank (axis) - axis_first_rank (axis) < 4000)
        g_assert_cmpfloat (fabs (rank - axis_rank_of (model, time)), <=, 1.01);
      g_assert_cmpfloat (fabs (axis_rank (axis, axis_time (axis, rank)) - rank), <, 1.01);
    }
  }
}

/* ------------------------------------------------------------------ the picture */

static View
view_of (const Axis *axis, int64_t start, int64_t end)
{
  return (View){
    .start = start,
    .end = end,
    .width = 1000,
    .height = 700,
    .highlight = { .lane = MODEL_NONE },
    .axis = axis,
  };
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return x < y ? -1 : x > y;
}

static void
test_columns_are_equally_wide (void)
{
  const Model *model = programs[0].model;
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (Axis) axis = axis_new (model, 0, model_now (model));
  View view = view_of (axis, 0, model_now (model));

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    for (uint64_t k = 0; k < model_interval_count (lane); k++) {
      int64_t start = model_interval (lane, k).start;
      g_array_append_val (times, start);
    }
  }
  g_array_sort (times, compare_times);
  double width =
      (view.width - LAYOUT_NAMES_WIDTH) / (axis_last_rank (axis) - axis_first_rank (axis));
  for (guint i = 1; i < times->len; i++) {
    int64_t from = g_array_index (times, int64_t, i - 1);
    int64_t to = g_array_index (times, int64_t, i);
    int64_t next = i + 1 < times->len ? g_array_index (times, int64_t, i + 1) : INT64_MAX;
    /* Those of one moment share their last place. */
    if (from < to && to < next)
      g_assert_cmpfloat_with_epsilon (layout_x (&view, to) - layout_x (&view, from), width, 0.01);
  }
}

static void
test_scenes_are_sound (gconstpointer data)
{
  const Model *model = ((const Program *) data)->model;

  for (int round = 0; round < 40; round++) {
    int64_t start = random_time (model);
    int64_t end = start + 1 + (int64_t) (g_rand_double (chance) * (double) model_now (model));
    g_autoptr (Axis) axis = axis_new (model, start, end);
    View view = view_of (axis, start, end);
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    for (uint32_t i = 0; i < scene_count (scene); i++) {
      const Shape *shape = scene_shape (scene, i);
      g_assert_true (isfinite (shape->x) && isfinite (shape->width));
      g_assert_cmpfloat (MIN (shape->x, shape->x + shape->width), >=, -2);
      g_assert_cmpfloat (MAX (shape->x, shape->x + shape->width), <=, scene_width (scene) + 2);
    }
    /* As many as the pixels ask for, not as the events do. */
    g_assert_cmpuint (scene_count (scene), <, 12000);
  }
}

/* Everything that is an interval of its own is wide enough to be seen, however short it is. */
static void
test_short_and_long_are_legible (void)
{
  const Model *model = programs[1].model;
  int64_t end = model_now (model);
  g_autoptr (Axis) axis = axis_new (model, 0, end);
  View view = view_of (axis, 0, end);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  gboolean numbered = FALSE;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    for (uint64_t k = 0; k + 1 < model_interval_count (lane); k++)
      if (model_interval (lane, k).start < model_interval (lane, k + 1).start)
        g_assert_cmpfloat (layout_x (&view, model_interval (lane, k + 1).start) -
                               layout_x (&view, model_interval (lane, k).start),
                           >, 5);
  }
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const char *text = scene_shape (scene, i)->text;
    numbered = numbered || (text != NULL && g_str_has_prefix (text, "event "));
  }
  g_assert_true (numbered); /* the ruler counts */
}

/* What is drawn stands where the axis says: bars, and the arrows between them. */
static void
test_shapes_are_on_the_axis (void)
{
  const Model *model = programs[0].model;
  g_autoptr (Axis) axis = axis_new (model, 0, model_now (model));
  View view = view_of (axis, 0, model_now (model));
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  int bars = 0, arrows = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == theme_state (MODEL_RUNNING) &&
        shape->subject.kind == SUBJECT_INTERVAL) {
      int64_t start =
          model_interval (model_lane (model, shape->subject.lane), shape->subject.index).start;
      g_assert_cmpfloat_with_epsilon (shape->x, layout_x (&view, start), 0.01);
      bars++;
    }
    if (shape->kind == SHAPE_ARROW && shape->subject.kind == SUBJECT_WAKE_UP) {
      int64_t arrival = model_flow (model, MODEL_FLOW_WAKE_UP, shape->subject.index).to_time;
      g_assert_cmpfloat_with_epsilon (shape->x + shape->width, layout_x (&view, arrival), 0.01);
      arrows++;
    }
  }
  g_assert_cmpint (bars, >, 20);
  g_assert_cmpint (arrows, >, 5);
}

static void
test_nothing (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Axis) axis = axis_new (model, 0, 1000);
  View view = view_of (axis, 0, 1000);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());

  g_assert_cmpuint (scene_count (scene), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  chance = g_rand_new_with_seed (2026);
  programs[0] = (Program){ "counter", scenario_counter (60 * MILLISECOND) };
  programs[1] = (Program){ "channel", scenario_channel () };
  programs[2] = (Program){ "states", scenario_states () };
  programs[3] = (Program){ "dense", scenario_dense (20000, 50 * MILLISECOND) };
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++) {
    const struct {
      const char *path;
      GTestDataFunc test;
    } tests[] = { { "rank", test_rank_counts_events },
                  { "there-and-back", test_there_and_back },
                  { "table", test_table_is_the_model },
                  { "scenes", test_scenes_are_sound } };
    for (gsize k = 0; k < G_N_ELEMENTS (tests); k++) {
      g_autofree char *path = g_strdup_printf ("/axis/%s/%s", tests[k].path, programs[i].name);
      g_test_add_data_func (path, &programs[i], tests[k].test);
    }
  }
  g_test_add_func ("/axis/columns", test_columns_are_equally_wide);
  g_test_add_func ("/axis/legible", test_short_and_long_are_legible);
  g_test_add_func ("/axis/shapes", test_shapes_are_on_the_axis);
  g_test_add_func ("/axis/nothing", test_nothing);
  int result = g_test_run ();
  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    model_free (programs[i].model);
  g_rand_free (chance);
  return result;
}
