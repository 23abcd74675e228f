/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/condition.h"
#include "sync/thread.h"

#include <errno.h>
#include <sched.h>

#define MILLISECOND INT64_C (1000000)
#define WAITERS     4
#define ROUNDS      2000

static SyncMutex mutex;
static SyncCondition condition;
static RecordedWatch watches[WAITERS];
static int tickets;  /* under the mutex */
static int order[8]; /* who was woken, in that order; under the mutex */
static int woken;    /* how many of them; under the mutex */

static void
prepare (void)
{
  tickets = 0;
  woken = 0;
  g_assert_cmpint (sync_mutex_init (&mutex, "mutex"), ==, 0);
  sync_condition_init (&condition, "condition");
}

static void
dispose (void)
{
  sync_condition_destroy (&condition);
  g_assert_cmpint (sync_mutex_destroy (&mutex), ==, 0);
}

/* ------------------------------------------------------------------ three parts of a wait */

static void *
wait_once (void *data)
{
  sync_mutex_lock (&mutex);
  recorded_watch_me (data);
  while (tickets == 0)
    sync_condition_wait (&condition, &mutex);
  tickets--;
  sync_mutex_unlock (&mutex);
  return NULL;
}

/* Waits until the thread has recorded the WAKE, and so is on its way to the mutex. */
static void
await_more (RecordedWatch *watch, uint64_t events)
{
  HeddleRing *ring = atomic_load (&watch->ring);

  while (atomic_load (&ring->published) < watch->published + events)
    sched_yield ();
}

static void
run_parts (void)
{
  SyncThread waiter;

  prepare ();
  g_assert_cmpint (sync_thread_create (&waiter, "waiter", wait_once, &watches[0]), ==, 0);
  recorded_await (&watches[0]);
  sync_mutex_lock (&mutex);
  tickets++;
  sync_condition_notify_one (&condition);
  /* It has recorded a release, a wait, a wake, and that it waits for the mutex. */
  await_more (&watches[0], 4);
  sync_mutex_unlock (&mutex);
  g_assert_cmpint (sync_thread_join (&waiter, NULL), ==, 0);
  dispose ();
}

/* Its only one; main may have waited for the mutex, too. */
static const RecordedEvent *
own_mutex_wait (const GArray *events, uint32_t thread)
{
  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->thread == thread && recorded->event.kind == HEDDLE_EVENT_MUTEX_WAIT)
      return recorded;
  }
  g_error ("the waiter didn't wait for the mutex");
}

static void
test_parts (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/condition/parts/subprocess/recorded");
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_CONDITION_WAIT);
  const RecordedEvent *wake = recorded_first (events, HEDDLE_EVENT_CONDITION_WAKE);
  uint64_t mutex_object = wait->event.argument;
  g_autofree char *waits = recorded_story (events, wait->thread, wait->event.object);
  g_autofree char *locks = recorded_story (events, wait->thread, mutex_object);

  g_assert_cmpstr (waits, ==, "condition-wait condition-wake");
  g_assert_cmpstr (locks, ==, "mutex-acquire mutex-release mutex-wait mutex-acquire mutex-release");
  g_assert_cmpuint (wake->event.argument, ==, mutex_object);
  g_assert_cmpuint (wake->event.detail, ==, 0);
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_MUTEX_RELEASE)->event.time, <=,
                    wait->event.time);
  g_assert_cmpuint (wait->event.time, <=,
                    recorded_first (events, HEDDLE_EVENT_CONDITION_SIGNAL)->event.time);
  g_assert_cmpuint (wake->event.time, <=, own_mutex_wait (events, wait->thread)->event.time);
}

/* ------------------------------------------------------------------ who is woken */

static void *
note_order (void *data)
{
  sync_mutex_lock (&mutex);
  recorded_watch_me (data);
  sync_condition_wait (&condition, &mutex);
  order[woken++] = (int) ((RecordedWatch *) data - watches);
  sync_mutex_unlock (&mutex);
  return NULL;
}

/* Starts them one by one, so that they wait in the order of their numbers. */
static void
start_waiters (SyncThread *threads)
{
  prepare ();
  for (int i = 0; i < WAITERS; i++) {
    g_assert_cmpint (sync_thread_create (&threads[i], "waiter", note_order, &watches[i]), ==, 0);
    recorded_await (&watches[i]);
  }
}

static void
run_one_by_one (void)
{
  SyncThread threads[WAITERS];

  start_waiters (threads);
  for (int i = 0; i < WAITERS; i++) {
    sync_condition_notify_one (&condition); /* without the mutex, this time */
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
    g_assert_cmpint (woken, ==, i + 1);
    g_assert_cmpint (order[i], ==, i);
  }
  dispose ();
}

static void
test_one_by_one (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/condition/one/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_SIGNAL), ==, WAITERS);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_WAKE), ==, WAITERS);
}

static void
run_all (void)
{
  SyncThread threads[WAITERS];

  start_waiters (threads);
  sync_mutex_lock (&mutex);
  sync_condition_notify_all (&condition);
  sync_mutex_unlock (&mutex);
  for (int i = 0; i < WAITERS; i++)
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
  g_assert_cmpint (woken, ==, WAITERS);
  dispose ();
}

static void
test_all (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/condition/all/subprocess/recorded");
  uint64_t broadcast = recorded_first (events, HEDDLE_EVENT_CONDITION_BROADCAST)->event.time;

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_BROADCAST), ==, 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_WAIT), ==, WAITERS);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_WAKE), ==, WAITERS);
  g_assert_cmpuint (broadcast, <=,
                    recorded_first (events, HEDDLE_EVENT_CONDITION_WAKE)->event.time);
}

/* ------------------------------------------------------------------ a time limit */

static void
run_lost (void)
{
  prepare ();
  sync_condition_notify_one (&condition); /* nobody waits: these are lost */
  sync_condition_notify_all (&condition);
  sync_mutex_lock (&mutex);
  g_assert_cmpint (sync_condition_timed_wait (&condition, &mutex, MILLISECOND), ==, ETIMEDOUT);
  g_assert_cmpint (sync_mutex_try_lock (&mutex), ==, EBUSY); /* it has the mutex again */
  sync_mutex_unlock (&mutex);
  dispose ();
}

static void
test_lost_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/condition/lost/subprocess/recorded");
  const RecordedEvent *wake = recorded_first (events, HEDDLE_EVENT_CONDITION_WAKE);
  g_autofree char *story = recorded_story (events, wake->thread, wake->event.object);

  g_assert_cmpstr (story, ==,
                   "object-name condition-signal condition-broadcast condition-wait "
                   "condition-wake object-end");
  g_assert_cmpuint (wake->event.detail, ==, ETIMEDOUT);
}

static void *
wait_briefly (void *data)
{
  sync_mutex_lock (&mutex);
  recorded_watch_me (data);
  g_assert_cmpint (sync_condition_timed_wait (&condition, &mutex, MILLISECOND), ==, ETIMEDOUT);
  sync_mutex_unlock (&mutex);
  return NULL;
}

/* Those that gave up, in front, between and behind, take no notification away from the others. */
static void
run_given_up (void)
{
  void *(*const bodies[WAITERS]) (void *) = { wait_briefly, note_order, wait_briefly, note_order };
  SyncThread threads[WAITERS];

  prepare ();
  for (int i = 0; i < WAITERS; i++) {
    g_assert_cmpint (sync_thread_create (&threads[i], "waiter", bodies[i], &watches[i]), ==, 0);
    recorded_await (&watches[i]);
  }
  g_assert_cmpint (sync_thread_join (&threads[0], NULL), ==, 0);
  g_assert_cmpint (sync_thread_join (&threads[2], NULL), ==, 0);
  sync_mutex_lock (&mutex);
  g_assert_cmpint (sync_condition_timed_wait (&condition, &mutex, 0), ==, ETIMEDOUT);
  sync_mutex_unlock (&mutex);
  sync_condition_notify_one (&condition);
  g_assert_cmpint (sync_thread_join (&threads[1], NULL), ==, 0);
  sync_condition_notify_one (&condition);
  g_assert_cmpint (sync_thread_join (&threads[3], NULL), ==, 0);
  dispose ();
}

static void
test_given_up (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/condition/given-up/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_WAIT), ==, WAITERS + 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_CONDITION_WAKE), ==, WAITERS + 1);
}

/* ------------------------------------------------------------------ many of both */

static void *
take_tickets (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_mutex_lock (&mutex);
    while (tickets == 0) {
      if (round % 2 == 0)
        sync_condition_wait (&condition, &mutex);
      else if (sync_condition_timed_wait (&condition, &mutex, MILLISECOND / 100) != 0)
        continue; /* it looks again by itself */
    }
    tickets--;
    sync_mutex_unlock (&mutex);
  }
  return data;
}

static void *
give_tickets (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_mutex_lock (&mutex);
    tickets++;
    sync_mutex_unlock (&mutex);
    sync_condition_notify_one (&condition);
  }
  return data;
}

/* Ends only if no notification is lost. */
static void
test_many (void)
{
  SyncScope scope;

  prepare ();
  sync_scope_begin (&scope);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (sync_scope_spawn (&scope, "taker", take_tickets, NULL), ==, 0);
    g_assert_cmpint (sync_scope_spawn (&scope, "giver", give_tickets, NULL), ==, 0);
  }
  sync_scope_end (&scope);
  g_assert_cmpint (tickets, ==, 0);
  dispose ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/condition/parts", test_parts);
  g_test_add_func ("/sync/condition/parts/subprocess/recorded", run_parts);
  g_test_add_func ("/sync/condition/one", test_one_by_one);
  g_test_add_func ("/sync/condition/one/subprocess/recorded", run_one_by_one);
  g_test_add_func ("/sync/condition/all", test_all);
  g_test_add_func ("/sync/condition/all/subprocess/recorded", run_all);
  g_test_add_func ("/sync/condition/lost/unrecorded", run_lost);
  g_test_add_func ("/sync/condition/lost/recorded", test_lost_recorded);
  g_test_add_func ("/sync/condition/lost/subprocess/recorded", run_lost);
  g_test_add_func ("/sync/condition/given-up", test_given_up);
  g_test_add_func ("/sync/condition/given-up/subprocess/recorded", run_given_up);
  g_test_add_func ("/sync/condition/many", test_many);
  return g_test_run ();
}
