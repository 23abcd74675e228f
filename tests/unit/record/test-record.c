/* SPDX-License-Identifier: MIT
 *
 * The recorder at work in a process of its own: this program runs itself with a session's folder in
 * the environment and a scene's name, and looks at what the collector finds.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "collect/collector.h"
#include "event/segment.h"
#include "record/record.h"
#include "scenes.h"

static const char *program;

typedef struct {
  GArray *events;   /* of HeddleDecodedEvent */
  GPtrArray *texts; /* theirs */
  int wait_status;
  char *output;
} Record;

static void
keep (const HeddleDecodedEvent *event, gpointer user_data)
{
  Record *record = user_data;
  HeddleDecodedEvent copy = *event;

  if (event->text != NULL) {
    copy.text = g_strdup (event->text);
    g_ptr_array_add (record->texts, (gpointer) copy.text);
  }
  g_array_append_val (record->events, copy);
}

static void
run_scene (const char *scene, const char *folder, Record *record)
{
  const char *argv[] = { program, "--scene", scene, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), HEDDLE_SESSION_VARIABLE, folder, TRUE);
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, &record->output,
                NULL, &record->wait_status, &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

static void
record_scene (const char *scene, Record *record)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-record-XXXXXX", NULL);
  g_autoptr (Collector) collector = collector_new (folder, NULL);

  record->events = g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent));
  record->texts = g_ptr_array_new_with_free_func (g_free);
  run_scene (scene, folder, record);
  collector_finish (collector, keep, record);
  g_assert_cmpuint (collector_corrupt_count (collector), ==, 0);
  remove_folder (folder);
}

static void
record_clear (Record *record)
{
  g_array_unref (record->events);
  g_ptr_array_unref (record->texts);
  g_free (record->output);
}

/* Counts the events of a kind; process or thread 0 stands for any. */
static uint64_t
count (const Record *record, HeddleEventKind kind, uint32_t process, uint32_t thread)
{
  uint64_t found = 0;

  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    found += event->kind == kind && (process == 0 || event->process == process) &&
             (thread == 0 || event->thread == thread);
  }
  return found;
}

/* Returns the first event of a kind in a thread, which must be there. */
static const HeddleDecodedEvent *
first (const Record *record, HeddleEventKind kind, uint32_t thread)
{
  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    if (event->kind == kind && event->thread == thread)
      return event;
  }
  g_error ("thread %u has no event of kind %d", thread, (int) kind);
}

static uint64_t
lost (const Record *record)
{
  uint64_t sum = 0;

  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    sum += event->kind == HEDDLE_EVENT_LOST ? event->argument : 0;
  }
  return sum;
}

static void
test_threads_are_recorded_whole (void)
{
  Record record = { 0 };

  record_scene ("threads", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (lost (&record), ==, 0);
  for (uint32_t thread = 2; thread < 2 + SCENE_THREADS; thread++) {
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, thread), ==, SCENE_EVENTS);
    g_assert_cmpuint (first (&record, HEDDLE_EVENT_THREAD_START, thread)->argument, ==, 1);
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_END, 1, thread), ==, 1);
  }
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_CREATE, 1, 1), ==, SCENE_THREADS);
  /* The process's own record of its end, and the collector's. */
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_END, 1, 1), ==, 1);
  record_clear (&record);
}

/* Emitted = seen + lost, to the event: what main() emits, its start and the process's end. */
static void
test_flood_is_accounted_for (void)
{
  Record record = { 0 };

  record_scene ("flood", &record);
  uint64_t seen = count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1) +
                  count (&record, HEDDLE_EVENT_THREAD_START, 1, 1) +
                  count (&record, HEDDLE_EVENT_PROCESS_END, 1, 1);
  g_assert_cmpuint (lost (&record), >, 0);
  g_assert_cmpuint (seen + lost (&record), ==, SCENE_FLOOD + 2);
  record_clear (&record);
}

static void
test_killed_process_loses_nothing (void)
{
  Record record = { 0 };

  record_scene ("killed", &record);
  g_assert_true (WIFSIGNALED (record.wait_status));
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1), ==, SCENE_EVENTS);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_END, 1, 0), ==, 1);
  record_clear (&record);
}

static void
test_forked_child_records_apart (void)
{
  Record record = { 0 };
  uint64_t numbers[2] = { 0 };

  record_scene ("fork", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_START, 0, 0), ==, 2);
  for (uint32_t process = 1; process <= 2; process++)
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, process, 1), ==, SCENE_EVENTS);
  /* In each process the numbers come in order: nobody wrote into the other's ring. */
  for (guint i = 0; i < record.events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record.events, HeddleDecodedEvent, i);
    if (event->kind != HEDDLE_EVENT_SLEEP_BEGIN)
      continue;
    uint64_t *last = &numbers[event->process - 1];
    g_assert_true (event->argument == *last + 1 || event->argument == 1);
    *last = event->argument;
  }
  record_clear (&record);
}

static void
test_handlers_may_emit (void)
{
  Record record = { 0 };

  record_scene ("signals", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  uint64_t seen = count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1) +
                  count (&record, HEDDLE_EVENT_SLEEP_END, 1, 1) +
                  count (&record, HEDDLE_EVENT_THREAD_START, 1, 1) +
                  count (&record, HEDDLE_EVENT_PROCESS_END, 1, 1);
  g_assert_cmpuint (seen + lost (&record), ==, g_ascii_strtoull (record.output, NULL, 10) + 2);
  record_clear (&record);
}

static void
test_names_arrive (void)
{
  Record record = { 0 };

  record_scene ("names", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpstr (first (&record, HEDDLE_EVENT_THREAD_NAME, 1)->text, ==, "first");
  g_assert_cmpstr (first (&record, HEDDLE_EVENT_OBJECT_NAME, 1)->text, ==, "counter");
  const char *cut = first (&record, HEDDLE_EVENT_THREAD_NAME, 2)->text;
  g_assert_cmpuint (strlen (cut), ==, 254);
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  record_clear (&record);
}

static void
test_missing_folder_leaves_the_program_alone (void)
{
  Record record = { 0 };

  run_scene ("status", "/nonexistent/session", &record);
  g_assert_cmpint (WEXITSTATUS (record.wait_status), ==, HEDDLE_RECORD_NO_FOLDER);
  g_free (record.output);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && strcmp (argv[1], "--scene") == 0)
    return scene_play (argv[2]);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/threads", test_threads_are_recorded_whole);
  g_test_add_func ("/record/flood-is-accounted-for", test_flood_is_accounted_for);
  g_test_add_func ("/record/killed", test_killed_process_loses_nothing);
  g_test_add_func ("/record/fork", test_forked_child_records_apart);
  g_test_add_func ("/record/handlers-may-emit", test_handlers_may_emit);
  g_test_add_func ("/record/names", test_names_arrive);
  g_test_add_func ("/record/missing-folder", test_missing_folder_leaves_the_program_alone);
  return g_test_run ();
}
