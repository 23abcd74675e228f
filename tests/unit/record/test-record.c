/* SPDX-License-Identifier: MIT
 *
 * The recorder at work in a process of its own: this program runs itself with a session's folder in
 * the environment and a scene's name, and looks at what the collector finds.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/collector.h"
#include "event/segment.h"
#include "record/record.h"
#include "scenes.h"
#include "trap.h"

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define RUNS_UNDER_A_SANITIZER 1
#else
#define RUNS_UNDER_A_SANITIZER 0
#endif

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

/* Starts a scene in a process of its own. */
static GPid
start_scene (const char *scene, const char *folder, int *input, int *output)
{
  const char *argv[] = { program, "--scene", scene, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), HEDDLE_SESSION_VARIABLE, folder, TRUE);
  g_autoptr (GError) error = NULL;
  GPid process;

  g_spawn_async_with_pipes (NULL, (char **) argv, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                            NULL, &process, input, output, NULL, &error);
  g_assert_no_error (error);
  return process;
}

/* Reads all that the other end writes until it is closed. */
static char *
read_output (int output)
{
  GString *text = g_string_new (NULL);
  char buffer[256];
  ssize_t length;

  while ((length = read (output, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, length);
  close (output);
  return g_string_free (text, FALSE);
}

/* Plays a scene to its end while a collector looks into its rings, as a session does. */
static void
record_scene_with (const char *scene, const CollectorOptions *options, Record *record)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-record-XXXXXX", NULL);
  g_autoptr (Collector) collector = collector_new (folder, options, NULL);
  int output;

  record->events = g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent));
  record->texts = g_ptr_array_new_with_free_func (g_free);
  GPid process = start_scene (scene, folder, NULL, &output);
  while (waitpid (process, &record->wait_status, WNOHANG) == 0) {
    collector_drain (collector, keep, record);
    collector_wait (collector, -1, 4000000);
  }
  collector_note_end (collector, process, record->wait_status);
  collector_finish (collector, keep, record);
  record->output = read_output (output);
  g_assert_cmpuint (collector_corrupt_count (collector), ==, 0);
  g_test_message ("%s: %u events, wait status %d", scene, record->events->len, record->wait_status);
  g_clear_pointer (&collector, collector_free);
  remove_folder (folder);
}

static void
record_scene (const char *scene, Record *record)
{
  record_scene_with (scene, NULL, record);
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
check_flood (const Record *record)
{
  uint64_t seen = count (record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1) +
                  count (record, HEDDLE_EVENT_THREAD_START, 1, 1) +
                  count (record, HEDDLE_EVENT_PROCESS_END, 1, 1);

  g_assert_cmpuint (seen + lost (record), ==, SCENE_FLOOD + 2);
}

static void
test_flood_is_accounted_for (void)
{
  const CollectorOptions small_rings = { HEDDLE_LOSS_POLICY_DROP, 1024 };
  Record record = { 0 };

  record_scene_with ("flood", &small_rings, &record);
  g_assert_cmpuint (lost (&record), >, 0);
  check_flood (&record);
  record_clear (&record);
}

/* Who waits loses nothing. */
static void
test_flood_may_wait (void)
{
  const CollectorOptions small_rings = { HEDDLE_LOSS_POLICY_WAIT, 1024 };
  Record record = { 0 };

  record_scene_with ("flood", &small_rings, &record);
  g_assert_cmpuint (lost (&record), ==, 0);
  check_flood (&record);
  record_clear (&record);
}

/* A flight recorder loses the oldest, and tells how many: the newest are there. */
static void
test_flood_overwrites_the_oldest (void)
{
  const CollectorOptions small_rings = { HEDDLE_LOSS_POLICY_FLIGHT, 1024 };
  Record record = { 0 };
  uint64_t newest = 0, seen = 0;

  record_scene_with ("flood", &small_rings, &record);
  g_assert_cmpuint (lost (&record), >, 0);
  for (guint i = 0; i < record.events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record.events, HeddleDecodedEvent, i);
    seen += event->thread == 1 && event->kind != HEDDLE_EVENT_LOST;
    if (event->kind == HEDDLE_EVENT_SLEEP_BEGIN)
      newest = event->argument;
  }
  g_assert_cmpuint (newest, ==, SCENE_FLOOD);
  g_assert_cmpuint (seen + lost (&record), ==, SCENE_FLOOD + 3); /* its start, end, and early one */
  record_clear (&record);
}

/* Checks that the numbers of each thread of each process come one after another, beginning with
 * 1. */
static void
check_numbers (const Record *record)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_direct_hash, g_direct_equal);

  for (guint i = 0; i < record->events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record->events, HeddleDecodedEvent, i);
    if (event->kind != HEDDLE_EVENT_SLEEP_BEGIN)
      continue;
    gpointer key = GUINT_TO_POINTER (event->process << 20 | event->thread);
    guint64 last = (guint64) GPOINTER_TO_SIZE (g_hash_table_lookup (numbers, key));
    g_assert_true (event->argument == last + 1 || event->argument == 1);
    g_hash_table_insert (numbers, key, GSIZE_TO_POINTER (event->argument));
  }
}

/* Plays a scene in which two processes emit numbers, and checks that both have recorded theirs. */
static void
check_two_processes (const char *scene)
{
  Record record = { 0 };

  record_scene (scene, &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (lost (&record), ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_START, 0, 0), ==, 2);
  for (uint32_t process = 1; process <= 2; process++) {
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, process, 1), ==, SCENE_EVENTS);
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_END, process, 0), >=, 1);
  }
  check_numbers (&record);
  record_clear (&record);
}

static void
test_each_process_records_apart (void)
{
  check_two_processes ("fork");
  check_two_processes ("bare-fork");
#if !defined __SANITIZE_THREAD__ /* under which vfork() is fork() */
  check_two_processes ("vfork");
#endif
  check_two_processes ("spawn");
  check_two_processes ("exec");
}

/* The parent's threads emit while it forks, and none of the children writes into their rings. */
static void
test_children_of_threads_record_apart (void)
{
  Record record = { 0 };

  record_scene ("threaded-fork", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (lost (&record), ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_PROCESS_START, 0, 0), ==, 6);
  for (uint32_t process = 2; process <= 6; process++)
    g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, process, 1), ==, SCENE_EVENTS);
  check_numbers (&record);
  record_clear (&record);
}

/* However a process ends, everything published before is there, its end is told, and how. */
static void
check_end (const char *scene, HeddleProcessEnd how, uint64_t status)
{
  Record record = { 0 };
  const HeddleDecodedEvent *end = NULL;

  record_scene (scene, &record);
  g_assert_cmpuint (lost (&record), ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1), ==, SCENE_EVENTS);
  for (guint i = 0; i < record.events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record.events, HeddleDecodedEvent, i);
    if (event->kind == HEDDLE_EVENT_PROCESS_END && event->process == 1 && event->thread == 0)
      end = event;
  }
  g_assert_nonnull (end);
  g_assert_cmpuint (end->detail, ==, how);
  g_assert_cmpuint (end->argument, ==, status);
  record_clear (&record);
}

static void
test_ends_are_told (void)
{
  check_end ("numbers", HEDDLE_PROCESS_END_EXITED, 0);
  check_end ("exit-status", HEDDLE_PROCESS_END_EXITED, 3);
  check_end ("exit-at-once", HEDDLE_PROCESS_END_EXITED, 4);
  check_end ("killed", HEDDLE_PROCESS_END_KILLED, SIGKILL);
  check_end ("exec", HEDDLE_PROCESS_END_REPLACED, 0);
#if !RUNS_UNDER_A_SANITIZER /* which has signal handlers of its own, and ends by exit() */
  check_end ("abort", HEDDLE_PROCESS_END_KILLED, SIGABRT);
  check_end ("stack-overflow", HEDDLE_PROCESS_END_KILLED, SIGSEGV);
#endif
}

/* Another library's thread-specific destructors run after the recorder's own. */
G_GNUC_UNUSED static void
test_late_events_are_recorded (void)
{
  Record record = { 0 };

  record_scene ("late", &record);
  g_assert_cmpuint (lost (&record), ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 2), ==, SCENE_EVENTS);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_END, 1, 2), ==, 1);
  record_clear (&record);
}

static void
test_early_events_are_recorded (void)
{
  Record record = { 0 };

  record_scene ("early", &record);
  g_assert_cmpuint (first (&record, HEDDLE_EVENT_SLEEP_END, 1)->argument, ==, 4711);
  record_clear (&record);
}

static void
test_a_thousand_threads_live_at_once (void)
{
  Record record = { 0 };

  record_scene ("crowd", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (lost (&record), ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_START, 1, 0), ==, SCENE_CROWD + 1);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 0), ==, SCENE_CROWD * 20);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_END, 1, 0), ==, SCENE_CROWD);
  record_clear (&record);
}

/* Who finds no ring loses its events, and that is told: main() has one of the rings. */
static void
test_threads_beyond_the_rings_are_told (void)
{
  Record record = { 0 };
  uint64_t ringless = SCENE_TOO_MANY + 1 - HEDDLE_SEGMENT_SLOTS;

  record_scene ("too-many", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_START, 1, 0), ==, HEDDLE_SEGMENT_SLOTS);
  g_assert_cmpuint (lost (&record), ==, ringless * 20);
  for (guint i = 0; i < record.events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record.events, HeddleDecodedEvent, i);
    if (event->kind == HEDDLE_EVENT_LOST)
      g_assert_cmpuint (event->detail, ==, HEDDLE_LOSS_NO_RING);
  }
  record_clear (&record);
}

/* A segment has a thousand and some rings: they are used again, but not before they were read. */
static void
test_ten_thousand_threads_come_and_go (void)
{
  Record record = { 0 };

  record_scene ("many", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  uint64_t seen = count (&record, HEDDLE_EVENT_THREAD_START, 1, 0) +
                  count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 0) +
                  count (&record, HEDDLE_EVENT_THREAD_END, 1, 0) - 1; /* main()'s start */
  /* Twelve events a thread. On a machine that is so busy that nobody reads for long, a thread may
   * find no ring: then its ten are told as lost, and its start and its end are nobody's. */
  g_assert_cmpuint (lost (&record) % 10, ==, 0);
  g_assert_cmpuint (seen, ==, 12 * (SCENE_MANY - lost (&record) / 10));
  check_numbers (&record);
  record_clear (&record);
}

static void
test_handlers_may_emit (gconstpointer scene)
{
  Record record = { 0 };

  record_scene (scene, &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  uint64_t seen = count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1) +
                  count (&record, HEDDLE_EVENT_SLEEP_END, 1, 1) +
                  count (&record, HEDDLE_EVENT_THREAD_START, 1, 1) +
                  count (&record, HEDDLE_EVENT_PROCESS_END, 1, 1);
  g_assert_cmpuint (seen + lost (&record), ==, g_ascii_strtoull (record.output, NULL, 10) + 3);
  record_clear (&record);
}

/* An emission that a handler left for good does not stand in the way of later ones. */
static void
test_handlers_may_jump (void)
{
  Record record = { 0 };

  record_scene ("jumps", &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  for (guint i = 0; i < record.events->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (record.events, HeddleDecodedEvent, i);
    g_assert_false (event->kind == HEDDLE_EVENT_LOST && event->detail == HEDDLE_LOSS_NESTED);
  }
  uint64_t told = count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 1, 1) +
                  count (&record, HEDDLE_EVENT_SLEEP_END, 1, 1) + lost (&record);
  uint64_t emitted = g_ascii_strtoull (record.output, NULL, 10);
  g_assert_cmpuint (told, >=, emitted);
  g_assert_cmpuint (told, <=,
                    emitted + SCENE_JUMPS); /* what was left may have been recorded already */
  record_clear (&record);
}

#if TRAP_WORKS
/* Wherever a handler that emits interrupts the first event of a thread, or of a child that begins
 * to record with it, there is one ring for it, and what the handler emits is there or told as
 * lost. */
static void
test_first_event_may_be_interrupted (gconstpointer scene)
{
  Record record = { 0 };
  guint threads, handled;

  record_scene (scene, &record);
  g_assert_cmpint (record.wait_status, ==, 0);
  g_assert_cmpint (sscanf (record.output, "%u %u", &threads, &handled), ==, 2);
  g_assert_cmpuint (handled, >, 0);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_THREAD_START, 0, 0), ==, threads + 1);
  g_assert_cmpuint (count (&record, HEDDLE_EVENT_SLEEP_BEGIN, 0, 0), ==, threads);
  uint64_t delivered = count (&record, HEDDLE_EVENT_SLEEP_END, 0, 0) -
                       count (&record, HEDDLE_EVENT_SLEEP_END, 1, 1); /* a constructor's */
  g_assert_cmpuint (delivered + lost (&record), ==, handled);
  record_clear (&record);
}
#endif

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
  int output, status;
  GPid process = start_scene ("status", "/nonexistent/session", NULL, &output);

  g_free (read_output (output));
  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  g_assert_cmpint (WEXITSTATUS (status), ==, HEDDLE_RECORD_NO_FOLDER);
}

static void
ignore (const HeddleDecodedEvent *event, gpointer user_data)
{
  (void) event;
  (void) user_data;
}

/* Begins a collector in a process of its own, and returns that once the session is open. */
static pid_t
start_collecting (const char *folder)
{
  int ready[2];
  char byte = 0;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid_t collecting = fork ();
  if (collecting == 0) {
    Collector *collector = collector_new (folder, NULL, NULL);
    if (collector == NULL || write (ready[1], &byte, 1) != 1)
      _exit (1);
    for (;;) {
      collector_drain (collector, ignore, NULL);
      collector_wait (collector, -1, 4000000);
    }
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return collecting;
}

/* The collector is killed: the program goes on, stops recording, and nothing is left of the
 * session. Whether it notices when its ring is full (`floods`), or only as it ends. */
static void
check_death_of_collector (gboolean floods)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-record-XXXXXX", NULL);
  pid_t collecting = start_collecting (folder);
  int input, output, status;
  char word[6];

  GPid process = start_scene ("until-told", folder, &input, &output);
  g_assert_cmpint (read (output, word, 6), ==, 6);
  kill (collecting, SIGKILL);
  g_assert_cmpint (waitpid (collecting, &status, 0), ==, collecting);
  if (floods)
    g_assert_cmpint (write (input, word, 1), ==, 1);
  close (input);
  g_free (read_output (output));
  g_assert_cmpint (waitpid (process, &status, 0), ==, process);
  g_assert_cmpint (WEXITSTATUS (status), ==, floods ? HEDDLE_RECORD_OVER : HEDDLE_RECORD_ON);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_collector_that_dies_leaves_no_trace (void)
{
  check_death_of_collector (TRUE);
  check_death_of_collector (FALSE);
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
  g_test_add_func ("/record/flood-may-wait", test_flood_may_wait);
  g_test_add_func ("/record/flood-overwrites-the-oldest", test_flood_overwrites_the_oldest);
  g_test_add_func ("/record/processes", test_each_process_records_apart);
  g_test_add_func ("/record/children-of-threads", test_children_of_threads_record_apart);
  g_test_add_func ("/record/ends", test_ends_are_told);
  g_test_add_data_func ("/record/handlers-may-emit", "signals", test_handlers_may_emit);
  g_test_add_data_func ("/record/handlers-may-emit-apart", "signals-apart", test_handlers_may_emit);
  g_test_add_func ("/record/handlers-may-jump", test_handlers_may_jump);
#if TRAP_WORKS
  g_test_add_data_func ("/record/first-event-interrupted", "steps",
                        test_first_event_may_be_interrupted);
  g_test_add_data_func ("/record/first-event-of-child-interrupted", "child-steps",
                        test_first_event_may_be_interrupted);
#endif
#if !defined __SANITIZE_THREAD__ /* whose own state of a thread is gone by then */
  g_test_add_func ("/record/late", test_late_events_are_recorded);
#endif
  g_test_add_func ("/record/early", test_early_events_are_recorded);
  g_test_add_func ("/record/crowd", test_a_thousand_threads_live_at_once);
  g_test_add_func ("/record/too-many", test_threads_beyond_the_rings_are_told);
  g_test_add_func ("/record/many", test_ten_thousand_threads_come_and_go);
  g_test_add_func ("/record/names", test_names_arrive);
  g_test_add_func ("/record/missing-folder", test_missing_folder_leaves_the_program_alone);
  g_test_add_func ("/record/collector-dies", test_collector_that_dies_leaves_no_trace);
  return g_test_run ();
}
