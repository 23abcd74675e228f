/* SPDX-License-Identifier: MIT
 *
 * Wake-ups and messages: one by one where they are few, in bundles that tell their number where
 * they are many.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)
#define FLOWS_MOST  800u /* of both kinds, in any picture */

static View
view_of (int64_t start, int64_t end)
{
  return (View){
    .start = start,
    .end = end,
    .width = 1920,
    .height = 1080,
    .highlight = { .lane = MODEL_NONE },
  };
}

static gboolean
is_bundle (const Shape *shape)
{
  return shape->subject.kind == SUBJECT_WAKE_UPS || shape->subject.kind == SUBJECT_MESSAGES;
}

static gboolean
is_flow (const Shape *shape)
{
  return is_bundle (shape) || shape->subject.kind == SUBJECT_WAKE_UP ||
         shape->subject.kind == SUBJECT_MESSAGE;
}

static uint32_t
count_shapes (const Scene *scene, gboolean (*is_wanted) (const Shape *))
{
  uint32_t count = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++)
    count += is_wanted (scene_shape (scene, i)) ? 1 : 0;
  return count;
}

static void
test_few_are_drawn_one_by_one (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  View view = view_of (0, 60 * MILLISECOND);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());

  g_assert_cmpuint (count_shapes (scene, is_flow), >, 20);
  g_assert_cmpuint (count_shapes (scene, is_bundle), ==, 0);
}

/* However long the run, and wherever one looks. */
static void
test_shapes_are_bounded (void)
{
  g_autoptr (Model) model = scenario_counter (20000 * MILLISECOND);

  for (int64_t span = 20000 * MILLISECOND; span > 1000; span /= 3)
    for (int64_t part = 0; part < 4; part++) {
      int64_t start = (20000 * MILLISECOND - span) / 4 * part;
      View view = view_of (start, start + span);
      g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
      g_assert_cmpuint (count_shapes (scene, is_flow), <, FLOWS_MOST);
    }
}

/* Each message of the run is in exactly one bundle, and the bundle says how many it has. */
static void
test_bundles_tell_their_number (void)
{
  g_autoptr (Model) model = scenario_counter (20000 * MILLISECOND);
  View view = view_of (0, 20000 * MILLISECOND);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  uint64_t next = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->subject.kind != SUBJECT_MESSAGES && shape->subject.kind != SUBJECT_MESSAGE)
      continue;
    uint64_t first = shape->subject.index, count = 1;
    g_autofree char *sentence = describe_subject (model, shape->subject);
    if (shape->subject.kind == SUBJECT_MESSAGES) {
      first = shape->subject.index >> 24;
      count = shape->subject.index & 0xffffff;
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT " messages · within ", count);
      g_assert_true (g_str_has_prefix (sentence, number));
    }
    g_assert_cmpuint (first, ==, next);
    next = first + count;
  }
  g_assert_cmpuint (next, ==, model_flow_count (model, MODEL_FLOW_MESSAGE));
  g_assert_cmpuint (count_shapes (scene, is_bundle), >, 40);
}

/* More flows make a heavier stroke. */
static void
test_stroke_tells_of_the_number (void)
{
  g_autoptr (Model) model = scenario_counter (20000 * MILLISECOND);
  View view = view_of (0, 20000 * MILLISECOND);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  const Shape *least = NULL, *most = NULL;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (!is_bundle (shape))
      continue;
    uint64_t count = shape->subject.index & 0xffffff;
    if (least == NULL || count < (least->subject.index & 0xffffff))
      least = shape;
    if (most == NULL || count > (most->subject.index & 0xffffff))
      most = shape;
  }
  g_assert_nonnull (least);
  g_assert_cmpfloat (least->stroke, <, most->stroke);
}

static void
test_bundles_answer_to_the_pointer (void)
{
  g_autoptr (Model) model = scenario_counter (20000 * MILLISECOND);
  View view = view_of (0, 20000 * MILLISECOND);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  int answered = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_ARROW || !is_bundle (shape))
      continue;
    const Shape *hit = scene_hit (scene, shape->x + shape->width / 2, shape->y + shape->height / 2);
    g_assert_nonnull (hit);
    answered += subject_equal (hit->subject, shape->subject);
  }
  g_assert_cmpint (answered, >, 20);
}

static void
test_nonsense_has_no_words (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  const uint64_t count = model_flow_count (model, MODEL_FLOW_WAKE_UP);
  const uint64_t bundles[] = { subject_density (count, 1), subject_density (0, count + 1),
                               subject_density (0, 0), UINT64_MAX };

  for (gsize i = 0; i < G_N_ELEMENTS (bundles); i++)
    g_assert_null (describe_subject (model, (Subject){ SUBJECT_WAKE_UPS, MODEL_NONE, bundles[i] }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flows/few", test_few_are_drawn_one_by_one);
  g_test_add_func ("/flows/bounded", test_shapes_are_bounded);
  g_test_add_func ("/flows/bundles", test_bundles_tell_their_number);
  g_test_add_func ("/flows/stroke", test_stroke_tells_of_the_number);
  g_test_add_func ("/flows/pointer", test_bundles_answer_to_the_pointer);
  g_test_add_func ("/flows/nonsense", test_nonsense_has_no_words);
  return g_test_run ();
}
