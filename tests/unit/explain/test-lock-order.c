/* SPDX-License-Identifier: MIT
 *
 * Lock order inversions, from scripted events: two locks and three, and all that keeps threads
 * apart.
 */
#include "finding-script.h"

enum { ONE = 1, TWO, THREE, A = 0x1000, B = 0x2000, C = 0x3000, GATE = 0x4000, TABLE = 0x5000 };

static void
start (Model *model)
{
  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE));
}

/* The thread takes two locks from `time` on, and lets them go again. */
static void
take_both (Model *model, int64_t time, uint32_t thread, uint64_t first, uint64_t second)
{
  PLAY (model, EVENT (time, thread, MUTEX_ACQUIRE, first),
        EVENT (time + 1, thread, MUTEX_ACQUIRE, second),
        EVENT (time + 2, thread, MUTEX_RELEASE, second),
        EVENT (time + 3, thread, MUTEX_RELEASE, first));
}

static void
test_two_orders (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  PLAY (model, NAME (0, ONE, A, MUTEX, "A"), NAME (0, ONE, B, MUTEX, "B"));
  for (int64_t time = 10; time < 100; time += 20) {
    take_both (model, time, ONE, A, B);
    take_both (model, time + 10, TWO, B, A);
  }
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_LOCK_ORDER_INVERSION);
  g_assert_nonnull (finding);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (finding->gravity, ==, FINDING_POTENTIAL);
  g_assert_cmpint (finding->lost, ==, 0);
  assert_text (finding->sentence,
               "main takes the mutex \"A\" and then the mutex \"B\", but thread 2 takes them the "
               "other way round: at a bad moment they would wait for each other for ever.");
  g_assert_cmpuint (finding->edges->len, ==, 2);
  const FindingEdge *edge = g_ptr_array_index (finding->edges, 1);
  assert_text (edge->sentence,
               "At 21.00 ms thread 2 took the mutex \"A\" while it held the mutex \"B\".");
  assert_range (g_array_index (finding->ranges, LaneRange, 1), script_lane (model, "thread 2"), 21,
                22);
}

static void
test_a_circle_of_three (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) two_threads = model_new ();

  start (model);
  take_both (model, 10, ONE, A, B);
  take_both (model, 20, TWO, B, C);
  assert_none (model, FINDING_LOCK_ORDER_INVERSION);
  take_both (model, 30, THREE, C, A);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_LOCK_ORDER_INVERSION);
  g_assert_nonnull (finding);
  g_assert_cmpuint (finding->edges->len, ==, 3);
  /* The last step is that of a thread that has another one already: they can't be at both. */
  start (two_threads);
  take_both (two_threads, 10, ONE, A, B);
  take_both (two_threads, 20, TWO, B, C);
  take_both (two_threads, 30, ONE, C, A);
  assert_none (two_threads, FINDING_LOCK_ORDER_INVERSION);
}

static void
test_one_thread_is_none (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  take_both (model, 10, ONE, A, B);
  take_both (model, 20, ONE, B, A);
  /* One after the other is no order. */
  PLAY (model, EVENT (30, TWO, MUTEX_ACQUIRE, B), EVENT (31, TWO, MUTEX_RELEASE, B),
        EVENT (32, TWO, MUTEX_ACQUIRE, A), EVENT (33, TWO, MUTEX_RELEASE, A));
  assert_none (model, FINDING_LOCK_ORDER_INVERSION);
}

/* Both hold a third lock meanwhile: only one of them can be at it at a time. */
static void
test_a_gate (void)
{
  for (int gates = 1; gates <= 2; gates++) {
    g_autoptr (Model) model = model_new ();

    start (model);
    play_one (model, 9, ONE, HEDDLE_EVENT_MUTEX_ACQUIRE, GATE);
    take_both (model, 10, ONE, A, B);
    play_one (model, 14, ONE, HEDDLE_EVENT_MUTEX_RELEASE, GATE);
    if (gates == 2)
      play_one (model, 19, TWO, HEDDLE_EVENT_MUTEX_ACQUIRE, GATE);
    take_both (model, 20, TWO, B, A);
    if (gates == 2)
      play_one (model, 24, TWO, HEDDLE_EVENT_MUTEX_RELEASE, GATE);
    g_autoptr (GPtrArray) findings = find_all (model);
    g_assert_cmpuint (findings->len, ==, gates == 2 ? 0 : 1);
  }
}

/* The other order is taken before the second thread begins; and then once more, by a third. */
static void
test_threads_that_never_meet (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE));
  take_both (model, 10, ONE, A, B);
  PLAY (model, START (20 * MS, TWO));
  take_both (model, 30, TWO, B, A);
  assert_none (model, FINDING_LOCK_ORDER_INVERSION);
  take_both (model, 40, ONE, A, B);
  g_autoptr (GPtrArray) findings = find_all (model);
  g_assert_nonnull (finding_of (findings, FINDING_LOCK_ORDER_INVERSION));
}

/* Readers share a lock: where both are, nobody waits for the other. */
static void
test_readers (void)
{
  for (int writes = 0; writes < 2; writes++) {
    HeddleEventKind acquire =
        writes ? HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE : HEDDLE_EVENT_RWLOCK_READ_ACQUIRE;
    HeddleEventKind release =
        writes ? HEDDLE_EVENT_RWLOCK_WRITE_RELEASE : HEDDLE_EVENT_RWLOCK_READ_RELEASE;
    g_autoptr (Model) model = model_new ();

    start (model);
    PLAY (model, EVENT (10, ONE, RWLOCK_READ_ACQUIRE, TABLE), EVENT (11, ONE, MUTEX_ACQUIRE, A),
          EVENT (12, ONE, MUTEX_RELEASE, A), EVENT (13, ONE, RWLOCK_READ_RELEASE, TABLE),
          EVENT (20, TWO, MUTEX_ACQUIRE, A));
    play_one (model, 21, TWO, acquire, TABLE);
    play_one (model, 22, TWO, release, TABLE);
    play_one (model, 23, TWO, HEDDLE_EVENT_MUTEX_RELEASE, A);
    g_autoptr (GPtrArray) findings = find_all (model);
    g_assert_cmpuint (findings->len, ==, writes ? 1 : 0);
  }
}

/* ------------------------------------------------------------------ random orders */

#define LOCKS 7
#define EDGES 10

/* Whether a path from `lock` over higher ones than `begin` comes back to it in so many steps. */
static gboolean
is_circle (gboolean edges[LOCKS][LOCKS], int begin, int lock, guint passed)
{
  for (int next = begin; next < LOCKS; next++) {
    if (!edges[lock][next])
      continue;
    if (next == begin)
      return TRUE;
    if ((passed & 1u << next) == 0 && is_circle (edges, begin, next, passed | 1u << next))
      return TRUE;
  }
  return FALSE;
}

/* Each step is taken by a thread of its own, so that whatever is a circle may happen: for each lock
 * with which one begins there is a finding, and for no other. */
static void
test_random_orders (void)
{
  for (int round = 0; round < 300; round++) {
    g_autoptr (Model) model = model_new ();
    gboolean edges[LOCKS][LOCKS] = { 0 };
    guint told = 0;

    for (uint32_t thread = 1; thread <= EDGES; thread++)
      PLAY (model, START (0, thread));
    for (uint32_t lock = 0; lock < LOCKS; lock++)
      PLAY (model, EVENT (1, ONE, MUTEX_ACQUIRE, A + lock),
            EVENT (1, ONE, MUTEX_RELEASE, A + lock));
    for (uint32_t i = 0; i < EDGES; i++) {
      guint first = (guint) g_test_rand_int_range (0, LOCKS);
      guint second = (guint) g_test_rand_int_range (0, LOCKS);
      if (first == second)
        continue;
      edges[first][second] = TRUE;
      take_both (model, 10 + 10 * (int64_t) i, i + 1, A + first, A + second);
    }
    g_autoptr (GPtrArray) findings = find_all (model);
    for (guint i = 0; i < findings->len; i++) {
      const Finding *finding = g_ptr_array_index (findings, i);
      if (finding->kind == FINDING_LOCK_ORDER_INVERSION)
        told |= 1u << (finding->object - EDGES);
    }
    for (int lock = 0; lock < LOCKS; lock++)
      g_assert_cmpint (is_circle (edges, lock, lock, 1u << lock), ==, (told >> lock) & 1);
  }
}

/* Many locks in a ring are no circle that is looked for, but one that is closed early is. */
static void
test_a_large_ring (void)
{
  enum { RING = 500, THREADS = 20 };
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, THREADS + 1));
  for (uint32_t i = 0; i < RING * THREADS; i++)
    take_both (model, 4 * (int64_t) i, 1 + i % THREADS, A + i / THREADS,
               A + (i / THREADS + 1) % RING);
  assert_none (model, FINDING_LOCK_ORDER_INVERSION);
  take_both (model, 4 * RING * THREADS, THREADS + 1, A + 307, A + 300);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_LOCK_ORDER_INVERSION);
  g_assert_nonnull (finding);
  g_assert_cmpuint (finding->edges->len, ==, 8);
}

/* A deadlock that did happen is not told as one that might. */
static void
test_a_deadlock_is_told_once (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  take_both (model, 10, ONE, A, B);
  take_both (model, 20, TWO, B, A);
  PLAY (model, EVENT (30, ONE, MUTEX_ACQUIRE, A), EVENT (31, TWO, MUTEX_ACQUIRE, B),
        EVENT (32, ONE, MUTEX_WAIT, B), EVENT (33, TWO, MUTEX_WAIT, A), EXIT (500));
  g_autoptr (GPtrArray) findings = find_all (model);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_nonnull (finding_of (findings, FINDING_DEADLOCK));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock-order/two-orders", test_two_orders);
  g_test_add_func ("/lock-order/circle-of-three", test_a_circle_of_three);
  g_test_add_func ("/lock-order/one-thread", test_one_thread_is_none);
  g_test_add_func ("/lock-order/gate", test_a_gate);
  g_test_add_func ("/lock-order/never-meet", test_threads_that_never_meet);
  g_test_add_func ("/lock-order/readers", test_readers);
  g_test_add_func ("/lock-order/random", test_random_orders);
  g_test_add_func ("/lock-order/large-ring", test_a_large_ring);
  g_test_add_func ("/lock-order/deadlock", test_a_deadlock_is_told_once);
  return g_test_run ();
}
