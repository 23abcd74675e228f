/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/mutex.h"
#include "sync/thread.h"

#include <sched.h>

#define THREADS 4
#define ROUNDS  1000

/* ------------------------------------------------------------------ mutual exclusion */

static SyncMutex mutex;
static int inside; /* how many threads are between lock and unlock: plain, the mutex guards it */
static int counter;

static void *
enter_and_leave (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_mutex_lock (&mutex);
    g_assert_cmpint (++inside, ==, 1);
    if (round % 8 == 0)
      sched_yield (); /* an invitation to come in too */
    counter++;
    g_assert_cmpint (--inside, ==, 0);
    sync_mutex_unlock (&mutex);
  }
  return data;
}

static void
test_exclusion (void)
{
  SyncThread threads[THREADS];

  counter = 0;
  g_assert_cmpint (sync_mutex_init (&mutex, "the one"), ==, 0);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_thread_create (&threads[i], "worker", enter_and_leave, NULL), ==, 0);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
  g_assert_cmpint (counter, ==, THREADS * ROUNDS);
}

/* In the record, too, nobody holds the mutex while another one does, and who waits gets it. */
static void
test_exclusion_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/exclusion/subprocess/recorded");
  bool waits[THREADS + 2] = { false };
  uint32_t owner = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint32_t thread = recorded->thread;

    g_assert_cmpuint (thread, <=, THREADS + 1);
    switch (recorded->event.kind) {
    case HEDDLE_EVENT_MUTEX_WAIT:
      g_assert_false (waits[thread]);
      waits[thread] = true;
      break;
    case HEDDLE_EVENT_MUTEX_ACQUIRE:
      g_assert_cmpuint (owner, ==, 0);
      owner = thread;
      waits[thread] = false;
      break;
    case HEDDLE_EVENT_MUTEX_RELEASE:
      g_assert_cmpuint (owner, ==, thread);
      owner = 0;
      break;
    default:
      g_assert_false (waits[thread]);
      break;
    }
  }
  g_assert_cmpuint (owner, ==, 0);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_MUTEX_ACQUIRE), ==, THREADS * ROUNDS);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_MUTEX_RELEASE), ==, THREADS * ROUNDS);
}

/* ------------------------------------------------------------------ a wait, chosen */

static RecordedWatch watch;

static void *
lock_taken (void *data)
{
  recorded_watch_me (&watch);
  sync_mutex_lock (&mutex);
  sync_mutex_unlock (&mutex);
  return data;
}

static void
run_wait (void)
{
  SyncThread waiter;

  g_assert_cmpint (sync_mutex_init (&mutex, "counter"), ==, 0);
  sync_mutex_lock (&mutex);
  g_assert_cmpint (sync_thread_create (&waiter, "waiter", lock_taken, NULL), ==, 0);
  recorded_await (&watch);
  sync_mutex_unlock (&mutex);
  g_assert_cmpint (sync_thread_join (&waiter, NULL), ==, 0);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

static void
test_wait (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/wait/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_MUTEX_WAIT);
  g_autofree char *holder = recorded_story (events, name->thread, name->event.object);
  g_autofree char *waiter = recorded_story (events, wait->thread, name->event.object);

  g_assert_cmpstr (name->text, ==, "counter");
  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_MUTEX);
  g_assert_cmpstr (holder, ==, "object-name mutex-acquire mutex-release object-end");
  g_assert_cmpstr (waiter, ==, "mutex-wait mutex-acquire mutex-release");
  g_assert_cmpuint (wait->event.detail, ==, name->kernel_id);
}

static void
run_free (void)
{
  g_assert_cmpint (sync_mutex_init (&mutex, "free"), ==, 0);
  for (int i = 0; i < 2; i++) {
    sync_mutex_lock (&mutex);
    sync_mutex_unlock (&mutex);
  }
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

/* A mutex that is free is taken without a wait. */
static void
test_free (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/mutex/free/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  g_autofree char *story = recorded_story (events, name->thread, name->event.object);

  g_assert_cmpstr (story, ==,
                   "object-name mutex-acquire mutex-release mutex-acquire mutex-release "
                   "object-end");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/mutex/exclusion/unrecorded", test_exclusion);
  g_test_add_func ("/sync/mutex/exclusion/recorded", test_exclusion_recorded);
  g_test_add_func ("/sync/mutex/exclusion/subprocess/recorded", test_exclusion);
  g_test_add_func ("/sync/mutex/wait", test_wait);
  g_test_add_func ("/sync/mutex/wait/subprocess/recorded", run_wait);
  g_test_add_func ("/sync/mutex/free", test_free);
  g_test_add_func ("/sync/mutex/free/subprocess/recorded", run_free);
  return g_test_run ();
}
