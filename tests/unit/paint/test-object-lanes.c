/* SPDX-License-Identifier: MIT
 *
 * The lanes of locks and channels: who got a lock at once, how many wait, where a channel is full
 * and empty, and lanes of one line.
 */
#include <string.h>

#include "../model/script.h"
#include "paint/layout.h"

#define LOCK      UINT64_C (0x1000)
#define CHANNEL   UINT64_C (0x2000)
#define MESSAGES  3000
#define COLLAPSED 18.0

/* A lock that one thread gets at once and two wait for, the second of them to the end; and a
 * channel for two that is empty, full and empty again. */
static Model *
play (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), START (0, 3),
        { 1, 1, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "counter" },
        { 1, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 2, 0, NULL },
        { 1, 1, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "boxes" },
        { 100, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 200, 2, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 101, NULL },
        { 250, 3, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 101, NULL },
        { 300, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL },
        { 400, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0, NULL },
        { 500, 1, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 500, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 600, 1, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL },
        { 700, 1, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0, NULL });
  model_advance (model, 1000);
  return model;
}

static View
whole (const Model *model)
{
  return (View){
    .end = model_now (model),
    .width = LAYOUT_NAMES_WIDTH + 1000,
    .height = 1000,
    .highlight = { .lane = MODEL_NONE },
  };
}

static uint32_t
lane_named (const Model *model, const char *name)
{
  return model_lane_index (script_lane (model, name));
}

static LanePlace
place_of (const Model *model, const View *view, uint32_t lane)
{
  g_autoptr (GArray) places = layout_lanes (model, view);

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    if (place->lane == lane)
      return *place;
  }
  g_error ("the lane has no place");
}

/* Returns the first shape from `*at` on that lies within the place and is of that kind, colour and
 * pattern, and sets `at` behind it; NULL if there is none. */
static const Shape *
next_shape (const Scene *scene, const LanePlace *place, ShapeKind kind, ModelState state,
            PatternKind pattern, uint32_t *at)
{
  while (*at < scene_count (scene)) {
    const Shape *shape = scene_shape (scene, (*at)++);
    if (shape->kind == kind && shape->colour == theme_state (state) && shape->pattern == pattern &&
        shape->y >= place->y && shape->y + shape->height <= place->y + place->height)
      return shape;
  }
  return NULL;
}

static const char *
text_beside (const Scene *scene, const LanePlace *place, const char *part)
{
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == SHAPE_TEXT && shape->x < LAYOUT_NAMES_WIDTH && shape->y >= place->y &&
        shape->y < place->y + place->height && strstr (shape->text, part) != NULL)
      return shape->text;
  }
  return NULL;
}

/* ------------------------------------------------------------------ locks */

static void
test_who_got_it_at_once_has_a_tick (void)
{
  g_autoptr (Model) model = play ();
  View view = whole (model);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  LanePlace place = place_of (model, &view, lane_named (model, "counter"));
  uint32_t at = 0;

  const Shape *tick = next_shape (scene, &place, SHAPE_BOX, MODEL_RUNNING, PATTERN_SOLID, &at);
  g_assert_nonnull (tick);
  g_assert_cmpfloat (tick->x, ==, LAYOUT_NAMES_WIDTH + 100);
  g_assert_cmpint (tick->subject.kind, ==, SUBJECT_HOLD);
  g_assert_cmpuint (tick->subject.index, ==, 0);
  /* The second hold came after a wait. */
  g_assert_null (next_shape (scene, &place, SHAPE_BOX, MODEL_RUNNING, PATTERN_SOLID, &at));
}

static void
test_waiters_are_counted (void)
{
  g_autoptr (Model) model = play ();
  View view = whole (model);
  LanePlace place = place_of (model, &view, lane_named (model, "counter"));
  static const struct {
    int64_t end;
    const char *says;
  } moments[] = { { 150, "held 34\u202f%" },
                  { 220, "1 waits · contended 9\u202f%" },
                  { 400, "2 wait · contended 50\u202f%" },
                  { 1000, "1 waits · contended 80\u202f%" } };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    view.end = moments[i].end;
    g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
    g_assert_nonnull (text_beside (scene, &place, moments[i].says));
  }
}

/* ------------------------------------------------------------------ channels */

static void
test_full_and_empty_are_seen (void)
{
  g_autoptr (Model) model = play ();
  View view = whole (model);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  LanePlace place = place_of (model, &view, lane_named (model, "boxes"));
  uint32_t at = 0;

  const Shape *full = next_shape (scene, &place, SHAPE_BOX, MODEL_LOCK, PATTERN_HATCH, &at);
  g_assert_nonnull (full);
  g_assert_cmpfloat (full->x, ==, LAYOUT_NAMES_WIDTH + 400);
  g_assert_cmpfloat_with_epsilon (full->x + full->width, LAYOUT_NAMES_WIDTH + 600, 1.5);
  g_assert_null (next_shape (scene, &place, SHAPE_BOX, MODEL_LOCK, PATTERN_HATCH, &at));
  at = 0;
  const Shape *empty = next_shape (scene, &place, SHAPE_STRIP, MODEL_SLEEP, PATTERN_SOLID, &at);
  g_assert_nonnull (empty);
  g_assert_cmpuint (empty->strip->count, ==, 2);
  g_assert_cmpfloat (empty->strip->columns[0].x1, ==, (float) LAYOUT_NAMES_WIDTH + 300);
  g_assert_cmpfloat (empty->strip->columns[1].x0, ==, (float) LAYOUT_NAMES_WIDTH + 700);
  g_assert_nonnull (text_beside (scene, &place, "0 of 2 · full 20\u202f%"));

  view.end = 350;
  g_autoptr (Scene) before = layout_scene (model, &view, theme_light ());
  g_assert_nonnull (text_beside (before, &place, "1 of 2 · empty 86\u202f%"));
}

/* A channel with a message in sight is not told as empty all the time. */
static void
test_nearly_all_is_not_all (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), { 1, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 2, 0, NULL },
        { 1, 1, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "boxes" },
        { 1000, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL },
        { 1001, 1, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL });
  model_advance (model, 2000);
  View view = whole (model);
  LanePlace place = place_of (model, &view, lane_named (model, "boxes"));
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  g_assert_nonnull (text_beside (scene, &place, "0 of 2 · empty 99\u202f%"));

  view.end = 900;
  g_autoptr (Scene) before = layout_scene (model, &view, theme_light ());
  g_assert_nonnull (text_beside (before, &place, "0 of 2 · empty 100\u202f%"));
}

/* However short it is full, and however many messages there are, the pixels tell it. */
static void
test_short_moments_are_seen (void)
{
  g_autoptr (Model) model = play ();
  int64_t time = 1000;

  for (uint64_t i = 0; i < MESSAGES; i += 2, time += 1000)
    PLAY (model, { time + 500, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 3 + i, 0, NULL },
          { time + 501, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 4 + i, 0, NULL },
          { time + 502, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 3 + i, 0, NULL },
          { time + 600, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 4 + i, 0, NULL });
  model_advance (model, time);
  View view = whole (model);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  LanePlace place = place_of (model, &view, lane_named (model, "boxes"));
  uint32_t at = 0;

  const Shape *full = next_shape (scene, &place, SHAPE_STRIP, MODEL_LOCK, PATTERN_SOLID, &at);
  g_assert_nonnull (full);
  g_assert_cmpfloat (full->x, <, LAYOUT_NAMES_WIDTH + 5);
  g_assert_cmpfloat (full->x + full->width, >, LAYOUT_NAMES_WIDTH + 990);
  for (uint32_t i = 0; i < full->strip->count; i++) {
    const StripColumn *column = &full->strip->columns[i];
    g_assert_cmpfloat (full->y + full->height - (double) column->tops[0], >=, 2);
    g_assert_cmpfloat (column->x1 - column->x0, >=, 0.9f);
  }
  g_assert_cmpuint (scene_count (scene), <, 6000);
  g_assert_nonnull (text_beside (scene, &place, "full below 1\u202f%"));
}

/* ------------------------------------------------------------------ one line */

static void
test_collapsed_lanes_are_one_line (void)
{
  g_autoptr (Model) model = play ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model);
  uint32_t counter = lane_named (model, "counter"), boxes = lane_named (model, "boxes");
  double full_height = layout_full_height (model, &view);

  view.collapsed_lanes = collapsed;
  g_assert_cmpfloat (layout_full_height (model, &view), ==, full_height);
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    g_hash_table_add (collapsed, GUINT_TO_POINTER (i));
  LanePlace lock = place_of (model, &view, counter), channel = place_of (model, &view, boxes);
  LanePlace thread = place_of (model, &view, 0);
  g_assert_true (lock.collapsed && channel.collapsed);
  g_assert_cmpfloat (lock.height, ==, COLLAPSED);
  g_assert_cmpfloat (channel.height, ==, COLLAPSED);
  g_assert_false (thread.collapsed);
  g_assert_cmpfloat (thread.height, ==, LAYOUT_LANE_HEIGHT);

  g_autofree char *says = describe_place (model, &lock);
  g_assert_cmpstr (says, ==, "counter, lock, held by thread 2, collapsed");
  g_autofree char *thread_says = describe_place (model, &thread);
  g_assert_null (strstr (thread_says, "collapsed"));
}

static void
test_one_line_tells_the_most (void)
{
  g_autoptr (Model) model = play ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model);
  uint32_t counter = lane_named (model, "counter"), boxes = lane_named (model, "boxes");
  uint32_t at = 0;

  view.collapsed_lanes = collapsed;
  view.end = 550;
  g_hash_table_add (collapsed, GUINT_TO_POINTER (counter));
  g_hash_table_add (collapsed, GUINT_TO_POINTER (boxes));
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  LanePlace lock = place_of (model, &view, counter), channel = place_of (model, &view, boxes);
  g_assert_nonnull (text_beside (scene, &lock, "1 waits"));
  g_assert_nonnull (text_beside (scene, &channel, "2 of 2"));
  /* When somebody waited, as a line under the ribbon. */
  const Shape *contended = next_shape (scene, &lock, SHAPE_STRIP, MODEL_LOCK, PATTERN_SOLID, &at);
  g_assert_nonnull (contended);
  g_assert_cmpfloat_with_epsilon (contended->x, layout_x (&view, 200), 2);
  g_assert_cmpfloat_with_epsilon (contended->x + contended->width, layout_x (&view, 550), 2);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->subject.kind != SUBJECT_HOLD && shape->subject.kind != SUBJECT_WAIT)
      continue;
    g_assert_cmpfloat (shape->y, >=, lock.y);
    g_assert_cmpfloat (shape->y + shape->height, <=, lock.y + lock.height);
  }
}

/* The sign answers to a click; a picture that nobody can click on has none. */
static void
test_the_sign (void)
{
  g_autoptr (Model) model = play ();
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  View view = whole (model);
  uint32_t counter = lane_named (model, "counter");
  LanePlace place = place_of (model, &view, counter);
  g_autoptr (Scene) paper = layout_scene (model, &view, theme_light ());

  g_assert_null (text_beside (paper, &place, "▾"));
  view.collapsed_lanes = collapsed;
  g_autoptr (Scene) open = layout_scene (model, &view, theme_light ());
  g_assert_nonnull (text_beside (open, &place, "▾"));
  const Shape *hit = scene_hit (open, 18, place.y + LAYOUT_LANE_HEIGHT / 2);
  g_assert_cmpint (hit->subject.kind, ==, SUBJECT_FOLD);
  g_assert_cmpuint (hit->subject.lane, ==, counter);
  g_autofree char *says = describe_subject (model, hit->subject);
  g_assert_cmpstr (says, ==, "counter · click to show it as one line, or open");

  g_hash_table_add (collapsed, GUINT_TO_POINTER (counter));
  view.highlight = hit->subject;
  place = place_of (model, &view, counter);
  g_autoptr (Scene) closed = layout_scene (model, &view, theme_light ());
  g_assert_nonnull (text_beside (closed, &place, "▸"));
  guint outlines = 0;
  for (uint32_t i = 0; i < scene_count (closed); i++) {
    const Shape *shape = scene_shape (closed, i);
    if (shape->colour != COLOUR_ACCENT)
      continue;
    outlines++;
    g_assert_cmpfloat (shape->x, >=, 0);
    g_assert_cmpfloat (shape->x + shape->width, <, 40);
    g_assert_cmpfloat (shape->y, >=, place.y);
    g_assert_cmpfloat (shape->y + shape->height, <=, place.y + place.height);
  }
  g_assert_cmpuint (outlines, ==, 1);
}

/* A value that is used by whoever gave it away: a moment, but to be seen, and told. */
static void
test_misuse_is_seen (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), { 100, 1, HEDDLE_EVENT_VALUE_TAKE, LOCK, 0, 0, NULL },
        { 200, 1, HEDDLE_EVENT_VALUE_MOVE, LOCK, 0, 0, NULL },
        { 250, 2, HEDDLE_EVENT_VALUE_TAKE, LOCK, 0, 0, NULL },
        { 500, 1, HEDDLE_EVENT_VALUE_MISUSE, LOCK, 0, 0, NULL });
  model_advance (model, 1000);
  View view = whole (model);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  double x = layout_x (&view, 500);
  guint marks = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->subject.kind != SUBJECT_WAIT || shape->colour != theme_state (MODEL_LOCK))
      continue;
    marks++;
    g_assert_cmpfloat_with_epsilon (shape->x + shape->width / 2, x, 0.5);
    g_autofree char *told = describe_subject (model, shape->subject);
    g_assert_cmpstr (told, ==, "main uses value 1 · it had given it away");
  }
  g_assert_cmpuint (marks, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/object-lanes/at-once", test_who_got_it_at_once_has_a_tick);
  g_test_add_func ("/object-lanes/waiters", test_waiters_are_counted);
  g_test_add_func ("/object-lanes/full-and-empty", test_full_and_empty_are_seen);
  g_test_add_func ("/object-lanes/nearly-all", test_nearly_all_is_not_all);
  g_test_add_func ("/object-lanes/short-moments", test_short_moments_are_seen);
  g_test_add_func ("/object-lanes/collapsed", test_collapsed_lanes_are_one_line);
  g_test_add_func ("/object-lanes/one-line", test_one_line_tells_the_most);
  g_test_add_func ("/object-lanes/sign", test_the_sign);
  g_test_add_func ("/object-lanes/misuse", test_misuse_is_seen);
  return g_test_run ();
}
