/* SPDX-License-Identifier: MIT
 *
 * What is written is what is read: whatever the events are, however they are cut into chunks.
 */
#include <string.h>

#include "random-events.h"
#include "trace-place.h"
#include "trace/format.h"
#include "trace/number.h"
#include "trace/reader.h"
#include "trace/writer.h"

static TraceWriter *
begin (const TracePlace *place, TraceWriterMode mode)
{
  const TraceMetadata metadata = { .title = (char *) "a" };
  g_autoptr (GError) error = NULL;
  TraceWriter *writer = trace_writer_new (place->path, &metadata, mode, &error);

  g_assert_no_error (error);
  return writer;
}

static void
finish (TraceWriter *writer)
{
  const TraceEnd end = { .kind = TRACE_END_EXITED, .status = 3, .duration = 77 };
  g_autoptr (GError) error = NULL;

  trace_writer_finish (writer, &end, &error);
  g_assert_no_error (error);
  trace_writer_free (writer);
}

static TraceReader *
open_trace (const char *path)
{
  g_autoptr (GError) error = NULL;
  TraceReader *reader = trace_reader_open (path, &error);

  g_assert_no_error (error);
  return reader;
}

/* Reads the file to its end and compares it with the same random events made again. */
static guint64
compare (TraceReader *reader, RandomEvents *again)
{
  TraceItem item;
  guint64 count = 0;

  while (trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS) {
    for (guint64 i = 0; i < item.count; i++) {
      HeddleDecodedEvent wanted = random_event (again);
      assert_same_event (&item.events[i], &wanted);
    }
    count += item.count;
  }
  g_assert_cmpuint (trace_reader_chunks_damaged (reader), ==, 0);
  return count;
}

static void
check_stream (const TracePlace *place, guint32 seed, gboolean is_wild, guint count,
              int flush_within)
{
  RandomEvents events = { .random = g_rand_new_with_seed (seed), .is_wild = is_wild };
  g_autoptr (GRand) flushes = g_rand_new_with_seed (seed);
  TraceWriter *writer = begin (place, TRACE_WRITER_LIVE);

  for (guint i = 0; i < count; i++) {
    HeddleDecodedEvent event = random_event (&events);
    trace_writer_add (&event, writer);
    if (flush_within > 0 && g_rand_int_range (flushes, 0, flush_within) == 0)
      g_assert_true (trace_writer_flush (writer, NULL));
  }
  finish (writer);
  g_rand_free (events.random);

  g_autoptr (TraceReader) reader = open_trace (place->path);
  RandomEvents again = { .random = g_rand_new_with_seed (seed), .is_wild = is_wild };
  g_assert_cmpuint (compare (reader, &again), ==, count);
  g_rand_free (again.random);
  g_assert_cmpint ((int) trace_reader_end (reader).kind, ==, TRACE_END_EXITED);
  g_assert_cmpint (trace_reader_end (reader).status, ==, 3);
  g_assert_cmpint (trace_reader_end (reader).duration, ==, 77);
}

static void
test_usual_events (TracePlace *place, gconstpointer data)
{
  (void) data;
  check_stream (place, 1, FALSE, 200000, 0);
  for (guint32 seed = 2; seed < 60; seed++)
    check_stream (place, seed, FALSE, seed * 7, 20);
}

/* Unknown kinds, times that go back, thousands of threads, a text at every second event. */
static void
test_any_events (TracePlace *place, gconstpointer data)
{
  (void) data;
  check_stream (place, 1, TRUE, 150000, 0);
  for (guint32 seed = 2; seed < 60; seed++)
    check_stream (place, seed, TRUE, seed * 7, 20);
}

static void
test_nothing (TracePlace *place, gconstpointer data)
{
  (void) data;
  check_stream (place, 1, FALSE, 0, 0);
}

/* So regular that it would be smaller than a reader accepts. */
static void
test_a_clock (TracePlace *place, gconstpointer data)
{
  TraceWriter *writer = begin (place, TRACE_WRITER_WHOLE);
  HeddleDecodedEvent event = { .process = 1, .thread = 1, .kind = 20 };
  TraceItem item;

  (void) data;
  for (guint i = 0; i < 100000; i++) {
    event.time = 1000 * (gint64) i;
    trace_writer_add (&event, writer);
  }
  finish (writer);
  g_autoptr (TraceReader) reader = open_trace (place->path);
  for (guint i = 0; trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS;)
    for (guint64 j = 0; j < item.count; j++, i++)
      g_assert_cmpint (item.events[j].time, ==, 1000 * (gint64) i);
  g_assert_cmpuint (trace_reader_chunks_read (reader), ==, 2);
}

/* A text that is longer than one may be is cut between two characters; one that is no UTF-8 is
   mended. */
static void
test_odd_texts (TracePlace *place, gconstpointer data)
{
  g_autofree char *many = g_strnfill (3 * 65536, 'a');
  TraceWriter *writer = begin (place, TRACE_WRITER_WHOLE);
  HeddleDecodedEvent event = { .process = 1, .thread = 1, .kind = 11, .text = many };
  TraceItem item;

  (void) data;
  memcpy (many + TRACE_TEXT_MOST - 2, "\xc3\xa4", 2);
  trace_writer_add (&event, writer);
  event.text = "a\xff"
               "b";
  trace_writer_add (&event, writer);
  event.text = "";
  trace_writer_add (&event, writer);
  finish (writer);
  g_autoptr (TraceReader) reader = open_trace (place->path);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  g_assert_cmpuint (item.count, ==, 3);
  g_assert_cmpuint (strlen (item.events[0].text), ==, TRACE_TEXT_MOST - 2);
  g_assert_cmpstr (item.events[1].text, ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpstr (item.events[2].text, ==, "");
}

/* So many long texts that a chunk is full of them. */
static void
test_many_texts (TracePlace *place, gconstpointer data)
{
  TraceWriter *writer = begin (place, TRACE_WRITER_WHOLE);
  TraceItem item;
  guint count = 0;

  (void) data;
  for (guint i = 0; i < 100; i++) {
    g_autofree char *text = g_strdup_printf ("%u %060000u", i, i);
    HeddleDecodedEvent event = { .process = 1, .thread = 1, .kind = 11, .text = text };
    trace_writer_add (&event, writer);
  }
  finish (writer);
  g_autoptr (TraceReader) reader = open_trace (place->path);
  while (trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS)
    for (guint64 i = 0; i < item.count; i++, count++) {
      g_autofree char *text = g_strdup_printf ("%u %060000u", count, count);
      g_assert_cmpstr (item.events[i].text, ==, text);
    }
  g_assert_cmpuint (count, ==, 100);
  g_assert_cmpuint (trace_reader_chunks_read (reader), >, 4);
}

static void
test_metadata (TracePlace *place, gconstpointer data)
{
  const TraceMetadata metadata = {
    .title = (char *) "Zähler = [1]\n#;",
    .command = (char *) "\xff 'a b'\\n",
    .version = (char *) "0.1.0",
    .recorded_at = G_GINT64_CONSTANT (1767225600000001),
    .policy = HEDDLE_LOSS_POLICY_WAIT,
  };
  TraceWriter *writer = trace_writer_new (place->path, &metadata, TRACE_WRITER_WHOLE, NULL);

  (void) data;
  trace_writer_set_begin (writer, 12);
  finish (writer);
  g_autoptr (TraceReader) reader = open_trace (place->path);
  const TraceMetadata *read = trace_reader_metadata (reader);
  g_assert_cmpstr (read->title, ==, metadata.title);
  g_assert_cmpstr (read->command, ==, "\xef\xbf\xbd 'a b'\\n");
  g_assert_cmpstr (read->version, ==, "0.1.0");
  g_assert_null (read->clock_note);
  g_assert_cmpint (read->recorded_at, ==, metadata.recorded_at);
  g_assert_cmpint ((int) read->policy, ==, HEDDLE_LOSS_POLICY_WAIT);
  g_assert_cmpint (read->begin, ==, 12);
}

/* However long its texts are, the metadata fits into its chunk. */
static void
test_endless_metadata (TracePlace *place, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (1000000, '\\');
  const TraceMetadata metadata = {
    .title = endless, .command = endless, .version = endless, .clock_note = endless
  };

  (void) data;
  finish (trace_writer_new (place->path, &metadata, TRACE_WRITER_WHOLE, NULL));
  g_autoptr (TraceReader) reader = open_trace (place->path);
  g_assert_nonnull (trace_reader_metadata (reader)->title);
  g_assert_true (g_str_has_prefix (endless, trace_reader_metadata (reader)->title));
}

static void
test_numbers (void)
{
  guint8 bytes[16 * 1024], symbols[1024];
  BitWriter writer = { .bytes = bytes };
  g_autoptr (GRand) random = g_rand_new_with_seed (7), again = g_rand_new_with_seed (7);

  for (guint i = 0; i < 1024; i++)
    symbols[i] = number_put (&writer, i < 128 ? (G_GUINT64_CONSTANT (1) << i % 64) - i / 64
                                              : random_number (random));
  BitReader reader = { .bytes = bytes, .size = bit_writer_end (&writer) };
  for (guint i = 0; i < 1024; i++)
    g_assert_cmpuint (number_take (&reader, symbols[i]), ==,
                      i < 128 ? (G_GUINT64_CONSTANT (1) << i % 64) - i / 64
                              : random_number (again));
  g_assert_true (bit_reader_is_done (&reader));
  g_assert_cmpuint (number_from_difference ((guint64) -3), ==, 5);
  g_assert_cmpuint (number_to_difference (5), ==, (guint64) -3);
}

int
main (int argument_count, char **arguments)
{
  static const TracePlaceCase cases[] = {
    { "usual-events", test_usual_events }, { "any-events", test_any_events },
    { "nothing", test_nothing },           { "a-clock", test_a_clock },
    { "odd-texts", test_odd_texts },       { "many-texts", test_many_texts },
    { "metadata", test_metadata },         { "endless-metadata", test_endless_metadata },
  };

  g_test_init (&argument_count, &arguments, NULL);
  g_test_add_func ("/trace/round-trip/numbers", test_numbers);
  trace_place_add ("/trace/round-trip/", cases, G_N_ELEMENTS (cases));
  return g_test_run ();
}
