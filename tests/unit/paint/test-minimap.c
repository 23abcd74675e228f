/* SPDX-License-Identifier: MIT
 *
 * The whole run in one strip: nothing that matters vanishes, and an update costs what is new.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/minimap.h"

#define MILLISECOND INT64_C (1000000)
#define SECOND      (1000 * MILLISECOND)
#define WIDTH       1000.0
#define ENOUGH      UINT64_C (1000000000)

static void
take_all (Minimap *minimap, const Model *model, int64_t now, uint64_t budget)
{
  int rounds = 0;

  while (!minimap_update (minimap, model, 0, now, budget))
    g_assert_cmpint (++rounds, <, 1000000);
}

/* Returns how many pixels boxes of this state and pattern cover in x, and the least of their
 * heights. */
static double
covered (const Scene *scene, ModelState state, PatternKind pattern, double *least_height)
{
  double sum = 0;

  *least_height = INFINITY;
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_BOX || shape->colour != theme_state (state) ||
        shape->pattern != pattern)
      continue;
    sum += shape->width;
    *least_height = MIN (*least_height, shape->height);
  }
  return sum;
}

/* Two threads that run for `duration`, one of which waits for a lock for one microsecond. */
static Model *
one_short_wait (int64_t duration, int64_t wait)
{
  Model *model = model_new ();

  scenario_add (model, 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1);
  scenario_add (model, 0, 1, HEDDLE_EVENT_THREAD_START, 1, 0);
  scenario_add (model, 0, 2, HEDDLE_EVENT_THREAD_START, 2, 1);
  scenario_add (model, wait - 1000, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0);
  scenario_add (model, wait, 2, HEDDLE_EVENT_MUTEX_WAIT, 0x1000, 0);
  scenario_add (model, wait + 1000, 1, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0);
  scenario_add (model, wait + 1000, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0);
  scenario_add (model, wait + 2000, 2, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0);
  model_advance (model, duration);
  return model;
}

static void
test_one_wait_does_not_vanish (void)
{
  g_autoptr (Model) model = one_short_wait (1000 * SECOND, 500 * SECOND);
  g_autoptr (Minimap) minimap = minimap_new ();
  double height;

  take_all (minimap, model, model_now (model), ENOUGH);
  g_autoptr (Scene) scene = minimap_scene (minimap, WIDTH, theme_light ());
  double width = covered (scene, MODEL_LOCK, PATTERN_SOLID, &height);
  g_assert_cmpfloat (width, >=, 1);
  g_assert_cmpfloat (width, <, 3);
  g_assert_cmpfloat (height, >=, 3);
  /* It is where it happened, and lies over all else. */
  const Shape *last = scene_shape (scene, scene_count (scene) - 1);
  g_assert_cmpint (last->colour, ==, theme_state (MODEL_LOCK));
  g_assert_cmpfloat (fabs (last->x - minimap_x (minimap, WIDTH, 500 * SECOND)), <, 2);
}

static void
test_running_is_calm_and_to_scale (void)
{
  g_autoptr (Model) model = one_short_wait (100 * MILLISECOND, 50 * MILLISECOND);
  g_autoptr (Minimap) minimap = minimap_new ();
  const Shape *calm = NULL;

  take_all (minimap, model, model_now (model), ENOUGH);
  g_autoptr (Scene) scene = minimap_scene (minimap, WIDTH, theme_light ());
  for (uint32_t i = 0; i < scene_count (scene); i++)
    if (scene_shape (scene, i)->kind == SHAPE_STEPS)
      calm = scene_shape (scene, i);
  g_assert_nonnull (calm);
  g_assert_cmpint (calm->colour, ==, theme_state (MODEL_RUNNING));
  g_assert_cmpfloat (calm->opacity, <, 1);
  g_assert_cmpfloat (fabs (calm->x - LAYOUT_NAMES_WIDTH), <, 0.01);
  g_assert_cmpfloat (fabs (calm->width - (WIDTH - LAYOUT_NAMES_WIDTH - MINIMAP_MARGIN)), <, 0.01);
  /* Two of at least four threads: half of the height. */
  g_assert_cmpfloat (fabs (calm->y + calm->height / 2 - calm->points[0].y), <, 1);
}

static void
test_losses_are_hatched (void)
{
  g_autoptr (Model) model = scenario_states ();
  g_autoptr (Minimap) minimap = minimap_new ();
  double height;

  take_all (minimap, model, model_now (model), ENOUGH);
  g_autoptr (Scene) scene = minimap_scene (minimap, WIDTH, theme_light ());
  g_assert_cmpfloat (covered (scene, MODEL_UNKNOWN, PATTERN_CROSS_HATCH, &height), >, 3);
  g_assert_cmpfloat (height, >=, 8);
}

typedef struct {
  Model *(*model) (void);
  uint64_t budget;
} Growth;

/* Very many threads of which each does little: what they do is looked at and not asked for. */
static Model *
queue_model (void)
{
  return scenario_queue (3000);
}

static Model *
counter_model (void)
{
  return scenario_counter (300 * MILLISECOND);
}

static Model *
dense_model (void)
{
  return scenario_dense (100000, 7 * SECOND);
}

/* In small bites, and while the run grows, it comes to the same as all at once: whether a lane's
 * intervals are looked at one by one, or the model is asked for its sums. */
static void
test_growing_is_the_same_as_at_once (gconstpointer data)
{
  const Growth *growth = data;
  g_autoptr (Model) model = growth->model ();
  g_autoptr (Minimap) grown = minimap_new ();
  g_autoptr (Minimap) whole = minimap_new ();
  int64_t now = model_now (model);

  for (int64_t until = now / 97; until < now; until += now / 97)
    minimap_update (grown, model, 0, until, growth->budget);
  take_all (grown, model, now, growth->budget);
  take_all (whole, model, now, ENOUGH);

  g_autoptr (Scene) grown_scene = minimap_scene (grown, WIDTH, theme_light ());
  g_autoptr (Scene) whole_scene = minimap_scene (whole, WIDTH, theme_light ());
  g_autofree char *grown_text = scene_to_text (grown_scene);
  g_autofree char *whole_text = scene_to_text (whole_scene);
  g_assert_cmpstr (grown_text, ==, whole_text);
}

/* The sums are those that the model tells for the whole run. */
static void
test_sums_are_kept (void)
{
  g_autoptr (Model) model = scenario_counter (300 * MILLISECOND);
  g_autoptr (Minimap) minimap = minimap_new ();
  int64_t now = model_now (model);
  int64_t contended = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    int64_t sums[MODEL_STATES] = { 0 };
    if (model_lane_kind (model_lane (model, i)) != MODEL_LANE_THREAD)
      continue;
    model_thread_summary (model_lane (model, i), 0, now, sums);
    contended += sums[MODEL_LOCK];
  }
  take_all (minimap, model, now, ENOUGH);
  g_autoptr (Scene) scene = minimap_scene (minimap, WIDTH, theme_light ());
  double area = 0;
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == theme_state (MODEL_LOCK))
      area += shape->width * shape->height;
  }
  double share = area / 40.0 / (WIDTH - LAYOUT_NAMES_WIDTH - MINIMAP_MARGIN);
  double waiting = (double) contended / (double) now;
  /* Six threads at most are busy at once, and four fill the height. */
  g_assert_cmpfloat (share, >, waiting / 6.5);
  g_assert_cmpfloat (share, <, waiting / 3.5);
}

static void
test_an_update_costs_what_is_new (void)
{
  g_autoptr (Model) model = scenario_dense (100000, 7 * SECOND);
  g_autoptr (Minimap) minimap = minimap_new ();
  int64_t now = model_now (model);
  int bites = 0;

  while (!minimap_update (minimap, model, 0, now - SECOND, 500))
    bites++;
  g_assert_cmpint (bites, >, 3); /* a large run doesn't hold anybody up */
  /* A hundredth of it more is taken up in one bite, and nothing new in none. */
  g_assert_true (minimap_update (minimap, model, 0, now - SECOND + SECOND / 20, 500));
  uint64_t revision = minimap_revision (minimap);
  g_assert_true (minimap_update (minimap, model, 0, now - SECOND + SECOND / 20, 0));
  g_assert_cmpuint (minimap_revision (minimap), ==, revision);
  g_autoptr (Scene) scene = minimap_scene (minimap, WIDTH, theme_light ());
  g_assert_cmpuint (scene_count (scene), <, 2 * (uint32_t) WIDTH + 10);
}

static void
test_time_and_pixels (void)
{
  g_autoptr (Model) model = scenario_counter (300 * MILLISECOND);
  g_autoptr (Minimap) minimap = minimap_new ();

  take_all (minimap, model, 300 * MILLISECOND, ENOUGH);
  g_assert_cmpint (minimap_length (minimap), ==, 300 * MILLISECOND);
  g_assert_cmpfloat (fabs (minimap_x (minimap, WIDTH, 0) - LAYOUT_NAMES_WIDTH), <, 0.01);
  g_assert_cmpfloat (fabs (minimap_x (minimap, WIDTH, 300 * MILLISECOND) - WIDTH + MINIMAP_MARGIN),
                     <, 0.01);
  for (double x = LAYOUT_NAMES_WIDTH; x < WIDTH; x += 37)
    g_assert_cmpfloat (fabs (minimap_x (minimap, WIDTH, minimap_time (minimap, WIDTH, x)) - x), <,
                       0.01);
}

static void
test_nothing (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Minimap) minimap = minimap_new ();

  g_assert_true (minimap_update (minimap, model, 0, 0, 100));
  for (double width = 1; width < 500; width += 99) {
    g_autoptr (Scene) scene = minimap_scene (minimap, width, theme_dark ());
    g_assert_cmpuint (scene_count (scene), <, 5);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/minimap/one-wait-does-not-vanish", test_one_wait_does_not_vanish);
  g_test_add_func ("/minimap/running-is-calm", test_running_is_calm_and_to_scale);
  g_test_add_func ("/minimap/losses-are-hatched", test_losses_are_hatched);
  g_test_add_data_func ("/minimap/growing/counter", &(Growth){ counter_model, 700 },
                        test_growing_is_the_same_as_at_once);
  g_test_add_data_func ("/minimap/growing/dense", &(Growth){ dense_model, 700 },
                        test_growing_is_the_same_as_at_once);
  g_test_add_data_func ("/minimap/growing/bucket-by-bucket", &(Growth){ dense_model, 1 },
                        test_growing_is_the_same_as_at_once);
  g_test_add_data_func ("/minimap/growing/queue", &(Growth){ queue_model, 1 },
                        test_growing_is_the_same_as_at_once);
  g_test_add_func ("/minimap/sums", test_sums_are_kept);
  g_test_add_func ("/minimap/cost", test_an_update_costs_what_is_new);
  g_test_add_func ("/minimap/time-and-pixels", test_time_and_pixels);
  g_test_add_func ("/minimap/nothing", test_nothing);
  return g_test_run ();
}
