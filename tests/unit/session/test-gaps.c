/* SPDX-License-Identifier: MIT
 *
 * A file of many threads and many gaps: it opens, and takes no more memory than its size allows.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "session/trace.h"
#include "trace/format.h"
#include "trace/writer.h"

#define THREADS 30000u
#define GAPS    200u
/* Of the product there is only so much. */
#define UNKNOWN_MOST (1024u * 1024)

static void
write_threads (const char *path)
{
  const TraceMetadata metadata = { .title = (char *) "a" };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceWriter) writer = trace_writer_new (path, &metadata, TRACE_WRITER_WHOLE, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < THREADS; i++) {
    const HeddleDecodedEvent event = {
      .time = i, .process = 1, .thread = 1 + i, .kind = HEDDLE_EVENT_THREAD_START
    };
    trace_writer_add (&event, writer);
  }
  g_assert_true (trace_writer_finish (writer, &end, &error));
}

/* Puts gaps of one event each where the file's index begins: chunks whose payload is not what was
 * written. */
static void
append_gaps (const char *path)
{
  g_autofree char *bytes = NULL;
  gsize size, at = TRACE_FILE_HEADER_SIZE;
  TraceChunkHeader header;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  while (trace_format_get_chunk_header (&header, (const guint8 *) bytes + at, at) &&
         (header.kind == TRACE_CHUNK_METADATA || header.kind == TRACE_CHUNK_EVENTS))
    at += TRACE_CHUNK_HEADER_SIZE + header.payload_size;
  g_autoptr (GByteArray) file = g_byte_array_new_take ((guint8 *) g_steal_pointer (&bytes), size);
  g_byte_array_set_size (file, (guint) at);
  for (guint i = 0; i < GAPS; i++) {
    guint8 gap[TRACE_CHUNK_HEADER_SIZE + 1] = { 0 };
    const TraceChunkHeader torn = {
      .kind = TRACE_CHUNK_EVENTS,
      .sequence = header.sequence + i,
      .events_before = THREADS + i,
      .first = THREADS + i,
      .last = THREADS + i,
      .event_count = 1,
      .payload_size = 1,
      .payload_check = 1,
    };
    trace_format_put_chunk_header (&torn, gap);
    g_byte_array_append (file, gap, sizeof (gap));
  }
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}

static void
test_many_gaps_of_many_threads (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-gaps-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.heddle", NULL);
  g_autoptr (GError) error = NULL;
  guint64 unknown = 0;

  write_threads (path);
  append_gaps (path);
  g_autoptr (SessionTrace) trace = session_trace_open (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const SessionTraceInfo *info = session_trace_info (trace);
  const Model *model = session_trace_model (trace);
  g_assert_cmpuint (info->events, ==, THREADS);
  g_assert_cmpuint (info->lost, ==, GAPS);
  g_assert_false (info->complete);
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    for (uint64_t j = 0; j < model_interval_count (lane); j++)
      unknown += model_interval (lane, j).state == MODEL_UNKNOWN;
  }
  /* The first gaps are shown in each lane; that of the gaps themselves is one lane more. */
  g_assert_cmpuint (unknown, >=, 2 * THREADS);
  g_assert_cmpuint (unknown, <=, UNKNOWN_MOST + GAPS);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* Of whom the run was nobody knows any more: that is told, and the rest is there. */
static void
test_damaged_metadata (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-gaps-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.heddle", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  write_threads (path);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[TRACE_FILE_HEADER_SIZE + TRACE_CHUNK_HEADER_SIZE + 3] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_autoptr (SessionTrace) trace = session_trace_open (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const SessionTraceInfo *info = session_trace_info (trace);
  g_assert_cmpstr (info->title, ==, "a.heddle");
  g_assert_cmpuint (info->damaged_chunks, ==, 1);
  g_assert_false (info->complete);
  g_assert_cmpuint (info->events, ==, THREADS);
  g_assert_cmpuint (info->lost, ==, 0);
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argument_count, char **arguments)
{
  g_setenv ("XDG_CACHE_HOME", "/proc/none", TRUE);
  g_test_init (&argument_count, &arguments, NULL);
  g_test_add_func ("/session/gaps/many-of-many-threads", test_many_gaps_of_many_threads);
  g_test_add_func ("/session/gaps/damaged-metadata", test_damaged_metadata);
  return g_test_run ();
}
