/* SPDX-License-Identifier: MIT
 *
 * Threads that hold many locks, and locks with many threads: what is told is right in any order,
 * and no step takes longer for them.
 */
#include <time.h>

#include "script.h"

#define MANY 100000u

static uint64_t
lock_address (uint32_t lock)
{
  return 0x1000 + 64 * (uint64_t) lock;
}

static void
emit (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind, uint32_t lock)
{
  const ScriptLine line = { time, thread, kind, lock_address (lock), 0, 0, NULL };

  script_play (model, &line, 1);
}

/* ------------------------------------------------------------------ in any order */

#define READERS 120u
#define LOCKS   60u
#define STEPS   60000

typedef struct {
  int64_t start, end;
  uint32_t thread;
} Share;

/* The one of the thread's shares that is open and began first ends: that is what is expected. */
static gboolean
end_first (GArray *shares, uint32_t thread, int64_t time)
{
  for (guint i = 0; i < shares->len; i++) {
    Share *share = &g_array_index (shares, Share, i);
    if (share->thread != thread || share->end != MODEL_OPEN)
      continue;
    share->end = time;
    return TRUE;
  }
  return FALSE;
}

static void
check_shares (const Model *model, GArray *const shares[LOCKS])
{
  uint32_t lock = 0;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_lane_kind (lane) != MODEL_LANE_RWLOCK)
      continue;
    /* They appear in the order of their numbers. */
    const GArray *expected = shares[lock++];
    g_assert_cmpuint (model_share_count (lane), ==, expected->len);
    for (guint j = 0; j < expected->len; j++) {
      const Share *share = &g_array_index (expected, Share, j);
      const ModelWait told = model_share (lane, j);
      g_assert_cmpint (told.start, ==, share->start);
      g_assert_cmpint (told.end, ==, share->end);
      g_assert_cmpuint (model_lane_number (model_lane (model, told.thread)), ==, share->thread);
    }
  }
  g_assert_cmpuint (lock, ==, LOCKS);
}

/* Property: whoever comes and goes at random, some several times, is told as a plain list tells
 * it. */
static void
test_readers_in_any_order (void)
{
  g_autoptr (Model) model = model_new ();
  GArray *shares[LOCKS];
  int64_t time = 0;

  for (uint32_t i = 0; i < LOCKS; i++) {
    const Share share = { ++time, MODEL_OPEN, 1 };
    shares[i] = g_array_new (FALSE, FALSE, sizeof (Share));
    g_array_append_val (shares[i], share);
    emit (model, time, 1, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, i);
  }
  for (int step = 0; step < STEPS; step++) {
    uint32_t lock = (uint32_t) g_test_rand_int_range (0, (int) LOCKS);
    uint32_t thread = 1 + (uint32_t) g_test_rand_int_range (0, (int) READERS);
    /* It fills for a while and then empties, again and again. */
    gboolean comes = g_test_rand_int_range (0, 100) < (step / 10000 % 2 == 0 ? 65 : 35);
    const Share share = { ++time, MODEL_OPEN, thread };
    emit (model, time, thread,
          comes ? HEDDLE_EVENT_RWLOCK_READ_ACQUIRE : HEDDLE_EVENT_RWLOCK_READ_RELEASE, lock);
    if (comes)
      g_array_append_val (shares[lock], share);
    else
      end_first (shares[lock], thread, time);
  }
  check_shares (model, shares);
  for (uint32_t i = 0; i < LOCKS; i++)
    g_array_unref (shares[i]);
}

/* ------------------------------------------------------------------ as quick as few */

/* Returns the seconds of the processor that this thread has taken: no other's work adds to them. */
static double
seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Returns how long it takes one thread to let go of many locks, in their order or the reverse
 * one. */
static double
let_go_of_many (gboolean reverse)
{
  g_autoptr (Model) model = model_new ();

  for (uint32_t i = 0; i < MANY; i++)
    emit (model, i, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, i);
  double begin = seconds ();
  for (uint32_t i = 0; i < MANY; i++)
    emit (model, MANY + i, 1, HEDDLE_EVENT_MUTEX_RELEASE, reverse ? MANY - 1 - i : i);
  double taken = seconds () - begin;
  const ModelLane *thread = model_lane (model, 0), *lock = model_lane (model, 1);
  g_assert_cmpint (model_lane_kind (thread), ==, MODEL_LANE_THREAD);
  g_assert_cmpint (model_hold (lock, 0).end, ==, MANY + (reverse ? MANY - 1 : 0));
  return taken;
}

/* Returns how long it takes many threads to get the lock that they queue for, in order or not. */
static double
leave_a_long_queue (gboolean reverse)
{
  g_autoptr (Model) model = model_new ();

  for (uint32_t i = 0; i < MANY; i++)
    emit (model, i, 1 + i, HEDDLE_EVENT_MUTEX_WAIT, 0);
  double begin = seconds ();
  for (uint32_t i = 0; i < MANY; i++)
    emit (model, MANY + i, reverse ? MANY - i : 1 + i, HEDDLE_EVENT_MUTEX_ACQUIRE, 0);
  double taken = seconds () - begin;
  const ModelLane *lock = model_lane (model, 1);
  g_assert_cmpuint (model_wait_count (lock), ==, MANY);
  g_assert_cmpint (model_wait (lock, 0).end, ==, MANY + (reverse ? MANY - 1 : 0));
  return taken;
}

/* The last to come is the first to go or the other way round: where all are looked through, one of
 * the two takes longer by a factor of forty. */
static void
check_order_does_not_matter (double (*play) (gboolean reverse))
{
  double forward = play (FALSE), backward = play (TRUE);

  g_test_message ("%.3f s in order, %.3f s in the reverse one", forward, backward);
  g_assert_cmpfloat (forward, <, 8 * backward);
  g_assert_cmpfloat (backward, <, 8 * forward);
}

static void
test_many_locks (void)
{
  check_order_does_not_matter (let_go_of_many);
}

static void
test_a_long_queue (void)
{
  check_order_does_not_matter (leave_a_long_queue);
}

/* ------------------------------------------------------------------ losses */

/* More threads lose something than there are accounts: nothing of it goes uncounted, and what has
 * an account is told by itself. */
static void
test_more_losses_than_accounts (void)
{
  g_autoptr (Model) model = model_new ();
  const uint32_t threads = MODEL_LOSSES_MOST + 1000;
  uint64_t sum = 0;

  for (uint32_t round = 0; round < 2; round++)
    for (uint32_t i = 0; i < threads; i++) {
      const ScriptLine line = { 10 * round + 1,   1 + i, HEDDLE_EVENT_LOST, 0, 5,
                                HEDDLE_LOSS_FULL, NULL };
      script_play (model, &line, 1);
    }
  g_assert_cmpuint (model_loss_count (model), ==, MODEL_LOSSES_MOST);
  for (uint32_t i = 0; i < MODEL_LOSSES_MOST; i++)
    sum += model_loss (model, i).count;
  g_assert_cmpuint (sum, ==, 2 * 5 * threads);
  g_assert_cmpuint (model_lost_for (model, HEDDLE_LOSS_FULL), ==, sum);
  g_assert_cmpuint (model_loss (model, 7).count, ==, 10);
  g_assert_cmpint (model_loss (model, 7).until, ==, 11);
  g_assert_cmpuint (model_lane_number (model_lane (model, model_loss (model, 7).thread)), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crowds/readers-in-any-order", test_readers_in_any_order);
  g_test_add_func ("/crowds/many-locks", test_many_locks);
  g_test_add_func ("/crowds/a-long-queue", test_a_long_queue);
  g_test_add_func ("/crowds/more-losses-than-accounts", test_more_losses_than_accounts);
  return g_test_run ();
}
