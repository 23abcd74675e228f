/* SPDX-License-Identifier: MIT
 *
 * A stretch of a scripted run in numbers, worked out by hand.
 */
#include "explain/range-summary.h"

#include "script.h"

enum { ONE = 1, TWO, A = 0x1000, B = 0x2000, CHANNEL = 0x3000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define MESSAGE(time, thread, KIND, number)                             \
  {                                                                     \
    time, thread, HEDDLE_EVENT_CHANNEL_##KIND, CHANNEL, number, 0, NULL \
  }

/* One has A from 10 to 50; Two waits for it from 20 to 50 and has it to 60. Two messages: 70 to 75,
 * 80 to
 * 90. B is held from 62 to 90, and nobody waits for it. */
static Model *
new_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, MUTEX_ACQUIRE, A),
        EVENT (20, TWO, MUTEX_WAIT, A), EVENT (50, ONE, MUTEX_RELEASE, A),
        EVENT (50, TWO, MUTEX_ACQUIRE, A), EVENT (60, TWO, MUTEX_RELEASE, A),
        EVENT (62, TWO, MUTEX_ACQUIRE, B), MESSAGE (70, ONE, SEND, 1),
        MESSAGE (75, TWO, RECEIVE, 1), MESSAGE (80, ONE, SEND, 2),
        EVENT (90, TWO, MUTEX_RELEASE, B), MESSAGE (90, TWO, RECEIVE, 2),
        EVENT (100, ONE, SLEEP_BEGIN, 0));
  return model;
}

static void
test_whole (void)
{
  g_autoptr (Model) model = new_model ();
  g_autoptr (RangeSummary) summary = range_summary_new (model, 0, INT64_MAX);

  g_assert_cmpint (summary->from, ==, 0);
  g_assert_cmpint (summary->to, ==, 100);
  g_assert_cmpuint (summary->threads, ==, 2);
  g_assert_cmpint (summary->states[MODEL_LOCK], ==, 30);
  g_assert_cmpint (summary->lived, ==, 200);
  g_assert_cmpuint (summary->messages, ==, 2);
  g_assert_cmpuint (summary->locks->len, ==, 2);
  const RangeLock *first = &g_array_index (summary->locks, RangeLock, 0);
  const RangeLock *second = &g_array_index (summary->locks, RangeLock, 1);
  g_assert_cmpint (first->held, ==, 50);
  g_assert_cmpint (first->contended, ==, 30);
  g_assert_cmpint (second->held, ==, 28);
  g_assert_cmpint (second->contended, ==, 0);
}

/* What lasts counts with the part that lies in the stretch, what happens at a moment if that
 * does. */
static void
test_part (void)
{
  g_autoptr (Model) model = new_model ();
  g_autoptr (RangeSummary) summary = range_summary_new (model, 40, 76);

  g_assert_cmpint (summary->states[MODEL_LOCK], ==, 10);
  g_assert_cmpint (summary->lived, ==, 72);
  g_assert_cmpuint (summary->messages, ==, 1);
  const RangeLock *first = &g_array_index (summary->locks, RangeLock, 0);
  g_assert_cmpint (first->held, ==, 20);
  g_assert_cmpint (first->contended, ==, 10);
}

/* Before, beyond, turned round and in a run of nothing there is nothing, and no harm. */
static void
test_nothing (void)
{
  g_autoptr (Model) model = new_model ();
  g_autoptr (Model) empty = model_new ();
  const struct {
    const Model *model;
    int64_t from, to;
  } cases[] = { { model, 500, 900 },
                { model, 60, 20 },
                { model, INT64_MIN, -5 },
                { model, MODEL_TIME_MOST, INT64_MAX },
                { empty, 0, INT64_MAX } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RangeSummary) summary =
        range_summary_new (cases[i].model, cases[i].from, cases[i].to);
    g_assert_cmpuint (summary->threads, ==, 0);
    g_assert_cmpint (summary->lived, ==, 0);
    g_assert_cmpuint (summary->messages, ==, 0);
    g_assert_cmpuint (summary->locks->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range-summary/whole", test_whole);
  g_test_add_func ("/range-summary/part", test_part);
  g_test_add_func ("/range-summary/nothing", test_nothing);
  return g_test_run ();
}
