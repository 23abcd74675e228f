/* SPDX-License-Identifier: MIT
 *
 * Statistics of small scripted runs, worked out by hand: a lock, readers, a counting semaphore, a channel, a
 * condition, threads; whole and in ranges.
 */
#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"

#include "script.h"

enum { ONE = 1, TWO, THREE, A = 0x1000, B = 0x2000 };

#define EVENT(time, thread, KIND, object)                 \
  {                                                       \
    time, thread, HEDDLE_EVENT_##KIND, object, 0, 0, NULL \
  }
#define SEND(time, thread, KIND, object, number)                       \
  {                                                                    \
    time, thread, HEDDLE_EVENT_CHANNEL_##KIND, object, number, 0, NULL \
  }

static uint32_t
lane (const Model *model, const char *name)
{
  return model_lane_index (script_lane (model, name));
}

/* ------------------------------------------------------------------ locks */

/* One has it from 10 to 50 and 60 to 90; Two waits from 20 to 50 and has it to 60, Three waits from 30 to
 * 90 and has it to 100. */
static Model *
locked_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE), EVENT (10, ONE, MUTEX_ACQUIRE, A),
        EVENT (20, TWO, MUTEX_WAIT, A), EVENT (30, THREE, MUTEX_WAIT, A),
        EVENT (50, ONE, MUTEX_RELEASE, A), EVENT (50, TWO, MUTEX_ACQUIRE, A),
        EVENT (60, TWO, MUTEX_RELEASE, A), EVENT (60, ONE, MUTEX_ACQUIRE, A),
        EVENT (90, ONE, MUTEX_RELEASE, A), EVENT (90, THREE, MUTEX_ACQUIRE, A),
        EVENT (100, THREE, MUTEX_RELEASE, A), EVENT (100, ONE, SLEEP_BEGIN, 0));
  return model;
}

static void
check_pair (const LockStatistics *lock, guint index, uint32_t holder, uint32_t waiter,
            uint64_t times, int64_t time)
{
  const HeldUp *pair = &g_array_index (lock->held_up, HeldUp, index);

  g_assert_cmpuint (index, <, lock->held_up->len);
  g_assert_cmpuint (pair->holder, ==, holder);
  g_assert_cmpuint (pair->waiter, ==, waiter);
  g_assert_cmpuint (pair->times, ==, times);
  g_assert_cmpint (pair->time, ==, time);
}

static void
test_lock (void)
{
  g_autoptr (Model) model = locked_model ();
  g_autoptr (LockStatistics) lock =
      lock_statistics (model, lane (model, "mutex 1"), 0, INT64_MAX, NULL);
  const uint32_t one = lane (model, "main"), two = lane (model, "thread 2"),
                 three = lane (model, "thread 3");

  g_assert_cmpuint (lock->acquisitions, ==, 4);
  g_assert_cmpuint (lock->after_wait, ==, 2);
  g_assert_cmpint (lock->held, ==, 90);
  g_assert_cmpint (lock->contended, ==, 70);
  g_assert_cmpuint (lock->most_waiters, ==, 2);
  g_assert_cmpuint (lock->waits.count, ==, 2);
  g_assert_cmpint (lock->waits.total, ==, 90);
  g_assert_cmpint (lock->waits.most, ==, 60);
  g_assert_cmpint (lock->holds.p50, ==, 10);
  g_assert_cmpint (lock->holds.most, ==, 40);
  const LockWait *longest = &g_array_index (lock->longest, LockWait, 0);
  g_assert_cmpuint (longest->thread, ==, three);
  g_assert_cmpint (longest->start, ==, 30);
  g_assert_cmpint (longest->length, ==, 60);
  g_assert_cmpuint (g_array_index (lock->threads, LockThread, 0).thread, ==, three);
  g_assert_cmpint (g_array_index (lock->threads, LockThread, 2).held, ==, 70);
  g_assert_cmpuint (lock->held_up->len, ==, 3);
  check_pair (lock, 0, one, three, 2, 50);
  check_pair (lock, 1, one, two, 1, 30);
  check_pair (lock, 2, two, three, 1, 10);
}

/* From 40 to 60: what began before and goes on after counts with its part. */
static void
test_lock_in_a_range (void)
{
  g_autoptr (Model) model = locked_model ();
  g_autoptr (LockStatistics) lock = lock_statistics (model, lane (model, "mutex 1"), 40, 60, NULL);

  g_assert_cmpuint (lock->acquisitions, ==, 1);
  g_assert_cmpuint (lock->after_wait, ==, 1);
  g_assert_cmpuint (lock->waits.count, ==, 2);
  g_assert_cmpint (lock->waits.total, ==, 30);
  g_assert_cmpuint (lock->holds.count, ==, 2);
  g_assert_cmpint (lock->held, ==, 20);
  g_assert_cmpint (g_array_index (lock->longest, LockWait, 0).start, ==, 40);
}

/* Two readers hold a writer up at once; a reader's time is a share. */
static void
test_readers (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE),
        EVENT (10, ONE, RWLOCK_READ_ACQUIRE, A), EVENT (12, TWO, RWLOCK_READ_ACQUIRE, A),
        EVENT (20, THREE, RWLOCK_WRITE_WAIT, A), EVENT (30, ONE, RWLOCK_READ_RELEASE, A),
        EVENT (42, TWO, RWLOCK_READ_RELEASE, A), EVENT (42, THREE, RWLOCK_WRITE_ACQUIRE, A),
        EVENT (50, THREE, RWLOCK_WRITE_RELEASE, A));
  g_autoptr (LockStatistics) lock =
      lock_statistics (model, lane (model, "read-write lock 1"), 0, INT64_MAX, NULL);
  g_assert_cmpuint (lock->acquisitions, ==, 3);
  g_assert_cmpuint (lock->shares.count, ==, 2);
  g_assert_cmpint (lock->shares.total, ==, 50);
  g_assert_cmpint (lock->holds.total, ==, 8);
  check_pair (lock, 0, lane (model, "thread 2"), lane (model, "thread 3"), 1, 22);
  check_pair (lock, 1, lane (model, "main"), lane (model, "thread 3"), 1, 10);
}

/* The hold of whoever had it first becomes a share when a second one takes it: still one acquisition, and
 * one length. */
static void
test_counting_semaphore (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, SEMAPHORE_ACQUIRE, A),
        EVENT (20, TWO, SEMAPHORE_ACQUIRE, A), EVENT (40, ONE, SEMAPHORE_POST, A),
        EVENT (50, TWO, SEMAPHORE_POST, A));
  g_autoptr (LockStatistics) lock =
      lock_statistics (model, lane (model, "semaphore 1"), 0, INT64_MAX, NULL);
  g_assert_cmpuint (lock->acquisitions, ==, 2);
  g_assert_cmpuint (lock->holds.count, ==, 0);
  g_assert_cmpuint (lock->shares.count, ==, 2);
  g_assert_cmpint (lock->shares.least, ==, 30);
  g_assert_cmpint (lock->shares.most, ==, 30);
}

/* ------------------------------------------------------------------ the others */

/* Capacity 2: three sent at 10, 20 and 30 (after a wait for room since 25), received at 30, 60 and 90. */
static Model *
channel_model (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), SEND (0, ONE, OPEN, A, 2),
        EVENT (5, TWO, CHANNEL_RECEIVE_WAIT, A), SEND (10, ONE, SEND, A, 1),
        SEND (20, ONE, SEND, A, 2), EVENT (25, ONE, CHANNEL_SEND_WAIT, A),
        SEND (30, TWO, RECEIVE, A, 1), SEND (30, ONE, SEND, A, 3), SEND (60, TWO, RECEIVE, A, 2),
        SEND (90, TWO, RECEIVE, A, 3), EVENT (100, ONE, SLEEP_BEGIN, 0));
  return model;
}

static void
test_channel (void)
{
  g_autoptr (Model) model = channel_model ();
  g_autoptr (ChannelStatistics) channel =
      channel_statistics (model, lane (model, "channel 1"), 0, INT64_MAX, NULL);

  g_assert_cmpuint (channel->capacity, ==, 2);
  g_assert_cmpuint (channel->sent, ==, 3);
  g_assert_cmpuint (channel->received, ==, 3);
  g_assert_cmpint (channel->full, ==, 40);
  g_assert_cmpint (channel->empty, ==, 20);
  g_assert_cmpfloat_with_epsilon (channel->backlog.mean, (10 + 2 * 40 + 30) / 100.0, 1e-9);
  g_assert_cmpuint (channel->backlog.p50, ==, 1);
  g_assert_cmpuint (channel->backlog.p90, ==, 2);
  g_assert_cmpuint (channel->backlog.most, ==, 2);
  g_assert_cmpuint (channel->backlog.at_end, ==, 0);
  g_assert_cmpuint (channel->latency.count, ==, 3);
  g_assert_cmpint (channel->latency.total, ==, 20 + 40 + 60);
  g_assert_cmpint (channel->send_waits.total, ==, 5);
  g_assert_cmpint (channel->receive_waits.total, ==, 25);
  g_assert_cmpuint (g_array_index (channel->slowest, ModelFlow, 0).number, ==, 3);
  g_assert_cmpuint (channel->senders->len, ==, 1);
  g_assert_cmpuint (g_array_index (channel->senders, ChannelThread, 0).messages, ==, 3);
  g_assert_cmpint (g_array_index (channel->receivers, ChannelThread, 0).longest_wait, ==, 25);
}

/* From 20 to 60 there are two at all times; what lay there at the beginning counts. */
static void
test_channel_in_a_range (void)
{
  g_autoptr (Model) model = channel_model ();
  g_autoptr (GPtrArray) all = channel_statistics_all (model, 25, 60, NULL);

  g_assert_cmpuint (all->len, ==, 1);
  const ChannelStatistics *channel = g_ptr_array_index (all, 0);
  g_assert_cmpuint (channel->sent, ==, 1);
  g_assert_cmpuint (channel->received, ==, 1);
  g_assert_cmpint (channel->full, ==, 35);
  g_assert_cmpuint (channel->backlog.p50, ==, 2);
  g_assert_cmpuint (channel->backlog.at_end, ==, 2);
  g_assert_cmpint (channel->latency.most, ==, 20);
}

static void
test_thread (void)
{
  g_autoptr (Model) model = locked_model ();
  const uint32_t three = lane (model, "thread 3");
  g_autoptr (ThreadStatistics) thread = thread_statistics (model, three, 0, INT64_MAX, NULL);

  g_assert_cmpint (thread->states[MODEL_RUNNING].total, ==, 40);
  g_assert_cmpuint (thread->waits, ==, 1);
  g_assert_cmpint (thread->waited, ==, 60);
  g_assert_cmpint (thread->longest.start, ==, 30);
  const ThreadObject *object = &g_array_index (thread->objects, ThreadObject, 0);
  g_assert_cmpuint (object->object, ==, lane (model, "mutex 1"));
  g_assert_cmpint ((int) object->state, ==, MODEL_LOCK);
  g_assert_cmpint (object->waited, ==, 60);
  const ThreadWaker *waker = &g_array_index (thread->wakers, ThreadWaker, 0);
  g_assert_cmpuint (waker->thread, ==, lane (model, "main"));
  g_assert_cmpuint (waker->times, ==, 1);

  /* It goes on waiting at the range's end: nobody has woken it yet. */
  g_autoptr (ThreadStatistics) part = thread_statistics (model, three, 20, 80, NULL);
  g_assert_cmpint (part->waited, ==, 50);
  g_assert_cmpuint (part->wakers->len, ==, 0);
}

/* A wait that is notified and then waits for its mutex; one whose time is up; a notification in vain. */
static void
test_condition (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (5, ONE, CONDITION_SIGNAL, B),
        { 10, TWO, HEDDLE_EVENT_CONDITION_WAIT, B, A, 0, NULL }, EVENT (30, ONE, MUTEX_ACQUIRE, A),
        EVENT (32, ONE, CONDITION_BROADCAST, B),
        { 35, TWO, HEDDLE_EVENT_CONDITION_WAKE, B, A, 0, NULL }, EVENT (36, TWO, MUTEX_WAIT, A),
        EVENT (45, ONE, MUTEX_RELEASE, A), EVENT (45, TWO, MUTEX_ACQUIRE, A),
        EVENT (46, TWO, MUTEX_RELEASE, A), { 50, TWO, HEDDLE_EVENT_CONDITION_WAIT, B, A, 0, NULL },
        { 70, TWO, HEDDLE_EVENT_CONDITION_WAKE, B, 0, 110, NULL });
  g_autoptr (ConditionStatistics) condition =
      condition_statistics (model, lane (model, "condition 1"), 0, INT64_MAX, NULL);
  g_assert_cmpuint (condition->waits.count, ==, 2);
  g_assert_cmpint (condition->waits.total, ==, 35 + 20);
  g_assert_cmpint (condition->until_notified.total, ==, 22);
  g_assert_cmpint (condition->until_woken.total, ==, 3);
  g_assert_cmpint (condition->until_locked.total, ==, 10);
  g_assert_cmpuint (condition->unnotified, ==, 1);
  g_assert_cmpuint (condition->notifications, ==, 2);
  g_assert_cmpuint (condition->broadcasts, ==, 1);
  g_assert_cmpuint (condition->in_vain, ==, 1);
  g_assert_cmpuint (condition->most_waiters, ==, 1);
  g_assert_cmpuint (g_array_index (condition->threads, ConditionThread, 1).in_vain, ==, 1);
}

static void
test_cancelled (void)
{
  g_autoptr (Model) model = locked_model ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (lock_statistics (model, lane (model, "mutex 1"), 0, INT64_MAX, cancellable));
  g_assert_null (thread_statistics (model, lane (model, "main"), 0, INT64_MAX, cancellable));
  g_autoptr (Model) other = channel_model ();
  g_assert_null (channel_statistics_all (other, 0, INT64_MAX, cancellable));
}

/* Of an empty range, and of one behind the end, everything is nothing. */
static void
test_empty_ranges (void)
{
  g_autoptr (Model) model = locked_model ();

  for (int i = 0; i < 3; i++) {
    const int64_t ranges[][2] = { { 40, 40 }, { 70, 30 }, { 5000, 6000 } };
    g_autoptr (LockStatistics) lock =
        lock_statistics (model, lane (model, "mutex 1"), ranges[i][0], ranges[i][1], NULL);
    g_assert_cmpuint (lock->acquisitions, ==, 0);
    g_assert_cmpint (lock->waits.total + lock->holds.total + lock->held, ==, 0);
    g_assert_cmpint (lock->to - lock->from, ==, 0);
  }
}

/* ------------------------------------------------------------------ while it grows */

#define ROUNDS 20000

/* Two threads take turns with a mutex and a semaphore that both may have, and send each other messages. */
static gpointer
write_events (gpointer data)
{
  Model *model = data;

  PLAY (model, START (0, ONE), START (0, TWO));
  for (int64_t i = 1; i <= ROUNDS; i++) {
    const int64_t time = i * 100;
    const uint32_t first = i % 2 ? ONE : TWO, second = i % 2 ? TWO : ONE;
    PLAY (model, EVENT (time, first, MUTEX_ACQUIRE, A), EVENT (time + 10, second, MUTEX_WAIT, A),
          EVENT (time + 30, first, MUTEX_RELEASE, A), EVENT (time + 30, second, MUTEX_ACQUIRE, A),
          EVENT (time + 40, second, MUTEX_RELEASE, A),
          EVENT (time + 50, first, SEMAPHORE_ACQUIRE, B),
          EVENT (time + 51, second, SEMAPHORE_ACQUIRE, B),
          EVENT (time + 55, first, SEMAPHORE_POST, B), EVENT (time + 56, second, SEMAPHORE_POST, B),
          SEND (time + 60, first, SEND, 0x3000, (uint64_t) i),
          SEND (time + 80, second, RECEIVE, 0x3000, (uint64_t) i));
  }
  return NULL;
}

/* Looks at everything that there is so far; returns how many acquisitions there are. */
static uint64_t
look (const Model *model)
{
  uint64_t acquisitions = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    ModelFamily family = model_kind_family (model_lane_kind (model_lane (model, i)));
    if (family == MODEL_FAMILY_LOCK) {
      g_autoptr (LockStatistics) lock = lock_statistics (model, i, 0, INT64_MAX, NULL);
      g_assert_cmpuint (lock->after_wait, <=, lock->acquisitions);
      acquisitions += lock->acquisitions;
    } else if (family == MODEL_FAMILY_THREAD) {
      g_autoptr (ThreadStatistics) thread = thread_statistics (model, i, 0, INT64_MAX, NULL);
      g_assert_cmpint (thread->waited, <=, thread->to - thread->from);
    }
  }
  g_autoptr (GPtrArray) channels = channel_statistics_all (model, 0, INT64_MAX, NULL);
  for (guint i = 0; i < channels->len; i++) {
    const ChannelStatistics *channel = g_ptr_array_index (channels, i);
    g_assert_cmpuint (channel->sent, <=, channel->received + 1);
  }
  return acquisitions;
}

/* Readers need not wait for the writer, and see ever more. */
static void
test_while_it_grows (void)
{
  g_autoptr (Model) model = model_new ();
  GThread *writer = g_thread_new ("writer", write_events, model);
  uint64_t seen = 0;

  while (model_now (model) < ROUNDS * 100 + 80) {
    uint64_t acquisitions = look (model);
    g_assert_cmpuint (acquisitions, >=, seen);
    seen = acquisitions;
  }
  g_thread_join (writer);
  g_assert_cmpuint (look (model), ==, 4 * ROUNDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/lock", test_lock);
  g_test_add_func ("/statistics/lock-range", test_lock_in_a_range);
  g_test_add_func ("/statistics/readers", test_readers);
  g_test_add_func ("/statistics/counting-semaphore", test_counting_semaphore);
  g_test_add_func ("/statistics/channel", test_channel);
  g_test_add_func ("/statistics/channel-range", test_channel_in_a_range);
  g_test_add_func ("/statistics/thread", test_thread);
  g_test_add_func ("/statistics/condition", test_condition);
  g_test_add_func ("/statistics/cancelled", test_cancelled);
  g_test_add_func ("/statistics/empty-ranges", test_empty_ranges);
  g_test_add_func ("/statistics/while-it-grows", test_while_it_grows);
  return g_test_run ();
}
