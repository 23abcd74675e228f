/* SPDX-License-Identifier: MIT
 *
 * One message pointed at: both its ends light up, and its latency is told.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)

static View
view_of (int64_t start, int64_t end)
{
  return (View){
    .start = start,
    .end = end,
    .width = 1000,
    .height = 500,
    .highlight = { .lane = MODEL_NONE },
  };
}

/* Returns the first shape of a kind that stands for the message. */
static const Shape *
shape_of (const Scene *scene, ShapeKind kind, ColourRole colour, Subject message)
{
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == kind && shape->colour == colour && subject_equal (shape->subject, message))
      return shape;
  }
  return NULL;
}

/* Returns how many dots of the accent are centred at x,y. */
static int
dots_at (const Scene *scene, double x, double y)
{
  int dots = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == COLOUR_ACCENT &&
        shape->pattern == PATTERN_SOLID && fabs (shape->x + shape->width / 2 - x) < 0.01 &&
        fabs (shape->y + shape->height / 2 - y) < 0.01)
      dots++;
  }
  return dots;
}

static void
test_both_ends_light_up (void)
{
  g_autoptr (Model) model = scenario_channel ();
  View view = view_of (0, 10 * MILLISECOND);
  Subject message = { SUBJECT_MESSAGE, MODEL_NONE, 3 };

  g_autoptr (Scene) before = layout_scene (model, &view, theme_light ());
  const Shape *curve = shape_of (before, SHAPE_CURVE, theme_state (MODEL_RECEIVE), message);
  g_assert_nonnull (curve);
  double x0 = curve->x, y0 = curve->y;
  double x1 = x0 + curve->width, y1 = y0 + curve->height;
  g_assert_cmpint (dots_at (before, x0, y0) + dots_at (before, x1, y1), ==, 0);

  view.highlight = message;
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  const Shape *accent = shape_of (scene, SHAPE_CURVE, COLOUR_ACCENT, message);
  g_assert_nonnull (accent);
  g_assert_cmpfloat (accent->stroke, >, curve->stroke);
  g_assert_cmpint (dots_at (scene, x0, y0), ==, 1);
  g_assert_cmpint (dots_at (scene, x1, y1), ==, 1);
}

static void
test_the_ends_answer (void)
{
  g_autoptr (Model) model = scenario_channel ();
  View view = view_of (0, 10 * MILLISECOND);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());

  for (uint64_t i = 0; i < model_flow_count (model, MODEL_FLOW_MESSAGE); i++) {
    Subject message = { SUBJECT_MESSAGE, MODEL_NONE, i };
    const Shape *curve = shape_of (scene, SHAPE_CURVE, theme_state (MODEL_RECEIVE), message);
    if (curve == NULL)
      continue;
    /* On the bars, where the curve itself is not. */
    const Shape *sent = scene_hit (scene, curve->x, curve->y - 4);
    const Shape *received =
        scene_hit (scene, curve->x + curve->width, curve->y + curve->height + 4);
    g_assert_true (subject_equal (sent->subject, message));
    g_assert_true (subject_equal (received->subject, message));
  }
}

static void
test_what_is_out_of_sight_has_no_dot (void)
{
  g_autoptr (Model) model = scenario_channel ();
  const ModelFlow flow = model_flow (model, MODEL_FLOW_MESSAGE, 3);
  View view =
      view_of (flow.from_time + (flow.to_time - flow.from_time) / 2, flow.to_time + MILLISECOND);
  int dots = 0;

  view.highlight = (Subject){ SUBJECT_MESSAGE, MODEL_NONE, 3 };
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_BOX && shape->colour == COLOUR_ACCENT)
      dots++;
  }
  g_assert_cmpint (dots, ==, 1);
  g_assert_nonnull (shape_of (scene, SHAPE_LINE, COLOUR_ACCENT, view.highlight));
}

static void
test_latency_is_told (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autofree char *told = describe_subject (model, (Subject){ SUBJECT_MESSAGE, MODEL_NONE, 0 });

  g_assert_cmpstr (told, ==, "message 1, 200 µs from producer to consumer · messages");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/both-ends", test_both_ends_light_up);
  g_test_add_func ("/message/ends-answer", test_the_ends_answer);
  g_test_add_func ("/message/cut", test_what_is_out_of_sight_has_no_dot);
  g_test_add_func ("/message/latency", test_latency_is_told);
  return g_test_run ();
}
