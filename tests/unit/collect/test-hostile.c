/* SPDX-License-Identifier: MIT
 *
 * Attacks on a collector by what a process of its session may do to the folder and to its segment.
 * In each, an honest process records beside the hostile one, and must arrive whole. What nobody has
 * thought of is looked for in tests/fuzz/.
 */
#include "collect/collector.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/segment.h"
#include "scripted-segment.h"

#define CAPACITY      1024u
#define SLOTS         2u
#define HONEST        1000001u /* beyond the identifiers that Linux gives: nobody's */
#define HONEST_EVENTS 500u
#define SECOND        G_GINT64_CONSTANT (1000000000)

typedef struct {
  char *folder;
  Collector *collector;
  HeddleSegment *honest, *hostile;
  GArray *seen; /* of HeddleDecodedEvent */
  GPtrArray *texts;
} Fixture;

static char *
name_in (const Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static HeddleRing *
ring_of (HeddleSegment *segment, uint32_t slot)
{
  return heddle_segment_ring (segment, HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
                              heddle_segment_slot_size (CAPACITY), slot);
}

static void
emit (HeddleSegment *segment, uint64_t time, HeddleEventKind kind, uint64_t object,
      uint64_t argument)
{
  const HeddleEvent event = {
    .time = time, .kind = (uint16_t) kind, .object = object, .argument = argument
  };

  heddle_ring_write (ring_of (segment, 0), &event);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  fixture->folder = g_dir_make_tmp ("heddle-hostile-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->seen = g_array_new (FALSE, TRUE, sizeof (HeddleDecodedEvent));
  fixture->texts = g_ptr_array_new_with_free_func (g_free);
  fixture->collector = collector_new (fixture->folder, NULL, &error);
  g_assert_no_error (error);
  fixture->honest = scripted_segment_make (fixture->folder, HONEST, SLOTS, CAPACITY);
  /* It lives, as far as can be seen: it is read more than once. */
  fixture->hostile = scripted_segment_make (fixture->folder, (uint32_t) getpid (), SLOTS, CAPACITY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const gsize size = heddle_segment_file_size (SLOTS, CAPACITY);
  const char *name;

  (void) data;
  collector_free (fixture->collector);
  munmap (fixture->honest, size);
  munmap (fixture->hostile, size);
  g_autoptr (GDir) entries = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = name_in (fixture, name);
    g_remove (path);
  }
  g_assert_no_errno (g_rmdir (fixture->folder));
  g_free (fixture->folder);
  g_array_unref (fixture->seen);
  g_ptr_array_unref (fixture->texts);
}

static void
sink (const HeddleDecodedEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;
  HeddleDecodedEvent copy = *event;

  if (event->text != NULL) {
    g_assert_true (g_utf8_validate (event->text, -1, NULL));
    copy.text = g_strdup (event->text);
    g_ptr_array_add (fixture->texts, (gpointer) copy.text);
  }
  if (fixture->seen->len > 0)
    g_assert_cmpint (
        event->time, >=,
        g_array_index (fixture->seen, HeddleDecodedEvent, fixture->seen->len - 1).time);
  g_array_append_val (fixture->seen, copy);
}

/* Looks into the segments as they are now. */
static void
look (Fixture *fixture)
{
  atomic_store (&fixture->hostile->ready, 1);
  /* Until the clock's rate is known (10 ms) a look does nothing. */
  while (collector_watermark (fixture->collector) == 0)
    collector_drain (fixture->collector, sink, fixture);
  collector_drain (fixture->collector, sink, fixture);
}

/* Returns the number in the session of a process that has started. */
static uint32_t
number_of (const Fixture *fixture, uint32_t process_id)
{
  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (event->kind == HEDDLE_EVENT_PROCESS_START && event->detail == process_id)
      return event->process;
  }
  g_assert_not_reached ();
}

/* Returns the one event of a kind that a process has had. */
static const HeddleDecodedEvent *
only_event (const Fixture *fixture, uint32_t process_id, HeddleEventKind kind)
{
  const HeddleDecodedEvent *found = NULL;
  /* Not on the way: an event with an absurd time may come before its process's start. */
  uint32_t process = number_of (fixture, process_id);

  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (event->process != process || event->kind != kind)
      continue;
    g_assert_null (found);
    found = event;
  }
  g_assert_nonnull (found);
  return found;
}

/* Lets the honest process do its work, and ends the session: `corrupt` of its segments broke their
 * rules; of the honest one every event is there, once and in its order. Returns the session's
 * length. */
static gint64
finish (Fixture *fixture, guint corrupt)
{
  for (guint i = 0; i < HONEST_EVENTS; i++)
    emit (fixture->honest, heddle_clock_monotonic (), HEDDLE_EVENT_CHANNEL_SEND, 0x1234, i);
  atomic_store (&fixture->honest->ready, 1);
  look (fixture);
  collector_finish (fixture->collector, sink, fixture);

  uint32_t process = number_of (fixture, HONEST);
  guint next = 0;
  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (event->process == process && event->kind == HEDDLE_EVENT_CHANNEL_SEND)
      g_assert_cmpuint (event->argument, ==, next++);
    if (event->process == process)
      g_assert_cmpuint (event->kind, !=, HEDDLE_EVENT_LOST);
  }
  g_assert_cmpuint (next, ==, HONEST_EVENTS);
  only_event (fixture, HONEST, HEDDLE_EVENT_PROCESS_END);
  g_assert_cmpuint (collector_corrupt_count (fixture->collector), ==, corrupt);
  g_assert_cmpuint (collector_alive_count (fixture->collector), ==, 0);
  return g_array_index (fixture->seen, HeddleDecodedEvent, fixture->seen->len - 1).time;
}

/* ------------------------------------------------------------------ the header */

static void
test_wrong_magic (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->hostile->magic++;
  look (fixture);
  finish (fixture, 1);
}

static void
test_wrong_version (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->hostile->version++;
  look (fixture);
  finish (fixture, 1);
}

static void
test_absurd_slots (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->hostile->slot_count = UINT32_MAX;
  look (fixture);
  finish (fixture, 1);
}

/* More slots in use than there are: those that there are may be read, those behind the file may
 * not. */
static void
test_absurd_slots_used (Fixture *fixture, gconstpointer data)
{
  (void) data;
  atomic_store (&fixture->hostile->slots_used, UINT32_MAX);
  look (fixture);
  finish (fixture, 1);
}

static void
test_file_shorter_than_told (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("%s/%d.0.segment", fixture->folder, (int) getpid ());

  (void) data;
  atomic_store (&fixture->hostile->ready, 1);
  g_assert_no_errno (truncate (name, (off_t) heddle_segment_file_size (SLOTS, CAPACITY) - 4096));
  finish (fixture, 1);
}

/* What was checked once isn't read again. */
static void
test_header_scribbled_after_opening (Fixture *fixture, gconstpointer data)
{
  (void) data;
  look (fixture);
  fixture->hostile->slot_size = UINT64_MAX / 2;
  fixture->hostile->slots_offset = UINT64_C (1) << 50;
  fixture->hostile->slot_count = UINT32_MAX;
  fixture->hostile->ring_capacity = 1u << 31;
  emit (fixture->hostile, heddle_clock_monotonic (), HEDDLE_EVENT_CHANNEL_SEND, 0, 77);
  finish (fixture, 0);
  g_assert_cmpuint (only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_CHANNEL_SEND)->argument,
                    ==, 77);
}

/* A program's file may have any name; and one that fills the header grows as it is made valid. */
static void
test_command_is_not_utf_8 (Fixture *fixture, gconstpointer data)
{
  (void) data;
  memset (fixture->hostile->command, 0xff, sizeof fixture->hostile->command);
  look (fixture);
  finish (fixture, 0);
  const HeddleDecodedEvent *start =
      only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_PROCESS_START);
  g_assert_true (g_str_has_prefix (start->text, "\xef\xbf\xbd"));
}

/* The session doesn't become three hundred years long by it. */
static void
test_start_in_the_far_future (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->hostile->start = heddle_clock_monotonic () + (UINT64_C (1) << 62);
  look (fixture);
  g_assert_cmpint (finish (fixture, 0), <, 3600 * SECOND);
}

/* ------------------------------------------------------------------ the rings */

static void
test_capacity_scribbled (Fixture *fixture, gconstpointer data)
{
  (void) data;
  look (fixture);
  ring_of (fixture->hostile, 0)->capacity = 1u << 30;
  look (fixture);
  finish (fixture, 1);
}

static void
test_counters_out_of_range (Fixture *fixture, gconstpointer data)
{
  (void) data;
  look (fixture);
  atomic_store (&ring_of (fixture->hostile, 0)->published, CAPACITY + 1);
  look (fixture);
  finish (fixture, 1);
}

static void
test_counters_run_back (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < 8; i++)
    emit (fixture->hostile, heddle_clock_monotonic (), HEDDLE_EVENT_CHANNEL_SEND, 0, i);
  look (fixture);
  atomic_store (&ring_of (fixture->hostile, 0)->published, 4);
  look (fixture);
  finish (fixture, 1);
}

static void
test_state_out_of_range (Fixture *fixture, gconstpointer data)
{
  (void) data;
  look (fixture);
  atomic_store (&ring_of (fixture->hostile, 0)->state, HEDDLE_RING_ENDING + 1);
  look (fixture);
  finish (fixture, 1);
}

/* One bad ring doesn't take the others of its process with it. */
static void
test_other_rings_go_on (Fixture *fixture, gconstpointer data)
{
  (void) data;
  atomic_store (&ring_of (fixture->hostile, 1)->state, UINT32_MAX);
  look (fixture);
  emit (fixture->hostile, heddle_clock_monotonic (), HEDDLE_EVENT_CHANNEL_SEND, 0, 77);
  finish (fixture, 1);
  g_assert_cmpuint (only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_CHANNEL_SEND)->argument,
                    ==, 77);
}

/* Threads are told apart by the numbers that their process gives: a wrong one mixes up its own
 * lanes, and no other's. Number 0 would be the process itself. */
static void
test_thread_numbers (Fixture *fixture, gconstpointer data)
{
  guint events = 0;

  (void) data;
  ring_of (fixture->hostile, 0)->thread = 0;
  ring_of (fixture->hostile, 1)->thread = 1;
  for (uint32_t slot = 0; slot < SLOTS; slot++) {
    const HeddleEvent event = { .time = heddle_clock_monotonic (),
                                .kind = HEDDLE_EVENT_SLEEP_BEGIN };
    heddle_ring_write (ring_of (fixture->hostile, slot), &event);
  }
  look (fixture);
  finish (fixture, 0);
  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (event->kind != HEDDLE_EVENT_SLEEP_BEGIN)
      continue;
    g_assert_cmpuint (event->thread, ==, 1);
    events++;
  }
  g_assert_cmpuint (events, ==, SLOTS);
}

/* A moment before the session is its beginning, and one far ahead hardly later than now. */
static void
test_absurd_times (Fixture *fixture, gconstpointer data)
{
  (void) data;
  emit (fixture->hostile, 0, HEDDLE_EVENT_SLEEP_BEGIN, 0, 0);
  emit (fixture->hostile, UINT64_MAX, HEDDLE_EVENT_SLEEP_END, 0, 0);
  emit (fixture->hostile, UINT64_C (1) << 62, HEDDLE_EVENT_CHANNEL_SEND, 0, 0);
  look (fixture);
  g_assert_cmpint (finish (fixture, 0), <, 3600 * SECOND);
  only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_SLEEP_BEGIN);
  only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_SLEEP_END);
  only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_CHANNEL_SEND);
}

/* A record of losses: its count is the process's own word, but the moment is on the session's
 * line. */
static void
test_absurd_losses (Fixture *fixture, gconstpointer data)
{
  (void) data;
  emit (fixture->hostile, heddle_clock_monotonic (), HEDDLE_EVENT_LOST, UINT64_MAX / 2, UINT64_MAX);
  look (fixture);
  finish (fixture, 0);
  const HeddleDecodedEvent *lost = only_event (fixture, (uint32_t) getpid (), HEDDLE_EVENT_LOST);
  g_assert_cmpint ((gint64) lost->object, <=, lost->time);
  g_assert_cmpint ((gint64) lost->object, >=, 0);
}

static void
test_texts_out_of_range (Fixture *fixture, gconstpointer data)
{
  static const uint64_t identifiers[] = { HEDDLE_SEGMENT_TEXTS_SIZE - 1, HEDDLE_SEGMENT_TEXTS_SIZE,
                                          HEDDLE_SEGMENT_TEXTS_SIZE + 1, UINT64_MAX };
  guint8 *texts = (guint8 *) fixture->hostile + HEDDLE_SEGMENT_PAGE;
  guint names = 0;

  (void) data;
  /* The last place that a length has room in, and a length that doesn't. */
  memset (texts + HEDDLE_SEGMENT_TEXTS_SIZE - 2, 0xff, 2);
  for (guint i = 0; i < G_N_ELEMENTS (identifiers); i++)
    emit (fixture->hostile, heddle_clock_monotonic (), HEDDLE_EVENT_THREAD_NAME, 0, identifiers[i]);
  look (fixture);
  finish (fixture, 0);
  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (event->kind != HEDDLE_EVENT_THREAD_NAME)
      continue;
    g_assert_cmpstr (event->text, ==, "");
    names++;
  }
  g_assert_cmpuint (names, ==, G_N_ELEMENTS (identifiers));
}

/* ------------------------------------------------------------------ the files */

/* The pages of its ring are gone: not even SIGBUS ends the collector. */
static void
test_file_truncated_after_opening (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strdup_printf ("%s/%d.0.segment", fixture->folder, (int) getpid ());

  (void) data;
  look (fixture);
  g_assert_no_errno (truncate (name, HEDDLE_SEGMENT_PAGE));
  look (fixture);
  finish (fixture, 1);
}

/* Any process of the session may cut the session's own file, in which the collector counts its
 * looks. */
static void
test_session_file_truncated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = name_in (fixture, HEDDLE_SESSION_FILE);

  (void) data;
  look (fixture);
  g_assert_no_errno (truncate (name, 0));
  look (fixture);
  finish (fixture, 0);
}

#define CUT_FILES 40u
#define CUT_SLOTS 1024u
#define CUT_CAPACITY \
  128u /* a ring of more than one page: only its first one is read of an idle ring */

static int
open_to_cut (const Fixture *fixture, guint number, int flags)
{
  g_autofree char *name = g_strdup_printf ("%s/%u.0.segment", fixture->folder, HONEST + 1 + number);
  int file = open (name, O_RDWR | O_CLOEXEC | flags, 0600);

  g_assert_no_errno (file);
  return file;
}

/* Each missing page that is touched may not cost a mapping of its own: a process may have some ten
 * thousand (vm.max_map_count), and the collector would end like one that wasn't guarded at all. */
static void
test_many_files_truncated (Fixture *fixture, gconstpointer data)
{
  const HeddleSegment header = {
    .magic = HEDDLE_SEGMENT_MAGIC,
    .version = HEDDLE_SEGMENT_VERSION,
    .ready = 1,
    .clock = HEDDLE_CLOCK_MONOTONIC,
    .process_id = (uint32_t) getpid (),
    .pid_namespace = 1, /* somewhere else: so it lives, for all that is known */
    .ring_capacity = CUT_CAPACITY,
    .slot_count = CUT_SLOTS,
    .slot_size = heddle_segment_slot_size (CUT_CAPACITY),
    .slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
    .texts_size = HEDDLE_SEGMENT_TEXTS_SIZE,
    .start = heddle_clock_monotonic (),
  };

  (void) data;
  for (guint i = 0; i < CUT_FILES; i++) {
    int file = open_to_cut (fixture, i, O_CREAT | O_EXCL);
    HeddleSegment own = header;
    own.pid_namespace += i;
    g_assert_no_errno (
        ftruncate (file, (off_t) heddle_segment_file_size (CUT_SLOTS, CUT_CAPACITY)));
    g_assert_cmpint (pwrite (file, &own, sizeof own, 0), ==, sizeof own);
    close (file);
  }
  look (fixture);
  g_assert_cmpuint (collector_process_count (fixture->collector), ==, CUT_FILES + 1);
  for (guint i = 0; i < CUT_FILES; i++) {
    const uint32_t used = CUT_SLOTS;
    int file = open_to_cut (fixture, i, 0);
    g_assert_cmpint (pwrite (file, &used, sizeof used, offsetof (HeddleSegment, slots_used)), ==,
                     sizeof used);
    g_assert_no_errno (ftruncate (file, HEDDLE_SEGMENT_PAGE));
    close (file);
  }
  look (fixture);
  finish (fixture, CUT_FILES);
}

/* What is no file is nobody's segment: it isn't followed, waited for or read. */
static void
test_no_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = name_in (fixture, "1.0.segment");
  g_autofree char *pipe = name_in (fixture, "2.0.segment");
  g_autofree char *folder = name_in (fixture, "3.0.segment");
  g_autofree char *loop = name_in (fixture, "4.0.segment");
  g_autofree char *empty = name_in (fixture, "5.0.segment");
  g_autofree char *target = g_strdup_printf ("%u.0.segment", HONEST);

  (void) data;
  g_assert_no_errno (symlink (target, link));
  g_assert_no_errno (mkfifo (pipe, 0600));
  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_no_errno (symlink ("4.0.segment", loop));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  look (fixture);
  finish (fixture, 0);
  g_assert_cmpuint (collector_process_count (fixture->collector), ==, 2);
}

#define ADD(path, function) \
  g_test_add ("/hostile/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("wrong-magic", test_wrong_magic);
  ADD ("wrong-version", test_wrong_version);
  ADD ("absurd-slots", test_absurd_slots);
  ADD ("absurd-slots-used", test_absurd_slots_used);
  ADD ("file-shorter-than-told", test_file_shorter_than_told);
  ADD ("header-scribbled-after-opening", test_header_scribbled_after_opening);
  ADD ("command-is-not-utf-8", test_command_is_not_utf_8);
  ADD ("start-in-the-far-future", test_start_in_the_far_future);
  ADD ("capacity-scribbled", test_capacity_scribbled);
  ADD ("counters-out-of-range", test_counters_out_of_range);
  ADD ("counters-run-back", test_counters_run_back);
  ADD ("state-out-of-range", test_state_out_of_range);
  ADD ("other-rings-go-on", test_other_rings_go_on);
  ADD ("thread-numbers", test_thread_numbers);
  ADD ("absurd-times", test_absurd_times);
  ADD ("absurd-losses", test_absurd_losses);
  ADD ("texts-out-of-range", test_texts_out_of_range);
  ADD ("file-truncated-after-opening", test_file_truncated_after_opening);
  ADD ("session-file-truncated", test_session_file_truncated);
  ADD ("many-files-truncated", test_many_files_truncated);
  ADD ("no-files", test_no_files);
  return g_test_run ();
}
