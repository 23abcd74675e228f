/* SPDX-License-Identifier: MIT
 *
 * Events after a thread's end: other libraries use locks while it is taken down. They are told in
 * the lanes of the locks; the thread's own lane is over.
 */
#include "script.h"

enum {
  ONE = 2,
  TWO = 3,
  LOCK = 0x1000,
  TABLE = 0x1100,
  SLOTS = 0x1200,
  GATE = 0x1300,
  ONCE = 0x1400
};

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }

/* The thread's lane: one interval, from 0 to its end at 10, and no more. */
static void
check_is_over (const Model *model)
{
  const ModelLane *one = script_lane (model, "thread 2");

  g_assert_cmpuint (model_interval_count (one), ==, 1);
  check_interval (one, 0, MODEL_RUNNING, 0, 10);
  g_assert_cmpint (model_lane_end (one), ==, 10);
}

static void
test_lock_is_taken_and_let_go (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, THREAD_END, 0),
        EVENT (12, ONE, MUTEX_ACQUIRE, LOCK), EVENT (14, TWO, MUTEX_WAIT, LOCK),
        EVENT (20, ONE, MUTEX_RELEASE, LOCK), EVENT (21, TWO, MUTEX_ACQUIRE, LOCK));
  const ModelLane *lock = script_lane (model, "mutex 1");

  check_is_over (model);
  g_assert_cmpint (model_hold (lock, 0).start, ==, 12);
  g_assert_cmpint (model_hold (lock, 0).end, ==, 20);
  g_assert_cmpuint (model_hold (lock, 0).thread, ==, 0);
  g_assert_cmpuint (model_hold (lock, 0).uncertain, ==, 0);
  check_interval (script_lane (model, "thread 3"), 1, MODEL_LOCK, 14, 21);
  g_assert_cmpuint (model_odd_count (model), ==, 0);
}

static void
test_waits_end_with_the_lock (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, TWO, MUTEX_ACQUIRE, LOCK),
        EVENT (10, ONE, THREAD_END, 0), EVENT (12, ONE, MUTEX_WAIT, LOCK),
        EVENT (20, TWO, MUTEX_RELEASE, LOCK), EVENT (21, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (25, ONE, MUTEX_RELEASE, LOCK), EVENT (30, TWO, MUTEX_ACQUIRE, LOCK),
        EVENT (31, ONE, MUTEX_WAIT, LOCK), EVENT (35, ONE, MUTEX_GIVE_UP, LOCK));
  const ModelLane *lock = script_lane (model, "mutex 1");
  int64_t held, contended;

  check_is_over (model);
  g_assert_cmpint (model_wait (lock, 0).end, ==, 21);
  g_assert_cmpint (model_wait (lock, 1).end, ==, 35);
  g_assert_cmpint (model_hold (lock, 1).end, ==, 25);
  model_lock_summary (lock, 0, 35, &held, &contended);
  g_assert_cmpint (contended, ==, 9 + 4);
  /* Nobody is woken who is no more. */
  g_assert_cmpuint (model_flow_count (model, MODEL_FLOW_WAKE_UP), ==, 0);
}

static void
test_other_locks (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (10, ONE, THREAD_END, 0),
        EVENT (11, ONE, RWLOCK_READ_WAIT, TABLE), EVENT (12, ONE, RWLOCK_READ_ACQUIRE, TABLE),
        EVENT (13, ONE, RWLOCK_READ_RELEASE, TABLE), EVENT (14, ONE, SEMAPHORE_WAIT, SLOTS),
        EVENT (15, ONE, SEMAPHORE_ACQUIRE, SLOTS), EVENT (16, ONE, SEMAPHORE_POST, SLOTS),
        EVENT (17, ONE, BARRIER_WAIT, GATE), EVENT (18, ONE, BARRIER_PASS, GATE),
        EVENT (19, ONE, ONCE_WAIT, ONCE), EVENT (20, ONE, ONCE_PASS, ONCE));
  static const struct {
    const char *name;
    int64_t wait_end;
  } locks[] = {
    { "read-write lock 1", 12 }, { "semaphore 1", 15 }, { "barrier 1", 18 }, { "once 1", 20 }
  };

  check_is_over (model);
  for (gsize i = 0; i < G_N_ELEMENTS (locks); i++) {
    const ModelLane *lock = script_lane (model, locks[i].name);
    g_assert_cmpuint (model_wait_count (lock), ==, 1);
    g_assert_cmpint (model_wait (lock, 0).end, ==, locks[i].wait_end);
  }
  g_assert_cmpint (model_share (script_lane (model, "read-write lock 1"), 0).end, ==, 13);
  g_assert_cmpint (model_hold (script_lane (model, "semaphore 1"), 0).end, ==, 16);
}

/* What is still open when the process ends, ends there. */
static void
test_nothing_stays_open (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, THREAD_END, 0),
        EVENT (12, ONE, MUTEX_ACQUIRE, LOCK), EVENT (13, ONE, RWLOCK_READ_ACQUIRE, TABLE),
        EVENT (14, ONE, SEMAPHORE_WAIT, SLOTS), EVENT (15, ONE, SLEEP_BEGIN, 0),
        EVENT (16, ONE, JOIN_BEGIN, 0x7000 + TWO), EVENT (17, ONE, CONDITION_WAIT, 0x3000),
        EVENT (18, ONE, CHANNEL_RECEIVE_WAIT, 0x2000), EVENT (40, 0, PROCESS_END, 0));
  check_is_over (model);
  g_assert_cmpint (model_hold (script_lane (model, "mutex 1"), 0).end, ==, 40);
  g_assert_cmpint (model_share (script_lane (model, "read-write lock 1"), 0).end, ==, 40);
  g_assert_cmpint (model_wait (script_lane (model, "semaphore 1"), 0).end, ==, 40);
  g_assert_cmpuint (model_odd_count (model), ==, 0);
}

/* Losses after the end leave no ghost either. */
static void
test_loss_after_the_end (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, TWO, MUTEX_ACQUIRE, LOCK),
        EVENT (10, ONE, THREAD_END, 0), EVENT (12, ONE, MUTEX_WAIT, LOCK),
        EVENT (13, ONE, RWLOCK_READ_ACQUIRE, TABLE),
        { 30, ONE, HEDDLE_EVENT_LOST, 1, 4, HEDDLE_LOSS_FULL, NULL },
        EVENT (32, TWO, MUTEX_RELEASE, LOCK));
  const ModelWait wait = model_wait (script_lane (model, "mutex 1"), 0);
  const ModelWait share = model_share (script_lane (model, "read-write lock 1"), 0);

  check_is_over (model);
  /* The loss says that it began at 1: nothing can have ended before it began. */
  g_assert_cmpint (wait.end, ==, 12);
  g_assert_cmpint (share.end, ==, 13);
  g_assert_cmpuint (model_lost_count (model), ==, 4);
}

/* It is cancelled while it waits: it leaves the queue at its end, not at the process's. */
static void
test_end_in_a_wait (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (3, ONE, SEMAPHORE_WAIT, SLOTS),
        EVENT (10, ONE, THREAD_END, 0), EVENT (12, TWO, JOIN_BEGIN, 0x7000 + ONE),
        EVENT (15, TWO, THREAD_END, 0));
  const ModelLane *slots = script_lane (model, "semaphore 1");
  int64_t held, contended;

  check_interval (script_lane (model, "thread 2"), 1, MODEL_SEMAPHORE, 3, 10);
  g_assert_cmpint (model_wait (slots, 0).end, ==, 10);
  model_lock_summary (slots, 0, 15, &held, &contended);
  g_assert_cmpint (contended, ==, 7);
}

/* Each thread begins and ends once. */
static void
test_no_second_life (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (10, ONE, THREAD_END, 0), START (12, ONE),
        EVENT (14, ONE, THREAD_END, 0), { 15, ONE, HEDDLE_EVENT_THREAD_NAME, 0, 0, 0, "late" });
  g_assert_cmpuint (model_odd_count (model), ==, 2);
  g_assert_cmpint (model_lane_end (script_lane (model, "late")), ==, 10);
}

/* A join may begin before the joined thread runs: as it ends, it is known whom it was for. */
static void
test_join_before_the_start (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), EVENT (2, ONE, JOIN_BEGIN, 0x7000 + TWO), START (3, TWO),
        EVENT (8, TWO, THREAD_END, 0), EVENT (9, ONE, JOIN_END, 0x7000 + TWO));
  const ModelInterval join = model_interval (model_lane (model, 0), 1);
  g_assert_cmpint (join.state, ==, MODEL_JOIN);
  g_assert_cmpint (join.end, ==, 9);
  g_assert_cmpuint (join.object, ==, 1);
  g_assert_cmpuint (join.waker, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late-events/lock", test_lock_is_taken_and_let_go);
  g_test_add_func ("/late-events/waits", test_waits_end_with_the_lock);
  g_test_add_func ("/late-events/other-locks", test_other_locks);
  g_test_add_func ("/late-events/nothing-stays-open", test_nothing_stays_open);
  g_test_add_func ("/late-events/loss", test_loss_after_the_end);
  g_test_add_func ("/late-events/end-in-a-wait", test_end_in_a_wait);
  g_test_add_func ("/late-events/no-second-life", test_no_second_life);
  g_test_add_func ("/late-events/join-before-the-start", test_join_before_the_start);
  return g_test_run ();
}
