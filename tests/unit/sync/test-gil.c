/* SPDX-License-Identifier: MIT */
#include "recorded.h"
#include "sync/gil.h"
#include "sync/thread.h"

#include <sched.h>

#define THREADS     3
#define SWITCHES    20
#define MILLISECOND INT64_C (1000000)

static SyncGil gil;
static int inside; /* plain: the lock guards it */
static _Atomic (bool) enough;

static void *
run_under_lock (void *data)
{
  sync_gil_take (&gil);
  while (!atomic_load (&enough)) {
    g_assert_cmpint (++inside, ==, 1);
    sched_yield ();
    g_assert_cmpint (--inside, ==, 0);
    sync_gil_check (&gil);
    if (sync_gil_switches (&gil) >= SWITCHES)
      atomic_store (&enough, true);
  }
  sync_gil_drop (&gil);
  return data;
}

/* Nobody lets go by himself before the end: that it passes at all is due to the requests. */
static void
test_turns (void)
{
  SyncThread threads[THREADS];

  atomic_store (&enough, false);
  g_assert_cmpint (sync_gil_init (&gil, "GIL", MILLISECOND / 5), ==, 0);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_thread_create (&threads[i], "worker", run_under_lock, NULL), ==, 0);
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
  g_assert_cmpuint (sync_gil_switches (&gil), >=, SWITCHES);
  sync_gil_destroy (&gil);
}

/* In the record two holds never overlap, every wait ends in a hold, and one that gave way is never
 * the next one to have it. */
static void
test_turns_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/gil/turns/subprocess/recorded");
  bool waits[THREADS + 2] = { false };
  uint32_t owner = 0, gave_way = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    uint32_t thread = recorded->thread;

    g_assert_cmpuint (thread, <, G_N_ELEMENTS (waits));
    switch (recorded->event.kind) {
    case HEDDLE_EVENT_MUTEX_WAIT:
      g_assert_false (waits[thread]);
      waits[thread] = true;
      if (owner == 0 && gave_way == 0)
        gave_way = thread;
      break;
    case HEDDLE_EVENT_MUTEX_ACQUIRE:
      g_assert_cmpuint (owner, ==, 0);
      g_assert_cmpuint (thread, !=, gave_way);
      owner = thread;
      waits[thread] = false;
      gave_way = 0;
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
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_MUTEX_ACQUIRE), >=, SWITCHES);
}

/* Without anyone else, a check gives nothing away. */
static void
test_alone (void)
{
  g_assert_cmpint (sync_gil_init (&gil, "GIL", MILLISECOND), ==, 0);
  sync_gil_take (&gil);
  for (int i = 0; i < 100; i++)
    sync_gil_check (&gil);
  g_assert_cmpuint (sync_gil_switches (&gil), ==, 0);
  sync_gil_drop (&gil);
  sync_gil_destroy (&gil);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/gil/turns/unrecorded", test_turns);
  g_test_add_func ("/sync/gil/turns/recorded", test_turns_recorded);
  g_test_add_func ("/sync/gil/turns/subprocess/recorded", test_turns);
  g_test_add_func ("/sync/gil/alone", test_alone);
  return g_test_run ();
}
