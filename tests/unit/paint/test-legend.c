/* SPDX-License-Identifier: MIT
 *
 * The shares of what is in view.
 */
#include "paint/legend.h"

#include "../../golden/scenarios.h"
#include "paint/drawing.h"

#define NARROW "\u202f"

/* A thread that runs for 600 ns and then sleeps for 400; with a task that is ready for 100, runs
 * for 100 and is pending for 800, if there is one. */
static Model *
program (gboolean with_task)
{
  Model *model = model_new ();

  scenario_add (model, 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1);
  scenario_add (model, 0, 1, HEDDLE_EVENT_THREAD_START, 1, 0);
  if (with_task) {
    scenario_add (model, 0, 1, HEDDLE_EVENT_TASK_SPAWN, 5, 0);
    scenario_add (model, 100, 1, HEDDLE_EVENT_TASK_POLL, 5, 0);
    scenario_add (model, 200, 1, HEDDLE_EVENT_TASK_PENDING, 5, 0);
  }
  scenario_add (model, 600, 1, HEDDLE_EVENT_SLEEP_BEGIN, 0, 1000);
  model_advance (model, 1000);
  return model;
}

/* Joins the texts of the legend, a line for each of its rows. */
static char *
texts_of (const Scene *scene)
{
  GString *text = g_string_new (NULL);
  double y = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_TEXT)
      continue;
    if (text->len > 0)
      g_string_append (text, shape->y > y + 8 ? "\n" : " ");
    y = shape->y;
    g_string_append (text, shape->text);
  }
  return g_string_free (text, FALSE);
}

static void
assert_legend (const Model *model, int64_t start, int64_t end, const char *seen, const char *told)
{
  g_autoptr (Scene) scene = layout_legend (model, NULL, start, end, 1200, theme_light ());
  g_autofree char *texts = texts_of (scene);
  g_autofree char *text = describe_legend (model, NULL, start, end);

  g_assert_cmpstr (texts, ==, seen);
  g_assert_cmpstr (text, ==, told);
}

static void
test_shares_of_what_is_in_view (void)
{
  g_autoptr (Model) model = program (FALSE);

  assert_legend (model, 0, 1000, "In view running 60" NARROW "% sleeping 40" NARROW "%",
                 "In view, threads: running 60" NARROW "%, sleeping 40" NARROW "%");
  assert_legend (model, 500, 1500, "In view running 20" NARROW "% sleeping 80" NARROW "%",
                 "In view, threads: running 20" NARROW "%, sleeping 80" NARROW "%");
  assert_legend (model, 700, 800, "In view sleeping 100" NARROW "%",
                 "In view, threads: sleeping 100" NARROW "%");
  assert_legend (model, 2000, 3000, "In view", "In view");
}

static void
test_tasks_are_apart (void)
{
  g_autoptr (Model) model = program (TRUE);

  assert_legend (model, 0, 1000,
                 "Threads running 60" NARROW "% sleeping 40" NARROW "%\n"
                 "Tasks running 10" NARROW "% ready 10" NARROW "% pending 80" NARROW "%",
                 "In view, threads: running 60" NARROW "%, sleeping 40" NARROW
                 "%; tasks: running 10" NARROW "%, ready 10" NARROW "%, pending 80" NARROW "%");
}

/* Tasks get a row, and the items of both rows begin below one another. */
static void
test_rows (void)
{
  g_autoptr (Model) with = program (TRUE);
  g_autoptr (Model) without = program (FALSE);
  g_autoptr (Scene) two = layout_legend (with, NULL, 0, 1000, 1200, theme_light ());
  g_autoptr (Scene) one = layout_legend (without, NULL, 0, 1000, 1200, theme_light ());
  double first = 0;

  g_assert_cmpfloat (scene_height (one), ==, LEGEND_ROW_HEIGHT);
  g_assert_cmpfloat (scene_height (two), >, LEGEND_ROW_HEIGHT);
  for (uint32_t i = 0; i < scene_count (two); i++) {
    const Shape *shape = scene_shape (two, i);
    if (shape->kind != SHAPE_BOX || shape->colour != theme_state (MODEL_RUNNING))
      continue;
    if (first == 0)
      first = shape->x;
    g_assert_cmpfloat (shape->x, ==, first);
  }
  g_assert_cmpfloat (first, >, 0);
}

/* What is hidden doesn't count: without its tasks a program is one of threads alone. */
static void
test_hidden_lanes_do_not_count (void)
{
  g_autoptr (Model) with = program (TRUE);
  g_autoptr (Model) without = program (FALSE);
  g_autoptr (GHashTable) hidden = g_hash_table_new (NULL, NULL);

  for (uint32_t i = 0; i < model_lane_count (with); i++)
    if (model_lane_kind (model_lane (with, i)) == MODEL_LANE_TASK)
      g_hash_table_add (hidden, GUINT_TO_POINTER (i));
  g_assert_cmpuint (g_hash_table_size (hidden), >, 0);
  g_autofree char *some = describe_legend (with, hidden, 0, 1000);
  g_autofree char *all = describe_legend (without, NULL, 0, 1000);
  g_assert_cmpstr (some, ==, all);
  g_autoptr (Scene) scene = layout_legend (with, hidden, 0, 1000, 1200, theme_light ());
  g_assert_cmpfloat (scene_height (scene), ==, LEGEND_ROW_HEIGHT);
}

/* However thick a theme's lines are, a swatch shows more than one dash: joining isn't sleeping. */
static void
test_dashes_are_seen (void)
{
  g_autoptr (Model) model = scenario_states ();

  for (guint i = 0; theme_at (i) != NULL; i++) {
    g_autoptr (Scene) scene = layout_legend (model, NULL, 0, 25000000, 1200, theme_at (i));
    guint seen = 0;
    for (uint32_t j = 0; j < scene_count (scene); j++) {
      const Shape *shape = scene_shape (scene, j);
      double lengths[DASH_LENGTHS];
      if (shape->kind != SHAPE_LINE || dash_lengths (shape->dash, shape->stroke, lengths) == 0)
        continue;
      g_assert_cmpfloat (shape->width, >, lengths[0] + lengths[1] + 1);
      seen++;
    }
    g_assert_cmpuint (seen, >=, 4); /* condition, receive, send, join */
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/legend/shares", test_shares_of_what_is_in_view);
  g_test_add_func ("/legend/tasks", test_tasks_are_apart);
  g_test_add_func ("/legend/rows", test_rows);
  g_test_add_func ("/legend/hidden", test_hidden_lanes_do_not_count);
  g_test_add_func ("/legend/dashes", test_dashes_are_seen);
  return g_test_run ();
}
