/* SPDX-License-Identifier: MIT
 *
 * The scene: what it keeps, and what lies under a point.
 */
#include <string.h>

#include "paint/scene.h"

static Subject
interval (uint64_t index)
{
  return (Subject){ SUBJECT_INTERVAL, 1, index };
}

static void
add_box (Scene *scene, double x, double y, double width, double height, Subject subject)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_BOX,
                              .colour = COLOUR_TEXT,
                              .x = x,
                              .y = y,
                              .width = width,
                              .height = height,
                              .opacity = 1,
                              .subject = subject });
}

static void
add_arrow (Scene *scene, double x, double y, double width, double height, uint64_t index)
{
  scene_add (scene, &(Shape){ .kind = SHAPE_ARROW,
                              .colour = COLOUR_ARROW,
                              .x = x,
                              .y = y,
                              .width = width,
                              .height = height,
                              .stroke = 1.5,
                              .opacity = 1,
                              .subject = { SUBJECT_WAKE_UP, MODEL_NONE, index } });
}

/* Asserts which subject answers at x,y. */
static void
assert_hit (const Scene *scene, double x, double y, SubjectKind kind, uint64_t index)
{
  const Shape *shape = scene_hit (scene, x, y);

  if (kind == SUBJECT_NONE) {
    g_assert_null (shape);
    return;
  }
  g_assert_nonnull (shape);
  g_assert_cmpint (shape->subject.kind, ==, kind);
  g_assert_cmpuint (shape->subject.index, ==, index);
}

static void
test_topmost_answers (void)
{
  g_autoptr (Scene) scene = scene_new (200, 100);

  add_box (scene, 0, 0, 100, 50, interval (1));
  add_box (scene, 50, 0, 100, 50, interval (2));
  assert_hit (scene, 25, 25, SUBJECT_INTERVAL, 1);
  assert_hit (scene, 75, 25, SUBJECT_INTERVAL, 2);
  assert_hit (scene, 175, 75, SUBJECT_NONE, 0);
}

static void
test_exact_wins_over_near (void)
{
  g_autoptr (Scene) scene = scene_new (200, 100);

  add_box (scene, 0, 0, 100, 50, interval (1));
  add_box (scene, 102, 0, 2, 50, interval (2));
  /* Within the wide one, though the narrow one is near and lies on top. */
  assert_hit (scene, 99, 25, SUBJECT_INTERVAL, 1);
  /* In between: the narrow one answers, the wide one does not. */
  assert_hit (scene, 101, 25, SUBJECT_INTERVAL, 2);
  assert_hit (scene, 107, 25, SUBJECT_INTERVAL, 2);
  assert_hit (scene, 109, 25, SUBJECT_NONE, 0);
}

static void
test_arrow_answers_beside_itself (void)
{
  g_autoptr (Scene) scene = scene_new (200, 100);

  add_arrow (scene, 10, 10, 40, 40, 7);
  assert_hit (scene, 30, 30, SUBJECT_WAKE_UP, 7);
  assert_hit (scene, 32, 28, SUBJECT_WAKE_UP, 7);
  assert_hit (scene, 40, 20, SUBJECT_NONE, 0);
}

static void
test_curve_answers_along_its_bend (void)
{
  g_autoptr (Scene) scene = scene_new (200, 200);
  Shape curve = {
    .kind = SHAPE_CURVE,
    .colour = COLOUR_ARROW,
    .x = 20,
    .y = 20,
    .width = 100,
    .height = 100,
    .stroke = 1.5,
    .opacity = 1,
    .subject = { SUBJECT_MESSAGE, MODEL_NONE, 3 },
  };

  scene_add (scene, &curve);
  assert_hit (scene, 70, 70, SUBJECT_MESSAGE, 3);
  /* It leaves upright: a quarter of the way down it is left of the straight line. */
  assert_hit (scene, 34, 43, SUBJECT_MESSAGE, 3);
  assert_hit (scene, 95, 45, SUBJECT_NONE, 0);
}

static void
test_background_answers_last (void)
{
  g_autoptr (Scene) scene = scene_new (200, 100);

  add_box (scene, 0, 0, 200, 50, (Subject){ SUBJECT_LANE, 4, 0 });
  add_box (scene, 50, 10, 2, 30, interval (1));
  assert_hit (scene, 10, 10, SUBJECT_LANE, 0);
  assert_hit (scene, 48, 20, SUBJECT_INTERVAL, 1);
}

static void
test_shapes_without_a_subject_do_not_answer (void)
{
  g_autoptr (Scene) scene = scene_new (200, 100);

  add_box (scene, 0, 0, 100, 50, (Subject){ .lane = MODEL_NONE });
  assert_hit (scene, 25, 25, SUBJECT_NONE, 0);
}

static void
test_texts_and_points_are_copied (void)
{
  g_autoptr (Scene) scene = scene_new (100, 100);
  char text[] = "worker 1";
  ScenePoint points[] = { { 1, 2 }, { 3, 4 } };

  scene_add (scene, &(Shape){ .kind = SHAPE_TEXT, .text = text, .opacity = 1 });
  scene_add (scene,
             &(Shape){ .kind = SHAPE_STEPS, .points = points, .point_count = 2, .opacity = 1 });
  memset (text, 'x', sizeof text - 1);
  memset (points, 0, sizeof points);
  g_assert_cmpstr (scene_shape (scene, 0)->text, ==, "worker 1");
  g_assert_cmpfloat (scene_shape (scene, 1)->points[1].y, ==, 4);
}

/* Many shapes, with texts longer than a block among them. */
static void
test_a_large_scene_keeps_all (void)
{
  g_autoptr (Scene) scene = scene_new (100, 100);
  g_autofree char *long_text = g_strnfill (100000, 'a');

  for (uint32_t i = 0; i < 20000; i++) {
    g_autofree char *text = g_strdup_printf ("%u", i);
    scene_add (scene, &(Shape){ .kind = SHAPE_TEXT, .text = text, .opacity = 1 });
  }
  scene_add (scene, &(Shape){ .kind = SHAPE_TEXT, .text = long_text, .opacity = 1 });
  g_assert_cmpuint (scene_count (scene), ==, 20001);
  g_assert_cmpstr (scene_shape (scene, 12345)->text, ==, "12345");
  g_assert_cmpstr (scene_shape (scene, 20000)->text, ==, long_text);
}

static void
test_scene_as_text (void)
{
  g_autoptr (Scene) scene = scene_new (100, 50);

  add_box (scene, -0.01, 1.25, 10, 20, interval (5));
  add_arrow (scene, 1, 2, 3, 4, 6);
  scene_add (scene, &(Shape){ .kind = SHAPE_TEXT,
                              .colour = COLOUR_TEXT_SOFT,
                              .style = TEXT_TICK,
                              .x = 5,
                              .y = 6,
                              .width = 70,
                              .opacity = 1,
                              .text = "10 ms",
                              .subject = { .lane = MODEL_NONE } });
  g_autofree char *text = scene_to_text (scene);
  g_assert_cmpstr (text, ==,
                   "scene 100.0x50.0\n"
                   "box 0.0,1.3 10.0x20.0 text solid of interval lane 1 number 5\n"
                   "arrow 1.0,2.0 3.0x4.0 arrow stroke 1.5 of wake-up number 6\n"
                   "text 5.0,6.0 70.0 text-soft tick \"10 ms\"\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/hit/topmost", test_topmost_answers);
  g_test_add_func ("/scene/hit/exact-wins", test_exact_wins_over_near);
  g_test_add_func ("/scene/hit/arrow", test_arrow_answers_beside_itself);
  g_test_add_func ("/scene/hit/curve", test_curve_answers_along_its_bend);
  g_test_add_func ("/scene/hit/background", test_background_answers_last);
  g_test_add_func ("/scene/hit/no-subject", test_shapes_without_a_subject_do_not_answer);
  g_test_add_func ("/scene/copies", test_texts_and_points_are_copied);
  g_test_add_func ("/scene/large", test_a_large_scene_keeps_all);
  g_test_add_func ("/scene/text", test_scene_as_text);
  return g_test_run ();
}
