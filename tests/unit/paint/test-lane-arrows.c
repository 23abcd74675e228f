/* SPDX-License-Identifier: MIT
 *
 * Arrows over the lanes: they lead from lane to lane, never lie on one another, stay within the
 * chart, and are left out where there is no lane to lead to.
 */
#include <math.h>

#include "../../golden/scenarios.h"
#include "paint/layout.h"

#define MILLISECOND INT64_C (1000000)
#define WIDTH       1280.0

/* The part of a picture's arrow that is of interest: its words, and where its shaft stands. */
typedef struct {
  const Shape *words;
  double x, top, bottom;
} Seen;

static View
view_with (const LaneArrow *arrows, guint count)
{
  return (View){
    .start = 0,
    .end = 20 * MILLISECOND,
    .width = WIDTH,
    .height = 900,
    .highlight = { .lane = MODEL_NONE },
    .lane_arrows = arrows,
    .lane_arrow_count = count,
  };
}

static uint32_t
lane_named (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return i;
  g_error ("there is no lane named \"%s\"", name);
}

static double
middle_of (const Model *model, const View *view, uint32_t lane)
{
  g_autoptr (GArray) places = layout_lanes (model, view);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane == lane)
      return place->y + (place->height - place->spans) / 2;
  }
  g_error ("lane %u is not shown", lane);
}

/* Returns the words of an arrow, and the upright line to the left of them. */
static Seen
find (const Scene *scene, const char *label)
{
  Seen seen = { NULL, 0, 0, 0 };

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_TEXT && g_strcmp0 (shape->text, label) == 0)
      seen.words = shape;
  }
  if (seen.words == NULL)
    return seen;
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_LINE || shape->colour != theme_state (MODEL_LOCK) ||
        shape->width != 0 || shape->x > seen.words->x || seen.words->x - shape->x > 20)
      continue;
    seen.x = shape->x;
    seen.top = shape->y;
    seen.bottom = shape->y + shape->height;
  }
  return seen;
}

static void
test_they_lead_from_lane_to_lane (void)
{
  g_autoptr (Model) model = scenario_counter (20 * MILLISECOND);
  uint32_t one = lane_named (model, "worker 1"), three = lane_named (model, "worker 3");
  const LaneArrow arrows[] = { { one, three, 4 * MILLISECOND, "waits for A" },
                               { three, one, 12 * MILLISECOND, "waits for B" } };
  View view = view_with (arrows, G_N_ELEMENTS (arrows));
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  Seen there = find (scene, "waits for A"), back = find (scene, "waits for B");

  g_assert_cmpfloat_with_epsilon (there.x, layout_x (&view, 4 * MILLISECOND), 0.5);
  g_assert_cmpfloat_with_epsilon (there.top, middle_of (model, &view, one), 0.5);
  g_assert_cmpfloat_with_epsilon (there.bottom, middle_of (model, &view, three), 0.5);
  g_assert_cmpfloat_with_epsilon (back.top, middle_of (model, &view, three), 0.5);
  g_assert_cmpfloat_with_epsilon (back.bottom, middle_of (model, &view, one), 0.5);
}

/* Whatever their times: near the left edge, near the right one, and out of sight on either side. */
static void
test_they_stand_side_by_side (void)
{
  const int64_t times[] = { -50, 0, 1, 9, 10, 19, 20, 400 };
  g_autoptr (Model) model = scenario_counter (20 * MILLISECOND);
  uint32_t one = lane_named (model, "worker 1"), two = lane_named (model, "worker 2");

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    const LaneArrow arrows[] = { { one, two, times[i] * MILLISECOND, "waits for A" },
                                 { two, one, times[i] * MILLISECOND, "waits for the other" },
                                 { one, two, times[i] * MILLISECOND + 1, "waits for B" } };
    View view = view_with (arrows, G_N_ELEMENTS (arrows));
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    double least = LAYOUT_NAMES_WIDTH;
    for (guint arrow = 0; arrow < G_N_ELEMENTS (arrows); arrow++) {
      Seen seen = find (scene, arrows[arrow].label);
      g_assert_nonnull (seen.words);
      g_assert_cmpfloat (seen.x, >, least);
      least = seen.words->x + seen.words->width;
    }
    g_assert_cmpfloat (least, <=, WIDTH);
  }
}

static void
test_none_leads_nowhere (void)
{
  g_autoptr (Model) model = scenario_counter (20 * MILLISECOND);
  uint32_t one = lane_named (model, "worker 1"), two = lane_named (model, "worker 2");
  const LaneArrow arrows[] = { { one, two, MILLISECOND, "to who is hidden" },
                               { one, one, MILLISECOND, "to itself" },
                               { MODEL_NONE, one, MILLISECOND, "from nobody" } };
  View view = view_with (arrows, G_N_ELEMENTS (arrows));
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);

  g_hash_table_add (hidden, GUINT_TO_POINTER (two));
  view.hidden_lanes = hidden;
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  for (guint arrow = 0; arrow < G_N_ELEMENTS (arrows); arrow++)
    g_assert_null (find (scene, arrows[arrow].label).words);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-arrows/lead-from-lane-to-lane", test_they_lead_from_lane_to_lane);
  g_test_add_func ("/lane-arrows/stand-side-by-side", test_they_stand_side_by_side);
  g_test_add_func ("/lane-arrows/none-leads-nowhere", test_none_leads_nowhere);
  return g_test_run ();
}
