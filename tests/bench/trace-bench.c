/* SPDX-License-Identifier: MIT
 *
 * The trace file: how many bytes it takes for an event of a run that does little but lock and
 * unlock, how many events a second are written and read, and how many are opened, which makes a
 * model of them.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "bench.h"
#include "session/session.h"
#include "session/trace.h"
#include "trace/reader.h"
#include "trace/writer.h"

/* A real run that waits for a lock at most of its events. */
static gboolean
record_run (const char *path)
{
  const char *const arguments[] = { "--threads", "8", "--rounds", "50000", "--hold", "0",
                                    "--work",    "0", "--pause",  "0",     NULL };
  const SessionOptions options = { .policy = HEDDLE_LOSS_POLICY_WAIT, .record = path };
  g_autoptr (SessionDemo) demo = session_find_demo ("counter", NULL);
  int report = dup (STDOUT_FILENO), nowhere = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  if (demo == NULL)
    return FALSE;
  fflush (stdout);
  dup2 (nowhere, STDOUT_FILENO);
  g_autoptr (Session) session = session_start_demo (demo, arguments, &options, NULL);
  dup2 (report, STDOUT_FILENO);
  close (report);
  close (nowhere);
  return session != NULL && session_wait (session) == 0;
}

/* Opens the file, and tells how fast. */
static gboolean
measure_opening (const char *path)
{
  double rates[BENCH_ROUNDS], bytes = 0, events = 0;

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    uint64_t begin = bench_now ();
    g_autoptr (SessionTrace) trace = session_trace_open (path, NULL, NULL, NULL, NULL);
    if (trace == NULL)
      return FALSE;
    events = (double) session_trace_info (trace)->events;
    bytes = (double) session_trace_info (trace)->file_size;
    rates[i] = events / (double) (bench_now () - begin) * 1e9;
  }
  bench_print ("file_bytes_per_event", bytes / events, "B");
  bench_print ("open_events_per_s", bench_median (rates), "1/s");
  return TRUE;
}

/* Returns all events of the file, as HeddleDecodedEvent; their texts are `texts`'. */
static GArray *
read_events (const char *path, GStringChunk *texts)
{
  g_autoptr (TraceReader) reader = trace_reader_open (path, NULL);
  GArray *events = g_array_new (FALSE, FALSE, sizeof (HeddleDecodedEvent));
  TraceItem item;

  while (reader != NULL && trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS)
    for (guint64 i = 0; i < item.count; i++) {
      HeddleDecodedEvent event = item.events[i];
      if (event.text != NULL)
        event.text = g_string_chunk_insert_const (texts, event.text);
      g_array_append_val (events, event);
    }
  return events;
}

static gboolean
measure_writing (const char *path, const GArray *events)
{
  const TraceMetadata metadata = { 0 };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  double rates[BENCH_ROUNDS];

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    g_autoptr (TraceWriter) writer = trace_writer_new (path, &metadata, TRACE_WRITER_LIVE, NULL);
    if (writer == NULL)
      return FALSE;
    uint64_t begin = bench_now ();
    for (guint j = 0; j < events->len; j++)
      trace_writer_add (&g_array_index (events, HeddleDecodedEvent, j), writer);
    if (!trace_writer_finish (writer, &end, NULL))
      return FALSE;
    rates[i] = events->len / (double) (bench_now () - begin) * 1e9;
  }
  bench_print ("record_events_per_s", bench_median (rates), "1/s");
  return TRUE;
}

static gboolean
measure_reading (const char *path)
{
  double rates[BENCH_ROUNDS];

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    g_autoptr (TraceReader) reader = trace_reader_open (path, NULL);
    TraceItem item;
    double events = 0;
    uint64_t begin = bench_now ();
    while (reader != NULL && trace_reader_next (reader, &item, NULL) == TRACE_ITEM_EVENTS)
      events += (double) item.count;
    rates[i] = events / (double) (bench_now () - begin) * 1e9;
  }
  bench_print ("read_events_per_s", bench_median (rates), "1/s");
  return TRUE;
}

int
main (void)
{
  char folder[BENCH_FOLDER_SIZE];

  /* Nowhere: each opening is a first one, without an image that is kept (session/trace-cache.h). */
  g_setenv ("XDG_CACHE_HOME", "/proc/none", TRUE);
  if (!bench_folder_make (folder))
    return 1;
  g_autofree char *path = g_build_filename (folder, "a.heddle", NULL);
  g_autofree char *again = g_build_filename (folder, "b.heddle", NULL);
  g_autoptr (GStringChunk) texts = g_string_chunk_new (4096);
  gboolean done = record_run (path) && measure_opening (path);
  g_autoptr (GArray) events = read_events (path, texts);
  done = done && events->len > 0 && measure_writing (again, events) && measure_reading (again);
  bench_folder_remove (folder);
  return done ? 0 : 1;
}
