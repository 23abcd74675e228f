/* SPDX-License-Identifier: MIT
 *
 * What a view asks for: lanes and arrows that are left out, and room that is narrow.
 */
#include <glib.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)

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

/* Returns how many shapes stand for a subject of that lane or, where it is MODEL_NONE, of that
 * kind. */
static uint32_t
count_subjects (const Scene *scene, SubjectKind kind, uint32_t lane)
{
  uint32_t count = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    Subject subject = scene_shape (scene, i)->subject;
    count += lane == MODEL_NONE ? subject.kind == kind
                                : subject.kind != SUBJECT_NONE && subject.lane == lane;
  }
  return count;
}

/* A hidden lane takes no room, has no shape, and no arrow goes there. */
static void
test_hidden_lanes (void)
{
  g_autoptr (Model) model = scenario_channel ();
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);
  View view = view_of (0, 14 * MILLISECOND, 1000, 400);
  g_autoptr (GArray) all = layout_lanes (model, &view);
  uint32_t producer = g_array_index (all, LanePlace, 1).lane;
  g_autoptr (Scene) before = layout_scene (model, &view, theme_light ());

  g_assert_cmpuint (count_subjects (before, SUBJECT_NONE, producer), >, 0);
  g_assert_cmpuint (count_subjects (before, SUBJECT_MESSAGE, MODEL_NONE), >, 0);
  g_hash_table_add (hidden, GUINT_TO_POINTER (producer));
  view.hidden_lanes = hidden;
  g_autoptr (GArray) some = layout_lanes (model, &view);
  g_autoptr (Scene) after = layout_scene (model, &view, theme_light ());
  g_assert_cmpuint (some->len, ==, all->len - 1);
  g_assert_cmpuint (count_subjects (after, SUBJECT_NONE, producer), ==, 0);
  /* The only sender is hidden. */
  g_assert_cmpuint (count_subjects (after, SUBJECT_MESSAGE, MODEL_NONE), ==, 0);
}

/* As narrow as a column of print, a figure's ruler says when, and no label lies over another. */
static void
test_narrow_rulers_have_labels (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);

  for (int64_t span = 90; span < 60 * MILLISECOND; span = span * 3 / 2)
    for (double width = 386; width < 700; width += 20) {
      View view = view_of (MILLISECOND + span, MILLISECOND + 2 * span, width, 300);
      g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
      guint labels = 0;
      double end = 0;
      for (uint32_t i = 0; i < scene_count (scene); i++) {
        const Shape *shape = scene_shape (scene, i);
        if (shape->kind != SHAPE_TEXT || shape->style != TEXT_TICK || shape->y > 30)
          continue;
        g_assert_cmpfloat (shape->x, >, end);
        end = shape->x + shape->width;
        labels++;
      }
      g_assert_cmpuint (labels, >=, 1);
    }
}

static void
test_choice_of_arrows (void)
{
  g_autoptr (Model) model = scenario_counter (60 * MILLISECOND);
  static const struct {
    ArrowChoice arrows;
    gboolean messages, wake_ups;
  } choices[] = {
    { ARROWS_ALL, TRUE, TRUE },
    { ARROWS_MESSAGES, TRUE, FALSE },
    { ARROWS_WAKE_UPS, FALSE, TRUE },
    { ARROWS_NONE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++) {
    View view = view_of (0, 40 * MILLISECOND, 1600, 800);
    view.arrows = choices[i].arrows;
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    g_assert_cmpint (count_subjects (scene, SUBJECT_MESSAGE, MODEL_NONE) > 0, ==,
                     choices[i].messages);
    g_assert_cmpint (count_subjects (scene, SUBJECT_WAKE_UP, MODEL_NONE) > 0, ==,
                     choices[i].wake_ups);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view/hidden-lanes", test_hidden_lanes);
  g_test_add_func ("/view/narrow-ruler", test_narrow_rulers_have_labels);
  g_test_add_func ("/view/arrows", test_choice_of_arrows);
  return g_test_run ();
}
