/* SPDX-License-Identifier: MIT
 *
 * A buffer before a stream, with an error that stays.
 */
#include "convert/sink.h"

#define BUFFER_SIZE  (256u * 1024u)
#define DIGITS       24u  /* of 64 bits in decimal, with a sign */
#define REPORTS      200u /* so often progress is told */
#define CHECKED_EACH 4096u

void
sink_init (Sink *sink, GOutputStream *stream, GCancellable *cancellable,
           const ConvertOptions *options, uint64_t whole)
{
  *sink = (Sink){ .stream = stream,
                  .cancellable = cancellable,
                  .options = options,
                  .buffer = g_malloc (BUFFER_SIZE),
                  .room = BUFFER_SIZE,
                  .whole = whole };
}

static void
hand_over (Sink *sink)
{
  if (sink->error == NULL && sink->used > 0)
    (void) g_output_stream_write_all (sink->stream, sink->buffer, sink->used, NULL,
                                      sink->cancellable, &sink->error);
  sink->used = 0;
}

gboolean
sink_finish (Sink *sink, GError **error)
{
  gboolean done;

  if (sink->error == NULL)
    (void) g_cancellable_set_error_if_cancelled (sink->cancellable, &sink->error);
  hand_over (sink);
  done = sink->error == NULL;
  if (done && sink->options != NULL && sink->options->progress != NULL)
    sink->options->progress (1, sink->options->data);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&sink->error));
  g_clear_pointer (&sink->buffer, g_free);
  return done;
}

void
sink_make_room (Sink *sink, gsize bytes)
{
  hand_over (sink);
  if (bytes <= sink->room)
    return;
  sink->buffer = g_realloc (sink->buffer, bytes);
  sink->room = bytes;
}

void
sink_add_unsigned (Sink *sink, uint64_t number)
{
  char digits[DIGITS];
  gsize first = DIGITS;

  do {
    digits[--first] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0);
  sink_add (sink, digits + first, DIGITS - first);
}

void
sink_add_number (Sink *sink, int64_t number)
{
  if (number < 0)
    sink_add (sink, "-", 1);
  sink_add_unsigned (sink, number < 0 ? -(uint64_t) number : (uint64_t) number);
}

static void
report (Sink *sink)
{
  double share = sink->whole > 0 ? (double) sink->done / (double) sink->whole : 0;

  if (sink->error == NULL)
    (void) g_cancellable_set_error_if_cancelled (sink->cancellable, &sink->error);
  if (sink->error == NULL && sink->options != NULL && sink->options->progress != NULL)
    sink->options->progress (MIN (share, 1), sink->options->data);
}

gboolean
sink_advance (Sink *sink, uint64_t items)
{
  sink->done += items;
  if (sink->done >= sink->report_at) {
    sink->report_at =
        sink->done + MAX (MIN (sink->whole / REPORTS, CHECKED_EACH * 64), CHECKED_EACH);
    report (sink);
  }
  return sink->error == NULL;
}
