/* SPDX-License-Identifier: MIT
 *
 * Locks that cost time, from scripted events: each finding, and what comes near it and is none.
 */
#include "finding-script.h"

enum { ONE = 1, TWO, THREE, FOUR, FIVE, LOCK = 0x1000, OTHER = 0x2000 };

static void
start (Model *model, uint32_t threads)
{
  for (uint32_t thread = ONE; thread <= threads; thread++)
    PLAY (model, START (0, thread));
}

/* ------------------------------------------------------------------ contention */

/* TWO waits for what ONE holds, and then does something else for a long time. */
static void
play_one_wait (Model *model, int64_t wait, int64_t life)
{
  start (model, TWO);
  PLAY (model, EVENT (10, ONE, MUTEX_ACQUIRE, LOCK), NAME (10, ONE, LOCK, MUTEX, "counter"),
        EVENT (12, TWO, MUTEX_WAIT, LOCK), EVENT (12 + wait, ONE, MUTEX_RELEASE, LOCK),
        EVENT (12 + wait, TWO, MUTEX_ACQUIRE, LOCK), EVENT (13 + wait, TWO, MUTEX_RELEASE, LOCK),
        EVENT (life, ONE, THREAD_END, 0), EVENT (life, TWO, THREAD_END, 0));
}

static void
test_contention (void)
{
  g_autoptr (Model) model = model_new ();

  play_one_wait (model, 40, 100);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_CONTENTION);
  g_assert_nonnull (finding);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (finding->gravity, ==, FINDING_DELAY);
  g_assert_cmpint (finding->lost, ==, 40 * MS);
  assert_text (finding->sentence,
               "thread 2 waited 40 ms for the mutex \"counter\", 40 % of its time.");
  assert_text (
      finding->explanation,
      "Only one thread at a time can hold the lock; whoever asks for it meanwhile stands "
      "still. Of the 2 times that it was taken, 1 came after a wait. The longest "
      "wait, of thread 2, took 40 ms, from 12.00 ms on. main held it most: 42 ms in all, up "
      "to 42 ms at a time.");
  assert_range (finding->place, script_lane (model, "thread 2"), 12, 52);
}

/* A wait that is short beside what both do else; and waits that lie outside of the range. */
static void
test_no_contention (void)
{
  g_autoptr (Model) rare = model_new ();
  g_autoptr (Model) elsewhere = model_new ();

  play_one_wait (rare, 5, 100);
  assert_none (rare, FINDING_CONTENTION);
  play_one_wait (elsewhere, 40, 100);
  g_autoptr (GPtrArray) after = explain_find_all (elsewhere, 60 * MS, 100 * MS, NULL);
  g_assert_cmpuint (after->len, ==, 0);
  g_autoptr (GPtrArray) within = explain_find_all (elsewhere, 20 * MS, 40 * MS, NULL);
  g_assert_cmpint (finding_of (within, FINDING_CONTENTION)->lost, ==, 20 * MS);
}

/* ONE and TWO take a semaphore in turn, some times over. It is posted by the one that has it when
 * the other one waits, or then by `poster`. */
static void
play_semaphore (Model *model, uint32_t poster, int rounds)
{
  start (model, THREE);
  for (int64_t time = 0; time < rounds * 100; time += 100)
    PLAY (model, EVENT (time + 10, ONE, SEMAPHORE_ACQUIRE, LOCK),
          EVENT (time + 12, TWO, SEMAPHORE_WAIT, LOCK),
          EVENT (time + 60, poster, SEMAPHORE_POST, LOCK),
          EVENT (time + 60, TWO, SEMAPHORE_ACQUIRE, LOCK),
          EVENT (time + 70, TWO, SEMAPHORE_POST, LOCK));
}

static void
test_a_semaphore_as_lock (void)
{
  g_autoptr (Model) lock = model_new ();
  g_autoptr (Model) signal = model_new ();
  g_autoptr (Model) join = model_new ();

  play_semaphore (lock, ONE, 3);
  g_autoptr (GPtrArray) findings = find_all (lock);
  const Finding *finding = finding_of (findings, FINDING_CONTENTION);
  g_assert_nonnull (finding);
  assert_text (finding->sentence, "thread 2 waited 144 ms for semaphore 1, 53 % of its time.");
  /* Whoever waits for what another one announces has not lost its time to a lock. */
  play_semaphore (signal, THREE, 3);
  assert_none (signal, FINDING_CONTENTION);
  /* A single wait may be a join. */
  play_semaphore (join, ONE, 1);
  assert_none (join, FINDING_CONTENTION);
}

/* ------------------------------------------------------------------ convoys */

/* `rounds` times ONE holds the lock for `slow` while the others come, who each need it for
 * `quick`. */
static void
play_convoy (Model *model, int rounds, int64_t slow, int64_t quick)
{
  int64_t time = 1;

  start (model, FIVE);
  for (int round = 0; round < rounds; round++) {
    play_one (model, time, ONE, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
    for (uint32_t thread = TWO; thread <= FIVE; thread++)
      play_one (model, time + thread, thread, HEDDLE_EVENT_MUTEX_WAIT, LOCK);
    time += slow;
    play_one (model, time, ONE, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
    for (uint32_t thread = TWO; thread <= FIVE; thread++) {
      play_one (model, time, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
      time += quick;
      play_one (model, time, thread, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
    }
    time += 2;
  }
}

static void
test_a_slow_owner (void)
{
  g_autoptr (Model) model = model_new ();

  play_convoy (model, 3, 60, 2);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_CONVOY);
  g_assert_nonnull (finding);
  /* What is told as a convoy is not told again. */
  g_assert_cmpuint (findings->len, ==, 1);
  /* Waits of 58, 59, 60 and 61 ms, three times. */
  g_assert_cmpint (finding->lost, ==, 3 * (58 + 59 + 60 + 61) * MS);
  assert_text (finding->sentence,
               "4 threads queue for mutex 1, which each of them needs for 2.0 ms only: they wait "
               "60 ms for it on average, behind main, which holds it for 60 ms at a time.");
  assert_range (finding->place, script_lane (model, "mutex 1"), 1 + 70 * 2 + 4, 1 + 70 * 2 + 62);
}

/* All need it for as long as the one: that is contention, and no convoy. Nor is a single round. */
static void
test_no_convoy (void)
{
  g_autoptr (Model) alike = model_new ();
  g_autoptr (Model) once = model_new ();

  play_convoy (alike, 5, 10, 10);
  g_autoptr (GPtrArray) findings = find_all (alike);
  g_assert_null (finding_of (findings, FINDING_CONVOY));
  g_assert_cmpuint (findings->len, ==, 1);
  play_convoy (once, 1, 60, 2);
  assert_none (once, FINDING_CONVOY);
}

/* The lock is free for half of the time in which three wait: the next one has to wake up first. */
static void
test_slow_passing (void)
{
  g_autoptr (Model) model = model_new ();
  uint32_t threads = FIVE - 1;
  int64_t time = 10;

  start (model, FOUR);
  for (uint32_t thread = ONE; thread <= FOUR; thread++)
    play_one (model, 1, thread,
              thread == ONE ? HEDDLE_EVENT_MUTEX_ACQUIRE : HEDDLE_EVENT_MUTEX_WAIT, LOCK);
  for (uint32_t turn = 0; turn < 20; turn++, time += 4) {
    uint32_t thread = ONE + turn % threads;
    play_one (model, time, thread, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
    play_one (model, time, thread, HEDDLE_EVENT_MUTEX_WAIT, LOCK);
    play_one (model, time + 2, ONE + (turn + 1) % threads, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
  }
  model_advance (model, 90 * MS);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_CONVOY);
  g_assert_nonnull (finding);
  assert_text (finding->sentence,
               "Up to 4 threads queue for mutex 1 although it is free 45 % of the time that "
               "somebody waits for it: whoever is next has to wake up first.");
}

/* ------------------------------------------------------------------ starvation */

static void
play_readers (Model *model, int readers)
{
  start (model, THREE);
  play_one (model, 1, ONE, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, LOCK);
  play_one (model, 2, THREE, HEDDLE_EVENT_RWLOCK_WRITE_WAIT, LOCK);
  for (int i = 0; i < readers; i++) {
    play_one (model, 3 + i, i % 2 == 0 ? TWO : ONE, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, LOCK);
    play_one (model, 3 + i, i % 2 == 0 ? ONE : TWO, HEDDLE_EVENT_RWLOCK_READ_RELEASE, LOCK);
  }
  play_one (model, 3 + readers, readers % 2 == 0 ? ONE : TWO, HEDDLE_EVENT_RWLOCK_READ_RELEASE,
            LOCK);
  play_one (model, 3 + readers, THREE, HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE, LOCK);
}

static void
test_starvation (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) few = model_new ();

  play_readers (model, 12);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_STARVATION);
  g_assert_nonnull (finding);
  assert_text (finding->sentence, "While thread 3 waited 13 ms for read-write lock 1, others that "
                                  "came later got it 12 times.");
  assert_range (finding->place, script_lane (model, "thread 3"), 2, 15);
  play_readers (few, 5);
  assert_none (few, FINDING_STARVATION);
}

/* ------------------------------------------------------------------ turns */

/* Two threads compute under the lock in turn, and `outside` of it, while the other one has it. */
static void
play_turns (Model *model, int turns, int64_t outside)
{
  int64_t time = 0;

  start (model, TWO);
  for (int turn = 0; turn < turns; turn++) {
    uint32_t thread = turn % 2 == 0 ? ONE : TWO;
    if (turn > 0) {
      play_one (model, time, THREE - thread, HEDDLE_EVENT_MUTEX_RELEASE, LOCK);
      play_one (model, time, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
    } else {
      play_one (model, time, thread, HEDDLE_EVENT_MUTEX_ACQUIRE, LOCK);
    }
    play_one (model, time + outside, THREE - thread, HEDDLE_EVENT_MUTEX_WAIT, LOCK);
    time += 10;
  }
}

static void
test_turns (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) outside = model_new ();

  play_turns (model, 20, 0);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_SERIALISATION);
  g_assert_nonnull (finding);
  g_assert_cmpuint (findings->len, ==, 1);
  assert_text (finding->sentence,
               "2 threads do 100 % of their work while they hold mutex 1: they "
               "take turns, and waited 190 ms in all for it, 50 % of their time.");
  /* They compute outside of it as well, at the same time. */
  play_turns (outside, 20, 6);
  g_autoptr (GPtrArray) others = find_all (outside);
  g_assert_null (finding_of (others, FINDING_SERIALISATION));
  g_assert_nonnull (finding_of (others, FINDING_CONTENTION));
}

/* ------------------------------------------------------------------ deadlocks */

static void
test_a_deadlock (void)
{
  g_autoptr (Model) model = model_new ();

  start (model, THREE);
  PLAY (model, NAME (1, ONE, LOCK, MUTEX, "A"), NAME (1, ONE, OTHER, MUTEX, "B"),
        EVENT (1, ONE, MUTEX_ACQUIRE, LOCK), EVENT (2, TWO, MUTEX_ACQUIRE, OTHER),
        EVENT (5, ONE, MUTEX_WAIT, OTHER), EVENT (7, TWO, MUTEX_WAIT, LOCK),
        EVENT (9, THREE, MUTEX_WAIT, LOCK));
  /* So short a circle may be one that a time limit ends. */
  model_advance (model, 20 * MS);
  assert_none (model, FINDING_DEADLOCK);
  model_advance (model, 107 * MS);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_DEADLOCK);
  g_assert_nonnull (finding);
  /* Who waits behind it is not told as contention. */
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (finding->gravity, ==, FINDING_ERROR);
  g_assert_cmpint (finding->lost, ==, (102 + 100) * MS);
  assert_text (finding->sentence, "main and thread 2 have waited for each other for 100 ms, and "
                                  "neither of them can go on.");
  g_assert_cmpuint (finding->edges->len, ==, 2);
  const FindingEdge *edge = g_ptr_array_index (finding->edges, 0);
  assert_text (edge->sentence, "main has waited 102 ms for the mutex \"B\", which thread 2 holds.");
  g_assert_cmpuint (edge->to, ==, model_lane_index (script_lane (model, "thread 2")));
  assert_range (finding->place, script_lane (model, "main"), 5, 107);
  /* Before it, nothing is told of it. */
  g_autoptr (GPtrArray) before = explain_find_all (model, 0, 4 * MS, NULL);
  g_assert_cmpuint (before->len, ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  play_one_wait (model, 40, 100);
  g_cancellable_cancel (cancellable);
  g_autoptr (GPtrArray) findings = explain_find_all (model, 0, INT64_MAX, cancellable);
  g_assert_cmpuint (findings->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock-trouble/contention", test_contention);
  g_test_add_func ("/lock-trouble/no-contention", test_no_contention);
  g_test_add_func ("/lock-trouble/semaphore", test_a_semaphore_as_lock);
  g_test_add_func ("/lock-trouble/slow-owner", test_a_slow_owner);
  g_test_add_func ("/lock-trouble/no-convoy", test_no_convoy);
  g_test_add_func ("/lock-trouble/slow-passing", test_slow_passing);
  g_test_add_func ("/lock-trouble/starvation", test_starvation);
  g_test_add_func ("/lock-trouble/turns", test_turns);
  g_test_add_func ("/lock-trouble/deadlock", test_a_deadlock);
  g_test_add_func ("/lock-trouble/cancelled", test_cancelled);
  return g_test_run ();
}
