/* SPDX-License-Identifier: MIT
 *
 * The kinds of lanes beyond threads, mutexes and channels, each with a few scripted events.
 */
#include "script.h"

enum { MAIN = 1, ONE = 2, TWO = 3, OBJECT = 0x1000, OTHER = 0x2000 };

#define EVENT(time, thread, KIND, object, argument)              \
  {                                                              \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, 0, NULL \
  }
#define NAME(time, type, name)                                                  \
  {                                                                             \
    time, MAIN, HEDDLE_EVENT_OBJECT_NAME, OBJECT, 0, HEDDLE_OBJECT_##type, name \
  }

/* Readers share, each in a row; a writer waits for the last of them, and is woken by that one. */
static void
test_readers_share_and_a_writer_waits (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), NAME (0, RWLOCK, "table"),
        EVENT (10, ONE, RWLOCK_READ_ACQUIRE, OBJECT, 0),
        EVENT (12, TWO, RWLOCK_READ_ACQUIRE, OBJECT, 0),
        EVENT (15, MAIN, RWLOCK_WRITE_WAIT, OBJECT, 0),
        EVENT (20, ONE, RWLOCK_READ_RELEASE, OBJECT, 0),
        EVENT (30, TWO, RWLOCK_READ_RELEASE, OBJECT, 0),
        EVENT (31, MAIN, RWLOCK_WRITE_ACQUIRE, OBJECT, 0),
        EVENT (40, MAIN, RWLOCK_WRITE_RELEASE, OBJECT, 0));
  const ModelLane *lock = script_lane (model, "table"), *two = script_lane (model, "thread 3");

  g_assert_cmpuint (model_share_count (lock), ==, 2);
  g_assert_cmpuint (model_share (lock, 1).row, ==, 1);
  g_assert_cmpint (model_share (lock, 0).end, ==, 20);
  g_assert_cmpuint (model_hold_count (lock), ==, 1);
  check_interval (script_lane (model, "main"), 1, MODEL_LOCK, 15, 31);
  g_assert_cmpuint (model_interval (script_lane (model, "main"), 1).waker, ==,
                    model_lane_index (two));
  g_assert_cmpuint (model_acquisition_count (lock), ==, 3);
}

/* A semaphore that two have at once has no owner, but those who share it; what another thread gives
 * back, the first no longer has. */
static void
test_semaphore_is_shared (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), NAME (0, SEMAPHORE, "permits"),
        EVENT (5, ONE, SEMAPHORE_ACQUIRE, OBJECT, 0), EVENT (8, TWO, SEMAPHORE_ACQUIRE, OBJECT, 0),
        EVENT (20, TWO, SEMAPHORE_POST, OBJECT, 0), EVENT (30, MAIN, SEMAPHORE_POST, OBJECT, 0),
        EVENT (40, MAIN, SEMAPHORE_POST, OBJECT, 0));
  const ModelLane *permits = script_lane (model, "permits");

  g_assert_cmpuint (model_hold_count (permits), ==, 1);
  g_assert_cmpint (model_hold (permits, 0).end, ==, 8);
  g_assert_cmpuint (model_share_count (permits), ==, 2);
  g_assert_cmpint (model_share (permits, 1).end, ==, 20);
  g_assert_cmpint (model_share (permits, 0).end, ==, 30);
}

/* Whoever comes last lets the others pass. */
static void
test_barrier_opens_with_the_last (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, ONE, BARRIER_WAIT, OBJECT, 2),
        EVENT (9, TWO, BARRIER_PASS, OBJECT, 1), EVENT (11, ONE, BARRIER_PASS, OBJECT, 1));
  const ModelLane *one = script_lane (model, "thread 2"), *two = script_lane (model, "thread 3");

  check_interval (one, 1, MODEL_BARRIER, 5, 11);
  g_assert_cmpuint (model_interval (one, 1).waker, ==, model_lane_index (two));
  g_assert_cmpuint (model_wait_count (script_lane (model, "barrier 1")), ==, 1);
  g_assert_cmpuint (model_interval_count (two), ==, 1);
}

static void
test_once_is_run_by_the_first (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, ONE, ONCE_BEGIN, OBJECT, 0),
        EVENT (6, TWO, ONCE_WAIT, OBJECT, 0), EVENT (20, ONE, ONCE_END, OBJECT, 0),
        EVENT (21, TWO, ONCE_PASS, OBJECT, 0), EVENT (30, TWO, ONCE_PASS, OBJECT, 0));
  const ModelLane *once = script_lane (model, "once 1");

  g_assert_cmpuint (model_hold_count (once), ==, 1);
  g_assert_cmpint (model_hold (once, 0).end, ==, 20);
  check_interval (script_lane (model, "thread 3"), 1, MODEL_LOCK, 6, 21);
  g_assert_cmpuint (model_interval_count (script_lane (model, "thread 3")), ==, 3);
}

/* A value goes from its first owner to the next, and its misuse is seen in its lane. */
static void
test_value_has_one_owner (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), NAME (2, VALUE, "name"),
        EVENT (10, MAIN, VALUE_MOVE, OBJECT, 0), EVENT (15, ONE, VALUE_TAKE, OBJECT, 0),
        EVENT (18, MAIN, VALUE_MISUSE, OBJECT, 0));
  const ModelLane *value = script_lane (model, "name"), *one = script_lane (model, "thread 2");

  g_assert_cmpint (model_lane_kind (value), ==, MODEL_LANE_VALUE);
  g_assert_cmpuint (model_hold_count (value), ==, 2);
  g_assert_cmpint (model_hold (value, 0).end, ==, 10);
  g_assert_cmpuint (model_hold (value, 1).thread, ==, model_lane_index (one));
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_MESSAGE), ==, 1);
  g_assert_cmpuint (model_wait_count (value), ==, 1);
}

static void
test_numbers_in_time (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), NAME (1, VARIABLE, "total"),
        EVENT (5, ONE, VARIABLE_WRITE, OBJECT, 7), EVENT (6, TWO, VARIABLE_READ, OBJECT, 7),
        EVENT (8, TWO, VARIABLE_WRITE, OBJECT, 8), EVENT (9, ONE, REFERENCE_CLONE, OTHER, 2),
        EVENT (12, TWO, REFERENCE_DROP, OTHER, 1));
  const ModelLane *total = script_lane (model, "total");
  const ModelLane *shared = script_lane (model, "shared value 1");

  g_assert_cmpuint (model_backlog_count (total), ==, 2);
  g_assert_cmpuint (model_backlog (total, 1).backlog, ==, 8);
  g_assert_cmpuint (model_backlog (total, 1).thread, ==,
                    model_lane_index (script_lane (model, "thread 3")));
  g_assert_cmpuint (model_backlog (shared, 1).backlog, ==, 1);
  g_assert_cmpuint (model_channel_peak (shared), ==, 2);
}

/* A task is ready, polled, pending, woken, polled again, over. A wake-up while it is polled makes
 * it ready at once; one while it is ready, or after its end, changes nothing. */
static void
test_life_of_a_task (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), NAME (1, TASK, "fetch"), EVENT (2, ONE, TASK_SPAWN, OBJECT, 0),
        EVENT (5, ONE, TASK_POLL, OBJECT, 0), EVENT (8, ONE, TASK_PENDING, OBJECT, 0),
        EVENT (20, ONE, TASK_WAKE, OBJECT, 0), EVENT (21, ONE, TASK_WAKE, OBJECT, 0),
        EVENT (25, ONE, TASK_POLL, OBJECT, 0), EVENT (26, ONE, TASK_WAKE, OBJECT, 0),
        EVENT (27, ONE, TASK_PENDING, OBJECT, 0), EVENT (28, ONE, TASK_POLL, OBJECT, 0),
        EVENT (30, ONE, TASK_END, OBJECT, 0), EVENT (35, ONE, TASK_WAKE, OBJECT, 0));
  const ModelLane *task = script_lane (model, "fetch"), *one = script_lane (model, "thread 2");

  check_interval (task, 0, MODEL_READY, 2, 5);
  check_interval (task, 1, MODEL_RUNNING, 5, 8);
  check_interval (task, 2, MODEL_PENDING, 8, 20);
  check_interval (task, 3, MODEL_READY, 20, 25);
  check_interval (task, 4, MODEL_RUNNING, 25, 27);
  check_interval (task, 5, MODEL_READY, 27, 28);
  check_interval (task, 6, MODEL_RUNNING, 28, 30);
  g_assert_cmpuint (model_interval_count (task), ==, 7);
  g_assert_cmpuint (model_interval (task, 1).holder, ==, model_lane_index (one));
  g_assert_cmpint (model_lane_end (task), ==, 30);
}

static void
test_stolen_job_comes_from_its_victim (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, ONE, JOB_SPLIT, 1, 2),
        EVENT (9, TWO, JOB_STEAL, 2, ONE), EVENT (10, TWO, JOB_STEAL, 2, ONE));
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_MESSAGE), ==, 1);
  const ModelFlow flow = model_flow (model, MODEL_FLOW_MESSAGE, 0);
  g_assert_cmpint (flow.from_time, ==, 5);
  g_assert_cmpuint (flow.to, ==, model_lane_index (script_lane (model, "thread 3")));
}

/* A pipe's two ends lie in two processes, and are one lane. */
static void
test_pipe_joins_processes (void)
{
  g_autoptr (Model) model = model_new ();
  const HeddleDecodedEvent events[] = {
    { .time = 1, .process = 1, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START, .detail = 101 },
    { .time = 2, .process = 2, .thread = 1, .kind = HEDDLE_EVENT_THREAD_START, .detail = 102 },
    { .time = 3, .process = 2, .thread = 1, .kind = HEDDLE_EVENT_PIPE_RECEIVE_WAIT, .object = 77 },
    { .time = 5,
      .process = 1,
      .thread = 1,
      .kind = HEDDLE_EVENT_PIPE_SEND,
      .object = 77,
      .argument = 1 },
    { .time = 8,
      .process = 2,
      .thread = 1,
      .kind = HEDDLE_EVENT_PIPE_RECEIVE,
      .object = 77,
      .argument = 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    model_add (model, &events[i]);
  g_assert_cmpuint (model_lane_count (model), ==, 3);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_MESSAGE), ==, 1);
  const ModelFlow flow = model_flow (model, MODEL_FLOW_MESSAGE, 0);
  g_assert_cmpuint (model_lane_process (model_lane (model, flow.from)), ==, 1);
  g_assert_cmpuint (model_lane_process (model_lane (model, flow.to)), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chapter/readers-share", test_readers_share_and_a_writer_waits);
  g_test_add_func ("/chapter/semaphore", test_semaphore_is_shared);
  g_test_add_func ("/chapter/barrier", test_barrier_opens_with_the_last);
  g_test_add_func ("/chapter/once", test_once_is_run_by_the_first);
  g_test_add_func ("/chapter/value", test_value_has_one_owner);
  g_test_add_func ("/chapter/numbers", test_numbers_in_time);
  g_test_add_func ("/chapter/task", test_life_of_a_task);
  g_test_add_func ("/chapter/steal", test_stolen_job_comes_from_its_victim);
  g_test_add_func ("/chapter/pipe", test_pipe_joins_processes);
  return g_test_run ();
}
