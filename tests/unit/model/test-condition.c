/* SPDX-License-Identifier: MIT
 *
 * The lane of a condition variable: waits in three parts, and notifications.
 */
#include "script.h"

enum { MAIN = 1, ONE = 2, TWO = 3, LOCK = 0x1000, CONDITION = 0x2000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define TIME_UP(time, thread)                                                   \
  {                                                                             \
    time, thread, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, LOCK, ETIMEDOUT, NULL \
  }
#define ETIMEDOUT 110
#define WAKE(time, thread)                                              \
  {                                                                     \
    time, thread, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, LOCK, 0, NULL \
  }

static void
check_wait (const ModelLane *lane, uint64_t index, uint32_t row, int64_t start, int64_t notified,
            int64_t woken, int64_t end)
{
  ModelConditionWait wait = model_condition_wait (lane, index);

  g_assert_cmpuint (wait.row, ==, row);
  g_assert_cmpint (wait.start, ==, start);
  g_assert_cmpint (wait.notified, ==, notified);
  g_assert_cmpint (wait.woken, ==, woken);
  g_assert_cmpint (wait.end, ==, end);
}

static void
check_signal (const ModelLane *lane, uint64_t index, int64_t time, gboolean broadcast,
              gboolean lost)
{
  ModelSignal signal = model_signal (lane, index);

  g_assert_cmpint (signal.time, ==, time);
  g_assert_cmpint (signal.broadcast, ==, broadcast);
  g_assert_cmpint (signal.lost, ==, lost);
}

static void
test_three_parts (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO),
        EVENT (5, MAIN, CONDITION_SIGNAL, CONDITION), EVENT (10, ONE, CONDITION_WAIT, CONDITION),
        EVENT (12, TWO, CONDITION_WAIT, CONDITION), EVENT (15, MAIN, MUTEX_ACQUIRE, LOCK),
        EVENT (20, MAIN, CONDITION_BROADCAST, CONDITION),
        EVENT (21, MAIN, CONDITION_SIGNAL, CONDITION), WAKE (24, ONE));
  const ModelLane *lane = script_lane (model, "condition 1");

  check_wait (lane, 0, 0, 10, 21, 24, MODEL_OPEN);
  check_wait (lane, 1, 1, 12, MODEL_OPEN, MODEL_OPEN, MODEL_OPEN);
  PLAY (model, EVENT (26, ONE, MUTEX_WAIT, LOCK), EVENT (30, MAIN, MUTEX_RELEASE, LOCK),
        EVENT (31, ONE, MUTEX_ACQUIRE, LOCK), EVENT (40, ONE, MUTEX_RELEASE, LOCK), WAKE (41, TWO),
        EVENT (42, TWO, MUTEX_ACQUIRE, LOCK));
  check_wait (lane, 0, 0, 10, 21, 24, 31);
  check_wait (lane, 1, 1, 12, 21, 41, 42);
  g_assert_cmpuint (model_signal_count (lane), ==, 3);
  check_signal (lane, 0, 5, FALSE, TRUE); /* before anybody waited */
  check_signal (lane, 1, 20, TRUE, FALSE);
  check_signal (lane, 2, 21, FALSE, TRUE); /* all were notified already */
  g_assert_cmpuint (model_condition_rows (lane), ==, 2);
  g_assert_cmpuint (model_signal_from (lane, 0, 3, 6), ==, 1);
  g_assert_cmpuint (model_signal_from (lane, 1, 3, 22), ==, 3);
}

/* A wait whose time is up was not notified, and does not use a notification up. */
static void
test_time_is_up (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, CONDITION_WAIT, CONDITION),
        TIME_UP (20, ONE), EVENT (21, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (25, TWO, CONDITION_SIGNAL, CONDITION));
  const ModelLane *lane = script_lane (model, "condition 1");

  check_wait (lane, 0, 0, 10, MODEL_OPEN, 20, 21);
  check_signal (lane, 0, 25, FALSE, TRUE);
}

/* Without its mutex's acquisition nobody knows that the thread waited for it: what it does next
 * tells. */
static void
test_no_mutex (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (10, ONE, CONDITION_WAIT, CONDITION), WAKE (20, ONE),
        EVENT (30, ONE, SLEEP_BEGIN, 0), EVENT (40, ONE, CONDITION_WAIT, CONDITION),
        { 50, ONE, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, 0, 0, NULL },
        EVENT (60, ONE, MUTEX_ACQUIRE, LOCK));
  const ModelLane *lane = script_lane (model, "condition 1");

  check_wait (lane, 0, 0, 10, MODEL_OPEN, 20, 20);
  check_wait (lane, 1, 0, 40, MODEL_OPEN, 50, 50);
}

/* Threads that are cancelled in the wait, that lose events, or whose process ends, wait no more. */
static void
test_ends (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO),
        EVENT (10, ONE, CONDITION_WAIT, CONDITION), EVENT (11, TWO, CONDITION_WAIT, CONDITION),
        EVENT (12, MAIN, CONDITION_WAIT, CONDITION), EVENT (20, ONE, THREAD_END, 0),
        { 40, TWO, HEDDLE_EVENT_LOST, 30, 7, HEDDLE_LOSS_FULL, NULL },
        EVENT (50, 0, PROCESS_END, 0));
  const ModelLane *lane = script_lane (model, "condition 1");

  check_wait (lane, 0, 0, 10, MODEL_OPEN, MODEL_OPEN, 20);
  check_wait (lane, 1, 1, 11, MODEL_OPEN, MODEL_OPEN, 30);
  check_wait (lane, 2, 2, 12, MODEL_OPEN, MODEL_OPEN, 50);
  g_assert_cmpint (model_lane_end (lane), ==, 50);
}

/* What is in vain is counted in any stretch, over blocks of them. */
static void
test_in_vain (void)
{
  g_autoptr (Model) model = model_new ();
  guint lost[301] = { 0 };

  PLAY (model, START (0, ONE), START (0, TWO));
  for (int i = 0; i < 300; i++) {
    gboolean waited = i % 7 == 3 || i % 11 == 5;
    if (waited)
      PLAY (model, EVENT (10 * i + 10, ONE, CONDITION_WAIT, CONDITION));
    PLAY (model, EVENT (10 * i + 12, TWO, CONDITION_SIGNAL, CONDITION));
    if (waited)
      PLAY (model, WAKE (10 * i + 14, ONE), EVENT (10 * i + 15, ONE, MUTEX_ACQUIRE, LOCK));
    lost[i + 1] = lost[i] + !waited;
  }
  const ModelLane *lane = script_lane (model, "condition 1");
  for (guint first = 0; first <= 300; first += 13)
    for (guint end = first; end <= 300; end += 17)
      g_assert_cmpuint (model_signals_lost (lane, first, end), ==, lost[end] - lost[first]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condition/three-parts", test_three_parts);
  g_test_add_func ("/condition/time-is-up", test_time_is_up);
  g_test_add_func ("/condition/no-mutex", test_no_mutex);
  g_test_add_func ("/condition/ends", test_ends);
  g_test_add_func ("/condition/in-vain", test_in_vain);
  return g_test_run ();
}
