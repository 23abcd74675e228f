/* SPDX-License-Identifier: MIT
 *
 * When a writer writes, what it leaves where, and copies of what it has written so far.
 */
#include <string.h>

#include "random-events.h"
#include "trace-place.h"
#include "trace/error.h"
#include "trace/reader.h"
#include "trace/writer.h"

static const TraceMetadata metadata = { .title = (char *) "a" };

static void
add (TraceWriter *writer, guint count)
{
  const HeddleDecodedEvent event = { .process = 1, .thread = 1, .kind = 20 };

  for (guint i = 0; i < count; i++)
    trace_writer_add (&event, writer);
}

/* Returns how many events the file has now. */
static guint64
count_events (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceReader) reader = trace_reader_open (path, &error);
  TraceItem item;
  guint64 count = 0;

  g_assert_no_error (error);
  while (trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS)
    count += item.count;
  g_assert_cmpuint (trace_reader_chunks_damaged (reader), ==, 0);
  return count;
}

/* The first events are there at once, later ones within the period, though no more come. */
static void
test_nothing_waits_for_long (TracePlace *place, gconstpointer data)
{
  g_autoptr (TraceWriter) writer =
      trace_writer_new (place->path, &metadata, TRACE_WRITER_LIVE, NULL);
  const gint64 then = 1000;

  (void) data;
  trace_writer_advance (writer, then);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
  add (writer, 3);
  trace_writer_advance (writer, then);
  g_assert_cmpuint (count_events (place->path), ==, 3);
  add (writer, 4);
  trace_writer_advance (writer, then + 10);
  trace_writer_advance (writer, then + 9 + TRACE_WRITER_PERIOD);
  g_assert_cmpuint (count_events (place->path), ==, 3);
  trace_writer_advance (writer, then + 10 + TRACE_WRITER_PERIOD);
  g_assert_cmpuint (count_events (place->path), ==, 7);
  g_assert_cmpuint (trace_writer_events (writer), ==, 7);
}

/* Until the first events come, and for good if none do, there is what was there before. */
static void
test_an_older_file_stays_until_then (TracePlace *place, gconstpointer data)
{
  TraceWriter *writer = trace_writer_new (place->path, &metadata, TRACE_WRITER_LIVE, NULL);
  g_autofree char *text = NULL;

  (void) data;
  g_assert_true (g_file_set_contents (place->path, "older", -1, NULL));
  trace_writer_free (writer);
  g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "older");

  writer = trace_writer_new (place->path, &metadata, TRACE_WRITER_LIVE, NULL);
  add (writer, 1);
  g_assert_true (trace_writer_flush (writer, NULL));
  trace_writer_free (writer);
  g_assert_cmpuint (count_events (place->path), ==, 1);
}

static void
test_a_whole_file_or_none (TracePlace *place, gconstpointer data)
{
  TraceWriter *writer = trace_writer_new (place->path, &metadata, TRACE_WRITER_WHOLE, NULL);
  const TraceEnd end = { .kind = TRACE_END_EXITED };

  (void) data;
  add (writer, 5);
  g_assert_true (trace_writer_flush (writer, NULL));
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
  g_assert_true (trace_writer_finish (writer, &end, NULL));
  g_assert_cmpuint (count_events (place->path), ==, 5);
  trace_writer_free (writer);
}

/* A copy has what was there when it was taken, and an end of its own; so has one that is taken
 * after the writer's end. */
static void
test_snapshots (TracePlace *place, gconstpointer data)
{
  g_autoptr (TraceWriter) writer = trace_writer_new_temporary (&metadata, NULL);
  const TraceEnd running = { .kind = TRACE_END_RUNNING, .duration = 5 };
  const TraceEnd exited = { .kind = TRACE_END_EXITED, .status = 2, .duration = 9 };
  TraceItem item;

  (void) data;
  add (writer, 70000);
  g_autoptr (TraceSnapshot) early = trace_writer_snapshot (writer, NULL);
  add (writer, 10);
  g_assert_true (trace_snapshot_save (early, place->path, &running, NULL));
  g_assert_cmpuint (count_events (place->path), ==, 70000);

  g_assert_true (trace_writer_finish (writer, &running, NULL));
  g_autoptr (TraceSnapshot) late = trace_writer_snapshot (writer, NULL);
  g_assert_true (trace_snapshot_save (late, place->path, &exited, NULL));
  g_assert_cmpuint (count_events (place->path), ==, 70010);
  g_autoptr (TraceReader) reader = trace_reader_open (place->path, NULL);
  g_assert_cmpuint (trace_reader_chunks (reader)->len, ==, 3);
  while (trace_reader_next (reader, &item, NULL) != TRACE_ITEM_END)
    ;
  g_assert_cmpint ((int) trace_reader_end (reader).kind, ==, TRACE_END_EXITED);
  g_assert_cmpint (trace_reader_end (reader).status, ==, 2);
  g_assert_cmpint (trace_reader_end (reader).duration, ==, 9);
}

/* Writing ends with the first error, which stays to be told. */
static void
test_an_error_stays (TracePlace *place, gconstpointer data)
{
  g_autoptr (TraceWriter) writer =
      trace_writer_new ("/dev/full", &metadata, TRACE_WRITER_LIVE, NULL);
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (GError) error = NULL;

  (void) place;
  (void) data;
  add (writer, 200000);
  g_assert_error (trace_writer_error (writer), TRACE_ERROR, TRACE_ERROR_WRITE);
  g_assert_nonnull (strstr (trace_writer_error (writer)->message, "/dev/full"));
  g_assert_nonnull (strstr (trace_writer_error (writer)->message, "No space left"));
  g_assert_false (trace_writer_finish (writer, &end, &error));
  g_assert_error (error, TRACE_ERROR, TRACE_ERROR_WRITE);
  g_assert_cmpuint (trace_writer_events (writer), ==, 0);
}

static void
test_what_can_not_be_made (TracePlace *place, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (place->folder, "missing", "a.heddle", NULL);
  const char *const paths[] = { missing, place->folder };

  (void) data;
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (trace_writer_new (paths[i], &metadata, TRACE_WRITER_LIVE, &error));
    g_assert_error (error, TRACE_ERROR, TRACE_ERROR_WRITE);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
}

int
main (int argument_count, char **arguments)
{
  static const TracePlaceCase cases[] = {
    { "nothing-waits-for-long", test_nothing_waits_for_long },
    { "an-older-file-stays-until-then", test_an_older_file_stays_until_then },
    { "a-whole-file-or-none", test_a_whole_file_or_none },
    { "snapshots", test_snapshots },
    { "an-error-stays", test_an_error_stays },
    { "what-can-not-be-made", test_what_can_not_be_made },
  };

  g_test_init (&argument_count, &arguments, NULL);
  trace_place_add ("/trace/writer/", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
