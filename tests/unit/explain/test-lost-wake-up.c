/* SPDX-License-Identifier: MIT
 *
 * Lost wake-ups, from scripted events: found, and what right programs do that looks like one.
 */
#include "finding-script.h"

enum { ONE = 1, TWO, THREE, LOCK = 0x1000, BELL = 0x2000 };

#define TIME_IS_UP 110

static void
start (Model *model)
{
  PLAY (model, START (0, ONE), START (0, TWO), START (0, THREE),
        NAME (0, ONE, BELL, CONDITION, "bell"), NAME (0, ONE, LOCK, MUTEX, "kitchen"));
}

/* ONE notifies under the mutex. */
static void
notify (Model *model, int64_t time)
{
  PLAY (model, EVENT (time, ONE, MUTEX_ACQUIRE, LOCK), EVENT (time, ONE, CONDITION_SIGNAL, BELL),
        EVENT (time + 1, ONE, MUTEX_RELEASE, LOCK));
}

/* The thread takes the mutex and begins to wait. */
static void
wait_for_bell (Model *model, int64_t time, uint32_t thread)
{
  PLAY (model, EVENT (time - 1, thread, MUTEX_ACQUIRE, LOCK),
        EVENT (time, thread, MUTEX_RELEASE, LOCK),
        EVENT_OF (time, thread, CONDITION_WAIT, BELL, LOCK, 0));
}

static void
test_never_woken (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  notify (model, 100);
  wait_for_bell (model, 300, TWO);
  /* A program that lives may still notify. */
  model_advance (model, 900 * MS);
  assert_none (model, FINDING_LOST_WAKE_UP);
  PLAY (model, EXIT (950));
  g_autoptr (GPtrArray) findings = find_all (model);
  const Finding *finding = finding_of (findings, FINDING_LOST_WAKE_UP);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->gravity, ==, FINDING_ERROR);
  g_assert_cmpint (finding->lost, ==, 650 * MS);
  assert_text (finding->sentence,
               "main notified the condition variable \"bell\" at 100.0 ms, when nobody waited for "
               "it; thread 2 began to wait 200 ms later, and was never woken: it waited 650 ms.");
  g_autofree char *advice = prose_text (finding->advice);
  g_assert_nonnull (strstr (advice, "Both under the mutex \"kitchen\""));
  assert_range (finding->place, script_lane (model, "bell"), 100, 100);
  assert_range (g_array_index (finding->ranges, LaneRange, 1), script_lane (model, "thread 2"), 300,
                950);
}

/* A program that lives, after a second; and a wait with a limit. */
static void
test_for_long_and_until_time_was_up (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  notify (model, 100);
  wait_for_bell (model, 300, TWO);
  model_advance (model, 1300 * MS);
  g_autoptr (GPtrArray) findings = find_all (model);
  g_assert_nonnull (finding_of (findings, FINDING_LOST_WAKE_UP));
  PLAY (model, EVENT_OF (1400, TWO, CONDITION_WAKE, BELL, LOCK, TIME_IS_UP));
  g_autoptr (GPtrArray) later = find_all (model);
  const Finding *finding = finding_of (later, FINDING_LOST_WAKE_UP);
  g_assert_nonnull (finding);
  g_assert_cmpint (finding->gravity, ==, FINDING_DELAY);
  g_autofree char *text = prose_text (finding->sentence);
  g_assert_nonnull (strstr (text, "waited 1.10 s in vain, until its time was up."));
}

/* Somebody waits, and is woken; then a notification comes during the wait, and before one that it
 * was for. */
static void
test_no_loss (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  wait_for_bell (model, 50, TWO);
  notify (model, 100);
  PLAY (model, EVENT_OF (101, TWO, CONDITION_WAKE, BELL, LOCK, 0),
        EVENT (102, TWO, MUTEX_ACQUIRE, LOCK), EVENT (103, TWO, MUTEX_RELEASE, LOCK));
  wait_for_bell (model, 200, TWO);
  PLAY (model, EXIT (900));
  /* The last notification before that wait reached him. */
  assert_none (model, FINDING_LOST_WAKE_UP);
}

/* TWO is at work when it is notified in vain: it looks at the state, does what it finds there,
 * looks again and waits. Or THREE, who waits for the same at times, has taken what there was. */
static void
test_the_state_was_seen (void)
{
  for (uint32_t seen_by = TWO; seen_by <= THREE; seen_by++) {
    g_autoptr (Model) model = model_new ();

    start (model);
    wait_for_bell (model, 10, THREE);
    notify (model, 20);
    PLAY (model, EVENT_OF (21, THREE, CONDITION_WAKE, BELL, LOCK, 0),
          EVENT (22, THREE, MUTEX_ACQUIRE, LOCK), EVENT (23, THREE, MUTEX_RELEASE, LOCK));
    notify (model, 100);
    PLAY (model, EVENT (150, seen_by, MUTEX_ACQUIRE, LOCK),
          EVENT (151, seen_by, MUTEX_RELEASE, LOCK));
    wait_for_bell (model, 300, TWO);
    PLAY (model, EXIT (900));
    assert_none (model, FINDING_LOST_WAKE_UP);
  }
}

/* Who looks every now and then lets its time run out by design. */
static void
test_a_poll (void)
{
  g_autoptr (Model) model = model_new ();

  start (model);
  for (int64_t time = 100; time < 600; time += 100) {
    notify (model, time);
    wait_for_bell (model, time + 10, TWO);
    PLAY (model, EVENT_OF (time + 50, TWO, CONDITION_WAKE, BELL, LOCK, TIME_IS_UP),
          EVENT (time + 51, TWO, MUTEX_ACQUIRE, LOCK), EVENT (time + 52, TWO, MUTEX_RELEASE, LOCK));
  }
  assert_none (model, FINDING_LOST_WAKE_UP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lost-wake-up/never-woken", test_never_woken);
  g_test_add_func ("/lost-wake-up/limits", test_for_long_and_until_time_was_up);
  g_test_add_func ("/lost-wake-up/no-loss", test_no_loss);
  g_test_add_func ("/lost-wake-up/state-was-seen", test_the_state_was_seen);
  g_test_add_func ("/lost-wake-up/poll", test_a_poll);
  return g_test_run ();
}
