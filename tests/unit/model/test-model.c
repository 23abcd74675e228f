/* SPDX-License-Identifier: MIT */
#include "script.h"

enum { MAIN = 1, ONE = 2, TWO = 3, LOCK = 0x1000, CHANNEL = 0x2000, CONDITION = 0x3000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }

/* Two threads want one mutex: the second waits, the first one's release wakes it. */
static void
test_contended_mutex (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (1, TWO),
        { 2, ONE, HEDDLE_EVENT_OBJECT_NAME, LOCK, 0, HEDDLE_OBJECT_MUTEX, "counter" },
        EVENT (10, ONE, MUTEX_ACQUIRE, LOCK),
        { 15, TWO, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 100 + ONE, NULL },
        EVENT (30, ONE, MUTEX_RELEASE, LOCK), EVENT (32, TWO, MUTEX_ACQUIRE, LOCK),
        EVENT (50, TWO, MUTEX_RELEASE, LOCK));
  const ModelLane *one = script_lane (model, "thread 2"), *two = script_lane (model, "thread 3");
  const ModelLane *lock = script_lane (model, "counter");

  check_interval (two, 0, MODEL_RUNNING, 1, 15);
  check_interval (two, 1, MODEL_LOCK, 15, 32);
  check_interval (two, 2, MODEL_RUNNING, 32, MODEL_OPEN);
  g_assert_cmpuint (model_interval (two, 1).object, ==, model_lane_index (lock));
  g_assert_cmpuint (model_interval (two, 1).holder, ==, model_lane_index (one));
  g_assert_cmpuint (model_interval (two, 1).waker, ==, model_lane_index (one));

  g_assert_cmpuint (model_hold_count (lock), ==, 2);
  g_assert_cmpint (model_hold (lock, 0).end, ==, 30);
  g_assert_cmpint (model_hold (lock, 1).start, ==, 32);
  g_assert_cmpuint (model_wait_count (lock), ==, 1);
  g_assert_cmpint (model_wait (lock, 0).end, ==, 32);

  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_WAKE_UP), ==, 1);
  const ModelFlow flow = model_flow (model, MODEL_FLOW_WAKE_UP, 0);
  g_assert_cmpint (flow.from_time, ==, 30);
  g_assert_cmpint (flow.to_time, ==, 32);
  g_assert_cmpuint (flow.object, ==, model_lane_index (lock));
}

static void
test_waiters_take_the_lowest_free_row (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), START (0, ONE), START (0, TWO), START (0, 4),
        EVENT (1, MAIN, MUTEX_ACQUIRE, LOCK), EVENT (2, ONE, MUTEX_WAIT, LOCK),
        EVENT (3, TWO, MUTEX_WAIT, LOCK), EVENT (4, MAIN, MUTEX_RELEASE, LOCK),
        EVENT (5, ONE, MUTEX_ACQUIRE, LOCK), EVENT (6, 4, MUTEX_WAIT, LOCK));
  const ModelLane *lock = script_lane (model, "mutex 1");

  g_assert_cmpuint (model_wait (lock, 0).row, ==, 0);
  g_assert_cmpuint (model_wait (lock, 1).row, ==, 1);
  g_assert_cmpuint (model_wait (lock, 2).row, ==, 0);
  g_assert_cmpuint (model_wait_rows (lock), ==, 2);
  /* The wait that began at 3 is still open: a reader of time 6 must begin there. */
  g_assert_cmpuint (model_wait_at (lock, 3, 6), ==, 1);
}

static void
test_channel_matches_messages_by_number (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO),
        { 1, ONE, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, 2, 0, NULL },
        EVENT (5, TWO, CHANNEL_RECEIVE_WAIT, CHANNEL),
        { 10, ONE, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL },
        { 12, TWO, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL },
        { 20, ONE, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0, NULL },
        { 21, ONE, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 3, 0, NULL },
        EVENT (22, ONE, CHANNEL_SEND_WAIT, CHANNEL),
        { 30, TWO, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0, NULL },
        { 31, ONE, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 4, 0, NULL });
  const ModelLane *channel = script_lane (model, "channel 1");
  const ModelLane *one = script_lane (model, "thread 2"), *two = script_lane (model, "thread 3");

  g_assert_cmpuint (model_channel_capacity (channel), ==, 2);
  g_assert_cmpuint (model_channel_peak (channel), ==, 2);
  g_assert_cmpuint (model_backlog_count (channel), ==, 6);
  g_assert_cmpuint (model_backlog (channel, 3).backlog, ==, 2);
  g_assert_cmpuint (model_backlog_peak (channel, 0, 5), ==, 2);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_MESSAGE), ==, 2);
  const ModelFlow second = model_flow (model, MODEL_FLOW_MESSAGE, 1);
  g_assert_cmpuint (second.number, ==, 2);
  g_assert_cmpint (second.from_time, ==, 20);
  g_assert_cmpint (second.to_time, ==, 30);
  g_assert_cmpuint (second.from, ==, model_lane_index (one));
  check_interval (two, 1, MODEL_RECEIVE, 5, 12);
  check_interval (one, 1, MODEL_SEND, 22, 31);
  g_assert_cmpuint (model_interval (one, 1).waker, ==, model_lane_index (two));
}

static void
test_join_is_woken_by_the_end (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), { 3, MAIN, HEDDLE_EVENT_THREAD_CREATE, 0, ONE, 0, NULL },
        START (5, ONE), EVENT (6, MAIN, JOIN_BEGIN, 0x7000 + ONE), EVENT (9, ONE, THREAD_END, 0),
        EVENT (11, MAIN, JOIN_END, 0x7000 + ONE));
  const ModelLane *main_lane = script_lane (model, "main"), *one = script_lane (model, "thread 2");

  check_interval (main_lane, 1, MODEL_JOIN, 6, 11);
  g_assert_cmpuint (model_interval (main_lane, 1).waker, ==, model_lane_index (one));
  g_assert_cmpint (model_lane_end (one), ==, 9);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_WAKE_UP), ==, 2);
  g_assert_cmpint (model_flow (model, MODEL_FLOW_WAKE_UP, 0).from_time, ==, 3);
}

/* A creator names its thread before that has said anything, or later. */
static void
test_threads_are_named_by_others (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, MAIN), { 1, MAIN, HEDDLE_EVENT_THREAD_NAME, 0x7000 + ONE, 0, 0, "early" },
        START (2, ONE), START (3, TWO),
        { 4, MAIN, HEDDLE_EVENT_THREAD_NAME, 0x7000 + TWO, 0, 0, "late" },
        EVENT (5, ONE, THREAD_END, 0),
        { 6, MAIN, HEDDLE_EVENT_THREAD_NAME, 0x7000 + ONE, 0, 0, "next" },
        { 7, 9, HEDDLE_EVENT_THREAD_START, 0x7000 + ONE, 0, 109, NULL });
  g_assert_cmpuint (model_lane_number (script_lane (model, "early")), ==, ONE);
  g_assert_cmpuint (model_lane_identifier (script_lane (model, "early")), ==, 100 + ONE);
  g_assert_cmpuint (model_lane_number (script_lane (model, "late")), ==, TWO);
  g_assert_cmpuint (model_lane_number (script_lane (model, "next")), ==, 9);
}

static void
test_condition_is_woken_by_the_signal (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (2, TWO, CONDITION_SIGNAL, CONDITION),
        EVENT (5, ONE, CONDITION_WAIT, CONDITION), EVENT (8, TWO, CONDITION_BROADCAST, CONDITION),
        EVENT (9, ONE, CONDITION_WAKE, CONDITION), EVENT (15, ONE, CONDITION_WAIT, CONDITION),
        { 20, ONE, HEDDLE_EVENT_CONDITION_WAKE, CONDITION, 0, 110, NULL });
  const ModelLane *one = script_lane (model, "thread 2"), *two = script_lane (model, "thread 3");

  g_assert_cmpuint (model_interval (one, 1).waker, ==, model_lane_index (two));
  /* The second wait timed out: nobody woke it. */
  check_interval (one, 3, MODEL_CONDITION, 15, 20);
  g_assert_cmpuint (model_interval (one, 3).waker, ==, MODEL_NONE);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_WAKE_UP), ==, 1);
}

/* After a loss nothing is taken to go on that was open before it. */
static void
test_loss_leaves_no_ghost (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (10, ONE, MUTEX_ACQUIRE, LOCK),
        { 50, ONE, HEDDLE_EVENT_LOST, 20, 7, HEDDLE_LOSS_FULL, NULL },
        EVENT (60, ONE, MUTEX_ACQUIRE, LOCK));
  const ModelLane *one = script_lane (model, "thread 2"), *lock = script_lane (model, "mutex 1");

  check_interval (one, 0, MODEL_RUNNING, 0, 20);
  check_interval (one, 1, MODEL_UNKNOWN, 20, 50);
  check_interval (one, 2, MODEL_RUNNING, 50, MODEL_OPEN);
  g_assert_cmpint (model_hold (lock, 0).end, ==, 20);
  g_assert_cmpuint (model_hold (lock, 0).uncertain, ==, 1);
  g_assert_cmpuint (model_lost_count (model), ==, 7);
}

/* What a damaged file lacks says nothing of what a thread does behind it: until it says something. */
static void
test_damage_is_unknown_until_the_thread_speaks (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, JOIN_BEGIN, 0x7000 + TWO),
        { 50, ONE, HEDDLE_EVENT_LOST, 20, 0, HEDDLE_LOSS_DAMAGED, NULL },
        { 50, TWO, HEDDLE_EVENT_LOST, 20, 0, HEDDLE_LOSS_DAMAGED, NULL },
        EVENT (70, TWO, SLEEP_BEGIN, 0), EVENT (90, ONE, JOIN_END, 0x7000 + TWO));
  const ModelLane *one = script_lane (model, "thread 2"), *two = script_lane (model, "thread 3");

  check_interval (one, 2, MODEL_UNKNOWN, 20, 90);
  check_interval (one, 3, MODEL_RUNNING, 90, MODEL_OPEN);
  check_interval (two, 1, MODEL_UNKNOWN, 20, 70);
  check_interval (two, model_interval_count (two) - 1, MODEL_SLEEP, 70, MODEL_OPEN);
}

/* A reader that came twice has the lock twice: neither outlasts the loss, and nobody else's does end. */
static void
test_loss_ends_all_of_the_thread_alone (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (1, ONE, RWLOCK_READ_ACQUIRE, LOCK),
        EVENT (2, TWO, RWLOCK_READ_ACQUIRE, LOCK), EVENT (3, ONE, RWLOCK_READ_ACQUIRE, LOCK),
        { 50, ONE, HEDDLE_EVENT_LOST, 20, 7, HEDDLE_LOSS_NESTED, NULL });
  const ModelLane *one = script_lane (model, "thread 2");
  const ModelLane *lock = script_lane (model, "read-write lock 1");

  g_assert_cmpint (model_share (lock, 0).end, ==, 20);
  g_assert_cmpint (model_share (lock, 1).end, ==, MODEL_OPEN);
  g_assert_cmpint (model_share (lock, 2).end, ==, 20);
  g_assert_cmpuint (model_interval (one, 1).state, ==, MODEL_UNKNOWN);
  g_assert_cmpuint (model_interval (one, 1).cause, ==, HEDDLE_LOSS_NESTED);
  g_assert_cmpuint (model_interval (one, 1).object, ==, MODEL_NONE);
}

static void
test_process_end_ends_all (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, { 0, 0, HEDDLE_EVENT_PROCESS_START, 0, 1, 4711, "pigz" }, START (0, ONE),
        START (0, TWO), EVENT (1, ONE, MUTEX_ACQUIRE, LOCK), EVENT (2, TWO, MUTEX_WAIT, LOCK),
        EVENT (40, 0, PROCESS_END, 0), EVENT (45, ONE, MUTEX_RELEASE, LOCK));
  const ModelLane *two = script_lane (model, "thread 3"), *lock = script_lane (model, "mutex 1");

  g_assert_cmpstr (model_process_command (model, 1), ==, "pigz");
  g_assert_cmpuint (model_process_id (model, 1), ==, 4711);
  g_assert_false (model_is_alive (model));
  check_interval (two, 1, MODEL_LOCK, 2, 40);
  g_assert_cmpint (model_lane_end (two), ==, 40);
  g_assert_cmpint (model_wait (lock, 0).end, ==, 40);
  g_assert_cmpint (model_hold (lock, 0).end, ==, 40);
}

static void
test_nonsense_is_counted_and_harmless (void)
{
  g_autoptr (Model) model = model_new ();
  const HeddleDecodedEvent unknown_kind = { .process = 1, .thread = 1, .kind = 999 };
  const HeddleDecodedEvent no_process = { .thread = 1, .kind = HEDDLE_EVENT_SLEEP_BEGIN };

  model_add (model, &unknown_kind);
  model_add (model, &no_process);
  g_assert_cmpuint (model_odd_count (model), ==, 2);
  PLAY (model, EVENT (5, ONE, MUTEX_RELEASE, LOCK), EVENT (6, ONE, JOIN_END, 0x1234),
        EVENT (7, ONE, THREAD_END, 0), EVENT (8, ONE, THREAD_END, 0),
        { 9, TWO, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 77, 0, NULL });
  g_assert_cmpuint (model_odd_count (model), ==, 3);
  g_assert_cmpuint (model_hold_count (script_lane (model, "mutex 1")), ==, 0);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_MESSAGE), ==, 0);
}

/* A signal handler sleeps while its thread waits for a lock: the thread waits on, and its wait ends with
 * the lock. */
static void
test_handler_sleeps_in_a_wait (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO),
        { 5, TWO, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 0, NULL },
        { 20, ONE, HEDDLE_EVENT_SLEEP_BEGIN, 0, 5, 0, NULL },
        { 25, ONE, HEDDLE_EVENT_SLEEP_END, 0, 0, 0, NULL },
        { 40, TWO, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 41, ONE, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 50, ONE, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 60, ONE, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL });
  const ModelLane *one = model_lane (model, 0);
  const ModelLane *lock = script_lane (model, "mutex 1");

  check_interval (one, 1, MODEL_LOCK, 10, 20);
  check_interval (one, 2, MODEL_SLEEP, 20, 25);
  check_interval (one, 3, MODEL_LOCK, 25, 41);
  check_interval (one, 4, MODEL_RUNNING, 41, 60);
  g_assert_cmpuint (model_wait_count (lock), ==, 1);
  g_assert_cmpint (model_wait (lock, 0).end, ==, 41);
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_WAKE_UP), ==, 1);
}

/* What it writes there is its own, too; what it reads by itself begins and ends where it says. */
static void
test_input_and_output (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO),
        { 5, TWO, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 10, ONE, HEDDLE_EVENT_MUTEX_WAIT, LOCK, 0, 0, NULL },
        { 20, ONE, HEDDLE_EVENT_IO_BEGIN, 1, 5, HEDDLE_IO_WRITE, NULL },
        { 25, ONE, HEDDLE_EVENT_IO_END, 1, 5, 0, NULL },
        { 40, TWO, HEDDLE_EVENT_MUTEX_RELEASE, LOCK, 0, 0, NULL },
        { 41, ONE, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK, 0, 0, NULL },
        { 50, ONE, HEDDLE_EVENT_IO_BEGIN, 0, 5, HEDDLE_IO_READ, NULL },
        { 55, ONE, HEDDLE_EVENT_IO_END, 0, 5, 0, NULL },
        { 60, ONE, HEDDLE_EVENT_THREAD_END, 0, 0, 0, NULL });
  const ModelLane *one = model_lane (model, 0);

  check_interval (one, 2, MODEL_IO, 20, 25);
  check_interval (one, 3, MODEL_LOCK, 25, 41);
  check_interval (one, 4, MODEL_RUNNING, 41, 50);
  check_interval (one, 5, MODEL_IO, 50, 55);
  check_interval (one, 6, MODEL_RUNNING, 55, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/contended-mutex", test_contended_mutex);
  g_test_add_func ("/model/waiters-rows", test_waiters_take_the_lowest_free_row);
  g_test_add_func ("/model/channel-messages", test_channel_matches_messages_by_number);
  g_test_add_func ("/model/join-is-woken", test_join_is_woken_by_the_end);
  g_test_add_func ("/model/threads-named-by-others", test_threads_are_named_by_others);
  g_test_add_func ("/model/condition-is-woken", test_condition_is_woken_by_the_signal);
  g_test_add_func ("/model/loss-leaves-no-ghost", test_loss_leaves_no_ghost);
  g_test_add_func ("/model/damage-is-unknown", test_damage_is_unknown_until_the_thread_speaks);
  g_test_add_func ("/model/loss-ends-all-of-the-thread", test_loss_ends_all_of_the_thread_alone);
  g_test_add_func ("/model/process-end-ends-all", test_process_end_ends_all);
  g_test_add_func ("/model/nonsense-is-harmless", test_nonsense_is_counted_and_harmless);
  g_test_add_func ("/model/handler-sleeps-in-a-wait", test_handler_sleeps_in_a_wait);
  g_test_add_func ("/model/input-and-output", test_input_and_output);
  return g_test_run ();
}
