/* SPDX-License-Identifier: MIT
 *
 * Several processes: each stands together under a header, and can be one row.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)
#define SIGNAL_KILL 9

static View
whole (const Model *model, double height)
{
  return (View){
    .end = model_now (model),
    .width = 1000,
    .height = height,
    .highlight = { .lane = MODEL_NONE },
  };
}

/* Writes the places from top to bottom, headers in brackets, and checks that they leave no gap. */
static char *
order_of (const Model *model, const View *view)
{
  g_autoptr (GArray) places = layout_lanes (model, view);
  GString *text = g_string_new (NULL);
  double y = LAYOUT_RULER_HEIGHT - view->scroll;

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    g_assert_cmpfloat (place->y, ==, y);
    g_assert_cmpfloat (place->height, >=, LAYOUT_LANE_LEAST);
    y += place->height;
    if (place->lane == MODEL_NONE)
      g_string_append_printf (text, "[%s%u] ", place->collapsed ? "-" : "", place->lanes);
    else
      g_string_append_printf (text, "%s, ", model_lane_name (model_lane (model, place->lane)));
  }
  return g_string_free (text, FALSE);
}

static void
assert_order (const Model *model, const View *view, const char *expected)
{
  g_autofree char *order = order_of (model, view);

  g_assert_cmpstr (order, ==, expected);
}

static void
add_event (Model *model, uint32_t process, int64_t time, uint32_t thread, HeddleEventKind kind,
           uint64_t object, uint64_t argument, const char *text)
{
  model_add (model, &(HeddleDecodedEvent){ .time = time,
                                           .process = process,
                                           .thread = thread,
                                           .kind = (uint16_t) kind,
                                           .detail = process + 100,
                                           .object = object,
                                           .argument = argument,
                                           .text = text });
}

/* The first process has a thread, a task and a lock; with a pipe to the second, which also has a
 * lock. */
static Model *
with_pipe (void)
{
  Model *model = model_new ();

  for (uint32_t process = 1; process <= 2; process++) {
    add_event (model, process, process, 0, HEDDLE_EVENT_PROCESS_START, 0, 1,
               process == 1 ? "first" : "second");
    add_event (model, process, process, 1, HEDDLE_EVENT_THREAD_START, process, 0, NULL);
  }
  add_event (model, 1, 10, 1, HEDDLE_EVENT_PIPE_SEND, 77, 1, NULL);
  add_event (model, 2, 20, 1, HEDDLE_EVENT_PIPE_RECEIVE, 77, 1, NULL);
  add_event (model, 1, 30, 1, HEDDLE_EVENT_TASK_SPAWN, 5, 0, NULL);
  for (uint32_t process = 1; process <= 2; process++) {
    add_event (model, process, 40, 2, HEDDLE_EVENT_THREAD_START, process + 10, 1, NULL);
    add_event (model, process, 50, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0, NULL);
    add_event (model, process, 60, 1, HEDDLE_EVENT_MUTEX_WAIT, 0x1000, 0, NULL);
    add_event (model, process, 80, 2, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, 0, NULL);
    add_event (model, process, 81, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0, NULL);
  }
  model_advance (model, 200);
  return model;
}

static void
test_each_process_stands_together (void)
{
  g_autoptr (Model) model = with_pipe ();
  View view = whole (model, 3000);

  assert_order (model, &view,
                "[4] main, thread 2, task 1, mutex 1, [3] main, thread 2, mutex 2, channel 1, ");
}

static void
test_collapsed (void)
{
  g_autoptr (Model) model = with_pipe ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model, 3000);
  double full = layout_full_height (model, &view);

  view.collapsed = collapsed;
  g_hash_table_add (collapsed, GUINT_TO_POINTER (1));
  assert_order (model, &view, "[-4] [3] main, thread 2, mutex 2, channel 1, ");
  g_assert_cmpfloat (layout_full_height (model, &view), <, full);
  g_hash_table_add (collapsed, GUINT_TO_POINTER (2));
  assert_order (model, &view, "[-4] [-3] channel 1, ");
  g_autofree char *lanes = describe_lanes (model, &view);
  g_assert_cmpstr (lanes, ==, "2 processes · 4 threads · 1 task · 2 locks · 1 channel");
}

static void
test_one_process_has_no_header (void)
{
  g_autoptr (Model) model = scenario_death (1, HEDDLE_PROCESS_END_KILLED, SIGNAL_KILL);
  View view = whole (model, 900);
  g_autofree char *order = order_of (model, &view);

  g_assert_null (strchr (order, '['));
}

/* ------------------------------------------------------------------ the picture */

static const Shape *
text_shape (const Scene *scene, const char *text)
{
  for (uint32_t i = 0; i < scene_count (scene); i++)
    if (scene_shape (scene, i)->kind == SHAPE_TEXT &&
        g_strcmp0 (scene_shape (scene, i)->text, text) == 0)
      return scene_shape (scene, i);
  return NULL;
}

static void
test_header_says_who_and_how (void)
{
  g_autoptr (Model) model = scenario_death (2, HEDDLE_PROCESS_END_KILLED, SIGNAL_KILL);
  View view = whole (model, 900);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  g_autoptr (GArray) places = layout_lanes (model, &view);
  const LanePlace *header = &g_array_index (places, LanePlace, 0);
  const Shape *title = text_shape (scene, "shop 4717");

  g_assert_nonnull (title);
  g_assert_cmpint (title->subject.kind, ==, SUBJECT_PROCESS);
  g_assert_cmpuint (title->subject.index, ==, 1);
  g_assert_nonnull (text_shape (scene, "killed by SIGKILL · 7 lanes"));
  g_assert_nonnull (text_shape (scene, "sort 4718"));
  g_assert_nonnull (text_shape (scene, "alive · 1 lane"));

  /* The whole row answers, on both sides. */
  for (double x = 5; x < 1000; x += 199) {
    const Shape *hit = scene_hit (scene, x, header->y + header->height / 2);
    g_assert_cmpint (hit->subject.kind, ==, SUBJECT_PROCESS);
    g_assert_cmpuint (hit->subject.index, ==, 1);
  }
  g_autofree char *told = describe_subject (model, title->subject);
  g_assert_true (g_str_has_prefix (told, "process shop 4717 · killed by SIGKILL · "));
  g_autofree char *label = describe_process (model, header);
  g_assert_cmpstr (label, ==, "process shop 4717, killed by SIGKILL, 7 lanes");
  g_assert_null (describe_subject (model, (Subject){ SUBJECT_PROCESS, MODEL_NONE, 3 }));
}

/* Returns the greatest height of contention in a strip. */
static double
highest_contention (const Shape *shape)
{
  const SceneStrip *strip = shape->strip;
  double highest = 0;

  for (int layer = 0; layer < STRIP_LAYERS; layer++) {
    if (strip->layers[layer].colour != theme_state (MODEL_LOCK))
      continue;
    for (uint32_t i = 0; i < strip->count; i++) {
      const float *tops = strip->columns[i].tops;
      double base = layer == 0 ? shape->y + shape->height : (double) tops[layer - 1];
      highest = MAX (highest, base - (double) tops[layer]);
    }
  }
  return highest;
}

/* However long the view and however short a wait, its contention is in the row. */
static void
test_contention_is_in_the_row (void)
{
  g_autoptr (Model) model = with_pipe ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model, 900);
  double highest = 0;

  g_hash_table_add (collapsed, GUINT_TO_POINTER (1));
  view.collapsed = collapsed;
  model_advance (model, 1000 * MILLISECOND);
  view.end = 1000 * MILLISECOND;
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  g_autoptr (GArray) places = layout_lanes (model, &view);
  const LanePlace *header = &g_array_index (places, LanePlace, 0);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_STRIP && shape->y >= header->y &&
        shape->y < header->y + header->height)
      highest = MAX (highest, highest_contention (shape));
  }
  g_assert_cmpfloat (highest, >=, 3);
  g_autofree char *label = describe_process (model, header);
  g_assert_cmpstr (label, ==, "process first 101, alive, 4 lanes, collapsed");
}

/* What processes share is set apart from the last one's lanes. */
static void
test_shared_lanes_are_set_apart (void)
{
  g_autoptr (Model) model = with_pipe ();
  View view = whole (model, 900);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  g_autoptr (GArray) places = layout_lanes (model, &view);
  const LanePlace *pipe = &g_array_index (places, LanePlace, places->len - 1);
  guint lines = 0;

  g_assert_cmpuint (model_lane_process (model_lane (model, pipe->lane)), ==, 0);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    lines += shape->kind == SHAPE_LINE && shape->y == pipe->y && shape->x == 0 &&
             shape->width == view.width;
  }
  g_assert_cmpuint (lines, ==, 1);
}

/* A row of many threads is drawn by wider columns, and says the same. */
static void
test_a_row_of_many (void)
{
  g_autoptr (Model) model = scenario_queue (300);
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model, 900);

  add_event (model, 2, model_now (model), 0, HEDDLE_EVENT_PROCESS_START, 0, 1, "other");
  add_event (model, 2, model_now (model), 1, HEDDLE_EVENT_THREAD_START, 1, 0, NULL);
  g_hash_table_add (collapsed, GUINT_TO_POINTER (1));
  view.collapsed = collapsed;
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  g_assert_cmpuint (scene_count (scene), <, 200);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    g_assert_true (isfinite (shape->x) && shape->x >= -2 && shape->x + shape->width <= 1002);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-header/order", test_each_process_stands_together);
  g_test_add_func ("/process-header/collapsed", test_collapsed);
  g_test_add_func ("/process-header/one-process", test_one_process_has_no_header);
  g_test_add_func ("/process-header/words", test_header_says_who_and_how);
  g_test_add_func ("/process-header/shared", test_shared_lanes_are_set_apart);
  g_test_add_func ("/process-header/contention", test_contention_is_in_the_row);
  g_test_add_func ("/process-header/many", test_a_row_of_many);
  return g_test_run ();
}
