/* SPDX-License-Identifier: MIT
 *
 * How many wait for a lock, and how long whoever got it had waited.
 */
#include "script.h"

#define LOCK      UINT64_C (0x1000)
#define SEMAPHORE UINT64_C (0x3000)

static const ModelLane *
play_contention (Model *model)
{
  PLAY (model, START (0, 1), START (0, 2), START (0, 3),
        { 5, 1, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "counter" },
        { 10, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 20, 2, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 101, NULL },
        { 30, 3, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 101, NULL },
        { 50, 1, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 52, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 70, 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 75, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 80, 3, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 90, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL });
  model_advance (model, 100);
  return script_lane (model, "counter");
}

static void
test_how_many_wait (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *lock = play_contention (model);
  static const struct {
    int64_t time;
    uint32_t waiting;
  } expected[] = { { 0, 0 },  { 19, 0 }, { 20, 1 }, { 29, 1 }, { 30, 2 },
                   { 51, 2 }, { 52, 1 }, { 74, 1 }, { 75, 0 }, { 200, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (model_waiting (lock, expected[i].time), ==, expected[i].waiting);
}

static void
test_how_long_they_waited (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *lock = play_contention (model);
  static const int64_t waited[] = { 0, 52 - 20, 75 - 30, 0 };

  g_assert_cmpuint (model_hold_count (lock), ==, G_N_ELEMENTS (waited));
  for (guint i = 0; i < G_N_ELEMENTS (waited); i++) {
    const ModelHold hold = model_hold (lock, i);
    g_assert_cmpint (model_waited (lock, hold.thread, hold.start), ==, waited[i]);
  }
  g_assert_cmpint (model_waited (lock, MODEL_NONE, 10), ==, -1);
  g_assert_cmpint (model_waited (lock, model_lane_count (model), 10), ==, -1);
  g_assert_cmpint (model_waited (lock, model_lane_index (lock), 10), ==, -1);
}

/* Somebody waits while others come and go so often that looking through all of them would take
 * long. */
static void
test_a_long_wait (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *lock = play_contention (model);
  int64_t time = 100;

  PLAY (model, { time, 1, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 103, NULL });
  for (int i = 0; i < 6000; i++, time += 10)
    PLAY (model, { time + 2, 2, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 103, NULL },
          { time + 4, 3, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
          { time + 5, 2, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
          { time + 6, 2, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
          { time + 8, 3, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL });
  g_assert_cmpuint (model_waiting (lock, time - 10 + 3), ==, 2);
  g_assert_cmpuint (model_waiting (lock, time - 10 + 5), ==, 1);
  g_assert_cmpuint (model_waiting (lock, 103), ==, 2);
  g_assert_cmpuint (model_waiting (lock, 99), ==, 0);
}

/* ------------------------------------------------------------------ at random */

#define THREADS 7u
#define STEPS   2000

/* Every thread waits for the semaphore, gets it or gives up, and posts it, in any order. */
static void
test_at_random (void)
{
  g_autoptr (Model) model = model_new ();
  int64_t times[STEPS], waits_since[THREADS + 1];
  uint32_t waiting[STEPS], lanes[THREADS + 1], present = 0;
  int64_t time = 0;

  for (uint32_t thread = 1; thread <= THREADS; thread++) {
    PLAY (model, START (0, thread));
    lanes[thread] = model_lane_count (model) - 1;
    waits_since[thread] = -1;
  }
  PLAY (model, { 0, 1, HEDDLE_EVENT_OBJECT_NAME, SEMAPHORE, 0, HEDDLE_OBJECT_SEMAPHORE, "seats" });
  const ModelLane *seats = script_lane (model, "seats");
  for (int i = 0; i < STEPS; i++) {
    uint32_t thread = (uint32_t) g_test_rand_int_range (1, THREADS + 1);
    gboolean waits = waits_since[thread] >= 0;
    time += g_test_rand_int_range (1, 30);
    PLAY (model,
          { time, thread, waits ? HEDDLE_EVENT_SEMAPHORE_ACQUIRE : HEDDLE_EVENT_SEMAPHORE_WAIT,
            SEMAPHORE, 0, 0, NULL });
    if (waits)
      g_assert_cmpint (model_waited (seats, lanes[thread], time), ==, time - waits_since[thread]);
    waits_since[thread] = waits ? -1 : time;
    present += waits ? -1u : 1u;
    times[i] = time;
    waiting[i] = present;
  }
  for (int i = 0; i < STEPS; i++)
    g_assert_cmpuint (model_waiting (seats, times[i]), ==, waiting[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/waiters/how-many-wait", test_how_many_wait);
  g_test_add_func ("/waiters/how-long-they-waited", test_how_long_they_waited);
  g_test_add_func ("/waiters/a-long-wait", test_a_long_wait);
  g_test_add_func ("/waiters/at-random", test_at_random);
  return g_test_run ();
}
