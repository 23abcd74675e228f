/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/barrier.h"
#include "sync/once.h"
#include "sync/thread.h"

#define THREADS 4
#define ROUNDS  200

static SyncOnce once;
static int runs; /* plain: passing makes it safe to read */

static void
count_run (void *data)
{
  (void) data;
  runs++;
}

/* ------------------------------------------------------------------ many threads */

static SyncBarrier start;

static void *
come (void *data)
{
  sync_barrier_wait (&start); /* all at the same moment, as far as possible */
  sync_once_run (&once, count_run, NULL);
  g_assert_cmpint (runs, ==, 1);
  return data;
}

static void
test_many (void)
{
  for (int round = 0; round < ROUNDS; round++) {
    SyncScope scope;

    runs = 0;
    sync_once_init (&once, "many");
    g_assert_cmpint (sync_barrier_init (&start, "start", THREADS), ==, 0);
    sync_scope_begin (&scope);
    for (int i = 0; i < THREADS; i++)
      g_assert_cmpint (sync_scope_spawn (&scope, "thread", come, NULL), ==, 0);
    sync_scope_end (&scope);
    sync_barrier_destroy (&start);
    sync_once_destroy (&once);
  }
}

/* ------------------------------------------------------------------ a wait, chosen */

static RecordedWatch watch;

static void *
come_second (void *data)
{
  recorded_watch_me (&watch);
  sync_once_run (&once, count_run, NULL);
  g_assert_cmpint (runs, ==, 1);
  return data;
}

/* The run lasts until another thread waits for its end. */
static void
run_until_awaited (void *data)
{
  g_assert_cmpint (sync_thread_create (data, "second", come_second, NULL), ==, 0);
  recorded_await (&watch);
  runs++;
}

static void
run_wait (void)
{
  SyncThread second;

  runs = 0;
  sync_once_init (&once, "table");
  sync_once_run (&once, run_until_awaited, &second);
  g_assert_cmpint (sync_thread_join (&second, NULL), ==, 0);
  sync_once_run (&once, count_run, NULL);
  g_assert_cmpint (runs, ==, 1);
  sync_once_destroy (&once);
}

static void
test_wait (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/once/wait/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_ONCE_WAIT);
  g_autofree char *first = recorded_story (events, name->thread, name->event.object);
  g_autofree char *second = recorded_story (events, wait->thread, name->event.object);

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_ONCE);
  g_assert_cmpstr (first, ==, "object-name once-begin once-end once-pass object-end");
  g_assert_cmpstr (second, ==, "once-wait once-pass");
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_ONCE_END)->event.time, <=,
                    recorded_first (events, HEDDLE_EVENT_ONCE_PASS)->event.time);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/once/many", test_many);
  g_test_add_func ("/sync/once/wait", test_wait);
  g_test_add_func ("/sync/once/wait/subprocess/recorded", run_wait);
  return g_test_run ();
}
