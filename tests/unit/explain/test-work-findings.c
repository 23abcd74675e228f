/* SPDX-License-Identifier: MIT
 *
 * What keeps work from getting on, besides locks: full channels, blocked executors, uneven shares;
 * and values that are used by those who gave them away. From scripted events.
 */
#include "finding-script.h"

enum { ONE = 1, TWO, THREE, FOUR, CHANNEL = 0x1000, TASK = 0x2000, OTHER = 0x3000, VALUE = 0x4000 };

/* ------------------------------------------------------------------ back-pressure */

/* ONE sends two messages into a channel with room for one, and waits for room until TWO takes the
 * first, at `taken`. */
static void
play_sender (Model *model, int64_t taken)
{
  PLAY (model, START (0, ONE), START (0, TWO), EVENT_OF (0, ONE, CHANNEL_OPEN, CHANNEL, 1, 0),
        NAME (0, ONE, CHANNEL, CHANNEL, "work"), EVENT_OF (10, ONE, CHANNEL_SEND, CHANNEL, 1, 0),
        EVENT (11, ONE, CHANNEL_SEND_WAIT, CHANNEL),
        EVENT_OF (taken, TWO, CHANNEL_RECEIVE, CHANNEL, 1, 0),
        EVENT_OF (taken, ONE, CHANNEL_SEND, CHANNEL, 2, 0), EVENT (100, ONE, THREAD_END, 0));
}

static void
test_back_pressure (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) quick = model_new ();

  play_sender (model, 51);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_BACK_PRESSURE);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->lost, ==, 40 * MS);
  assert_text (finding->sentence,
               "main waited 40 ms for room in the channel \"work\", 40 % of its time.");
  assert_range (finding->place, script_lane (model, "main"), 11, 51);
  g_autofree char *text = prose_text (finding->explanation);
  g_assert_nonnull (strstr (text, "it was full for 90 ms, 90 % of the time."));
  play_sender (quick, 19);
  assert_none (quick, FINDING_BACK_PRESSURE);
}

/* ------------------------------------------------------------------ executors */

/* The worker polls one task for `length`, while the other one is ready if `is_ready`. */
static void
play_poll (Model *model, int64_t length, gboolean is_ready)
{
  PLAY (model, START (0, ONE), NAME (0, ONE, TASK, TASK, "report"),
        NAME (0, ONE, OTHER, TASK, "heartbeat"), EVENT (1, ONE, TASK_SPAWN, TASK));
  if (is_ready)
    PLAY (model, EVENT (1, ONE, TASK_SPAWN, OTHER));
  PLAY (model, EVENT (2, ONE, TASK_POLL, TASK), EVENT (3, ONE, SLEEP_BEGIN, 0),
        EVENT (2 + length, ONE, SLEEP_END, 0), EVENT (2 + length, ONE, TASK_PENDING, TASK),
        EVENT (3 + length, ONE, TASK_POLL, OTHER), EVENT (4 + length, ONE, TASK_PENDING, OTHER));
}

static void
test_a_blocked_executor (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) briefly = model_new ();
  g_autoptr (Model) alone = model_new ();

  play_poll (model, 50, TRUE);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_BLOCKED_EXECUTOR);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->lost, ==, 50 * MS);
  assert_text (finding->sentence,
               "The task \"report\" kept its worker for 50 ms in one go, while "
               "the task \"heartbeat\" was ready to run and had to wait for 50 ms.");
  g_autofree char *text = prose_text (finding->explanation);
  g_assert_nonnull (strstr (text, "main did not even compute: its state most of the time was "
                                  "\"sleeping\"."));
  assert_range (finding->place, script_lane (model, "report"), 2, 52);
  play_poll (briefly, 9, TRUE);
  assert_none (briefly, FINDING_BLOCKED_EXECUTOR);
  play_poll (alone, 50, FALSE);
  assert_none (alone, FINDING_BLOCKED_EXECUTOR);
}

/* ------------------------------------------------------------------ shares */

#define CREATE(time, thread, other)                                    \
  {                                                                    \
    (time) * MS, thread, HEDDLE_EVENT_THREAD_CREATE, 0, other, 0, NULL \
  }
#define BORN(time, thread)                                                                       \
  {                                                                                              \
    (time) * MS, thread, HEDDLE_EVENT_THREAD_START, 0x7000 + (thread), ONE, 100 + (thread), NULL \
  }

/* Main creates three threads, which compute (or sleep) until `ends`, and joins them all. */
static void
play_shares (Model *model, const int64_t ends[3], gboolean compute)
{
  PLAY (model, START (0, ONE), CREATE (1, ONE, TWO), CREATE (1, ONE, THREE), CREATE (1, ONE, FOUR),
        BORN (2, TWO), BORN (2, THREE), BORN (2, FOUR), EVENT (3, ONE, JOIN_BEGIN, 0x7000 + FOUR));
  for (uint32_t thread = TWO; !compute && thread <= FOUR; thread++)
    play_one (model, 3, thread, HEDDLE_EVENT_SLEEP_BEGIN, 0);
  for (uint32_t i = 0; i < 3; i++)
    play_one (model, ends[i], TWO + i, HEDDLE_EVENT_THREAD_END, 0);
  PLAY (model, EVENT (ends[2], ONE, JOIN_END, 0x7000 + FOUR));
  model_advance (model, (ends[2] + 5) * MS);
}

static void
test_uneven_work (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Model) even = model_new ();
  g_autoptr (Model) asleep = model_new ();

  play_shares (model, (const int64_t[]){ 22, 32, 102 }, TRUE);
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_IMBALANCE);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->lost, ==, (80 + 70) * MS);
  assert_text (
      finding->sentence,
      "3 threads share a job unevenly: thread 4 needed 100 ms, thread 2 was done after 20 "
      "ms; those that were done before the last one left their processors without work for "
      "150 ms in all.");
  g_autofree char *text = prose_text (finding->explanation);
  g_assert_nonnull (strstr (text, "With even parts it would have taken 50 ms instead of 100 ms."));
  assert_range (finding->place, script_lane (model, "thread 4"), 22, 102);
  play_shares (even, (const int64_t[]){ 90, 96, 102 }, TRUE);
  assert_none (even, FINDING_IMBALANCE);
  play_shares (asleep, (const int64_t[]){ 22, 32, 102 }, FALSE);
  assert_none (asleep, FINDING_IMBALANCE);
}

/* ------------------------------------------------------------------ values */

static void
test_use_after_move (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), NAME (0, ONE, VALUE, VALUE, "name"),
        EVENT (1, ONE, VALUE_TAKE, VALUE), EVENT (5, ONE, VALUE_MOVE, VALUE),
        EVENT (6, TWO, VALUE_TAKE, VALUE));
  assert_none (model, FINDING_USE_AFTER_MOVE);
  PLAY (model, EVENT (9, ONE, VALUE_MISUSE, VALUE));
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_USE_AFTER_MOVE);
  g_assert_nonnull (finding);
  assert_text (finding->sentence, "main uses the value \"name\" at 9.00 ms, after giving it away: "
                                  "it belongs to thread 2.");
}

/* Errors come first, then what costs most, then what may happen. */
static void
test_the_order (void)
{
  g_autoptr (Model) model = model_new ();

  play_sender (model, 51);
  PLAY (model, START (110 * MS, THREE), EVENT (120, TWO, MUTEX_ACQUIRE, OTHER),
        EVENT (121, THREE, MUTEX_WAIT, OTHER), EVENT (201, TWO, MUTEX_RELEASE, OTHER),
        EVENT (201, THREE, MUTEX_ACQUIRE, OTHER), EVENT (202, TWO, VALUE_MISUSE, VALUE));
  g_autoptr (GPtrArray) findings = find_all (model);
  static const FindingKind kinds[] = { FINDING_USE_AFTER_MOVE, FINDING_CONTENTION,
                                       FINDING_BACK_PRESSURE };
  g_assert_cmpuint (findings->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < findings->len; i++)
    g_assert_cmpint (((const Finding *) g_ptr_array_index (findings, i))->kind, ==, kinds[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work-findings/back-pressure", test_back_pressure);
  g_test_add_func ("/work-findings/blocked-executor", test_a_blocked_executor);
  g_test_add_func ("/work-findings/uneven-work", test_uneven_work);
  g_test_add_func ("/work-findings/use-after-move", test_use_after_move);
  g_test_add_func ("/work-findings/order", test_the_order);
  return g_test_run ();
}
