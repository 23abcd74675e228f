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
 * MEMORY  What waits to be handed over is bounded (COLLECTOR_PENDING_MOST events and what one look
 *         into the rings brings): beyond it the rings are left to fill, and their threads' losses
 *         are told.
 * TRUST   A segment is written by another process: whatever is read from it is checked. A segment
 *         that breaks its own rules is marked as corrupt and left alone. A file that shrinks under
 *         the reader is one of those (guard.h).
 * THREADS A collector belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"
#include "event/session-file.h"

/* How many events may wait, at 32 bytes each. One emission that is held up (a thread stopped by a
 * debugger, say) makes all later ones wait, for a second at most. */
#define COLLECTOR_PENDING_MOST (4u * 1024 * 1024)

typedef struct _Collector Collector;

/* Takes one event; the event and its text are valid during the call only. */
typedef void (*CollectorSink) (const HeddleDecodedEvent *event, gpointer user_data);

/* What is asked of the traced processes. */
typedef struct {
  HeddleLossPolicy policy; /* what a thread does when its ring is full */
  guint32 ring_records;    /* a ring's size, a power of two; 0: by the memory that is free */
} CollectorOptions;

/* Opens the session's folder and puts the session's file there (session-file.h); its time begins
 * now. `options` may be NULL for the usual ones. Returns NULL and sets `error` if the folder can't
 * be used. Free it with collector_free(), which tells the processes that the session is over. */
Collector *collector_new (const char *folder, const CollectorOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void collector_free (Collector *collector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Collector, collector_free)

/* Returns NULL, or a sentence on why events are not stamped with the processor's counter on this
 * machine. It belongs to the collector. */
const char *collector_clock_note (const Collector *collector);

/* Returns the size of a ring in records. */
guint32 collector_ring_records (const Collector *collector);

/* Looks for new processes, reads every ring, and hands over what is ripe. Returns how many events
 * were handed over. */
gsize collector_drain (Collector *collector, CollectorSink sink, gpointer user_data);

/* Reads every ring for the last time and hands over all that is left: for when the processes are
 * known to be dead. */
gsize collector_finish (Collector *collector, CollectorSink sink, gpointer user_data);

/* Tells how a process ended that this process has waited for: `wait_status` is waitpid()'s. Its
 * PROCESS_END will say so. */
void collector_note_end (Collector *collector, pid_t process, int wait_status);

/* Asks the system to let the calling thread, which is going to drain, run as soon as it wakes: what
 * reads must keep up with all that write, on however few processors. Where the user has no right to
 * ask for it, nothing happens. */
void collector_hurry (void);

/* Waits for at most `timeout` nanoseconds, until a process ends, or until the descriptor `wake`
 * (-1: none) can be read. */
void collector_wait (Collector *collector, int wake, gint64 timeout);

/* Returns the moment before which everything was handed over, in nanoseconds of the session. */
gint64 collector_watermark (const Collector *collector);

/* Returns how many segments were found, and how many of those were corrupt. */
guint collector_process_count (const Collector *collector);
guint collector_corrupt_count (const Collector *collector);

/* Returns how many processes are alive. */
guint collector_alive_count (const Collector *collector);
