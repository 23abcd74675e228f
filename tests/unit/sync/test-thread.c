/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/recording.h"
#include "sync/thread.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "event/segment.h"

#define MILLISECOND INT64_C (1000000)

static int64_t
read_clock (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (int64_t) now.tv_sec * 1000 * MILLISECOND + now.tv_nsec;
}

/* ------------------------------------------------------------------ creating and joining */

/* 62 bytes and a character of two bytes, which would be cut in the middle. */
#define LONG_NAME                                                  \
  "12345678901234567890123456789012345678901234567890123456789012" \
  "\u00e9"
#define LONG_NAME_CUT "12345678901234567890123456789012345678901234567890123456789012"

static void *
return_next (void *data)
{
  return (int *) data + 1;
}

static void
run_life (void)
{
  SyncThread thread;
  int numbers[2];
  void *result = NULL;

  g_assert_cmpint (sync_thread_create (&thread, LONG_NAME, return_next, numbers), ==, 0);
  g_assert_cmpint (sync_thread_join (&thread, &result), ==, 0);
  g_assert_true (result == &numbers[1]);
}

static void
test_life_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/thread/life/subprocess/recorded");
  const RecordedEvent *create = recorded_first (events, HEDDLE_EVENT_THREAD_CREATE);
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_THREAD_NAME);
  const RecordedEvent *begin = recorded_first (events, HEDDLE_EVENT_JOIN_BEGIN);
  const RecordedEvent *end = recorded_first (events, HEDDLE_EVENT_JOIN_END);
  const RecordedEvent *finish = recorded_first (events, HEDDLE_EVENT_THREAD_END);
  const RecordedEvent *start = NULL;

  for (guint i = 0; i < events->len && start == NULL; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_THREAD_START && recorded->thread != create->thread)
      start = recorded;
  }
  g_assert_nonnull (start);
  g_assert_cmpuint (create->event.argument, ==, start->thread);
  g_assert_cmpuint (start->event.argument, ==, create->thread);
  g_assert_cmpuint (create->event.time, <=, start->event.time);
  g_assert_cmpuint (name->thread, ==, start->thread);
  g_assert_cmpstr (name->text, ==, LONG_NAME_CUT);
  g_assert_cmpuint (begin->event.object, ==, start->event.object);
  g_assert_cmpuint (end->event.object, ==, start->event.object);
  g_assert_cmpuint (end->thread, ==, create->thread);
  g_assert_cmpuint (end->event.detail, ==, 0);
  g_assert_cmpuint (finish->thread, ==, start->thread);
  g_assert_cmpuint (finish->event.time, <=, end->event.time);
}

static void
run_refused_join (void)
{
  SyncThread self = { .handle = pthread_self () };

  g_assert_cmpint (sync_thread_join (&self, NULL), ==, EDEADLK);
}

/* A thread that can't join doesn't seem to wait for ever. */
static void
test_refused_join_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/thread/refused-join/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_JOIN_BEGIN), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_JOIN_END), ==, 1);
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_JOIN_END)->event.detail, ==, EDEADLK);
}

/* ------------------------------------------------------------------ sleep and work */

static volatile sig_atomic_t alarms;

static void
count_alarm (int number)
{
  (void) number;
  alarms = alarms + 1;
}

static void
test_sleep_through_signals (void)
{
  struct sigaction action = { .sa_handler = count_alarm };
  struct itimerval every_millisecond = { { 0, 1000 }, { 0, 1000 } };
  struct itimerval never = { { 0, 0 }, { 0, 0 } };
  int64_t before = read_clock (CLOCK_MONOTONIC);

  g_assert_cmpint (sigaction (SIGALRM, &action, NULL), ==, 0);
  g_assert_cmpint (setitimer (ITIMER_REAL, &every_millisecond, NULL), ==, 0);
  sync_sleep (20 * MILLISECOND);
  g_assert_cmpint (setitimer (ITIMER_REAL, &never, NULL), ==, 0);
  g_assert_cmpint (read_clock (CLOCK_MONOTONIC) - before, >=, 20 * MILLISECOND);
  g_assert_cmpint (alarms, >, 0);
}

static void
run_sleep (void)
{
  sync_sleep (2 * MILLISECOND);
  sync_sleep (0);
  sync_sleep (-1);
}

static void
test_sleep_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/thread/sleep/subprocess/recorded");
  const RecordedEvent *begin = recorded_first (events, HEDDLE_EVENT_SLEEP_BEGIN);

  g_assert_cmpuint (begin->event.argument, ==, 2 * MILLISECOND);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_SLEEP_BEGIN), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_SLEEP_END), ==, 1);
  g_assert_cmpuint (begin->event.time, <,
                    recorded_first (events, HEDDLE_EVENT_SLEEP_END)->event.time);
}

static void
test_work (void)
{
  int64_t before = read_clock (CLOCK_THREAD_CPUTIME_ID);

  sync_work (0);
  sync_work (-1);
  sync_work (5 * MILLISECOND);
  int64_t spent = read_clock (CLOCK_THREAD_CPUTIME_ID) - before;
  g_assert_cmpint (spent, >=, 5 * MILLISECOND);
  g_assert_cmpint (spent, <, 10 * MILLISECOND); /* its overshoot is far less, sanitizers or not */
}

/* ------------------------------------------------------------------ recording or not */

static void
test_not_recording (void)
{
  g_assert_null (sync_recording_folder ());
  g_assert_null (sync_recording_failure ());
  run_life ();
}

static void
run_recording (void)
{
  g_assert_nonnull (sync_recording_folder ());
  g_assert_null (sync_recording_failure ());
}

static void
test_recording (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/recording/on/subprocess/recorded");

  g_assert_cmpuint (events->len, >, 0);
}

/* Nothing can be recorded, and all the same everything works. */
static void
run_no_folder (void)
{
  g_assert_cmpstr (sync_recording_folder (), ==, "/nonexistent/session");
  g_assert_nonnull (strstr (sync_recording_failure (), "missing"));
  run_life ();
  run_sleep ();
}

static void
test_no_folder (void)
{
  g_setenv (HEDDLE_SESSION_VARIABLE, "/nonexistent/session", TRUE);
  g_test_trap_subprocess ("/sync/recording/no-folder/subprocess/unrecorded", 0,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv (HEDDLE_SESSION_VARIABLE);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/thread/life/unrecorded", run_life);
  g_test_add_func ("/sync/thread/life/recorded", test_life_recorded);
  g_test_add_func ("/sync/thread/life/subprocess/recorded", run_life);
  g_test_add_func ("/sync/thread/refused-join/unrecorded", run_refused_join);
  g_test_add_func ("/sync/thread/refused-join/recorded", test_refused_join_recorded);
  g_test_add_func ("/sync/thread/refused-join/subprocess/recorded", run_refused_join);
  g_test_add_func ("/sync/thread/sleep/through-signals", test_sleep_through_signals);
  g_test_add_func ("/sync/thread/sleep/recorded", test_sleep_recorded);
  g_test_add_func ("/sync/thread/sleep/subprocess/recorded", run_sleep);
  g_test_add_func ("/sync/thread/work", test_work);
  g_test_add_func ("/sync/recording/off", test_not_recording);
  g_test_add_func ("/sync/recording/on", test_recording);
  g_test_add_func ("/sync/recording/on/subprocess/recorded", run_recording);
  g_test_add_func ("/sync/recording/no-folder", test_no_folder);
  g_test_add_func ("/sync/recording/no-folder/subprocess/unrecorded", run_no_folder);
  return g_test_run ();
}
