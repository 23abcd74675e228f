/* SPDX-License-Identifier: MIT
 *
 * Files that are cut short, changed, or of another version: whatever is left is read, whatever is
 * missing is told, and nothing that was not written is ever read.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "random-events.h"
#include "trace-place.h"
#include "trace/error.h"
#include "trace/format.h"
#include "trace/reader.h"
#include "trace/writer.h"

#define CHUNKS    6u
#define EACH      20u /* events a chunk */
#define SEED      3u
#define ALL       (CHUNKS * EACH)
#define FIRST_END 7777

typedef struct {
  TracePlace file;
  guint8 *bytes; /* of a file with CHUNKS chunks of EACH usual events */
  gsize size;
  HeddleDecodedEvent events[ALL];
  char *texts[ALL];
  guint64 offsets[CHUNKS]; /* of the chunks' headers */
  guint64 ends[CHUNKS];    /* behind their payloads */
} Place;

static void
write_file (Place *place)
{
  const TraceMetadata metadata = { .title = (char *) "a" };
  const TraceEnd end = { .kind = TRACE_END_EXITED, .duration = FIRST_END };
  RandomEvents random = { .random = g_rand_new_with_seed (SEED) };
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceWriter) writer =
      trace_writer_new (place->file.path, &metadata, TRACE_WRITER_LIVE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < ALL; i++) {
    place->events[i] = random_event (&random);
    place->events[i].text = place->texts[i] = g_strdup (place->events[i].text);
    trace_writer_add (&place->events[i], writer);
    if ((i + 1) % EACH == 0)
      g_assert_true (trace_writer_flush (writer, NULL));
  }
  g_assert_true (trace_writer_finish (writer, &end, NULL));
  g_rand_free (random.random);
}

static void
set_up (Place *place, gconstpointer data)
{
  trace_place_set_up (&place->file, data);
  write_file (place);
  g_assert_true (
      g_file_get_contents (place->file.path, (char **) &place->bytes, &place->size, NULL));
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, NULL);
  const GArray *chunks = trace_reader_chunks (reader);
  g_assert_cmpuint (chunks->len, ==, CHUNKS);
  for (guint i = 0; i < CHUNKS; i++) {
    TraceChunkHeader header;
    place->offsets[i] = g_array_index (chunks, TraceIndexEntry, i).offset;
    g_assert_true (trace_format_get_chunk_header (&header, place->bytes + place->offsets[i],
                                                  place->offsets[i]));
    place->ends[i] = place->offsets[i] + TRACE_CHUNK_HEADER_SIZE + header.payload_size;
  }
}

static void
tear_down (Place *place, gconstpointer data)
{
  for (guint i = 0; i < ALL; i++)
    g_free (place->texts[i]);
  g_free (place->bytes);
  trace_place_tear_down (&place->file, data);
}

/* In place, and never cut to nothing, for which some file systems wait for the disk. */
static void
put_file (const Place *place, const guint8 *bytes, gsize size)
{
  int file = g_open (place->file.path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (pwrite (file, bytes, size, 0), ==, (gssize) size);
  g_assert_cmpint (ftruncate (file, (off_t) size), ==, 0);
  g_assert_true (g_close (file, NULL));
}

/* What was read of a file. */
typedef struct {
  guint64 events;
  guint64 missing; /* as gaps told */
  guint gaps, unknown_gaps;
  guint64 damaged;
  TraceEnd end;
} Account;

/* Reads the file to its end. Each chunk must be one that was written, and what was told as missing
 * must be just what lies between. */
static Account
read_file (const Place *place, TraceReader *reader)
{
  Account account = { 0 };
  TraceItem item;
  TraceItemKind kind;
  guint64 at = 0;

  while ((kind = trace_reader_next (reader, &item, NULL)) != TRACE_ITEM_END) {
    g_assert_cmpint ((int) kind, !=, TRACE_ITEM_ERROR);
    if (kind == TRACE_ITEM_GAP) {
      account.gaps++;
      account.unknown_gaps += item.count == 0;
      account.missing += item.count;
      at += item.count;
      g_assert_cmpint (item.first, <=, item.last);
      continue;
    }
    g_assert_cmpuint (item.count, ==, EACH);
    g_assert_cmpuint (at + item.count, <=, ALL);
    for (guint64 i = 0; i < item.count; i++)
      assert_same_event (&item.events[i], &place->events[at + i]);
    at += item.count;
    account.events += item.count;
  }
  account.damaged = trace_reader_chunks_damaged (reader);
  account.end = trace_reader_end (reader);
  return account;
}

static Account
read_all (const Place *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, &error);

  g_assert_no_error (error);
  return read_file (place, reader);
}

/* A writer that was killed leaves a file that ends anywhere: all whole chunks are there. */
static void
test_every_length (Place *place, gconstpointer data)
{
  (void) data;
  for (gsize size = 0; size <= place->size; size++) {
    put_file (place, place->bytes, size);
    g_autoptr (GError) error = NULL;
    g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, &error);
    if (size < TRACE_FILE_HEADER_SIZE) {
      g_assert_error (error, TRACE_ERROR, TRACE_ERROR_FORMAT);
      g_assert_null (reader);
      continue;
    }
    g_assert_no_error (error);
    guint whole = 0;
    while (whole < CHUNKS && place->ends[whole] <= size)
      whole++;
    Account account = read_file (place, reader);
    g_assert_cmpuint (account.events, ==, whole * EACH);
    /* How many the torn chunk had is known if its header is there. */
    gboolean has_header = whole < CHUNKS && size >= place->offsets[whole] + TRACE_CHUNK_HEADER_SIZE;
    g_assert_cmpuint (account.missing, ==, has_header ? EACH : 0);
    gboolean is_torn = whole < CHUNKS && size > place->offsets[whole];
    g_assert_cmpuint (account.unknown_gaps, >=, is_torn && !has_header ? 1 : 0);
    g_assert_cmpuint (account.gaps, <=, 1);
    if (size == place->size) {
      g_assert_cmpuint (account.events, ==, ALL);
      g_assert_cmpuint (account.damaged, ==, 0);
      g_assert_cmpint (account.end.duration, ==, FIRST_END);
    }
  }
}

/* One changed byte costs one chunk at most, and is noticed wherever it is. */
static void
test_every_byte (Place *place, gconstpointer data)
{
  g_autofree guint8 *bytes = g_memdup2 (place->bytes, place->size);

  (void) data;
  for (gsize at = 0; at < place->size; at++) {
    bytes[at] ^= (guint8) (1u << at % 8);
    put_file (place, bytes, place->size);
    bytes[at] = place->bytes[at];
    g_autoptr (GError) error = NULL;
    g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, &error);
    if (at < TRACE_FILE_HEADER_SIZE) {
      g_assert_error (error, TRACE_ERROR, TRACE_ERROR_FORMAT);
      continue;
    }
    g_assert_no_error (error);
    Account account = read_file (place, reader);
    g_assert_cmpuint (account.events, >=, ALL - EACH);
    g_assert_cmpuint (account.events + account.missing, ==, ALL);
    if (at >= place->offsets[0] && at < place->offsets[CHUNKS - 1])
      g_assert_cmpuint (account.missing, ==, EACH);
    if (account.missing > 0)
      g_assert_cmpuint (account.damaged, >, 0);
  }
}

/* A whole stretch is overwritten, chunk headers and all. */
static void
test_a_stretch (Place *place, gconstpointer data)
{
  g_autofree guint8 *bytes = g_memdup2 (place->bytes, place->size);

  (void) data;
  memset (bytes + place->offsets[1] + 10, 'H', place->offsets[4] - place->offsets[1]);
  put_file (place, bytes, place->size);
  Account account = read_all (place);
  g_assert_cmpuint (account.events, ==, 2 * EACH);
  g_assert_cmpuint (account.missing, ==, 4 * EACH);
  g_assert_cmpuint (account.gaps, ==, 1);
  g_assert_cmpint ((int) account.end.kind, ==, TRACE_END_EXITED);
}

/* Chunks that stand there twice, or in the wrong order, are not read as new ones. */
static void
test_out_of_turn (Place *place, gconstpointer data)
{
  gsize from = place->offsets[1], size = place->offsets[3] - from;
  g_autofree guint8 *bytes = g_malloc (place->size + size);

  (void) data;
  memcpy (bytes, place->bytes, place->offsets[3]);
  memcpy (bytes + place->offsets[3], place->bytes + from, size);
  memcpy (bytes + place->offsets[3] + size, place->bytes + place->offsets[3],
          place->size - place->offsets[3]);
  put_file (place, bytes, place->size + size);
  Account account = read_all (place);
  g_assert_cmpuint (account.events, ==, ALL);
  g_assert_cmpuint (account.missing, ==, 0);
  g_assert_cmpuint (account.damaged, ==, 2);
}

/* Puts a chunk of `kind` between the third and the fourth, and counts those behind it anew. */
static void
put_with_chunk (const Place *place, guint16 kind, guint16 flags)
{
  guint8 chunk[TRACE_CHUNK_HEADER_SIZE + 3] = { 0 };
  gsize from = (gsize) place->offsets[3];
  g_autofree guint8 *bytes = g_malloc (place->size + sizeof (chunk));
  TraceChunkHeader header = { .kind = kind,
                              .flags = flags,
                              .sequence = 4,
                              .events_before = 3 * EACH,
                              .payload_size = 3,
                              .payload_check = trace_format_check ((const guint8 *) "abc", 3) };

  memcpy (chunk + TRACE_CHUNK_HEADER_SIZE, "abc", 3);
  trace_format_put_chunk_header (&header, chunk);
  memcpy (bytes, place->bytes, from);
  memcpy (bytes + from, chunk, sizeof (chunk));
  memcpy (bytes + from + sizeof (chunk), place->bytes + from, place->size - from);
  for (gsize at = from + sizeof (chunk); trace_format_get_chunk_header (&header, bytes + at, at);
       at += TRACE_CHUNK_HEADER_SIZE + header.payload_size) {
    header.sequence++;
    trace_format_put_chunk_header (&header, bytes + at);
  }
  put_file (place, bytes, place->size + sizeof (chunk));
}

static void
test_unknown_chunk (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TraceItem item;
  TraceItemKind kind;

  (void) data;
  put_with_chunk (place, 99, 0);
  Account account = read_all (place);
  g_assert_cmpuint (account.events, ==, ALL);
  g_assert_cmpuint (account.damaged, ==, 0);

  put_with_chunk (place, 99, TRACE_CHUNK_ESSENTIAL);
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, NULL);
  while ((kind = trace_reader_next (reader, &item, &error)) == TRACE_ITEM_EVENTS)
    ;
  g_assert_cmpint ((int) kind, ==, TRACE_ITEM_ERROR);
  g_assert_error (error, TRACE_ERROR, TRACE_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "newer"));
}

static void
test_newer_version (Place *place, gconstpointer data)
{
  g_autofree guint8 *bytes = g_memdup2 (place->bytes, place->size);
  g_autoptr (GError) error = NULL;

  (void) data;
  trace_format_put (bytes + 8, TRACE_VERSION + 1, 4);
  trace_format_put (bytes + 28, trace_format_check (bytes, 28), 4);
  put_file (place, bytes, place->size);
  g_assert_null (trace_reader_open (place->file.path, &error));
  g_assert_error (error, TRACE_ERROR, TRACE_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "newer version"));

  /* Of our own version, but with a mark that is not ours. */
  g_clear_error (&error);
  trace_format_put (bytes + 8, TRACE_VERSION, 4);
  trace_format_put (bytes + 12, 1, 4);
  trace_format_put (bytes + 28, trace_format_check (bytes, 28), 4);
  put_file (place, bytes, place->size);
  g_assert_null (trace_reader_open (place->file.path, &error));
  g_assert_error (error, TRACE_ERROR, TRACE_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "newer version"));
  g_assert_null (strstr (error->message, "reads up to"));

  g_clear_error (&error);
  put_file (place, (const guint8 *) "#!/bin/sh\necho this is not a trace at all\n", 42);
  g_assert_null (trace_reader_open (place->file.path, &error));
  g_assert_error (error, TRACE_ERROR, TRACE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, place->file.path));
}

/* A chunk's checksum is right, but it would be a thousand times as large as it says. */
static void
test_too_much_for_its_size (Place *place, gconstpointer data)
{
  TraceChunkHeader header = {
    .kind = TRACE_CHUNK_EVENTS, .event_count = TRACE_EVENTS_MOST, .payload_size = 1000, .last = 1
  };
  guint8 bytes[TRACE_CHUNK_HEADER_SIZE];

  (void) place;
  (void) data;
  trace_format_put_chunk_header (&header, bytes);
  g_assert_false (trace_format_get_chunk_header (&header, bytes, 1000));
  header.payload_size = TRACE_EVENTS_MOST / TRACE_EVENTS_A_BYTE;
  trace_format_put_chunk_header (&header, bytes);
  g_assert_true (trace_format_get_chunk_header (&header, bytes, 1000));
  header.payload_size = TRACE_PAYLOAD_MOST + 1;
  trace_format_put_chunk_header (&header, bytes);
  g_assert_false (trace_format_get_chunk_header (&header, bytes, 1000));
}

/* The index is the same, whether it is read or made anew, and leads to any chunk. */
static void
check_index (const Place *place)
{
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, NULL);
  const GArray *chunks = trace_reader_chunks (reader);
  TraceItem item;

  g_assert_cmpuint (chunks->len, ==, CHUNKS);
  for (guint i = CHUNKS; i-- > 0;) {
    const TraceIndexEntry *entry = &g_array_index (chunks, TraceIndexEntry, i);
    g_assert_cmpuint (entry->offset, ==, place->offsets[i]);
    g_assert_cmpuint (entry->event_count, ==, EACH);
    trace_reader_seek (reader, i);
    g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
    g_assert_cmpint (item.first, ==, entry->first);
    for (guint j = 0; j < EACH; j++)
      assert_same_event (&item.events[j], &place->events[i * EACH + j]);
  }
  trace_reader_seek (reader, CHUNKS);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_END);
}

static void
test_index (Place *place, gconstpointer data)
{
  gsize trailer = place->size - TRACE_TRAILER_SIZE;
  guint64 index = trace_format_get (place->bytes + trailer + 8, 8);
  g_autofree guint8 *bytes = g_memdup2 (place->bytes, place->size);

  (void) data;
  check_index (place);
  put_file (place, place->bytes, trailer);
  check_index (place);
  put_file (place, place->bytes, (gsize) index);
  check_index (place);

  /* An index that is whole, but lies. */
  TraceChunkHeader header;
  guint8 *payload = bytes + index + TRACE_CHUNK_HEADER_SIZE;
  g_assert_true (trace_format_get_chunk_header (&header, bytes + index, index));
  for (guint i = 0; i < CHUNKS; i++)
    trace_format_put (payload + i * TRACE_INDEX_ENTRY_SIZE, place->offsets[i] + 1, 8);
  header.payload_check = trace_format_check (payload, header.payload_size);
  trace_format_put_chunk_header (&header, bytes + index);
  put_file (place, bytes, place->size);
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, NULL);
  TraceItem item;
  trace_reader_seek (reader, 2);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  assert_same_event (&item.events[0], &place->events[2 * EACH]);
}

/* A file that gets shorter while it is read. */
static void
test_shrinks (Place *place, gconstpointer data)
{
  g_autoptr (TraceReader) reader = trace_reader_open (place->file.path, NULL);
  TraceItem item;

  (void) data;
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  put_file (place, place->bytes, (gsize) place->offsets[2] + 5);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_EVENTS);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_GAP);
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_END);
}

int
main (int argument_count, char **arguments)
{
  static const struct {
    const char *name;
    void (*test) (Place *place, gconstpointer data);
  } cases[] = {
    { "every-length", test_every_length },
    { "every-byte", test_every_byte },
    { "a-stretch", test_a_stretch },
    { "out-of-turn", test_out_of_turn },
    { "unknown-chunk", test_unknown_chunk },
    { "newer-version", test_newer_version },
    { "too-much-for-its-size", test_too_much_for_its_size },
    { "index", test_index },
    { "shrinks", test_shrinks },
  };

  g_test_init (&argument_count, &arguments, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/trace/damage/", cases[i].name, NULL);
    g_test_add (path, Place, NULL, set_up, cases[i].test, tear_down);
  }
  return g_test_run ();
}
