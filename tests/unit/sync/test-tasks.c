/* SPDX-License-Identifier: MIT
 *
 * What is recorded of tasks and of those who poll them.
 */
#include "futures.h"
#include "recorded.h"

#include <string.h>

/* Returns the numbers of the tasks of that name, in the order of their names' events. */
static GArray *
tasks_named (const GArray *events, const char *name)
{
  GArray *tasks = g_array_new (FALSE, FALSE, sizeof (uint64_t));

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_OBJECT_NAME &&
        recorded->event.detail == HEDDLE_OBJECT_TASK && g_str_equal (recorded->text, name))
      g_array_append_val (tasks, recorded->event.object);
  }
  return tasks;
}

static uint64_t
task_named (const GArray *events, const char *name)
{
  g_autoptr (GArray) tasks = tasks_named (events, name);

  g_assert_cmpuint (tasks->len, ==, 1);
  return g_array_index (tasks, uint64_t, 0);
}

/* Returns what happened to a task, in any thread. */
static char *
task_story (const GArray *events, uint64_t task)
{
  GString *story = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->object != task || event->kind == HEDDLE_EVENT_THREAD_NAME)
      continue;
    g_string_append_printf (story, "%s%s", story->len > 0 ? " " : "",
                            heddle_event_describe (event->kind)->name);
    if (event->kind == HEDDLE_EVENT_TASK_END)
      g_string_append_printf (story, "(%u)", event->detail);
  }
  return g_string_free (story, FALSE);
}

static void
run_cancel (void)
{
  Canceller canceller = { .future.poll = canceller_poll };

  run_future (1, &canceller.future);
}

static void
test_recorded_lives (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/tasks/cancel/subprocess/recorded");
  uint64_t parent = task_named (events, "main");
  uint64_t child = task_named (events, "sitter");
  g_autofree char *parent_story = task_story (events, parent);
  g_autofree char *child_story = task_story (events, child);

  /* Main is woken by its own yield while it is polled, and by the end of the sitter. */
  g_assert_cmpstr (parent_story, ==,
                   "task-spawn object-name task-poll task-wake task-pending task-poll "
                   "task-pending task-wake task-poll task-end(0)");
  g_assert_cmpstr (child_story, ==,
                   "task-spawn object-name task-poll task-pending task-wake task-end(1)");
  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    if (event->kind == HEDDLE_EVENT_TASK_SPAWN)
      g_assert_cmpuint (event->argument, ==, event->object == child ? parent : 0);
  }
}

static bool
is_task_event (uint16_t kind)
{
  return kind == HEDDLE_EVENT_TASK_POLL || kind == HEDDLE_EVENT_TASK_PENDING ||
         kind == HEDDLE_EVENT_TASK_END;
}

#define THREADS_MAXIMUM 16

static void
run_family_recorded (void)
{
  run_family (3);
}

/* What a thread's lane is made of: polls that don't overlap, and waits outside of them. */
static void
test_recorded_threads (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/tasks/family/subprocess/recorded");
  g_autoptr (GArray) children = tasks_named (events, "child");
  uint64_t polled[THREADS_MAXIMUM] = { 0 };
  bool idle[THREADS_MAXIMUM] = { false };
  uint64_t executor = recorded_first (events, HEDDLE_EVENT_IDLE_BEGIN)->event.object;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    const HeddleEvent *event = &recorded->event;
    uint32_t thread = recorded->thread;

    g_assert_cmpuint (thread, <, THREADS_MAXIMUM);
    if (event->kind == HEDDLE_EVENT_IDLE_BEGIN || event->kind == HEDDLE_EVENT_IDLE_END) {
      g_assert_cmpuint (event->object, ==, executor);
      g_assert_cmpuint (polled[thread], ==, 0);
      g_assert_true (idle[thread] == (event->kind == HEDDLE_EVENT_IDLE_END));
      idle[thread] = !idle[thread];
    } else if (is_task_event (event->kind)) {
      g_assert_false (idle[thread]);
      g_assert_cmpuint (polled[thread], ==,
                        event->kind == HEDDLE_EVENT_TASK_POLL ? 0 : event->object);
      polled[thread] = event->kind == HEDDLE_EVENT_TASK_POLL ? event->object : 0;
    }
  }
  for (uint32_t thread = 0; thread < THREADS_MAXIMUM; thread++)
    g_assert_true (!idle[thread] && polled[thread] == 0);
  g_assert_cmpuint (children->len, ==, FAMILY_CHILDREN);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_SPAWN), ==, FAMILY_CHILDREN + 1);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_END), ==, FAMILY_CHILDREN + 1);
}

/* Each task's events, over all threads, are a life: a poll only when it is ready, one at a time. */
static void
test_recorded_order (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/tasks/family/subprocess/recorded");
  g_autoptr (GHashTable) ready = g_hash_table_new (NULL, NULL);   /* to be polled */
  g_autoptr (GHashTable) running = g_hash_table_new (NULL, NULL); /* being polled */

  for (guint i = 0; i < events->len; i++) {
    const HeddleEvent *event = &g_array_index (events, RecordedEvent, i).event;
    gpointer task = (gpointer) (uintptr_t) event->object;

    if (event->kind == HEDDLE_EVENT_TASK_SPAWN || event->kind == HEDDLE_EVENT_TASK_WAKE)
      g_assert_true (g_hash_table_add (ready, task));
    else if (event->kind == HEDDLE_EVENT_TASK_POLL)
      g_assert_true (g_hash_table_remove (ready, task) && g_hash_table_add (running, task));
    else if (is_task_event (event->kind))
      g_assert_true (g_hash_table_remove (running, task));
  }
  g_assert_cmpuint (g_hash_table_size (running), ==, 0);
}

static void
test_recorded_names (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/tasks/cancel/subprocess/recorded");
  g_autoptr (GString) names = g_string_new (NULL);
  uint64_t executor = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->event.kind == HEDDLE_EVENT_THREAD_NAME)
      g_string_append_printf (names, "%s, ", recorded->text);
    if (recorded->event.kind == HEDDLE_EVENT_OBJECT_NAME &&
        recorded->event.detail == HEDDLE_OBJECT_EXECUTOR)
      executor = recorded->event.object;
  }
  g_assert_nonnull (strstr (names->str, "worker 1, "));
  g_assert_nonnull (strstr (names->str, "reactor, "));
  g_assert_cmpuint (executor, !=, 0);
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_OBJECT_END)->event.object, ==, executor);
  g_assert_cmpuint (recorded_first (events, HEDDLE_EVENT_IDLE_BEGIN)->event.object, ==, executor);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/tasks/lives", test_recorded_lives);
  g_test_add_func ("/sync/tasks/threads", test_recorded_threads);
  g_test_add_func ("/sync/tasks/order", test_recorded_order);
  g_test_add_func ("/sync/tasks/names", test_recorded_names);
  g_test_add_func ("/sync/tasks/family/subprocess/recorded", run_family_recorded);
  g_test_add_func ("/sync/tasks/cancel/subprocess/recorded", run_cancel);
  return g_test_run ();
}
