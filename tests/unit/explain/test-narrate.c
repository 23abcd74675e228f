/* SPDX-License-Identifier: MIT
 *
 * What one looks at in words, and a run step by step, from scripted events.
 */
#include "explain/narrate.h"

#include "finding-script.h"

enum { ONE = 1, TWO, THREE, LOCK = 0x1000, BELL = 0x2000, CHANNEL = 0x3000, NUMBER = 0x4000 };

static void
assert_told (Prose *prose, const char *expected)
{
  g_assert_nonnull (prose);
  assert_text (prose, expected);
  prose_free (prose);
}

static uint32_t
index_of (const Model *model, const char *name)
{
  return model_lane_index (script_lane (model, name));
}

/* ONE has the lock, TWO and THREE come for it, and get it in that order. */
static Model *
make_queue (void)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE),
        NAME (0, ONE, LOCK, MUTEX, "counter"), EVENT (10, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (12, TWO, MUTEX_WAIT, LOCK), EVENT (14, THREE, MUTEX_WAIT, LOCK),
        EVENT (20, ONE, MUTEX_RELEASE, LOCK), EVENT (21, TWO, MUTEX_ACQUIRE, LOCK),
        EVENT (25, TWO, MUTEX_RELEASE, LOCK), EVENT (26, THREE, MUTEX_ACQUIRE, LOCK));
  model_advance (model, 36 * MS);
  return model;
}

static void
test_a_wait_for_a_lock (void)
{
  g_autoptr (Model) model = make_queue ();
  const char *expected =
      "thread 3 waited 12 ms for the mutex \"counter\". main had it then, since 10.00 ms, and held "
      "it for 10 ms. One other thread was waiting already when it came. One other got it first. It "
      "was woken by thread 2, which let it go.";

  assert_told (narrate_interval (model, index_of (model, "thread 3"), 1), expected);
  /* In the lock's lane it is the same wait. */
  assert_told (narrate_wait (model, index_of (model, "counter"), 1), expected);
  Prose *prose = narrate_interval (model, index_of (model, "thread 3"), 1);
  g_assert_cmpstr (prose_span (prose, 0).text, ==, "thread 3");
  assert_range (prose_span (prose, 0).target, script_lane (model, "thread 3"), 14, 26);
  prose_free (prose);
}

static void
test_holds (void)
{
  g_autoptr (Model) model = make_queue ();
  uint32_t lock = index_of (model, "counter");

  assert_told (narrate_hold (model, lock, 0),
               "main held the mutex \"counter\" for 10 ms, from 10.00 ms on. It got it at once. "
               "Meanwhile 2 waited for it, 14 ms in all. thread 2 had it next, 1.0 ms later.");
  assert_told (
      narrate_hold (model, lock, 2),
      "thread 3 has held the mutex \"counter\" for 10 ms, since 26.00 ms. It had waited 12 ms "
      "for it. Nobody waited for it meanwhile.");
  assert_told (
      narrate_interval (model, index_of (model, "thread 3"), 2),
      "thread 3 has run for 10 ms: it is not known to wait for anything. Before that (waits "
      "for a lock) thread 2 had woken it. It held the mutex \"counter\" meanwhile.");
  assert_told (
      narrate_lane (model, lock, 0, INT64_MAX),
      "Somebody held the mutex \"counter\" for 67 % of the time, and somebody waited for it "
      "for 39 %. It was taken 3 times in the whole run. Somebody had to wait twice. Up to 2 "
      "waited at once.");
}

static void
test_what_is_not_there (void)
{
  g_autoptr (Model) model = make_queue ();
  uint32_t lock = index_of (model, "counter"), thread = index_of (model, "thread 2");

  g_assert_null (narrate_interval (model, thread, 99));
  g_assert_null (narrate_interval (model, lock, 0));
  g_assert_null (narrate_interval (model, 99, 0));
  g_assert_null (narrate_hold (model, lock, 3));
  g_assert_null (narrate_hold (model, thread, 0));
  g_assert_null (narrate_wait (model, lock, 2));
  g_assert_null (narrate_share (model, lock, 0));
  g_assert_null (narrate_condition_wait (model, lock, 0));
  g_assert_null (narrate_signal (model, lock, 0));
  g_assert_null (narrate_backlog (model, lock, 0));
  g_assert_null (narrate_flow (model, MODEL_FLOW_MESSAGE, 0));
  g_assert_null (narrate_lane (model, 99, 0, 1));
  assert_told (narrate_lane (model, thread, 100 * MS, 200 * MS),
               "In this range there is nothing of thread 2.");
}

static void
test_conditions (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), NAME (0, ONE, BELL, CONDITION, "bell"),
        EVENT (5, ONE, CONDITION_SIGNAL, BELL), EVENT (10, TWO, CONDITION_WAIT, BELL),
        EVENT (30, ONE, CONDITION_SIGNAL, BELL), EVENT_OF (31, TWO, CONDITION_WAKE, BELL, LOCK, 0),
        EVENT (34, TWO, MUTEX_ACQUIRE, LOCK));
  uint32_t bell = index_of (model, "bell");
  assert_told (
      narrate_condition_wait (model, bell, 0),
      "thread 2 waited 20 ms for the condition variable \"bell\". main notified it at 30.00 "
      "ms; waking up took 1.0 ms. It took another 3.0 ms until it had its mutex again.");
  assert_told (narrate_signal (model, bell, 0),
               "main notified one of those that wait for the condition variable \"bell\". Nobody "
               "waited that had not been notified already: it was in vain, and is not kept for who "
               "comes later.");
}

static void
test_messages (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), NAME (0, ONE, CHANNEL, CHANNEL, "work"),
        EVENT (1, TWO, CHANNEL_RECEIVE_WAIT, CHANNEL),
        EVENT_OF (5, ONE, CHANNEL_SEND, CHANNEL, 1, 0),
        EVENT_OF (7, TWO, CHANNEL_RECEIVE, CHANNEL, 1, 0));
  model_advance (model, 9 * MS);
  assert_told (narrate_flow (model, MODEL_FLOW_MESSAGE, 0),
               "Message 1 went from main to thread 2 through the channel \"work\". It was sent at "
               "5.000 ms and was under way for 2.0 ms.");
  assert_told (
      narrate_interval (model, index_of (model, "thread 2"), 1),
      "thread 2 waited 6.0 ms for a message from the channel \"work\", which was empty. Then "
      "one came from main.");
  assert_told (narrate_backlog (model, index_of (model, "work"), 0),
               "1 message lay in the channel \"work\" for 2.0 ms.");
}

static void
test_pieces_of_work (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), { 10 * MS, ONE, HEDDLE_EVENT_SPAN_BEGIN, 0, 0, 0, "re\002quest" },
        EVENT (15, ONE, SLEEP_BEGIN, 0), EVENT (20, ONE, SLEEP_END, 0),
        EVENT (30, ONE, SPAN_END, 0), EVENT_OF (40, ONE, JOB_BEGIN, 1, 100, 50),
        EVENT (45, ONE, JOB_END, 1));
  assert_told (
      narrate_span (model, 0, 0, 0),
      "main was at the piece of work that the program calls \"re\uFFFDquest\", for 20 ms. It ran "
      "for 75 % of that time.");
  assert_told (narrate_span (model, 0, 0, 1),
               "main worked on 50 items for 5.0 ms, from item 100 on: 100 µs an item on average.");
  g_assert_null (narrate_span (model, 0, 0, 2));
  g_assert_null (narrate_span (model, 0, 1, 0));
}

/* ------------------------------------------------------------------ steps */

/* Checks what happens at the first moment after `time`, which is the only thing then; returns the
 * moment. */
static int64_t
check_step (const Model *model, int64_t time, int64_t expected, const char *sentence)
{
  int64_t moment = narrate_moment_after (model, time);
  g_autoptr (GPtrArray) steps = narrate_moment (model, moment);

  g_assert_cmpint (moment, ==, expected * MS);
  g_assert_cmpuint (steps->len, ==, 1);
  assert_text (((const NarratedStep *) g_ptr_array_index (steps, 0))->sentence, sentence);
  return moment;
}

static void
test_steps (void)
{
  g_autoptr (Model) model = make_queue ();
  int64_t time = narrate_moment_after (model, -1);
  g_autoptr (GPtrArray) first = narrate_moment (model, time);

  g_assert_cmpint (time, ==, 0);
  g_assert_cmpuint (first->len, ==, 3); /* they begin */
  time = check_step (model, time, 10, "main gets the mutex \"counter\" at once.");
  time = check_step (model, time, 12,
                     "thread 2 wants the mutex \"counter\", which main holds, and waits.");
  time = check_step (model, time, 14,
                     "thread 3 wants the mutex \"counter\", which main holds, and waits.");
  time = check_step (model, time, 20,
                     "main lets the mutex \"counter\" go after 10 ms; 2 threads wait for it.");
  /* The wait's end and the hold's beginning are one step. */
  time = check_step (model, time, 21, "thread 2 gets the mutex \"counter\" after waiting 9.0 ms.");
  time =
      check_step (model, time, 25,
                  "thread 2 lets the mutex \"counter\" go after 4.0 ms; one thread waits for it.");
  time = check_step (model, time, 26, "thread 3 gets the mutex \"counter\" after waiting 12 ms.");
  g_assert_cmpint (narrate_moment_after (model, time), ==, MODEL_OPEN);

  static const int64_t moments[] = { 25, 21, 20, 14, 12, 10, 0 };
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++) {
    time = narrate_moment_before (model, time);
    g_assert_cmpint (time, ==, moments[i] * MS);
  }
  g_assert_cmpint (narrate_moment_before (model, time), ==, -1);
}

/* A write and the release that follows it in the same nanosecond are told in that order. */
static void
test_steps_at_once (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), NAME (0, ONE, LOCK, MUTEX, "counter"),
        NAME (0, ONE, NUMBER, VARIABLE, "number"), EVENT (1, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT_OF (2, ONE, VARIABLE_WRITE, NUMBER, 7, 0), EVENT (2, ONE, MUTEX_RELEASE, LOCK));
  g_autoptr (GPtrArray) steps = narrate_moment (model, 2 * MS);
  g_assert_cmpuint (steps->len, ==, 2);
  assert_text (((const NarratedStep *) g_ptr_array_index (steps, 0))->sentence,
               "main sets the variable \"number\" to 7, its first value.");
  assert_text (((const NarratedStep *) g_ptr_array_index (steps, 1))->sentence,
               "main lets the mutex \"counter\" go after 1.0 ms.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/narrate/wait-for-a-lock", test_a_wait_for_a_lock);
  g_test_add_func ("/narrate/holds", test_holds);
  g_test_add_func ("/narrate/not-there", test_what_is_not_there);
  g_test_add_func ("/narrate/conditions", test_conditions);
  g_test_add_func ("/narrate/messages", test_messages);
  g_test_add_func ("/narrate/pieces-of-work", test_pieces_of_work);
  g_test_add_func ("/narrate/steps", test_steps);
  g_test_add_func ("/narrate/steps-at-once", test_steps_at_once);
  return g_test_run ();
}
