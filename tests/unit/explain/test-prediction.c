/* SPDX-License-Identifier: MIT
 *
 * Questions to a class, from scripted events: asked where one of several comes next, and not where
 * the answer is not certain or there is no choice.
 */
#include "explain/prediction.h"

#include "finding-script.h"

enum { ONE = 1, TWO, THREE, FOUR, LOCK = 0x1000, BELL = 0x2000, CHANNEL = 0x3000, TASK = 0x4000 };

#define THREADS START (0, ONE), START (0, TWO), START (0, THREE), START (0, FOUR)

static void
assert_asked (const Model *model, int64_t after, int64_t time, const char *question,
              const char *candidates, const char *reason)
{
  g_autoptr (Prediction) prediction = prediction_next (model, after, MODEL_TIME_MOST);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_nonnull (prediction);
  g_assert_cmpint (prediction->time, ==, time * MS);
  for (guint i = 0; i < prediction->candidates->len; i++) {
    g_autofree char *name = prediction_candidate (model, prediction, i);
    g_string_append_printf (names, "%s%s%s", i > 0 ? ", " : "", name,
                            i == prediction->answer ? "!" : "");
  }
  g_assert_cmpstr (names->str, ==, candidates);
  g_autoptr (Prose) asked = prediction_question (model, prediction);
  assert_text (asked, question);
  g_autoptr (Prose) why = prediction_reason (model, prediction);
  assert_text (why, reason);
}

static void
assert_none_after (const Model *model, int64_t after)
{
  g_assert_null (prediction_next (model, after, MODEL_TIME_MOST));
}

/* ONE has the lock, TWO and THREE come for it; who gets it at 21 ms? */
static Model *
make_queue (uint32_t winner)
{
  Model *model = model_new ();

  PLAY (model, THREADS, NAME (0, ONE, LOCK, MUTEX, "counter"), EVENT (10, ONE, MUTEX_ACQUIRE, LOCK),
        EVENT (12, TWO, MUTEX_WAIT, LOCK), EVENT (14, THREE, MUTEX_WAIT, LOCK),
        EVENT (20, ONE, MUTEX_RELEASE, LOCK), EVENT (21, winner, MUTEX_ACQUIRE, LOCK),
        EVENT (25, winner, MUTEX_RELEASE, LOCK));
  model_advance (model, 30 * MS);
  return model;
}

static void
test_who_gets_the_lock (void)
{
  g_autoptr (Model) fair = make_queue (TWO);
  g_autoptr (Model) unfair = make_queue (THREE);
  g_autoptr (Model) barged = make_queue (FOUR);
  const char *question = "Who gets the mutex \"counter\" next?";

  assert_asked (fair, -1, 21, question, "thread 2!, thread 3, none of these",
                "thread 2 had waited for 9.0 ms, the longest of all.");
  assert_asked (unfair, -1, 21, question, "thread 2, thread 3!, none of these",
                "thread 3 had waited for 7.0 ms, and one other for longer. A mutex promises no "
                "order: whoever tries first when it is free has it.");
  assert_asked (
      barged, -1, 21, question, "thread 2, thread 3, none of these!",
      "thread 4 wasn't waiting: it came when the mutex was free, before any of those that "
      "waited had taken it.");
}

static void
test_one_who_waits_is_no_question (void)
{
  g_autoptr (Model) model = make_queue (TWO);

  /* From 25 ms on only thread 3 waits. */
  PLAY (model, EVENT (31, THREE, MUTEX_ACQUIRE, LOCK));
  assert_none_after (model, 21 * MS);
}

static void
test_a_question_lies_within_what_is_asked_for (void)
{
  g_autoptr (Model) model = make_queue (TWO);

  g_assert_null (prediction_next (model, -1, 21 * MS - 1));
  g_autoptr (Prediction) at_its_end = prediction_next (model, 21 * MS - 1, 21 * MS);
  g_assert_nonnull (at_its_end);
}

static void
test_which_receiver_gets_the_message (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, THREADS, NAME (0, ONE, CHANNEL, CHANNEL, "work"),
        EVENT (2, THREE, CHANNEL_RECEIVE_WAIT, CHANNEL),
        EVENT (3, TWO, CHANNEL_RECEIVE_WAIT, CHANNEL),
        EVENT_OF (5, ONE, CHANNEL_SEND, CHANNEL, 1, 0),
        EVENT_OF (7, THREE, CHANNEL_RECEIVE, CHANNEL, 1, 0),
        EVENT_OF (8, ONE, CHANNEL_SEND, CHANNEL, 2, 0),
        EVENT_OF (9, TWO, CHANNEL_RECEIVE, CHANNEL, 2, 0));
  assert_asked (model, -1, 7, "Who gets the next message of the channel \"work\"?",
                "thread 3!, thread 2, none of these",
                "thread 3 had waited for 5.0 ms, the longest of all.");
  assert_none_after (model, 7 * MS); /* one receiver is left */
}

/* A wake-up that was asked for. */
#define WAKE(time, thread) EVENT_OF (time, thread, CONDITION_WAKE, BELL, 0, 0)

static void
test_whom_a_notification_wakes (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, THREADS, NAME (0, ONE, BELL, CONDITION, "bell"),
        EVENT (1, TWO, CONDITION_WAIT, BELL), EVENT (2, THREE, CONDITION_WAIT, BELL),
        EVENT (5, ONE, CONDITION_SIGNAL, BELL), WAKE (6, THREE));
  assert_asked (model, -1, 5, "Whom does the notification of the condition variable \"bell\" wake?",
                "thread 2, thread 3!",
                "thread 3 had waited for 3.0 ms, and one other for longer. A notification promises "
                "no order: it may wake any one that waits.");
}

static void
test_two_notifications_at_once_are_no_question (void)
{
  g_autoptr (Model) model = model_new ();

  /* Which of the two woke which of them is not known. */
  PLAY (model, THREADS, EVENT (1, TWO, CONDITION_WAIT, BELL),
        EVENT (2, THREE, CONDITION_WAIT, BELL), EVENT (3, FOUR, CONDITION_WAIT, BELL),
        EVENT (5, ONE, CONDITION_SIGNAL, BELL), EVENT (6, ONE, CONDITION_SIGNAL, BELL),
        WAKE (7, THREE), EVENT (8, ONE, CONDITION_SIGNAL, BELL), WAKE (9, TWO));
  assert_none_after (model, -1);
}

static void
test_which_task_runs_next (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, THREADS, EVENT (1, ONE, TASK_SPAWN, TASK), EVENT (2, ONE, TASK_SPAWN, TASK + 1),
        EVENT (3, TWO, TASK_POLL, TASK), EVENT (6, TWO, TASK_PENDING, TASK),
        EVENT (7, TWO, TASK_POLL, TASK + 1));
  assert_asked (model, -1, 3, "Which of the tasks that are ready runs next?", "task 1!, task 2",
                "task 1 had been ready for 2.0 ms, the longest of all.");
  assert_none_after (model, 3 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prediction/lock", test_who_gets_the_lock);
  g_test_add_func ("/prediction/one-who-waits", test_one_who_waits_is_no_question);
  g_test_add_func ("/prediction/within", test_a_question_lies_within_what_is_asked_for);
  g_test_add_func ("/prediction/message", test_which_receiver_gets_the_message);
  g_test_add_func ("/prediction/notification", test_whom_a_notification_wakes);
  g_test_add_func ("/prediction/two-notifications", test_two_notifications_at_once_are_no_question);
  g_test_add_func ("/prediction/task", test_which_task_runs_next);
  return g_test_run ();
}
