/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/barrier.h"
#include "sync/thread.h"

#include <errno.h>

#define THREADS 4
#define PHASES  100

static SyncBarrier barrier;
static int phases_done[THREADS]; /* plain: the barrier alone makes them safe to read */
static _Atomic (int) leaders;

static void *
go_through_phases (void *data)
{
  int *mine = data;

  for (int phase = 1; phase <= PHASES; phase++) {
    *mine = phase;
    leaders += sync_barrier_wait (&barrier);
    for (int i = 0; i < THREADS; i++)
      g_assert_cmpint (phases_done[i], ==, phase);
    leaders += sync_barrier_wait (&barrier); /* nobody writes before all have read */
  }
  return NULL;
}

static void
run_phases (void)
{
  SyncScope scope;

  leaders = 0;
  g_assert_cmpint (sync_barrier_init (&barrier, "phases", THREADS), ==, 0);
  sync_scope_begin (&scope);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_scope_spawn (&scope, "worker", go_through_phases, &phases_done[i]), ==,
                     0);
  sync_scope_end (&scope);
  sync_barrier_destroy (&barrier);
  g_assert_cmpint (leaders, ==, 2 * PHASES);
}

/* In the record, too, nobody passes before all have come, and the last doesn't wait. */
static void
test_phases_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/barrier/phases/subprocess/recorded");
  uint64_t passed[THREADS + 2] = { 0 };
  bool waits[THREADS + 2] = { false };
  uint32_t waiting = 0;
  uint64_t openings = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint32_t thread = recorded->thread;

    if (recorded->event.kind == HEDDLE_EVENT_BARRIER_WAIT) {
      g_assert_cmpuint (recorded->event.argument, ==, THREADS);
      waits[thread] = true;
      waiting++;
    } else if (recorded->event.kind == HEDDLE_EVENT_BARRIER_PASS) {
      g_assert_cmpuint (recorded->event.argument, ==, ++passed[thread]);
      if (!waits[thread]) { /* the last one opens it */
        g_assert_cmpuint (waiting, >=, THREADS - 1);
        g_assert_cmpuint (++openings, ==, passed[thread]);
      }
      waiting -= waits[thread];
      waits[thread] = false;
      g_assert_cmpuint (passed[thread], <=, openings);
    }
  }
  g_assert_cmpuint (openings, ==, 2 * PHASES);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_BARRIER_PASS), ==, 2 * PHASES * THREADS);
}

static RecordedWatch watch;

static void *
come_first (void *data)
{
  recorded_watch_me (&watch);
  g_assert_false (sync_barrier_wait (&barrier));
  return data;
}

static void
run_two (void)
{
  SyncThread first;

  g_assert_cmpint (sync_barrier_init (&barrier, "two", 2), ==, 0);
  g_assert_cmpint (sync_thread_create (&first, "first", come_first, NULL), ==, 0);
  recorded_await (&watch);
  g_assert_true (sync_barrier_wait (&barrier));
  g_assert_cmpint (sync_thread_join (&first, NULL), ==, 0);
  sync_barrier_destroy (&barrier);
}

static void
test_two (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/barrier/two/subprocess/recorded");
  const RecordedEvent *name = recorded_first (events, HEDDLE_EVENT_OBJECT_NAME);
  const RecordedEvent *wait = recorded_first (events, HEDDLE_EVENT_BARRIER_WAIT);
  g_autofree char *last = recorded_story (events, name->thread, name->event.object);
  g_autofree char *first = recorded_story (events, wait->thread, name->event.object);

  g_assert_cmpuint (name->event.detail, ==, HEDDLE_OBJECT_BARRIER);
  g_assert_cmpstr (last, ==, "object-name barrier-pass object-end");
  g_assert_cmpstr (first, ==, "barrier-wait barrier-pass");
  g_assert_cmpuint (wait->event.argument, ==, 2);
  g_assert_cmpuint (wait->event.detail, ==, 1);
}

static void
test_small (void)
{
  g_assert_cmpint (sync_barrier_init (&barrier, "nobody", 0), ==, EINVAL);
  g_assert_cmpint (sync_barrier_init (&barrier, "alone", 1), ==, 0);
  g_assert_true (sync_barrier_wait (&barrier));
  g_assert_true (sync_barrier_wait (&barrier));
  sync_barrier_destroy (&barrier);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/barrier/phases/unrecorded", run_phases);
  g_test_add_func ("/sync/barrier/phases/recorded", test_phases_recorded);
  g_test_add_func ("/sync/barrier/phases/subprocess/recorded", run_phases);
  g_test_add_func ("/sync/barrier/two", test_two);
  g_test_add_func ("/sync/barrier/two/subprocess/recorded", run_two);
  g_test_add_func ("/sync/barrier/small", test_small);
  return g_test_run ();
}
