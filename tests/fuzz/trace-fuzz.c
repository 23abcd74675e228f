/* SPDX-License-Identifier: MIT
 *
 * A hostile trace file, for libFuzzer and for replay.c: the input is a byte of flags, then the
 * file. With MEND its checksums are made right first, as someone would who means harm: without, a
 * fuzzer would hardly get past them. Whatever the file is, what is read of it is within bounds,
 * its texts are UTF-8, and a model can be made of it, as of a damaged file.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/model.h"
#include "trace/format.h"
#include "trace/reader.h"

#define MEND 1u /* of the flags */
#define SEEK 2u /* go to the middle by the index first */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Makes what stands at `at` the header of a chunk that is there. Returns where it ends. */
static gsize
mend_chunk (guint8 *bytes, gsize size, gsize at)
{
  guint8 *chunk = bytes + at, *payload = chunk + TRACE_CHUNK_HEADER_SIZE;
  gsize left = size - at - TRACE_CHUNK_HEADER_SIZE;
  gsize payload_size = MIN ((gsize) trace_format_get (chunk + 44, 4), left);
  TraceChunkHeader header = {
    .kind = (guint16) trace_format_get (chunk + 4, 2),
    .flags = (guint16) trace_format_get (chunk + 6, 2),
    .sequence = trace_format_get (chunk + 8, 8),
    .events_before = trace_format_get (chunk + 16, 8),
    .first = (gint64) trace_format_get (chunk + 24, 8),
    .last = (gint64) trace_format_get (chunk + 32, 8),
    .event_count = (guint32) trace_format_get (chunk + 40, 4),
    .payload_size = (guint32) payload_size,
    .payload_check = trace_format_check (payload, payload_size),
  };

  trace_format_put_chunk_header (&header, chunk);
  return at + TRACE_CHUNK_HEADER_SIZE + payload_size;
}

static void
mend (guint8 *bytes, gsize size)
{
  gsize at = TRACE_FILE_HEADER_SIZE;

  if (size < at)
    return;
  trace_format_put_file_header (bytes);
  while (size - at >= TRACE_CHUNK_HEADER_SIZE)
    at = mend_chunk (bytes, size, at);
  if (size - at >= TRACE_TRAILER_SIZE) {
    TraceTrailer trailer;
    (void) trace_format_get_trailer (&trailer, bytes + at);
    trace_format_put_trailer (&trailer, bytes + at);
  }
}

static void
check_events (const TraceItem *item, Model *model)
{
  g_assert_cmpuint (item->count, >, 0);
  g_assert_cmpuint (item->count, <=, TRACE_EVENTS_MOST);
  for (guint64 i = 0; i < item->count; i++) {
    const HeddleDecodedEvent *event = &item->events[i];
    g_assert_cmpint (event->time, >=, item->first);
    g_assert_cmpint (event->time, <=, item->last);
    if (event->text != NULL)
      g_assert_true (g_utf8_validate (event->text, -1, NULL));
    model_add (model, event);
  }
}

static void
read_trace (TraceReader *reader)
{
  g_autoptr (Model) model = model_new ();
  TraceItem item;
  TraceItemKind kind;

  while ((kind = trace_reader_next (reader, &item, NULL)) < TRACE_ITEM_END) {
    g_assert_cmpint (item.first, <=, item.last);
    if (kind == TRACE_ITEM_EVENTS)
      check_events (&item, model);
  }
  /* It stays at its end. */
  g_assert_cmpint ((int) trace_reader_next (reader, &item, NULL), ==, TRACE_ITEM_END);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  g_autofree guint8 *bytes = g_memdup2 (data + 1, size - 1);
  int file = memfd_create ("trace", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", file);

  if ((data[0] & MEND) != 0)
    mend (bytes, size - 1);
  if (file < 0 || write (file, bytes, size - 1) != (ssize_t) (size - 1))
    abort ();
  g_autoptr (TraceReader) reader = trace_reader_open (path, NULL);
  if (reader != NULL) {
    if ((data[0] & SEEK) != 0)
      trace_reader_seek (reader, trace_reader_chunks (reader)->len / 2);
    read_trace (reader);
  }
  close (file);
  return 0;
}
