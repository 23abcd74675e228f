/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/mutex.h"
#include "sync/thread.h"

#include <errno.h>

#define MILLISECOND INT64_C (1000000)
#define THREADS     4
#define ROUNDS      1000

static SyncMutex mutex;

/* Runs `body` in another thread and waits for it. */
static void
elsewhere (void *(*body) (void *) )
{
  SyncThread thread;

  g_assert_cmpint (sync_thread_create (&thread, "other", body, NULL), ==, 0);
  g_assert_cmpint (sync_thread_join (&thread, NULL), ==, 0);
}

/* Returns what each thread did with the mutex, in one story for each: "1: ... 2: ...". */
static char *
stories (const GArray *events)
{
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  g_autofree char *first = recorded_story (events, name->thread, name->event.object);
  g_autofree char *second = recorded_story (events, name->thread + 1, name->event.object);

  return g_strdup_printf ("1: %s 2: %s", first, second);
}

/* ------------------------------------------------------------------ try */

static void *
try_in_vain (void *data)
{
  g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, EBUSY);
  return data;
}

static void
run_try (void)
{
  g_assert_cmpint (sync_mutex_init (&mutex, "tried"), ==, 0);
  g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, 0);
  g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, EBUSY);
  elsewhere (try_in_vain);
  sync_mutex_unlock (&mutex);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

static void
test_try_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/try/subprocess/recorded");
  g_autofree char *told = stories (events);

  g_assert_cmpstr (told, ==, "1: object-name mutex-acquire mutex-release object-end 2: ");
}

/* ------------------------------------------------------------------ a time limit */

static void *
wait_in_vain (void *data)
{
  g_assert_cmpint (sync_mutex_timed_lock (&mutex, MILLISECOND), ==, ETIMEDOUT);
  g_assert_cmpint (sync_mutex_timed_lock (&mutex, -1), ==, ETIMEDOUT);
  return data;
}

static void
run_timed_out (void)
{
  g_assert_cmpint (sync_mutex_init (&mutex, "timed"), ==, 0);
  g_assert_cmpint (sync_mutex_timed_lock (&mutex, 0), ==, 0); /* it is free */
  elsewhere (wait_in_vain);
  sync_mutex_unlock (&mutex);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

static void
test_timed_out_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/timed-out/subprocess/recorded");
  g_autofree char *told = stories (events);

  g_assert_cmpstr (told, ==,
                   "1: object-name mutex-acquire mutex-release object-end "
                   "2: mutex-wait mutex-give-up mutex-wait mutex-give-up");
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_MUTEX_WAIT)->event.detail, ==,
                    recorded_first (events, HEDDLE_EVENT_OBJECT_NAME)->kernel_id);
}

static RecordedWatch watch;

static void *
wait_long_enough (void *data)
{
  recorded_watch_me (&watch);
  g_assert_cmpint (sync_mutex_timed_lock (&mutex, 50000 * MILLISECOND), ==, 0);
  sync_mutex_unlock (&mutex);
  return data;
}

static void
run_in_time (void)
{
  SyncThread waiter;

  g_assert_cmpint (sync_mutex_init (&mutex, "in time"), ==, 0);
  sync_mutex_lock (&mutex);
  g_assert_cmpint (sync_thread_create (&waiter, "waiter", wait_long_enough, NULL), ==, 0);
  recorded_await (&watch);
  sync_mutex_unlock (&mutex);
  g_assert_cmpint (sync_thread_join (&waiter, NULL), ==, 0);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

static void
test_in_time_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/in-time/subprocess/recorded");
  g_autofree char *told = stories (events);

  g_assert_cmpstr (told, ==,
                   "1: object-name mutex-acquire mutex-release object-end "
                   "2: mutex-wait mutex-acquire mutex-release");
}

/* ------------------------------------------------------------------ recursive */

static void *
not_mine (void *data)
{
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, EPERM);
  return try_in_vain (data);
}

static void
run_recursive (void)
{
  g_assert_cmpint (sync_mutex_init_kind (&mutex, "deep", SYNC_MUTEX_RECURSIVE), ==, 0);
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, EPERM);
  for (int round = 0; round < 2; round++) {
    g_assert_cmpint (sync_mutex_lock (&mutex), ==, 0);
    g_assert_cmpint (sync_mutex_lock (&mutex), ==, 0);
    g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, 0);
    g_assert_cmpint (sync_mutex_timed_lock (&mutex, 0), ==, 0);
    for (int i = 0; i < 3; i++)
      g_assert_cmpint (sync_mutex_unlock (&mutex), ==, 0);
    elsewhere (not_mine); /* it is still held, once */
    g_assert_cmpint (sync_mutex_unlock (&mutex), ==, 0);
  }
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, EPERM);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

/* Recursion is one hold. */
static void
test_recursive_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/recursive/subprocess/recorded");
  g_autofree char *told = stories (events);

  g_assert_cmpstr (told, ==,
                   "1: object-name mutex-acquire mutex-release mutex-acquire mutex-release "
                   "object-end 2: ");
}

static int counter; /* only for the thread that has the mutex */

static void *
add_deep (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_mutex_lock (&mutex);
    sync_mutex_lock (&mutex);
    counter++;
    sync_mutex_unlock (&mutex);
    counter++;
    sync_mutex_unlock (&mutex);
  }
  return data;
}

static void
test_recursive_excludes (void)
{
  SyncScope scope;

  counter = 0;
  g_assert_cmpint (sync_mutex_init_kind (&mutex, "deep", SYNC_MUTEX_RECURSIVE), ==, 0);
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "worker", add_deep, NULL), ==, 0);
  sync_scope_end (&scope);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
  g_assert_cmpint (counter, ==, 2 * THREADS * ROUNDS);
}

/* ------------------------------------------------------------------ checking */

static void
run_checking (void)
{
  g_assert_cmpint (sync_mutex_init_kind (&mutex, "checked", SYNC_MUTEX_CHECKING), ==, 0);
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, EPERM);
  g_assert_cmpint (sync_mutex_lock (&mutex), ==, 0);
  g_assert_cmpint (sync_mutex_lock (&mutex), ==, EDEADLK);
  g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, EBUSY);
  g_assert_cmpint (sync_mutex_timed_lock (&mutex, 50000 * MILLISECOND), ==, EDEADLK);
  elsewhere (not_mine);
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, 0);
  g_assert_cmpint (sync_mutex_unlock (&mutex), ==, EPERM);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

/* What is refused leaves nothing in the record, least of all a wait. */
static void
test_checking_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/checking/subprocess/recorded");
  g_autofree char *told = stories (events);

  g_assert_cmpstr (told, ==, "1: object-name mutex-acquire mutex-release object-end 2: ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/mutex/try/unrecorded", run_try);
  g_test_add_func ("/sync/mutex/try/recorded", test_try_recorded);
  g_test_add_func ("/sync/mutex/try/subprocess/recorded", run_try);
  g_test_add_func ("/sync/mutex/timed-out/unrecorded", run_timed_out);
  g_test_add_func ("/sync/mutex/timed-out/recorded", test_timed_out_recorded);
  g_test_add_func ("/sync/mutex/timed-out/subprocess/recorded", run_timed_out);
  g_test_add_func ("/sync/mutex/in-time/recorded", test_in_time_recorded);
  g_test_add_func ("/sync/mutex/in-time/subprocess/recorded", run_in_time);
  g_test_add_func ("/sync/mutex/recursive/unrecorded", run_recursive);
  g_test_add_func ("/sync/mutex/recursive/recorded", test_recursive_recorded);
  g_test_add_func ("/sync/mutex/recursive/subprocess/recorded", run_recursive);
  g_test_add_func ("/sync/mutex/recursive/excludes", test_recursive_excludes);
  g_test_add_func ("/sync/mutex/checking/unrecorded", run_checking);
  g_test_add_func ("/sync/mutex/checking/recorded", test_checking_recorded);
  g_test_add_func ("/sync/mutex/checking/subprocess/recorded", run_checking);
  return g_test_run ();
}
