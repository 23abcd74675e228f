/* SPDX-License-Identifier: MIT
 *
 * Readers beside the writer, for the thread sanitizer and for what a frame relies on.
 */
#include <stdatomic.h>
#include <string.h>

#include "script.h"

#define EVENTS 60000

static _Atomic (int) writer_is_done;

static gpointer
write_events (gpointer data)
{
  Model *model = data;

  for (int i = 0; i < EVENTS; i++) {
    uint32_t thread = (uint32_t) (i / 4 % 5) + 1;
    static const HeddleEventKind kinds[] = { HEDDLE_EVENT_MUTEX_WAIT, HEDDLE_EVENT_MUTEX_ACQUIRE,
                                             HEDDLE_EVENT_MUTEX_RELEASE, HEDDLE_EVENT_THREAD_NAME };
    const ScriptLine line = { i, thread, kinds[i % 4], 0x1000, 0, 0, "worker" };
    script_play (model, &line, 1);
  }
  atomic_store (&writer_is_done, 1);
  return NULL;
}

/* What a reader sees of a lane holds together: intervals tile, sums stay within the time. */
static void
check_thread (const ModelLane *lane, int64_t now)
{
  uint64_t count = model_interval_count (lane);
  int64_t sums[MODEL_STATES], total = 0;

  for (uint64_t i = count > 50 ? count - 50 : 0; i + 1 < count; i++)
    g_assert_cmpint (model_interval (lane, i).end, ==, model_interval (lane, i + 1).start);
  model_thread_summary (lane, 0, now, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    total += sums[state];
  /* The lane may have begun after the moment that the reader looked at. */
  g_assert_cmpint (total, <=, MAX (now - model_lane_start (lane), 0));
}

static void
test_readers_see_a_consistent_prefix (void)
{
  g_autoptr (Model) model = model_new ();
  GThread *writer = g_thread_new ("writer", write_events, model);
  gboolean done;

  do {
    done = atomic_load (&writer_is_done) != 0;
    int64_t now = model_now (model);
    for (uint32_t i = 0; i < model_lane_count (model); i++) {
      const ModelLane *lane = model_lane (model, i);
      g_assert_cmpuint (strlen (model_lane_name (lane)), >, 0);
      if (model_lane_kind (lane) == MODEL_LANE_THREAD) {
        check_thread (lane, now);
      } else if (model_lane_kind (lane) == MODEL_LANE_LOCK) {
        int64_t held, contended;
        model_lock_summary (lane, 0, now, &held, &contended);
        g_assert_cmpint (held, <=, now);
        g_assert_cmpint (contended, <=, now);
      }
    }
  } while (!done);
  g_thread_join (writer);
  g_assert_cmpuint (model_event_count (model), ==, EVENTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readers/consistent-prefix", test_readers_see_a_consistent_prefix);
  return g_test_run ();
}
