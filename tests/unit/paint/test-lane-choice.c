/* SPDX-License-Identifier: MIT
 *
 * Which lanes are shown, and in which order, where the user has a say: hidden, pinned, moved,
 * ungrouped.
 */
#include "../../golden/scenarios.h"
#include "paint/layout.h"
#include "paint/pick.h"

typedef struct {
  Model *model;
  View view;
  GHashTable *hidden, *pinned, *order;
} Picture;

static void
add_event (Model *model, uint32_t process, int64_t time, uint32_t thread, HeddleEventKind kind,
           uint64_t object, const char *text)
{
  model_add (model, &(HeddleDecodedEvent){ .time = time,
                                           .process = process,
                                           .thread = thread,
                                           .kind = (uint16_t) kind,
                                           .detail = process + 100,
                                           .object = object,
                                           .argument = 1,
                                           .text = text });
}

/* Processes with two threads and a lock each. */
static void
set_up (Picture *picture, gconstpointer processes)
{
  picture->model = model_new ();
  for (uint32_t process = 1; process <= GPOINTER_TO_UINT (processes); process++) {
    add_event (picture->model, process, process, 0, HEDDLE_EVENT_PROCESS_START, 0, "shop");
    add_event (picture->model, process, process, 1, HEDDLE_EVENT_THREAD_START, process, NULL);
    add_event (picture->model, process, 40, 2, HEDDLE_EVENT_THREAD_START, process + 10, NULL);
    add_event (picture->model, process, 50, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, NULL);
    add_event (picture->model, process, 60, 1, HEDDLE_EVENT_MUTEX_WAIT, 0x1000, NULL);
    add_event (picture->model, process, 80, 2, HEDDLE_EVENT_MUTEX_RELEASE, 0x1000, NULL);
    add_event (picture->model, process, 81, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, NULL);
  }
  model_advance (picture->model, 200);
  picture->hidden = g_hash_table_new (NULL, NULL);
  picture->pinned = g_hash_table_new (NULL, NULL);
  picture->order = g_hash_table_new (NULL, NULL);
  picture->view = (View){ .end = 200,
                          .width = 1000,
                          .height = 2000,
                          .highlight = { .lane = MODEL_NONE },
                          .hidden_lanes = picture->hidden,
                          .pinned_lanes = picture->pinned,
                          .lane_order = picture->order };
}

static void
tear_down (Picture *picture, gconstpointer data)
{
  (void) data;
  g_hash_table_unref (picture->hidden);
  g_hash_table_unref (picture->pinned);
  g_hash_table_unref (picture->order);
  model_free (picture->model);
}

/* Returns the lane of a process by its name. */
static uint32_t
lane (const Picture *picture, uint32_t process, const char *name)
{
  for (uint32_t i = 0; i < model_lane_count (picture->model); i++) {
    const ModelLane *candidate = model_lane (picture->model, i);
    if (model_lane_process (candidate) == process &&
        g_str_equal (model_lane_name (candidate), name))
      return i;
  }
  g_assert_not_reached ();
}

static void
put (GHashTable *table, uint32_t lane, guint value)
{
  g_hash_table_insert (table, GUINT_TO_POINTER (lane), GUINT_TO_POINTER (value));
}

/* Holds the places from top to bottom, headers as the number of their process, against what is
 * expected, and that they leave no gap. */
static void
assert_places (const Picture *picture, const char *expected)
{
  g_autoptr (GArray) places = layout_lanes (picture->model, &picture->view);
  g_autoptr (GString) text = g_string_new (NULL);
  double y = LAYOUT_RULER_HEIGHT;

  for (guint i = 0; i < places->len; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    g_assert_cmpfloat (place->y, ==, y);
    y += place->height;
    if (place->lane == MODEL_NONE)
      g_string_append_printf (text, "[%u: %u] ", place->process, place->lanes);
    else
      g_string_append_printf (text, "%s, ",
                              model_lane_name (model_lane (picture->model, place->lane)));
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
what_is_hidden_is_left_out (Picture *picture, gconstpointer data)
{
  (void) data;
  assert_places (picture, "main, thread 2, mutex 1, ");
  put (picture->hidden, lane (picture, 1, "thread 2"), 1);
  assert_places (picture, "main, mutex 1, ");

  g_autofree char *lanes = describe_lanes (picture->model, &picture->view);
  g_assert_cmpstr (lanes, ==, "1 thread · 1 lock");
}

static void
all_may_be_hidden (Picture *picture, gconstpointer data)
{
  (void) data;
  for (uint32_t i = 0; i < model_lane_count (picture->model); i++)
    put (picture->hidden, i, 1);
  assert_places (picture, "");
  g_autoptr (Scene) scene = layout_scene (picture->model, &picture->view, theme_light ());
  Subject subject = pick_subject (picture->model, &picture->view, scene, 500, 100);
  g_assert_cmpint (subject.kind, ==, SUBJECT_NONE);
}

static void
a_given_order_is_kept_and_what_has_none_follows (Picture *picture, gconstpointer data)
{
  (void) data;
  put (picture->order, lane (picture, 1, "mutex 1"), 1);
  put (picture->order, lane (picture, 1, "thread 2"), 2);
  assert_places (picture, "mutex 1, thread 2, main, ");
  /* A thread that comes later stands behind. */
  add_event (picture->model, 1, 210, 3, HEDDLE_EVENT_THREAD_START, 30, NULL);
  assert_places (picture, "mutex 1, thread 2, main, thread 3, ");
}

static void
the_pointer_finds_a_moved_lane (Picture *picture, gconstpointer data)
{
  uint32_t mutex = lane (picture, 1, "mutex 1");

  (void) data;
  put (picture->order, mutex, 1);
  g_autoptr (GArray) places = layout_lanes (picture->model, &picture->view);
  g_autoptr (Scene) scene = layout_scene (picture->model, &picture->view, theme_light ());
  const LanePlace *first = &g_array_index (places, LanePlace, 0);
  const LanePlace *second = &g_array_index (places, LanePlace, 1);

  g_assert_cmpuint (first->lane, ==, mutex);
  Subject subject =
      pick_subject (picture->model, &picture->view, scene, 60, first->y + first->height / 2);
  g_assert_cmpuint (subject.lane, ==, mutex);
  subject =
      pick_subject (picture->model, &picture->view, scene, 60, second->y + second->height / 2);
  g_assert_cmpuint (subject.lane, ==, lane (picture, 1, "main"));
}

static void
an_order_stays_within_a_process (Picture *picture, gconstpointer data)
{
  (void) data;
  put (picture->order, lane (picture, 2, "mutex 2"), 1);
  put (picture->order, lane (picture, 1, "thread 2"), 2);
  assert_places (picture, "[1: 3] thread 2, main, mutex 1, [2: 3] mutex 2, main, thread 2, ");
}

static void
what_is_pinned_stands_before_all_processes (Picture *picture, gconstpointer data)
{
  (void) data;
  put (picture->pinned, lane (picture, 2, "mutex 2"), 1);
  assert_places (picture, "mutex 2, [1: 3] main, thread 2, mutex 1, [2: 2] main, thread 2, ");
  /* Also where its process is one row. */
  g_autoptr (GHashTable) collapsed = g_hash_table_new (NULL, NULL);
  picture->view.collapsed = collapsed;
  g_hash_table_add (collapsed, GUINT_TO_POINTER (2));
  assert_places (picture, "mutex 2, [1: 3] main, thread 2, mutex 1, [2: 2] ");
}

static void
ungrouped_lanes_can_stand_among_one_another (Picture *picture, gconstpointer data)
{
  (void) data;
  picture->view.ungrouped = TRUE;
  assert_places (picture, "main, thread 2, mutex 1, main, thread 2, mutex 2, ");
  put (picture->order, lane (picture, 1, "mutex 1"), 1);
  put (picture->order, lane (picture, 2, "mutex 2"), 2);
  assert_places (picture, "mutex 1, mutex 2, main, thread 2, main, thread 2, ");
}

static void
add (const char *path, guint processes, void (*test) (Picture *, gconstpointer))
{
  g_test_add (path, Picture, GUINT_TO_POINTER (processes), set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/lane-choice/hidden", 1, what_is_hidden_is_left_out);
  add ("/lane-choice/all-hidden", 1, all_may_be_hidden);
  add ("/lane-choice/order", 1, a_given_order_is_kept_and_what_has_none_follows);
  add ("/lane-choice/pointer", 1, the_pointer_finds_a_moved_lane);
  add ("/lane-choice/processes", 2, an_order_stays_within_a_process);
  add ("/lane-choice/pinned", 2, what_is_pinned_stands_before_all_processes);
  add ("/lane-choice/ungrouped", 2, ungrouped_lanes_can_stand_among_one_another);
  return g_test_run ();
}
