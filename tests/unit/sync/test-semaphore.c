/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/semaphore.h"
#include "sync/thread.h"

#include <errno.h>
#include <sched.h>

#define MILLISECOND INT64_C (1000000)
#define PERMITS     2
#define THREADS     5
#define ROUNDS      500

static SyncSemaphore semaphore;

/* ------------------------------------------------------------------ counting */

static _Atomic (int) inside;

static void *
come_and_go (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_semaphore_wait (&semaphore);
    g_assert_cmpint (atomic_fetch_add (&inside, 1), <, PERMITS);
    if (round % 8 == 0)
      sched_yield (); /* an invitation to come in too */
    atomic_fetch_sub (&inside, 1);
    sync_semaphore_post (&semaphore);
  }
  return data;
}

static void
run_counting (void)
{
  SyncScope scope;

  sync_semaphore_init (&semaphore, "permits", PERMITS);
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "user", come_and_go, NULL), ==, 0);
  sync_scope_end (&scope);
  sync_semaphore_destroy (&semaphore);
}

/* In the record, too, never are more permits out than there are, and a thread that waits does so
 * because none is left. */
static void
test_counting_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/semaphore/counting/subprocess/recorded");
  int permits = PERMITS;

  for (guint i = 0; i < events->len; i++) {
    HeddleEventKind kind = g_array_index (events, RecordedEvent, i).event.kind;

    permits += kind == HEDDLE_EVENT_SEMAPHORE_POST;
    permits -= kind == HEDDLE_EVENT_SEMAPHORE_ACQUIRE;
    g_assert_cmpint (permits, >=, 0);
    g_assert_cmpint (permits, <=, PERMITS);
    if (kind == HEDDLE_EVENT_SEMAPHORE_WAIT)
      g_assert_cmpint (permits, ==, 0);
  }
  g_assert_cmpint (permits, ==, PERMITS);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_SEMAPHORE_ACQUIRE), ==, THREADS * ROUNDS);
}

/* ------------------------------------------------------------------ a wait, chosen */

static RecordedWatch watch;
static int message; /* plain: the semaphore alone makes it safe to read */

static void *
wait_for_message (void *data)
{
  recorded_watch_me (&watch);
  sync_semaphore_wait (&semaphore);
  g_assert_cmpint (message, ==, 17);
  return data;
}

static void
run_wait (void)
{
  SyncThread waiter;

  sync_semaphore_init (&semaphore, "message", 0);
  g_assert_cmpint (sync_thread_create (&waiter, "waiter", wait_for_message, NULL), ==, 0);
  recorded_await (&watch);
  message = 17;
  sync_semaphore_post (&semaphore);
  g_assert_cmpint (sync_thread_join (&waiter, NULL), ==, 0);
  sync_semaphore_destroy (&semaphore);
}

static void
test_wait (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/semaphore/wait/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_SEMAPHORE_WAIT);
  g_autofree char *giver = recorded_story (events, name->thread, name->event.object);
  g_autofree char *waiter = recorded_story (events, wait->thread, name->event.object);

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_SEMAPHORE);
  g_assert_cmpstr (giver, ==, "object-name semaphore-post object-end");
  g_assert_cmpstr (waiter, ==, "semaphore-wait semaphore-acquire");
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_SEMAPHORE_POST)->event.time, <=,
                    recorded_first (events, HEDDLE_EVENT_SEMAPHORE_ACQUIRE)->event.time);
}

/* ------------------------------------------------------------------ try, and a time limit */

static void
run_impatient (void)
{
  sync_semaphore_init (&semaphore, "impatient", 2);
  g_assert_cmpint (sync_semaphore_try_wait (&semaphore), ==, 0);
  g_assert_cmpint (sync_semaphore_timed_wait (&semaphore, 0), ==, 0);
  g_assert_cmpint (sync_semaphore_try_wait (&semaphore), ==, EAGAIN);
  g_assert_cmpint (sync_semaphore_timed_wait (&semaphore, MILLISECOND), ==, ETIMEDOUT);
  sync_semaphore_post (&semaphore);
  g_assert_cmpint (sync_semaphore_try_wait (&semaphore), ==, 0);
  sync_semaphore_destroy (&semaphore);
}

static void
test_impatient_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/semaphore/impatient/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  g_autofree char *story = recorded_story (events, name->thread, name->event.object);

  g_assert_cmpstr (story, ==,
                   "object-name semaphore-acquire semaphore-acquire semaphore-wait "
                   "semaphore-give-up semaphore-post semaphore-acquire object-end");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/semaphore/counting/unrecorded", run_counting);
  g_test_add_func ("/sync/semaphore/counting/recorded", test_counting_recorded);
  g_test_add_func ("/sync/semaphore/counting/subprocess/recorded", run_counting);
  g_test_add_func ("/sync/semaphore/wait", test_wait);
  g_test_add_func ("/sync/semaphore/wait/subprocess/recorded", run_wait);
  g_test_add_func ("/sync/semaphore/impatient/unrecorded", run_impatient);
  g_test_add_func ("/sync/semaphore/impatient/recorded", test_impatient_recorded);
  g_test_add_func ("/sync/semaphore/impatient/subprocess/recorded", run_impatient);
  return g_test_run ();
}
