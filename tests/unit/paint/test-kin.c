/* SPDX-License-Identifier: MIT
 *
 * The next and the last one of a kind, and when what is selected was.
 */
#include "../model/script.h"
#include "paint/kin.h"
#include "paint/subject-span.h"

enum { MAIN = 1, ONE, TWO, A = 0x1000, B = 0x2000, JOBS = 0x3000, DONE = 0x4000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define MESSAGE(time, thread, KIND, channel, number)                    \
  {                                                                     \
    time, thread, HEDDLE_EVENT_CHANNEL_##KIND, channel, number, 0, NULL \
  }

/* Two waits of Two for A, and one for B between them; three messages, of which the second takes
 * another channel. */
static Model *
new_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), EVENT (10, ONE, MUTEX_ACQUIRE, A),
        EVENT (12, ONE, MUTEX_ACQUIRE, B), EVENT (20, TWO, MUTEX_WAIT, A),
        EVENT (30, ONE, MUTEX_RELEASE, A), EVENT (30, TWO, MUTEX_ACQUIRE, A),
        EVENT (35, TWO, MUTEX_RELEASE, A), EVENT (40, TWO, MUTEX_WAIT, B),
        EVENT (45, ONE, MUTEX_RELEASE, B), EVENT (45, TWO, MUTEX_ACQUIRE, B),
        EVENT (46, TWO, MUTEX_RELEASE, B), EVENT (47, ONE, MUTEX_ACQUIRE, A),
        EVENT (50, TWO, MUTEX_WAIT, A), EVENT (70, ONE, MUTEX_RELEASE, A),
        EVENT (70, TWO, MUTEX_ACQUIRE, A), MESSAGE (80, ONE, SEND, JOBS, 1),
        MESSAGE (81, TWO, RECEIVE, JOBS, 1), MESSAGE (82, ONE, SEND, DONE, 1),
        MESSAGE (83, TWO, RECEIVE, DONE, 1), MESSAGE (84, ONE, SEND, JOBS, 2),
        MESSAGE (85, TWO, RECEIVE, JOBS, 2), EVENT (100, ONE, SLEEP_BEGIN, 0));
  return model;
}

static Subject
interval_at (const Model *model, const char *thread, int64_t time)
{
  const ModelLane *lane = script_lane (model, thread);

  return (Subject){ SUBJECT_INTERVAL, model_lane_index (lane),
                    model_interval_at (lane, model_interval_count (lane), time) };
}

static void
assert_begins (const Model *model, Subject subject, int64_t expected)
{
  int64_t start, end;

  g_assert_true (subject_time (model, subject, &start, &end));
  g_assert_cmpint (start, ==, expected);
  g_assert_cmpint (end, >=, start);
}

static void
test_waits (void)
{
  g_autoptr (Model) model = new_model ();
  Subject wait = interval_at (model, "thread 3", 25), next, back;

  assert_begins (model, wait, 20);
  g_assert_cmpint (kin_step (model, wait, TRUE, &next), ==, KIN_FOUND);
  assert_begins (model, next, 50); /* not that for B */
  g_assert_cmpint (kin_step (model, next, FALSE, &back), ==, KIN_FOUND);
  g_assert_true (subject_equal (back, wait));
  g_assert_cmpint (kin_step (model, wait, FALSE, &next), ==, KIN_NONE);
  g_assert_cmpint (kin_step (model, back, TRUE, &next), ==, KIN_FOUND);
  g_assert_cmpint (kin_step (model, next, TRUE, &back), ==, KIN_NONE);
}

static void
test_holds_and_messages (void)
{
  g_autoptr (Model) model = new_model ();
  Subject hold = { .kind = SUBJECT_HOLD, .lane = MODEL_NONE }, next;

  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_LOCK && hold.lane == MODEL_NONE)
      hold.lane = i;
  assert_begins (model, hold, 10);
  g_assert_cmpint (kin_step (model, hold, TRUE, &next), ==, KIN_FOUND);
  assert_begins (model, next, 47); /* not that by Two */

  Subject message = { SUBJECT_MESSAGE, MODEL_NONE, 0 };
  g_assert_cmpint (kin_step (model, message, TRUE, &next), ==, KIN_FOUND);
  g_assert_cmpuint (next.index, ==, 2); /* not that of the other channel */
  assert_begins (model, next, 84);
}

/* Of what is no item there is no next one, nor of what is not in the model. */
static void
test_nothing (void)
{
  g_autoptr (Model) model = new_model ();
  const Subject subjects[] = {
    { .kind = SUBJECT_NONE, .lane = MODEL_NONE },
    { SUBJECT_LANE, 0, 0 },
    { SUBJECT_INTERVAL, 0, 1000 },
    { SUBJECT_INTERVAL, 1000, 0 },
    { SUBJECT_HOLD, 0, 0 },
    { SUBJECT_SPAN, 0, subject_span (3, 0) },
    { SUBJECT_MESSAGE, MODEL_NONE, 1000 },
    { SUBJECT_PROCESS, MODEL_NONE, 1 },
    { SUBJECT_DENSITY, 0, subject_density (1000, 5) },
  };
  int64_t start, end;
  Subject to;

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_assert_cmpint (kin_step (model, subjects[i], TRUE, &to), ==, KIN_NOTHING);
    g_assert_false (subject_time (model, subjects[i], &start, &end));
  }
}

/* What goes on lasts until now; many last from the first to the last. */
static void
test_times (void)
{
  g_autoptr (Model) model = new_model ();
  Subject sleep = interval_at (model, "thread 2", 100);
  int64_t start, end;

  g_assert_true (subject_time (model, sleep, &start, &end));
  g_assert_cmpint (start, ==, 100);
  g_assert_cmpint (end, ==, model_now (model));
  Subject many = { SUBJECT_MESSAGES, MODEL_NONE, subject_density (0, 3) };
  g_assert_true (subject_time (model, many, &start, &end));
  g_assert_cmpint (start, ==, 80);
  g_assert_cmpint (end, ==, 85);
}

/* A walk to what is far is given up before it is felt. */
static void
test_far (void)
{
  g_autoptr (Model) model = model_new ();
  Subject to;

  PLAY (model, START (0, MAIN), EVENT (5, MAIN, IO_BEGIN, 0), EVENT (10, MAIN, IO_END, 0));
  for (uint32_t i = 0; i < KIN_LOOK; i++)
    for (int end = 0; end < 2; end++)
      model_add (model,
                 &(HeddleDecodedEvent){ .time = 100 + 2 * (int64_t) i + end,
                                        .process = 1,
                                        .thread = MAIN,
                                        .kind = (uint16_t) (end ? HEDDLE_EVENT_SLEEP_END
                                                                : HEDDLE_EVENT_SLEEP_BEGIN) });
  g_assert_cmpint (kin_step (model, interval_at (model, "main", 7), TRUE, &to), ==, KIN_FAR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kin/waits", test_waits);
  g_test_add_func ("/kin/holds-and-messages", test_holds_and_messages);
  g_test_add_func ("/kin/nothing", test_nothing);
  g_test_add_func ("/kin/times", test_times);
  g_test_add_func ("/kin/far", test_far);
  return g_test_run ();
}
