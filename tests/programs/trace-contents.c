/* SPDX-License-Identifier: MIT
 *
 * Says what is in a trace file, for tests:
 *
 *     trace-contents FILE
 *
 * A line each: `events`, `missing` (as gaps told), `gaps`, `damaged` chunks, the `end` (0: none,
 * 1: the program's, 2: it ran on), and of the numbers that trace-numbers records: `first`, `last`,
 * and how many there are where their predecessor is not.
 */
#include <stdio.h>

#include "trace/reader.h"

typedef struct {
  guint64 events, missing, gaps;
  guint64 first, last, jumps;
} Contents;

static void
look_at (Contents *contents, const TraceItem *item)
{
  for (guint64 i = 0; i < item->count; i++) {
    const HeddleDecodedEvent *event = &item->events[i];
    if (event->kind != HEDDLE_EVENT_VARIABLE_WRITE)
      continue;
    if (contents->first == 0)
      contents->first = event->argument;
    else
      contents->jumps += event->argument != contents->last + 1;
    contents->last = event->argument;
  }
}

int
main (int argument_count, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TraceReader) reader =
      argument_count == 2 ? trace_reader_open (arguments[1], &error) : NULL;
  Contents contents = { 0 };
  TraceItem item;
  TraceItemKind kind;

  if (reader == NULL) {
    fprintf (stderr, "%s\n", error != NULL ? error->message : "Usage: trace-contents FILE");
    return 1;
  }
  while ((kind = trace_reader_next (reader, &item, &error)) < TRACE_ITEM_END) {
    if (kind == TRACE_ITEM_EVENTS) {
      contents.events += item.count;
      look_at (&contents, &item);
    } else {
      contents.missing += item.count;
      contents.gaps++;
    }
  }
  printf ("events %" G_GUINT64_FORMAT "\nmissing %" G_GUINT64_FORMAT "\ngaps %" G_GUINT64_FORMAT
          "\ndamaged %" G_GUINT64_FORMAT "\nend %d\nfirst %" G_GUINT64_FORMAT
          "\nlast %" G_GUINT64_FORMAT "\njumps %" G_GUINT64_FORMAT "\n",
          contents.events, contents.missing, contents.gaps, trace_reader_chunks_damaged (reader),
          (int) trace_reader_end (reader).kind, contents.first, contents.last, contents.jumps);
  return 0;
}
