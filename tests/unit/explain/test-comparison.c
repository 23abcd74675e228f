/* SPDX-License-Identifier: MIT
 *
 * What is said of two runs: from scripted events, sentence by sentence.
 */
#include "explain/comparison.h"

#include "finding-script.h"

enum { ONE = 1, TWO, THREE, LOCK = 0x1000, OTHER = 0x2000, CHANNEL = 0x3000 };

static GPtrArray *
compare (const Model *first, const Model *second)
{
  const ComparedRun a = { first, "before" };
  const ComparedRun b = { second, "after" };

  return comparison_tell (&a, &b);
}

/* Returns what is said of the topic, or NULL. A topic that is told of each run has its first
 * here. */
static const char *
fact (const GPtrArray *facts, ComparisonTopic topic)
{
  for (guint i = 0; i < facts->len; i++) {
    const ComparisonFact *told = g_ptr_array_index (facts, i);
    if (told->topic == topic)
      return told->sentence;
  }
  return NULL;
}

/* Two threads that live until `end`; TWO waits for ONE's lock from 0 until `free`, then has it. */
static Model *
play_lock (int64_t free, int64_t end, uint64_t lock, const char *name)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), NAME (0, ONE, lock, MUTEX, name),
        EVENT (0, ONE, MUTEX_ACQUIRE, lock));
  if (free > 0)
    PLAY (model, EVENT (0, TWO, MUTEX_WAIT, lock));
  PLAY (model, EVENT (free, ONE, MUTEX_RELEASE, lock), EVENT (free, TWO, MUTEX_ACQUIRE, lock),
        EVENT (end, TWO, MUTEX_RELEASE, lock), EVENT (end, ONE, THREAD_END, 0),
        EVENT (end, TWO, THREAD_END, 0), EXIT (end + 5));
  return model;
}

static void
test_how_long_and_which_lock (void)
{
  g_autoptr (Model) before = play_lock (150, 200, LOCK, "counter");
  g_autoptr (Model) after = play_lock (0, 100, LOCK, "counter");
  g_autoptr (GPtrArray) facts = compare (before, after);

  /* The 5 ms until the process was gone are nobody's. */
  g_assert_cmpstr (fact (facts, COMPARISON_DURATION), ==,
                   "\"before\" lasted 200 ms, \"after\" 100 ms: the second was 2.0 times as fast.");
  g_assert_cmpstr (fact (facts, COMPARISON_AT_A_TIME), ==,
                   "On average 1.2 threads ran at a time, against 2.0.");
  g_assert_cmpstr (fact (facts, COMPARISON_LOCK_WAITS), ==,
                   "Threads waited for locks 38 % of their time, against 0 %.");
  g_assert_cmpstr (fact (facts, COMPARISON_LOCKS), ==,
                   "In \"before\" somebody waited for the mutex \"counter\" 75 % of the time, in 1 "
                   "wait; in \"after\" nobody had to wait for a lock.");
  g_assert_null (fact (facts, COMPARISON_THREADS));
  g_assert_null (fact (facts, COMPARISON_MESSAGES));
  g_assert_null (fact (facts, COMPARISON_LOST));
  g_assert_null (fact (facts, COMPARISON_ONLY_ONE_HAS));
}

static void
test_the_first_may_be_the_quicker_one (void)
{
  g_autoptr (Model) before = play_lock (10, 100, LOCK, "counter");
  g_autoptr (Model) after = play_lock (450, 1070, LOCK, "counter");
  g_autoptr (GPtrArray) facts = compare (before, after);

  g_assert_cmpstr (fact (facts, COMPARISON_DURATION), ==,
                   "\"before\" lasted 100 ms, \"after\" 1.07 s: the first was 11 times as fast.");
  g_assert_cmpstr (fact (facts, COMPARISON_LOCKS), ==,
                   "Somebody waited for the mutex \"counter\" 10 % of the time, in 1 wait, against "
                   "42 % of the time, in 1 wait.");
}

static void
test_other_locks (void)
{
  g_autoptr (Model) before = play_lock (50, 100, LOCK, "left");
  g_autoptr (Model) after = play_lock (50, 101, OTHER, "right");
  g_autoptr (GPtrArray) facts = compare (before, after);

  g_assert_cmpstr (fact (facts, COMPARISON_DURATION), ==,
                   "\"before\" lasted 100 ms, \"after\" 101 ms: about the same.");
  g_assert_cmpstr (fact (facts, COMPARISON_LOCKS), ==,
                   "In \"before\" somebody waited for the mutex \"left\" 50 % of the time, in 1 "
                   "wait; in \"after\" for the mutex \"right\" 50 % of the time, in 1 wait.");
  /* Within what chance does. */
  g_assert_null (fact (facts, COMPARISON_LOCK_WAITS));
  g_assert_cmpstr (fact (facts, COMPARISON_ONLY_ONE_HAS), ==,
                   "Only \"before\" has the mutex \"left\".");
  const ComparisonFact *last = g_ptr_array_index (facts, facts->len - 1);
  g_assert_cmpstr (last->sentence, ==, "Only \"after\" has the mutex \"right\".");
}

/* ONE sends `messages` to TWO, who sleeps for the rest of 100 ms; it may have a third thread. */
static Model *
play_messages (uint64_t messages, gboolean third)
{
  Model *model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT_OF (0, ONE, CHANNEL_OPEN, CHANNEL, 8, 0),
        NAME (0, ONE, CHANNEL, CHANNEL, "work"), EVENT (0, TWO, CHANNEL_RECEIVE_WAIT, CHANNEL));
  if (third)
    PLAY (model, START (0, THREE));
  for (uint64_t i = 1; i <= messages; i++)
    PLAY (model, EVENT_OF (10, ONE, CHANNEL_SEND, CHANNEL, i, 0),
          EVENT_OF (10, TWO, CHANNEL_RECEIVE, CHANNEL, i, 0));
  PLAY (model, EVENT (10, TWO, SLEEP_BEGIN, 0), EVENT (100, ONE, THREAD_END, 0),
        EVENT (100, TWO, THREAD_END, 0));
  if (third)
    PLAY (model, EVENT (100, THREE, THREAD_END, 0));
  PLAY (model, EXIT (100));
  return model;
}

static void
test_messages_threads_and_other_waits (void)
{
  g_autoptr (Model) before = play_messages (1, FALSE);
  g_autoptr (Model) after = play_messages (3, TRUE);
  g_autoptr (GPtrArray) facts = compare (before, after);

  g_assert_cmpstr (fact (facts, COMPARISON_MESSAGES), ==,
                   "\"before\" received 1 message, \"after\" 3 messages.");
  g_assert_cmpstr (fact (facts, COMPARISON_THREADS), ==,
                   "\"before\" had 2 threads, \"after\" 3 threads.");
  g_assert_cmpstr (fact (facts, COMPARISON_WAITS), ==,
                   "Threads slept 45 % of their time, against 30 %.");
  /* The third thread is told by the number. */
  g_assert_null (fact (facts, COMPARISON_ONLY_ONE_HAS));
  g_assert_null (fact (facts, COMPARISON_LOCKS));
}

static void
test_what_goes_on_and_what_was_lost (void)
{
  g_autoptr (Model) before = play_lock (0, 100, LOCK, "counter");
  g_autoptr (Model) after = model_new ();

  PLAY (after, START (0, ONE), EVENT_OF (5, ONE, LOST, 0, 7, HEDDLE_LOSS_FULL));
  model_advance (after, 40 * MS);
  g_autoptr (GPtrArray) facts = compare (before, after);
  g_assert_cmpstr (fact (facts, COMPARISON_DURATION), ==,
                   "\"before\" lasted 100 ms, \"after\" has gone on for 40 ms.");
  g_assert_cmpstr (fact (facts, COMPARISON_LOST), ==,
                   "\"after\" lost 7 events: what is said of it may be too little.");
}

static void
test_runs_of_the_same_name (void)
{
  g_autoptr (Model) before = play_messages (1, FALSE);
  g_autoptr (Model) after = play_messages (3, FALSE);
  const ComparedRun a = { before, "queue" };
  const ComparedRun b = { after, "queue" };
  g_autoptr (GPtrArray) facts = comparison_tell (&a, &b);

  g_assert_cmpstr (fact (facts, COMPARISON_DURATION), ==,
                   "The first run lasted 100 ms, the second run 100 ms: about the same.");
  g_assert_cmpstr (fact (facts, COMPARISON_MESSAGES), ==,
                   "The first run received 1 message, the second run 3 messages.");
}

/* A thread that makes so many mutexes. */
static Model *
play_mutexes (guint count)
{
  static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
  Model *model = model_new ();

  PLAY (model, START (0, ONE));
  for (guint i = 0; i < count; i++)
    PLAY (model, NAME (1, ONE, 0x100 + i, MUTEX, names[i]));
  PLAY (model, EVENT (100, ONE, THREAD_END, 0), EXIT (100));
  return model;
}

static void
test_many_lanes_are_counted (void)
{
  g_autoptr (Model) before = play_mutexes (1);
  g_autoptr (Model) after = play_mutexes (6);
  g_autoptr (GPtrArray) facts = compare (before, after);

  g_assert_cmpstr (
      fact (facts, COMPARISON_ONLY_ONE_HAS), ==,
      "Only \"after\" has the mutex \"b\", the mutex \"c\", the mutex \"d\", the mutex "
      "\"e\" and 1 more.");
}

static void
test_nothing_yet (void)
{
  g_autoptr (Model) before = play_messages (1, FALSE);
  g_autoptr (Model) after = model_new ();
  g_autoptr (GPtrArray) facts = compare (before, after);
  int64_t start, end;

  g_assert_cmpuint (facts->len, ==, 0);
  comparison_life (after, &start, &end);
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/how-long-and-which-lock", test_how_long_and_which_lock);
  g_test_add_func ("/comparison/first-quicker", test_the_first_may_be_the_quicker_one);
  g_test_add_func ("/comparison/other-locks", test_other_locks);
  g_test_add_func ("/comparison/messages-and-threads", test_messages_threads_and_other_waits);
  g_test_add_func ("/comparison/goes-on", test_what_goes_on_and_what_was_lost);
  g_test_add_func ("/comparison/same-name", test_runs_of_the_same_name);
  g_test_add_func ("/comparison/many-lanes", test_many_lanes_are_counted);
  g_test_add_func ("/comparison/nothing-yet", test_nothing_yet);
  return g_test_run ();
}
