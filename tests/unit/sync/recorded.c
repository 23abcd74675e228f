/* SPDX-License-Identifier: MIT */
#include "recorded.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>

#include "event/segment.h"
#include "record/record.h"

static int
compare_times (gconstpointer a, gconstpointer b)
{
  uint64_t first = ((const RecordedEvent *) a)->event.time;
  uint64_t second = ((const RecordedEvent *) b)->event.time;

  return (first > second) - (first < second);
}

static const char *
read_text (const char *base, uint64_t identifier)
{
  const char *place = base + HEDDLE_SEGMENT_PAGE + identifier - 1;
  uint16_t length;

  g_assert_cmpuint (identifier, !=, 0);
  memcpy (&length, place, sizeof length);
  g_autofree char *text = g_strndup (place + sizeof length, length);
  return g_intern_string (text);
}

static void
read_ring (GArray *events, const char *base, HeddleRing *ring)
{
  uint64_t published = atomic_load (&ring->published);

  g_assert_cmpuint (published, <=, ring->capacity);
  g_assert_cmpuint (atomic_load (&ring->lost), ==, 0);
  for (uint64_t i = 0; i < published; i++) {
    RecordedEvent recorded = { ring->records[i], ring->thread, ring->kernel_id, NULL };

    if (recorded.event.kind == HEDDLE_EVENT_OBJECT_NAME ||
        recorded.event.kind == HEDDLE_EVENT_THREAD_NAME ||
        recorded.event.kind == HEDDLE_EVENT_SPAN_BEGIN)
      recorded.text = read_text (base, recorded.event.argument);
    g_array_append_val (events, recorded);
  }
}

static GArray *
read_segment (const char *path)
{
  g_autoptr (GError) error = NULL;
  GArray *events = g_array_new (FALSE, FALSE, sizeof (RecordedEvent));
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);

  g_assert_no_error (error);
  char *base = g_mapped_file_get_contents (file);
  HeddleSegment *segment = (HeddleSegment *) (void *) base;
  g_assert_true (heddle_segment_valid (segment, g_mapped_file_get_length (file)));
  g_assert_cmpuint (atomic_load (&segment->lost_no_ring), ==, 0);
  g_assert_cmpuint (atomic_load (&segment->lost_nested), ==, 0);
  for (uint32_t slot = 0; slot < atomic_load (&segment->slots_used); slot++)
    read_ring (events, base,
               heddle_segment_ring (base, segment->slots_offset, segment->slot_size, slot));
  g_array_sort (events, compare_times);
  return events;
}

/* Returns what each segment of the folder holds, and removes them and it. */
static GPtrArray *
take_segments (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) entries = g_dir_open (folder, 0, &error);
  GPtrArray *segments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_assert_true (g_str_has_suffix (name, HEDDLE_SEGMENT_SUFFIX));
    g_ptr_array_add (segments, read_segment (path));
    g_assert_cmpint (g_remove (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return segments;
}

GPtrArray *
recorded_run_processes (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heddle-sync-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv (HEDDLE_SESSION_VARIABLE, folder, TRUE);
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv (HEDDLE_SESSION_VARIABLE);
  g_test_trap_assert_passed ();
  return take_segments (folder);
}

GArray *
recorded_run (const char *path)
{
  g_autoptr (GPtrArray) processes = recorded_run_processes (path);

  g_assert_cmpuint (processes->len, ==, 1);
  return g_array_ref (g_ptr_array_index (processes, 0));
}

guint
recorded_count (const GArray *events, HeddleEventKind kind)
{
  guint count = 0;

  for (guint i = 0; i < events->len; i++)
    count += g_array_index (events, RecordedEvent, i).event.kind == kind;
  return count;
}

const RecordedEvent *
recorded_first (const GArray *events, HeddleEventKind kind)
{
  for (guint i = 0; i < events->len; i++) {
    if (g_array_index (events, RecordedEvent, i).event.kind == kind)
      return &g_array_index (events, RecordedEvent, i);
  }
  g_error ("no %s was recorded", heddle_event_describe ((uint16_t) kind)->name);
}

char *
recorded_story (const GArray *events, uint32_t thread, uint64_t object)
{
  GString *story = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++) {
    const RecordedEvent *recorded = &g_array_index (events, RecordedEvent, i);
    if (recorded->thread != thread || recorded->event.object != object)
      continue;
    if (story->len > 0)
      g_string_append_c (story, ' ');
    g_string_append (story, heddle_event_describe (recorded->event.kind)->name);
  }
  return g_string_free (story, FALSE);
}

void
recorded_watch_me (RecordedWatch *watch)
{
  watch->published = atomic_load (&heddle_thread.ring->published);
  atomic_store (&watch->ring, heddle_thread.ring);
}

void
recorded_await (RecordedWatch *watch)
{
  HeddleRing *ring;

  while ((ring = atomic_load (&watch->ring)) == NULL)
    sched_yield ();
  while (atomic_load (&ring->published) == watch->published)
    sched_yield ();
}
