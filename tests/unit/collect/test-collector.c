/* SPDX-License-Identifier: MIT
 *
 * The merge across rings and processes, on segments that the test writes itself. Their clock is
 * CLOCK_MONOTONIC, so that every time is the test's own choice.
 */
#include "collect/collector.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "event/segment.h"
#include "scripted-segment.h"

#define CAPACITY 1024u
#define SLOTS    4u

typedef struct {
  char *folder;
  GArray *seen; /* of HeddleDecodedEvent; their texts are in `texts` */
  GPtrArray *texts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  (void) data;
  fixture->folder = g_dir_make_tmp ("heddle-collector-XXXXXX", NULL);
  fixture->seen = g_array_new (FALSE, TRUE, sizeof (HeddleDecodedEvent));
  fixture->texts = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) entries = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  (void) data;
  while ((name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_array_unref (fixture->seen);
  g_ptr_array_unref (fixture->texts);
}

/* Makes the segment of a process with the number `process_id`. Unmapped by segment_close(). */
static HeddleSegment *
segment_make (const Fixture *fixture, uint32_t process_id)
{
  return scripted_segment_make (fixture->folder, process_id, SLOTS, CAPACITY);
}

static void
segment_close (HeddleSegment *segment)
{
  scripted_segment_close (segment, SLOTS, CAPACITY);
}

static void
emit (HeddleSegment *segment, uint32_t slot, uint64_t time, HeddleEventKind kind, uint64_t argument)
{
  const HeddleEvent event = { .time = time, .kind = (uint16_t) kind, .argument = argument };

  heddle_ring_write (heddle_segment_ring (segment, segment->slots_offset, segment->slot_size, slot),
                     &event);
}

static void
sink (const HeddleDecodedEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;
  HeddleDecodedEvent copy = *event;

  if (event->text != NULL) {
    copy.text = g_strdup (event->text);
    g_ptr_array_add (fixture->texts, (gpointer) copy.text);
  }
  g_array_append_val (fixture->seen, copy);
}

static Collector *
open_collector (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Collector *collector = collector_new (fixture->folder, NULL, &error);

  g_assert_no_error (error);
  return collector;
}

/* Property: whatever lies in the rings of two processes comes out complete and in order. */
static void
test_merge_is_ordered_and_complete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segments[] = { segment_make (fixture, 1000001), segment_make (fixture, 1000002) };
  uint64_t times[2][SLOTS], base = heddle_clock_monotonic ();
  const guint events = 3000;

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    for (guint j = 0; j < SLOTS; j++)
      times[i][j] = base;
  for (guint i = 0; i < events; i++) {
    int process = g_test_rand_int_range (0, 2);
    uint32_t slot = (uint32_t) g_test_rand_int_range (0, SLOTS);
    times[process][slot] += (uint64_t) g_test_rand_int_range (0, 50);
    emit (segments[process], slot, times[process][slot], HEDDLE_EVENT_CHANNEL_SEND, i);
  }
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    atomic_store (&segments[i]->ready, 1);
  collector_finish (collector, sink, fixture);

  g_autofree gboolean *was_seen = g_new0 (gboolean, events);
  guint sends = 0;
  for (guint i = 0; i < fixture->seen->len; i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    if (i > 0)
      g_assert_cmpint (event->time, >=,
                       g_array_index (fixture->seen, HeddleDecodedEvent, i - 1).time);
    if (event->kind == HEDDLE_EVENT_CHANNEL_SEND) {
      g_assert_false (was_seen[event->argument]);
      was_seen[event->argument] = TRUE;
      sends++;
    }
  }
  g_assert_cmpuint (sends, ==, events);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    segment_close (segments[i]);
}

/* At one and the same nanosecond the cause comes first, whichever ring it lies in. */
static void
test_causes_come_before_effects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segment = segment_make (fixture, 1000001);
  uint64_t now = heddle_clock_monotonic ();

  (void) data;
  emit (segment, 0, now, HEDDLE_EVENT_MUTEX_ACQUIRE, 0);
  emit (segment, 1, now, HEDDLE_EVENT_CHANNEL_RECEIVE, 0);
  emit (segment, 2, now, HEDDLE_EVENT_CHANNEL_SEND, 0);
  emit (segment, 3, now, HEDDLE_EVENT_MUTEX_RELEASE, 0);
  atomic_store (&segment->ready, 1);
  collector_finish (collector, sink, fixture);

  static const HeddleEventKind expected[] = {
    HEDDLE_EVENT_PROCESS_START, HEDDLE_EVENT_CHANNEL_SEND,    HEDDLE_EVENT_MUTEX_RELEASE,
    HEDDLE_EVENT_MUTEX_ACQUIRE, HEDDLE_EVENT_CHANNEL_RECEIVE, HEDDLE_EVENT_PROCESS_END,
  };
  g_assert_cmpuint (fixture->seen->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (g_array_index (fixture->seen, HeddleDecodedEvent, i).kind, ==, expected[i]);
  segment_close (segment);
}

/* While a thread is in an emission, nothing later than its last event is handed over: what it is
 * about to publish may be older. */
static void
test_emission_under_way_holds_the_rest_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segment = segment_make (fixture, (uint32_t) getpid ());
  HeddleRing *slow = heddle_segment_ring (segment, segment->slots_offset, segment->slot_size, 0);
  uint64_t now = heddle_clock_monotonic ();

  (void) data;
  emit (segment, 0, now, HEDDLE_EVENT_SLEEP_BEGIN, 0);
  emit (segment, 1, now + 10, HEDDLE_EVENT_SLEEP_BEGIN, 0);
  atomic_store (&slow->emitting, 1);
  atomic_store (&segment->ready, 1);
  while (fixture->seen->len < 2) /* the process's start and slot 0's event */
    collector_drain (collector, sink, fixture);
  for (int i = 0; i < 100; i++)
    collector_drain (collector, sink, fixture);
  g_assert_cmpuint (fixture->seen->len, ==, 2);

  emit (segment, 0, now + 5, HEDDLE_EVENT_SLEEP_END, 0);
  atomic_store (&slow->emitting, 0);
  while (fixture->seen->len < 4)
    collector_drain (collector, sink, fixture);
  g_assert_cmpuint (g_array_index (fixture->seen, HeddleDecodedEvent, 2).kind, ==,
                    HEDDLE_EVENT_SLEEP_END);
  segment_close (segment);
}

/* A ring is read later than the clock. What was emitted in between keeps its time: cut down to the
 * clock's, it would come before what another thread did earlier and another ring had not shown
 * yet. */
static void
test_late_readings_keep_their_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segment = segment_make (fixture, (uint32_t) getpid ());
  uint64_t later = heddle_clock_monotonic () + 1000000000; /* nobody is held up for so long */

  (void) data;
  atomic_store (&segment->ready, 1);
  while (fixture->seen->len < 1) /* the process's start: the collector is at work */
    collector_drain (collector, sink, fixture);
  emit (segment, 1, later + 5, HEDDLE_EVENT_MUTEX_ACQUIRE, 0);
  collector_drain (collector, sink, fixture);
  emit (segment, 0, later, HEDDLE_EVENT_MUTEX_RELEASE, 0);
  while (fixture->seen->len < 3)
    collector_drain (collector, sink, fixture);
  g_assert_cmpuint (g_array_index (fixture->seen, HeddleDecodedEvent, 1).kind, ==,
                    HEDDLE_EVENT_MUTEX_RELEASE);
  g_assert_cmpint (g_array_index (fixture->seen, HeddleDecodedEvent, 2).time, ==,
                   g_array_index (fixture->seen, HeddleDecodedEvent, 1).time + 5);
  segment_close (segment);
}

static void
test_texts_are_checked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segment = segment_make (fixture, 1000001);
  char *texts = (char *) segment + HEDDLE_SEGMENT_PAGE;
  uint64_t now = heddle_clock_monotonic ();
  const uint16_t good = 6, too_long = 60000;

  (void) data;
  memcpy (texts, &good, sizeof good);
  memcpy (texts + 2, "work\xff!", 6);
  memcpy (texts + 100, &too_long, sizeof too_long);
  const uint64_t identifiers[] = { 1, 101, 0, HEDDLE_SEGMENT_TEXTS_SIZE, UINT64_MAX };
  for (guint i = 0; i < G_N_ELEMENTS (identifiers); i++)
    emit (segment, 0, now + i, HEDDLE_EVENT_THREAD_NAME, identifiers[i]);
  atomic_store (&segment->ready, 1);
  collector_finish (collector, sink, fixture);

  g_assert_cmpstr (g_array_index (fixture->seen, HeddleDecodedEvent, 1).text, ==, "work\uFFFD!");
  for (guint i = 1; i < G_N_ELEMENTS (identifiers); i++)
    g_assert_cmpstr (g_array_index (fixture->seen, HeddleDecodedEvent, 1 + i).text, ==, "");
  segment_close (segment);
}

/* A header that lies about its layout makes the segment corrupt, and nothing else happens. */
static void
test_corrupt_headers_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segments[5];

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    segments[i] = segment_make (fixture, 1000001 + i);
  segments[0]->magic = 1;
  segments[1]->ring_capacity = CAPACITY * 2;
  segments[2]->slots_offset = 1u << 30;
  segments[3]->slot_count = UINT32_MAX;
  segments[4]->clock = 99;
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    atomic_store (&segments[i]->ready, 1);
  collector_finish (collector, sink, fixture);
  g_assert_cmpuint (collector_corrupt_count (collector), ==, G_N_ELEMENTS (segments));
  g_assert_cmpuint (fixture->seen->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    segment_close (segments[i]);
}

/* Processes that are found together are numbered in the order of their start. */
static void
test_processes_are_numbered_by_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Collector) collector = open_collector (fixture);
  HeddleSegment *segments[8];
  uint64_t now = heddle_clock_monotonic ();

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++) {
    /* The order of the names is no order in time. */
    segments[i] = segment_make (fixture, 1000001 + i * 37 % 8);
    segments[i]->start = now + i;
    atomic_store (&segments[i]->ready, 1);
  }
  collector_finish (collector, sink, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++) {
    const HeddleDecodedEvent *event = &g_array_index (fixture->seen, HeddleDecodedEvent, i);
    g_assert_cmpuint (event->kind, ==, HEDDLE_EVENT_PROCESS_START);
    g_assert_cmpuint (event->process, ==, i + 1);
    g_assert_cmpuint (event->detail, ==, segments[i]->process_id);
    segment_close (segments[i]);
  }
}

static void
test_missing_folder_is_told (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (collector_new ("/nonexistent/session", NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, "/nonexistent/session"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/collector/merge-is-ordered-and-complete", test_merge_is_ordered_and_complete);
  ADD ("/collector/causes-come-before-effects", test_causes_come_before_effects);
  ADD ("/collector/emission-under-way", test_emission_under_way_holds_the_rest_back);
  ADD ("/collector/late-readings", test_late_readings_keep_their_order);
  ADD ("/collector/processes-by-start", test_processes_are_numbered_by_start);
  ADD ("/collector/texts-are-checked", test_texts_are_checked);
  ADD ("/collector/corrupt-headers", test_corrupt_headers_are_refused);
  g_test_add_func ("/collector/missing-folder", test_missing_folder_is_told);
  return g_test_run ();
}
