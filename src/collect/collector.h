/* SPDX-License-Identifier: MIT
 *
 * The collector: reads the rings of live processes, puts their events in the order of time, and
 * accounts for what was lost.
 *
 * ORDER   Events are handed over in the order of time; at the same nanosecond, causes (creations,
 *         releases, sends, signals, ends) come before effects. An event is held back until nothing
 *         older can come: until every ring was read later than it, with a margin, and no thread is
 *         in the middle of an emission.
 * LOSS    Emitted = handed over + told as lost. Losses come as LOST events at their place.
 * TRUST   A segment is written by another process: whatever is read from it is checked. A segment
 *         that breaks its own rules is marked as corrupt and left alone.
 * THREADS A collector belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"

typedef struct _Collector Collector;

/* Takes one event; the event and its text are valid during the call only. */
typedef void (*CollectorSink) (const HeddleDecodedEvent *event, gpointer user_data);

/* Opens the session's folder; its time begins now. Returns NULL and sets `error` if the folder
 * can't be read. Free it with collector_free(). */
Collector *collector_new (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void collector_free (Collector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Collector, collector_free)

/* Looks for new processes, reads every ring, and hands over what is ripe. Returns how many events
 * were handed over. */
gsize collector_drain (Collector *collector, CollectorSink sink, gpointer user_data);

/* Reads every ring for the last time and hands over all that is left: for when the processes are
 * known to be dead. */
gsize collector_finish (Collector *collector, CollectorSink sink, gpointer user_data);

/* Returns the moment before which everything was handed over, in nanoseconds of the session. */
gint64 collector_watermark (const Collector *collector);

/* Returns how many segments were found, and how many of those were corrupt. */
guint collector_process_count (const Collector *collector);
guint collector_corrupt_count (const Collector *collector);

/* Returns how many processes are alive. */
guint collector_alive_count (const Collector *collector);
