/* SPDX-License-Identifier: MIT
 *
 * The playhead's flag stands beside the flags of marks, never over them.
 */
#include "ui/flag-place.h"

#define WIDTH  80.0
#define HEIGHT 20.0
#define RIGHT  1000.0
#define RULE   500.0

/* A flag as the picture has it. */
static void
add_flag (Scene *scene, double x, double width)
{
  Shape box = { .kind = SHAPE_BOX,
                .colour = COLOUR_ACCENT,
                .x = x,
                .y = 3,
                .width = width,
                .height = 18,
                .opacity = 1,
                .subject = { SUBJECT_BOOKMARK, MODEL_NONE, 0 } };
  scene_add (scene, &box);
}

/* A length as the picture has it, in the line below. */
static void
add_length (Scene *scene, double x, double width)
{
  Shape box = { .kind = SHAPE_BOX,
                .colour = COLOUR_GROUND,
                .x = x,
                .y = 22,
                .width = width,
                .height = 14,
                .opacity = 1,
                .subject = { SUBJECT_DISTANCE, MODEL_NONE, 0 } };
  scene_add (scene, &box);
}

static FlagPlace
find (const Scene *scene, double x)
{
  return flag_place_find (scene, x, WIDTH, HEIGHT, 0, RIGHT);
}

static void
test_alone (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  g_assert_cmpfloat (find (NULL, RULE).left, ==, RULE - WIDTH / 2);
  g_assert_cmpfloat (find (scene, RULE).left, ==, RULE - WIDTH / 2);
  g_assert_cmpfloat (find (scene, 10).left, ==, 0);
  g_assert_cmpfloat (find (scene, RIGHT - 10).left, ==, RIGHT - WIDTH);
}

static void
test_beside (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  add_flag (scene, RULE + 5, 30);
  g_assert_cmpfloat (find (scene, RULE).left, ==, RULE - WIDTH);
  g_assert_cmpfloat (find (scene, RULE + 60).left, ==, RULE + 60);
}

static void
test_below (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  add_flag (scene, RULE - 60, 50);
  add_flag (scene, RULE + 5, 30);
  FlagPlace place = find (scene, RULE);
  g_assert_cmpfloat (place.top, >=, 21);
  g_assert_cmpfloat (place.left, ==, RULE - WIDTH / 2);
}

static void
test_nearest (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  add_flag (scene, RULE - 60, 50);
  add_flag (scene, RULE + 5, 30);
  add_length (scene, RULE - 200, 400);
  FlagPlace place = find (scene, RULE);
  g_assert_cmpfloat (place.top, <, 3);
  g_assert_cmpfloat (place.left, >=, RULE + 35);
  g_assert_cmpfloat (place.left, <, RULE + 45);
}

/* In the classroom all is larger, and the picture's units with it. */
static void
test_scaled (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  scene_set_scale (scene, 2);
  add_flag (scene, RULE / 2 + 2, 15);
  g_assert_cmpfloat (find (scene, RULE).left, ==, RULE - WIDTH);
}

/* Where everything is taken it stands where it belongs. */
static void
test_no_room (void)
{
  g_autoptr (Scene) scene = scene_new (RIGHT, 300);

  add_flag (scene, 0, RIGHT);
  add_length (scene, 0, RIGHT);
  g_assert_cmpfloat (find (scene, RULE).left, ==, RULE - WIDTH / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flag-place/alone", test_alone);
  g_test_add_func ("/flag-place/beside", test_beside);
  g_test_add_func ("/flag-place/below", test_below);
  g_test_add_func ("/flag-place/nearest", test_nearest);
  g_test_add_func ("/flag-place/scaled", test_scaled);
  g_test_add_func ("/flag-place/no-room", test_no_room);
  return g_test_run ();
}
