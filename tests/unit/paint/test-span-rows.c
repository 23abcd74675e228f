/* SPDX-License-Identifier: MIT
 *
 * Rows of spans under a thread's bar, and the lane of a condition variable: where they are, what
 * they say, and that they cost pixels and not events.
 */
#include "../model/script.h"
#include "paint/layout.h"

#define MILLISECOND 1000000

enum { MAIN = 1, ONE = 2, LOCK = 0x1000, CONDITION = 0x2000, TASK = 0x3000 };

#define EVENT(time, thread, KIND, object)                                 \
  {                                                                       \
    (time) * MILLISECOND, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define BEGIN(time, name)                                             \
  {                                                                   \
    (time) * MILLISECOND, ONE, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, name \
  }
#define END(time) EVENT (time, ONE, SPAN_END, 0)

static View
view_of (int64_t end)
{
  return (View){ .end = end * MILLISECOND, .width = 1200, .height = 700 };
}

/* Returns the first shape of that kind that stands for such a subject, or NULL. */
static const Shape *
find (const Scene *scene, ShapeKind kind, SubjectKind subject, uint64_t index)
{
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind == kind && shape->subject.kind == subject && shape->subject.index == index)
      return shape;
  }
  return NULL;
}

static void
check_told (const Model *model, const Scene *scene, const Shape *shape, const char *sentence)
{
  g_assert_nonnull (shape);
  const Shape *hit = scene_hit (scene, shape->x + shape->width / 2, shape->y + shape->height / 2);
  g_assert_nonnull (hit);
  g_autofree char *told = describe_subject (model, hit->subject);
  g_assert_cmpstr (told, ==, sentence);
}

static void
test_rows (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), BEGIN (10, "request"), BEGIN (20, "parse"),
        END (40), BEGIN (40, "answer"), END (90), END (95), EVENT (100, MAIN, SLEEP_BEGIN, 0));
  View view = view_of (100);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  const Shape *request = find (scene, SHAPE_BOX, SUBJECT_SPAN, subject_span (0, 0));
  const Shape *answer = find (scene, SHAPE_BOX, SUBJECT_SPAN, subject_span (1, 1));
  const Shape *name = find (scene, SHAPE_TEXT, SUBJECT_SPAN, subject_span (1, 1));

  check_told (model, scene, request, "thread 2 · request · 85 ms");
  check_told (model, scene, answer, "thread 2 · answer · 50 ms");
  g_assert_cmpfloat (answer->y, >=, request->y + request->height);
  g_assert_cmpfloat (answer->x, >, request->x);
  g_assert_cmpstr (name->text, ==, "answer");
  /* They lie within their lane, below its bar. */
  g_autoptr (GArray) places = layout_lanes (model, &view);
  const LanePlace *lane = &g_array_index (places, LanePlace, 1);
  g_assert_cmpfloat (lane->spans, >, 0);
  g_assert_cmpfloat (request->y, >=, lane->y);
  g_assert_cmpfloat (answer->y + answer->height, <=, lane->y + lane->height);
  g_assert_cmpfloat (g_array_index (places, LanePlace, 0).spans, ==, 0);
}

/* A hundred thousand spans in a picture are a few shapes, wherever they lie; a wide one among them
 * is seen. */
static void
test_dense (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE));
  for (int i = 0; i < 100000; i++) {
    HeddleDecodedEvent event = {
      .time = 1000 * i, .process = 1, .thread = ONE, .kind = HEDDLE_EVENT_SPAN_BEGIN, .text = "tick"
    };
    /* In the middle there is one of ten milliseconds, and a gap of ten after it. */
    event.time += i > 50000 ? 20 * MILLISECOND : 0;
    model_add (model, &event);
    event.kind = HEDDLE_EVENT_SPAN_END;
    event.time += i == 50000 ? 10 * MILLISECOND : 500;
    model_add (model, &event);
  }
  View view = view_of (120);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  double x0 = layout_x (&view, 50 * MILLISECOND), x1 = layout_x (&view, 60 * MILLISECOND);
  const Shape *wide = find (scene, SHAPE_BOX, SUBJECT_SPAN, subject_span (0, 50000));
  guint runs = 0;

  g_assert_nonnull (wide);
  g_assert_cmpfloat_with_epsilon (wide->x, x0, 1);
  g_assert_cmpfloat_with_epsilon (wide->x + wide->width, x1, 2);
  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_BOX || shape->y != wide->y || shape->colour != COLOUR_TEXT_SOFT)
      continue;
    runs++;
    /* Nothing is drawn where there is nothing. */
    g_assert_true (shape->x + shape->width <= x1 + 2 ||
                   shape->x >= layout_x (&view, 70 * MILLISECOND) - 2);
  }
  g_assert_cmpuint (runs, >=, 2);
  g_assert_cmpuint (runs, <, 10);
}

static void
test_condition (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), EVENT (5, MAIN, CONDITION_SIGNAL, CONDITION),
        EVENT (10, ONE, CONDITION_WAIT, CONDITION),
        EVENT (50, MAIN, CONDITION_BROADCAST, CONDITION),
        { 60 * MILLISECOND, ONE, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, LOCK, 0, NULL },
        EVENT (60, ONE, MUTEX_WAIT, LOCK), EVENT (80, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (100, MAIN, SLEEP_BEGIN, 0));
  View view = view_of (100);
  g_autoptr (Scene) scene = layout_scene (model, &view, theme_light ());
  static const struct {
    int64_t from, to;
    PatternKind pattern;
  } segments[] = { { 10, 50, PATTERN_TINT }, { 50, 60, PATTERN_SOLID }, { 60, 80, PATTERN_HATCH } };
  guint seen = 0;

  for (uint32_t i = 0; i < scene_count (scene); i++) {
    const Shape *shape = scene_shape (scene, i);
    if (shape->kind != SHAPE_BOX || shape->subject.kind != SUBJECT_CONDITION_WAIT)
      continue;
    g_assert_cmpuint (seen, <, G_N_ELEMENTS (segments));
    g_assert_cmpint (shape->pattern, ==, segments[seen].pattern);
    g_assert_cmpfloat_with_epsilon (shape->x, layout_x (&view, segments[seen].from * MILLISECOND),
                                    0.1);
    g_assert_cmpfloat_with_epsilon (shape->x + shape->width,
                                    layout_x (&view, segments[seen].to * MILLISECOND), 0.1);
    seen++;
  }
  g_assert_cmpuint (seen, ==, G_N_ELEMENTS (segments));
  check_told (model, scene, find (scene, SHAPE_BOX, SUBJECT_CONDITION_WAIT, 0),
              "thread 2 · waits for condition 1 · 40 ms until notified · 10 ms until it woke · "
              "20 ms until it had its mutex again");
  const Shape *lost = find (scene, SHAPE_BOX, SUBJECT_SIGNAL, 0);
  check_told (model, scene, lost, "main notifies condition 1 · nobody was waiting");
  g_assert_cmpint (lost->pattern, ==, PATTERN_OUTLINE);
  check_told (model, scene, find (scene, SHAPE_BOX, SUBJECT_SIGNAL, 1),
              "main notifies all that wait for condition 1 · somebody was waiting");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/span-rows/rows", test_rows);
  g_test_add_func ("/span-rows/dense", test_dense);
  g_test_add_func ("/span-rows/condition", test_condition);
  return g_test_run ();
}
