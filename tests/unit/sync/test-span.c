/* SPDX-License-Identifier: MIT */
#include "recorded.h"

#include <sys/wait.h>
#include <unistd.h>

#include "sync/span.h"
#include "sync/thread.h"

#define ROUNDS 20000 /* more than there would be room for if each name was kept anew */
#define NAMES  16

/* ------------------------------------------------------------------ names that come again */

static void *
work (void *data)
{
  sync_span_begin ("work");
  for (int i = 0; i < ROUNDS; i++) {
    char name[32];
    g_snprintf (name, sizeof name, "part number %d of the work", i % NAMES);
    sync_span_begin (name);
    sync_span_end ();
  }
  sync_span_end ();
  return data;
}

static void
run_two_threads (void)
{
  SyncThread threads[2];

  for (int i = 0; i < 2; i++)
    g_assert_cmpint (sync_thread_create (&threads[i], "worker", work, NULL), ==, 0);
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (sync_thread_join (&threads[i], NULL), ==, 0);
}

static void
check_spans (const GArray *events, uint32_t thread)
{
  int begun = 0;

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *event = &g_array_index (events, RecordedEvent, i);
    if (event->thread != thread || event->event.kind != HEDDLE_EVENT_SPAN_BEGIN)
      continue;
    g_autofree char *name =
        begun == 0 ? g_strdup ("work")
                   : g_strdup_printf ("part number %d of the work", (begun - 1) % NAMES);
    g_assert_cmpstr (event->text, ==, name);
    begun++;
  }
  g_assert_cmpint (begun, ==, ROUNDS + 1);
}

static void
test_names_come_again (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/span/names/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_SPAN_END), ==, 2 * (ROUNDS + 1));
  check_spans (events, 2);
  check_spans (events, 3);
}

/* ------------------------------------------------------------------ a child's own names */

static void
run_fork (void)
{
  int status;

  sync_span_begin ("both");
  pid_t child = fork ();
  sync_span_begin (child == 0 ? "child" : "parent");
  sync_span_end ();
  sync_span_begin ("both");
  sync_span_end ();
  if (child == 0)
    _exit (0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
}

/* What the parent's segment has, the child's has not. */
static void
test_fork (void)
{
  g_autoptr (GPtrArray) processes = recorded_run_processes ("/sync/span/fork/subprocess/recorded");

  g_assert_cmpuint (processes->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    GString *story = g_string_new (NULL);
    const GArray *events = g_ptr_array_index (processes, i);
    for (guint k = 0; k < events->len; k++) {
      const RecordedEvent *event = &g_array_index (events, RecordedEvent, k);
      if (event->event.kind == HEDDLE_EVENT_SPAN_BEGIN)
        g_string_append_printf (story, "%s ", event->text);
    }
    g_assert_true (g_str_equal (story->str, "both parent both ") ||
                   g_str_equal (story->str, "child both "));
    g_string_free (story, TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/span/names", test_names_come_again);
  g_test_add_func ("/sync/span/names/subprocess/recorded", run_two_threads);
  g_test_add_func ("/sync/span/fork", test_fork);
  g_test_add_func ("/sync/span/fork/subprocess/recorded", run_fork);
  return g_test_run ();
}
