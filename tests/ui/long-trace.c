/* SPDX-License-Identifier: MIT
 *
 * Writes a trace file of any length, of threads that each take a mutex of their own again and again:
 *
 *     long-trace FILE EVENTS
 */
#include "trace/writer.h"

#define THREADS 8u
#define STEP    100 /* nanoseconds from one event to the next */

static void
add_events (TraceWriter *writer, guint64 events)
{
  for (guint64 i = 0; i < events; i++) {
    const guint32 thread = (guint32) (i / 2 % THREADS);
    const HeddleDecodedEvent event = {
      .time = STEP * (gint64) i,
      .process = 1,
      .thread = 1 + thread,
      .kind = i % 2 == 0 ? HEDDLE_EVENT_MUTEX_ACQUIRE : HEDDLE_EVENT_MUTEX_RELEASE,
      .object = 0x1000 + thread,
    };
    trace_writer_add (&event, writer);
  }
}

int
main (int argc, char **argv)
{
  const TraceMetadata metadata = { .title = (char *) "eight mutexes" };
  const TraceEnd end = { .kind = TRACE_END_EXITED };
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceWriter) writer = NULL;
  guint64 events;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[2], 10, 1, G_MAXUINT64, &events, NULL)) {
    g_printerr ("usage: long-trace FILE EVENTS\n");
    return 2;
  }
  writer = trace_writer_new (argv[1], &metadata, TRACE_WRITER_WHOLE, &error);
  if (writer != NULL)
    add_events (writer, events);
  if (writer != NULL && trace_writer_finish (writer, &end, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
