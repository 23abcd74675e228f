/* SPDX-License-Identifier: MIT
 *
 * The layout, as others know it: files of version 1 that tests/fuzz/make-trace-seeds.py has
 * written by what format.h specifies. Later versions must read them, too.
 */
#include <glib/gstdio.h>

#include "random-events.h"
#include "trace/reader.h"

#define LOCK  0x7ffe12340000
#define OTHER 0x7ffe12340040

/* Opens a file of the corpus without its byte of flags. */
static TraceReader *
open_seed (const char *name)
{
  g_autofree char *seed = g_test_build_filename (G_TEST_DIST, "trace", name, NULL);
  g_autofree char *copy = NULL, *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (seed, &bytes, &size, &error);
  g_assert_no_error (error);
  g_close (g_file_open_tmp ("heddle-trace-XXXXXX", &copy, NULL), NULL);
  g_assert_true (g_file_set_contents (copy, bytes + 1, (gssize) size - 1, NULL));
  TraceReader *reader = trace_reader_open (copy, &error);
  g_assert_no_error (error);
  g_unlink (copy);
  return reader;
}

static void
assert_events (TraceReader *reader, const HeddleDecodedEvent *wanted, guint64 count)
{
  TraceItem item;

  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  g_assert_cmpuint (item.count, ==, count);
  for (guint64 i = 0; i < count; i++)
    assert_same_event (&item.events[i], &wanted[i]);
}

static void
test_usual (void)
{
  const HeddleDecodedEvent wanted[] = {
    { 1000, 1, 0, 1, 4711, 0, 1, "counter" },     { 1100, 1, 1, 10, 4711, 0x7f00, 0, NULL },
    { 1150, 1, 1, 11, 0, 0, 0, "w\xc3\xb6rker" }, { 1200, 1, 2, 10, 4712, 0x7e00, 1, NULL },
    { 1300, 1, 1, 41, 0, LOCK, 0, NULL },         { 1320, 1, 1, 81, 0, OTHER, 1, NULL },
    { 1330, 1, 2, 40, 4711, LOCK, 0, NULL },      { 1400, 1, 1, 42, 0, LOCK, 0, NULL },
    { 1450, 1, 2, 41, 0, LOCK, 0, NULL },         { 1460, 1, 2, 81, 0, OTHER, 2, NULL },
    { 1470, 1, 2, 42, 0, LOCK, 0, NULL },
  };
  g_autoptr (TraceReader) reader = open_seed ("honest");
  TraceItem item;

  g_assert_cmpuint (trace_reader_version (reader), ==, 1);
  g_assert_cmpstr (trace_reader_metadata (reader)->title, ==, "a");
  g_assert_cmpint ((int) trace_reader_metadata (reader)->policy, ==, HEDDLE_LOSS_POLICY_WAIT);
  g_assert_cmpuint (trace_reader_chunks (reader)->len, ==, 2);
  assert_events (reader, wanted, G_N_ELEMENTS (wanted));
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  g_assert_cmpint (item.first, ==, 2000);
  g_assert_cmpint (item.last, ==, 2110);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_END);
  g_assert_cmpint ((int) trace_reader_end (reader).kind, ==, TRACE_END_EXITED);
  g_assert_cmpint (trace_reader_end (reader).status, ==, 3);
  g_assert_cmpint (trace_reader_end (reader).duration, ==, 99);
  g_assert_cmpuint (trace_reader_chunks_damaged (reader), ==, 0);
}

/* The greatest and the smallest of everything. */
static void
test_wild (void)
{
  const HeddleDecodedEvent wanted[] = {
    { .time = G_MININT64 },
    { G_MAXINT64, G_MAXUINT32, G_MAXUINT32, G_MAXUINT16, G_MAXUINT32, G_MAXUINT64, G_MAXUINT64,
      "" },
    { 0, 1, G_MAXUINT32, 90, 7, G_MAXUINT64 / 2 + 1, 1, "\xf4\x8f\xbf\xbf" },
  };
  g_autoptr (TraceReader) reader = open_seed ("wild");

  assert_events (reader, wanted, G_N_ELEMENTS (wanted));
}

/* More sources, objects and texts than have a symbol of their own. */
static void
test_many (void)
{
  g_autoptr (TraceReader) reader = open_seed ("many");
  TraceItem item;

  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  g_assert_cmpuint (item.count, ==, 30);
  for (guint64 i = 0; i < item.count; i++) {
    g_autofree char *text = g_strdup_printf ("%u", (guint) i);
    const HeddleDecodedEvent wanted = {
      (gint64) i, 1, 1 + (guint32) i, 41, 0, 64 * i, i * i, text
    };
    assert_same_event (&item.events[i], &wanted);
  }
}

/* Each has one chunk of events that breaks a rule. */
static void
test_what_is_not_valid (void)
{
  static const char *const names[] = {
    "repeat-empty",     "zstd-nonsense",      "zstd-too-large",     "packing-unknown",
    "column-too-long",  "column-too-short",   "bits-missing",       "bits-left-over",
    "new-missing",      "new-left-over",      "texts-missing",      "text-without-end",
    "text-not-utf-8",   "text-number-absurd", "source-out-of-turn", "source-absurd",
    "kind-out-of-turn", "object-out-of-turn", "number-too-large",   "times-not-as-told",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (TraceReader) reader = open_seed (names[i]);
    TraceItem item;
    g_test_message ("%s", names[i]);
    g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_GAP);
    g_assert_cmpuint (item.count, ==, 11);
    g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_END);
    g_assert_cmpuint (trace_reader_chunks_damaged (reader), ==, 1);
  }
  g_autoptr (TraceReader) reader = open_seed ("repeat");
  TraceItem item;
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
}

int
main (int argument_count, char **arguments)
{
  g_test_init (&argument_count, &arguments, NULL);
  g_test_add_func ("/trace/layout/usual", test_usual);
  g_test_add_func ("/trace/layout/wild", test_wild);
  g_test_add_func ("/trace/layout/many", test_many);
  g_test_add_func ("/trace/layout/what-is-not-valid", test_what_is_not_valid);
  return g_test_run ();
}
