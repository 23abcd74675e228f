/* SPDX-License-Identifier: MIT
 *
 * How a process died, in words: by itself, beside its lanes, and under the pointer.
 */
#include <signal.h>

#include "../../golden/scenarios.h"
#include "model/process-end-text.h"
#include "paint/layout.h"
#include "paint/text-style.h"

#define MILLISECOND INT64_C (1000000)
#define NARROW      "\u202f" /* the space before a percent sign */

/* ------------------------------------------------------------------ the words */

static void
test_words (void)
{
  static const struct {
    HeddleProcessEnd how;
    uint32_t status;
    const char *says;
  } ends[] = {
    { HEDDLE_PROCESS_END_EXITED, 0, NULL },
    { HEDDLE_PROCESS_END_EXITED, 3, "exited with status 3" },
    { HEDDLE_PROCESS_END_KILLED, SIGKILL, "killed by SIGKILL" },
    { HEDDLE_PROCESS_END_KILLED, SIGABRT, "killed by SIGABRT" },
    { HEDDLE_PROCESS_END_KILLED, SIGSEGV, "killed by SIGSEGV (a crash)" },
    { HEDDLE_PROCESS_END_KILLED, SIGFPE, "killed by SIGFPE (a crash)" },
    { HEDDLE_PROCESS_END_KILLED, 40, "killed by signal 40" }, /* real-time signals have no names */
    { HEDDLE_PROCESS_END_KILLED, UINT32_MAX, "killed by signal 4294967295" },
    { HEDDLE_PROCESS_END_REPLACED, 0, "became another program (exec)" },
    { HEDDLE_PROCESS_END_UNKNOWN, 0, "gone, nobody knows how" },
    { (HeddleProcessEnd) 99, 1, "gone, nobody knows how" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *says = process_end_text (ends[i].how, ends[i].status);
    g_assert_cmpstr (says, ==, ends[i].says);
  }
}

/* ------------------------------------------------------------------ beside the lanes */

static Scene *
lay_out (const Model *model, int64_t start, int64_t end, double height)
{
  const View view = {
    .start = start, .end = end, .width = 1000, .height = height, .highlight = { .lane = MODEL_NONE }
  };

  return layout_scene (model, &view, theme_light ());
}

static uint32_t
lane_named (const Model *model, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (g_strcmp0 (model_lane_name (model_lane (model, i)), name) == 0)
      return i;
  g_error ("there is no lane named \"%s\"", name);
}

/* Checks the lines of text beside the lane, joined by slashes. */
static void
assert_lines (const Model *model, const Scene *scene, const char *name, const char *expected)
{
  uint32_t lane = lane_named (model, name);
  g_autoptr (GString) lines = g_string_new (NULL);

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_TEXT && shape->x < LAYOUT_NAMES_WIDTH && shape->subject.lane == lane)
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "/" : "", shape->text);
  }
  g_assert_cmpstr (lines->str, ==, expected);
}

static void
test_lines_of_a_lane (void)
{
  g_autoptr (Model) model = scenario_death (1, HEDDLE_PROCESS_END_KILLED, SIGKILL);
  g_autoptr (Scene) whole = lay_out (model, 0, 12 * MILLISECOND, 900);
  g_autoptr (Scene) after = lay_out (model, 11 * MILLISECOND, 12 * MILLISECOND, 900);
  g_autoptr (Scene) before = lay_out (model, 0, 8 * MILLISECOND, 900);

  assert_lines (model, whole, "worker 1", "worker 1/blocked 21" NARROW "%/killed by SIGKILL");
  assert_lines (model, after, "worker 1", "worker 1/killed by SIGKILL");
  /* It lives in what is seen. */
  assert_lines (model, before, "worker 2", "worker 2/blocked 50" NARROW "%");
  /* It had finished before its process was killed. */
  assert_lines (model, whole, "starter", "starter/runs 100" NARROW "%");
  assert_lines (model, after, "starter", "starter/finished");
}

static void
test_lines_where_others_live (void)
{
  g_autoptr (Model) model = scenario_death (2, HEDDLE_PROCESS_END_EXITED, 3);
  g_autoptr (Scene) high = lay_out (model, 0, 12 * MILLISECOND, 900);
  g_autoptr (Scene) low = lay_out (model, 0, 12 * MILLISECOND, 48 + 2 * 22 + 8 * 50);
  g_autoptr (Scene) lowest = lay_out (model, 0, 12 * MILLISECOND, 100);

  /* The header says which process it is. */
  assert_lines (model, high, "worker 1", "worker 1/blocked 21" NARROW "%/exited with status 3");
  assert_lines (model, high, "starter", "starter/runs 100" NARROW "%");
  /* No room for three lines: the death is told; nor for two: the name. */
  assert_lines (model, low, "worker 1", "worker 1/exited with status 3");
  assert_lines (model, low, "starter", "starter/runs 100" NARROW "%");
  assert_lines (model, lowest, "worker 1", "worker 1");
}

/* A program that ends well says nothing of it. */
static void
test_no_words_for_a_good_end (void)
{
  g_autoptr (Model) model = scenario_death (1, HEDDLE_PROCESS_END_EXITED, 0);
  g_autoptr (Scene) whole = lay_out (model, 0, 12 * MILLISECOND, 900);
  g_autoptr (Scene) after = lay_out (model, 11 * MILLISECOND, 12 * MILLISECOND, 900);

  assert_lines (model, whole, "worker 1", "worker 1/blocked 21" NARROW "%");
  assert_lines (model, after, "worker 1", "worker 1/finished");
}

/* Whatever is said stays within the names' column: a remark in brackets goes first, and what is
 * still too long has a width to be cut to. */
static void
test_long_words_are_cut (void)
{
  static const struct {
    HeddleProcessEnd how;
    uint32_t status;
    const char *line;
  } ends[] = {
    { HEDDLE_PROCESS_END_REPLACED, 0, "became another program" },
    { HEDDLE_PROCESS_END_UNKNOWN, 0, "gone, nobody knows how" },
    { HEDDLE_PROCESS_END_KILLED, SIGVTALRM, "killed by SIGVTALRM" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (Model) model = scenario_death (2, ends[i].how, ends[i].status);
    g_autofree char *lines = g_strdup_printf ("worker 1/blocked 21" NARROW "%%/%s", ends[i].line);
    for (double height = 100; height < 1000; height += 30) {
      g_autoptr (Scene) scene = lay_out (model, 0, 12 * MILLISECOND, height);
      double bottom = 0;
      if (height > 900)
        assert_lines (model, scene, "worker 1", lines);
      for (uint32_t j = 0; j < scene_count (scene); j++) {
        const Shape *shape = scene_shape (scene, j);
        /* The sign before a process's name, and a number after a lane's, stand beside it. */
        if (shape->kind != SHAPE_TEXT || shape->x >= LAYOUT_NAMES_WIDTH || shape->x < 20 ||
            shape->x > 40)
          continue;
        g_assert_cmpfloat (shape->x + shape->width, <, LAYOUT_NAMES_WIDTH);
        g_assert_cmpfloat (shape->y, >=, bottom);
        bottom = shape->y + (shape->style == TEXT_LANE_NAME ? 18 : 14);
      }
    }
  }
}

/* ------------------------------------------------------------------ under the pointer */

static void
assert_says (const Model *model, Subject subject, const char *expected)
{
  g_autofree char *text = describe_subject (model, subject);

  g_assert_cmpstr (text, ==, expected);
}

/* What is said of the lane's last interval. */
static void
assert_last_says (const Model *model, const char *name, const char *expected)
{
  uint32_t lane = lane_named (model, name);
  uint64_t count = model_interval_count (model_lane (model, lane));

  assert_says (model, (Subject){ SUBJECT_INTERVAL, lane, count - 1 }, expected);
}

static void
test_pointer (void)
{
  g_autoptr (Model) model = scenario_death (1, HEDDLE_PROCESS_END_KILLED, SIGKILL);
  uint32_t worker = lane_named (model, "worker 1");

  assert_says (model, (Subject){ SUBJECT_LANE, worker, 0 }, "worker 1 · process killed by SIGKILL");
  assert_last_says (model, "worker 1",
                    "worker 1 · blocked on stock · 2.0 ms · held by worker 2 · "
                    "process killed by SIGKILL");
  assert_says (model, (Subject){ SUBJECT_INTERVAL, worker, 0 }, "worker 1 · running · 7.5 ms");
  assert_says (model, (Subject){ SUBJECT_LANE, lane_named (model, "starter"), 0 },
               "starter, thread, finished");
  assert_last_says (model, "starter", "starter · running · 2.9 ms");
  assert_says (model, (Subject){ SUBJECT_LANE, lane_named (model, "stock"), 0 },
               "stock, lock, free");

  g_autofree char *accessible = describe_lane (model, worker);
  g_assert_cmpstr (accessible, ==, "worker 1, thread, process killed by SIGKILL");
}

static void
test_pointer_where_it_ended_well (void)
{
  g_autoptr (Model) model = scenario_death (1, HEDDLE_PROCESS_END_EXITED, 0);

  assert_says (model, (Subject){ SUBJECT_LANE, lane_named (model, "worker 1"), 0 },
               "worker 1, thread, finished");
  assert_last_says (model, "worker 2", "worker 2 · running · 3.9 ms");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-end/words", test_words);
  g_test_add_func ("/process-end/lines", test_lines_of_a_lane);
  g_test_add_func ("/process-end/lines-of-two-processes", test_lines_where_others_live);
  g_test_add_func ("/process-end/nothing-to-say", test_no_words_for_a_good_end);
  g_test_add_func ("/process-end/long-words", test_long_words_are_cut);
  g_test_add_func ("/process-end/pointer", test_pointer);
  g_test_add_func ("/process-end/pointer-of-a-good-end", test_pointer_where_it_ended_well);
  return g_test_run ();
}
