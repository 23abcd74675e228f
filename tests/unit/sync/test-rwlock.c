/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/barrier.h"
#include "sync/rwlock.h"
#include "sync/thread.h"

#include <errno.h>
#include <sched.h>

#define MILLISECOND INT64_C (1000000)
#define READERS     3
#define WRITERS     2
#define ROUNDS      400

static SyncRwlock lock;

static void
run_scope (void *(*body) (void *), int count)
{
  SyncScope scope;

  sync_scope_begin (&scope);
  for (int i = 0; i < count; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "other", body, NULL), ==, 0);
  sync_scope_end (&scope);
}

/* ------------------------------------------------------------------ exclusion */

static int left; /* plain: the lock guards them */
static int right;

static void *
read_both (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_rwlock_read_lock (&lock);
    g_assert_cmpint (left, ==, right);
    sync_rwlock_read_unlock (&lock);
  }
  return data;
}

static void *
write_both (void *data)
{
  for (int round = 0; round < ROUNDS; round++) {
    sync_rwlock_write_lock (&lock);
    left++;
    if (round % 8 == 0)
      sched_yield (); /* an invitation to come in too */
    right++;
    sync_rwlock_write_unlock (&lock);
  }
  return data;
}

static void
run_exclusion (SyncRwlockPolicy policy)
{
  SyncScope scope;

  left = right = 0;
  sync_rwlock_init (&lock, "both", policy);
  sync_scope_begin (&scope);
  for (int i = 0; i < READERS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "reader", read_both, NULL), ==, 0);
  for (int i = 0; i < WRITERS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "writer", write_both, NULL), ==, 0);
  sync_scope_end (&scope);
  sync_rwlock_destroy (&lock);
  g_assert_cmpint (left, ==, WRITERS * ROUNDS);
  g_assert_cmpint (right, ==, WRITERS * ROUNDS);
}

static void
run_readers_first (void)
{
  run_exclusion (SYNC_RWLOCK_READERS_FIRST);
}

static void
run_writers_first (void)
{
  run_exclusion (SYNC_RWLOCK_WRITERS_FIRST);
}

/* In the record, too, a writer is alone, and who waits gets in. */
static void
check_exclusion (const GArray *events)
{
  int readers = 0;
  int writers = 0;
  int waiting = 0;

  for (guint i = 0; i < events->len; i++) {
    HeddleEventKind kind = g_array_index (events, RecordedEvent, i).event.kind;

    waiting += kind == HEDDLE_EVENT_RWLOCK_READ_WAIT || kind == HEDDLE_EVENT_RWLOCK_WRITE_WAIT;
    readers += kind == HEDDLE_EVENT_RWLOCK_READ_ACQUIRE;
    readers -= kind == HEDDLE_EVENT_RWLOCK_READ_RELEASE;
    writers += kind == HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE;
    writers -= kind == HEDDLE_EVENT_RWLOCK_WRITE_RELEASE;
    g_assert_true (writers == 0 || (writers == 1 && readers == 0));
    g_assert_cmpint (readers, >=, 0);
    g_assert_cmpint (readers, <=, READERS);
  }
  g_assert_cmpint (readers + writers, ==, 0);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE), ==,
                    READERS * ROUNDS);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE), ==,
                    WRITERS * ROUNDS);
  g_test_message ("%d calls waited", waiting);
}

static void
test_exclusion_recorded (void)
{
  g_autoptr (GArray) readers = recorded_run ("/sync/rwlock/readers-first/subprocess/recorded");
  g_autoptr (GArray) writers = recorded_run ("/sync/rwlock/writers-first/subprocess/recorded");

  check_exclusion (readers);
  check_exclusion (writers);
}

/* ------------------------------------------------------------------ sharing */

static SyncBarrier all_in;

/* Returns only if all readers have the lock at the same time. */
static void *
meet_inside (void *data)
{
  sync_rwlock_read_lock (&lock);
  sync_barrier_wait (&all_in);
  sync_rwlock_read_unlock (&lock);
  return data;
}

static void
test_readers_share (void)
{
  sync_rwlock_init (&lock, "shared", SYNC_RWLOCK_WRITERS_FIRST);
  g_assert_cmpint (sync_barrier_init (&all_in, "inside", READERS), ==, 0);
  run_scope (meet_inside, READERS);
  sync_barrier_destroy (&all_in);
  sync_rwlock_destroy (&lock);
}

/* ------------------------------------------------------------------ who goes first */

static RecordedWatch watch;

static void *
write_once (void *data)
{
  recorded_watch_me (&watch);
  sync_rwlock_write_lock (&lock);
  sync_rwlock_write_unlock (&lock);
  return data;
}

static void *
expect_to_read (void *data)
{
  g_assert_cmpint (sync_rwlock_try_read_lock (&lock), ==, 0);
  sync_rwlock_read_unlock (&lock);
  return data;
}

static void *
expect_to_wait (void *data)
{
  g_assert_cmpint (sync_rwlock_try_read_lock (&lock), ==, EBUSY);
  g_assert_cmpint (sync_rwlock_timed_read_lock (&lock, MILLISECOND), ==, ETIMEDOUT);
  return data;
}

/* One reads, a writer waits, and another reader comes. */
static void
meet_a_waiting_writer (SyncRwlockPolicy policy, void *(*second_reader) (void *) )
{
  SyncThread writer;

  sync_rwlock_init (&lock, "contested", policy);
  sync_rwlock_read_lock (&lock);
  g_assert_cmpint (sync_thread_create (&writer, "writer", write_once, NULL), ==, 0);
  recorded_await (&watch);
  run_scope (second_reader, 1);
  sync_rwlock_read_unlock (&lock);
  g_assert_cmpint (sync_thread_join (&writer, NULL), ==, 0);
  sync_rwlock_destroy (&lock);
}

static void
run_reader_overtakes (void)
{
  meet_a_waiting_writer (SYNC_RWLOCK_READERS_FIRST, expect_to_read);
}

static void
run_reader_waits (void)
{
  meet_a_waiting_writer (SYNC_RWLOCK_WRITERS_FIRST, expect_to_wait);
}

static void
test_reader_overtakes (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/rwlock/overtaking/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  uint32_t thread = recorded_first (events, HEDDLE_EVENT_RWLOCK_WRITE_WAIT)->thread;
  g_autofree char *writer = recorded_story (events, thread, name->event.object);
  g_autofree char *reader = recorded_story (events, thread + 1, name->event.object);

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_RWLOCK);
  g_assert_cmpstr (writer, ==, "rwlock-write-wait rwlock-write-acquire rwlock-write-release");
  g_assert_cmpstr (reader, ==, "rwlock-read-acquire rwlock-read-release");
}

static void
test_reader_waits (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/rwlock/waiting/subprocess/recorded");
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_RWLOCK_READ_WAIT);
  g_autofree char *reader = recorded_story (events, wait->thread, wait->event.object);

  g_assert_cmpstr (reader, ==, "rwlock-read-wait rwlock-give-up");
  g_assert_cmpuint (wait->event.detail, ==, 0); /* no writer has it */
}

/* ------------------------------------------------------------------ a writer gives up */

static void *
give_up_writing (void *data)
{
  g_assert_cmpint (sync_rwlock_try_write_lock (&lock), ==, EBUSY);
  g_assert_cmpint (sync_rwlock_timed_write_lock (&lock, MILLISECOND), ==, ETIMEDOUT);
  return data;
}

/* A reader behind it must not wait for ever. */
static void
test_writer_gives_up (void)
{
  sync_rwlock_init (&lock, "given up", SYNC_RWLOCK_WRITERS_FIRST);
  sync_rwlock_read_lock (&lock);
  run_scope (give_up_writing, 1);
  run_scope (expect_to_read, 1);
  sync_rwlock_read_unlock (&lock);

  g_assert_cmpint (sync_rwlock_timed_write_lock (&lock, 0), ==, 0); /* it is free */
  run_scope (expect_to_wait, 1);
  run_scope (give_up_writing, 1);
  sync_rwlock_write_unlock (&lock);
  g_assert_cmpint (sync_rwlock_try_write_lock (&lock), ==, 0);
  sync_rwlock_write_unlock (&lock);
  sync_rwlock_destroy (&lock);
}

static void *
read_once (void *data)
{
  recorded_watch_me (&watch);
  sync_rwlock_read_lock (&lock);
  sync_rwlock_read_unlock (&lock);
  return data;
}

/* The writer is named to the reader that waits for it. */
static void
run_holder (void)
{
  SyncThread reader;

  sync_rwlock_init (&lock, "written", SYNC_RWLOCK_READERS_FIRST);
  sync_rwlock_write_lock (&lock);
  g_assert_cmpint (sync_thread_create (&reader, "reader", read_once, NULL), ==, 0);
  recorded_await (&watch);
  sync_rwlock_write_unlock (&lock);
  g_assert_cmpint (sync_thread_join (&reader, NULL), ==, 0);
  sync_rwlock_destroy (&lock);
}

static void
test_holder (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/rwlock/holder/subprocess/recorded");
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_RWLOCK_READ_WAIT);
  g_autofree char *reader = recorded_story (events, wait->thread, wait->event.object);

  g_assert_cmpuint (wait->event.detail, ==,
                    recorded_first (events, HEDDLE_EVENT_OBJECT_NAME)->kernel_id);
  g_assert_cmpstr (reader, ==, "rwlock-read-wait rwlock-read-acquire rwlock-read-release");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/rwlock/exclusion", test_exclusion_recorded);
  g_test_add_func ("/sync/rwlock/readers-first/unrecorded", run_readers_first);
  g_test_add_func ("/sync/rwlock/readers-first/subprocess/recorded", run_readers_first);
  g_test_add_func ("/sync/rwlock/writers-first/unrecorded", run_writers_first);
  g_test_add_func ("/sync/rwlock/writers-first/subprocess/recorded", run_writers_first);
  g_test_add_func ("/sync/rwlock/sharing", test_readers_share);
  g_test_add_func ("/sync/rwlock/overtaking", test_reader_overtakes);
  g_test_add_func ("/sync/rwlock/overtaking/subprocess/recorded", run_reader_overtakes);
  g_test_add_func ("/sync/rwlock/waiting", test_reader_waits);
  g_test_add_func ("/sync/rwlock/waiting/subprocess/recorded", run_reader_waits);
  g_test_add_func ("/sync/rwlock/giving-up", test_writer_gives_up);
  g_test_add_func ("/sync/rwlock/holder", test_holder);
  g_test_add_func ("/sync/rwlock/holder/subprocess/recorded", run_holder);
  return g_test_run ();
}
