/* SPDX-License-Identifier: MIT
 *
 * Reading ahead tells what the reader tells, and stops wherever it is.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "session/read-ahead.h"
#include "trace-place.h"
#include "trace/writer.h"

#define EVENTS 300000u /* some chunks */

/* Writes a file with texts, and damages the middle of it. */
static void
set_up (TracePlace *place, gconstpointer data)
{
  const TraceMetadata metadata = { .title = (char *) "a" };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  trace_place_set_up (place, data);
  g_autoptr (TraceWriter) writer =
      trace_writer_new (place->path, &metadata, TRACE_WRITER_WHOLE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < EVENTS; i++) {
    g_autofree char *text = i % 1000 == 0 ? g_strdup_printf ("name %u", i) : NULL;
    const HeddleDecodedEvent event = {
      .time = 10 * (gint64) i, .process = 1, .thread = 1 + i % 3, .kind = 20, .text = text
    };
    trace_writer_add (&event, writer);
  }
  g_assert_true (trace_writer_finish (writer, &end, &error));
  g_assert_true (g_file_get_contents (place->path, &bytes, &size, NULL));
  bytes[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (place->path, bytes, (gssize) size, NULL));
}

static TraceReader *
open_reader (const TracePlace *place)
{
  g_autoptr (GError) error = NULL;
  TraceReader *reader = trace_reader_open (place->path, &error);

  g_assert_no_error (error);
  return reader;
}

static void
assert_same_events (const TraceItem *a, const TraceItem *b)
{
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpint (a->first, ==, b->first);
  g_assert_cmpint (a->last, ==, b->last);
  for (guint64 i = 0; a->events != NULL && i < a->count; i++) {
    g_assert_cmpint (a->events[i].time, ==, b->events[i].time);
    g_assert_cmpuint (a->events[i].thread, ==, b->events[i].thread);
    g_assert_cmpstr (a->events[i].text, ==, b->events[i].text);
  }
}

static void
test_tells_the_same (TracePlace *place, gconstpointer data)
{
  g_autoptr (TraceReader) plain = open_reader (place);
  g_autoptr (TraceReader) reader = open_reader (place);
  g_autoptr (ReadAhead) ahead = read_ahead_new (reader);
  guint counts[TRACE_ITEM_ERROR + 1] = { 0 };
  TraceItemKind kind;
  TraceItem item, expected;
  double fraction = 0, last = 0;

  (void) data;
  do {
    kind = read_ahead_next (ahead, &item, &fraction, NULL);
    g_assert_cmpint ((int) kind, ==, (int) trace_reader_next (plain, &expected, NULL));
    counts[kind]++;
    if (kind != TRACE_ITEM_END)
      assert_same_events (&item, &expected);
    g_assert_cmpfloat (fraction, ==, trace_reader_fraction (plain));
    g_assert_cmpfloat (fraction, >=, last);
    last = fraction;
  } while (kind != TRACE_ITEM_END);
  g_assert_cmpuint (counts[TRACE_ITEM_EVENTS], >=, 3);
  g_assert_cmpuint (counts[TRACE_ITEM_GAP], ==, 1);
}

/* Whoever cancels does not wait for the rest; afterwards the reader is theirs again. */
static void
test_stops_anywhere (TracePlace *place, gconstpointer data)
{
  (void) data;
  for (guint taken = 0; taken < 4; taken++) {
    g_autoptr (TraceReader) reader = open_reader (place);
    ReadAhead *ahead = read_ahead_new (reader);
    TraceItem item;
    double fraction;
    for (guint i = 0; i < taken; i++)
      g_assert_cmpint ((int) read_ahead_next (ahead, &item, &fraction, NULL), !=, TRACE_ITEM_END);
    read_ahead_free (ahead);
    /* One ahead, and no more. */
    g_assert_cmpuint (trace_reader_chunks_read (reader) + trace_reader_chunks_damaged (reader), <=,
                      taken + 1);
  }
}

int
main (int argument_count, char **arguments)
{
  g_test_init (&argument_count, &arguments, NULL);
  g_test_add ("/session/read-ahead/tells-the-same", TracePlace, NULL, set_up, test_tells_the_same,
              trace_place_tear_down);
  g_test_add ("/session/read-ahead/stops-anywhere", TracePlace, NULL, set_up, test_stops_anywhere,
              trace_place_tear_down);
  return g_test_run ();
}
