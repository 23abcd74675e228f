/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/semaphore.h"
#include "sync/thread.h"

#define THREADS 8

/* ------------------------------------------------------------------ scopes */

typedef struct {
  SyncScope *scope;
  int number;
  int result; /* plain: only a join makes it safe to read */
} Part;

static Part parts[2 * THREADS];

static void *
fill (void *data)
{
  Part *part = data;

  part->result = part->number * part->number;
  return NULL;
}

static void *
spawn_another (void *data)
{
  Part *part = data;
  Part *other = part + THREADS;

  g_assert_cmpint (sync_scope_spawn (part->scope, "other", fill, other), ==, 0);
  return fill (part);
}

static void
prepare_parts (SyncScope *scope)
{
  for (int i = 0; i < 2 * THREADS; i++)
    parts[i] = (Part){ scope, i, -1 };
}

static void
run_scope (void)
{
  SyncScope scope;

  prepare_parts (&scope);
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "part", fill, &parts[i]), ==, 0);
  sync_scope_end (&scope);
  for (int i = 0; i < 2 * THREADS; i++)
    g_assert_cmpint (parts[i].result, ==, i < THREADS ? i * i : -1);
}

/* The scope's end also waits for what its threads spawn while it waits. */
static void
test_nested (void)
{
  SyncScope scope;

  prepare_parts (&scope);
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "part", spawn_another, &parts[i]), ==, 0);
  sync_scope_end (&scope);
  for (int i = 0; i < 2 * THREADS; i++)
    g_assert_cmpint (parts[i].result, ==, i * i);
}

static void
test_empty (void)
{
  SyncScope scope;

  sync_scope_begin (&scope);
  sync_scope_end (&scope);
}

/* All are joined, in the order in which they were spawned, and each join ends after its thread. */
static void
test_scope_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/scope/joins/subprocess/recorded");
  uint64_t handles[THREADS];
  guint starts = 0;
  guint joins = 0;
  guint ends = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_THREAD_START && recorded->event.argument != 0) {
      uint32_t place = recorded->thread - 2; /* the main thread is number 1 */
      g_assert_cmpuint (place, <, THREADS);
      handles[place] = recorded->event.object;
      starts++;
    }
    ends += recorded->event.kind == HEDDLE_EVENT_THREAD_END;
    if (recorded->event.kind == HEDDLE_EVENT_JOIN_END) {
      g_assert_cmpuint (recorded->event.object, ==, handles[joins]);
      g_assert_cmpuint (recorded->event.detail, ==, 0);
      joins++;
      g_assert_cmpuint (ends, >=, joins);
    }
  }
  g_assert_cmpuint (starts, ==, THREADS);
  g_assert_cmpuint (joins, ==, THREADS);
}

/* ------------------------------------------------------------------ detaching */

static SyncSemaphore go_on;
static SyncSemaphore finished;

static void *
outlive (void *data)
{
  sync_semaphore_wait (&go_on);
  *(int *) data = 1;
  sync_semaphore_post (&finished);
  return NULL;
}

/* The SyncThread is gone before the thread has done its work, maybe before it has begun. */
static void
start_detached (int *data)
{
  SyncThread thread;

  g_assert_cmpint (sync_thread_create (&thread, "detached", outlive, data), ==, 0);
  g_assert_cmpint (sync_thread_detach (&thread), ==, 0);
}

static void
test_detach (void)
{
  int done = 0;

  sync_semaphore_init (&go_on, "go on", 0);
  sync_semaphore_init (&finished, "finished", 0);
  start_detached (&done);
  sync_semaphore_post (&go_on);
  sync_semaphore_wait (&finished);
  g_assert_cmpint (done, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/scope/joins/unrecorded", run_scope);
  g_test_add_func ("/sync/scope/joins/recorded", test_scope_recorded);
  g_test_add_func ("/sync/scope/joins/subprocess/recorded", run_scope);
  g_test_add_func ("/sync/scope/nested", test_nested);
  g_test_add_func ("/sync/scope/empty", test_empty);
  g_test_add_func ("/sync/thread/detach", test_detach);
  return g_test_run ();
}
