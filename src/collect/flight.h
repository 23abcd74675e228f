/* SPDX-License-Identifier: MIT
 *
 * The flight recorder: keeps the events of the last seconds, and forgets what is older. A program
 * may run for days under it; what is kept shows how it came to where it is.
 *
 * KEPT     The events of the last `keep` nanoseconds, but no more than `most`: a flood of events
 *          makes the time shorter. An event takes FLIGHT_EVENT_BYTES, and a text counts as the
 *          events that its bytes would be.
 * LOSS     What is replayed accounts for all: events added, and what the LOST events among them
 *          stand for = events replayed, and what the LOST events among those stand for. (A LOST
 *          event itself is none that a program emitted.)
 * THREADS  A recorder belongs to one thread at a time; whoever shares it brings a lock. A recording
 *          can be replayed by another thread while the recorder goes on, without one.
 */
#pragma once

#include <glib.h>

#include "collect/collector.h"
#include "event/decoded-event.h"

#define FLIGHT_EVENT_BYTES  sizeof (HeddleDecodedEvent) /* 48 */
#define FLIGHT_EVENTS_USUAL (8u * 1024 * 1024)          /* 384 MiB, where events come that fast */
/* Of what is remembered of forgotten events (flight-memory.h). */
#define FLIGHT_REMEMBERED_MOST 65536u

typedef struct _FlightRecorder FlightRecorder;
typedef struct _FlightRecording FlightRecording;

/* Returns a recorder of the last `keep` nanoseconds and at most `most` events (0: the usual
 * number). Free it with flight_recorder_free(). */
FlightRecorder *flight_recorder_new (gint64 keep, guint64 most) G_GNUC_WARN_UNUSED_RESULT;
void flight_recorder_free (FlightRecorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FlightRecorder, flight_recorder_free)

/* Adds an event, which is copied. They come in the order of time. A CollectorSink with the recorder
 * as its user_data. */
void flight_recorder_add (const HeddleDecodedEvent *event, gpointer recorder);

/* Says that nothing older than `now` will come: what is older than that by `keep` is forgotten. */
void flight_recorder_advance (FlightRecorder *recorder, gint64 now);

/* Replays what is kept now: first what is remembered of forgotten events, at its own times; with
 * it, for each thread that had events forgotten, a LOST event (HEDDLE_LOSS_OVERWRITTEN; object: the
 * time of the first; argument: how many) at the beginning of what is kept, or before the wait that
 * it has been in since; then the events that are kept. What threads lost that have ended is told of
 * their process. */
void flight_recorder_replay (const FlightRecorder *recorder, CollectorSink sink,
                             gpointer user_data);

/* Takes a recording of what is kept now. This takes little time: it shares the events. */
FlightRecording *flight_recorder_take (const FlightRecorder *recorder) G_GNUC_WARN_UNUSED_RESULT;
void flight_recording_free (FlightRecording *recording);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FlightRecording, flight_recording_free)

/* Replays it as flight_recorder_replay() does. */
void flight_recording_replay (const FlightRecording *recording, CollectorSink sink,
                              gpointer user_data);

/* Return the moment since which everything is kept, and the newest moment that is known. */
gint64 flight_recording_begin (const FlightRecording *recording);
gint64 flight_recording_now (const FlightRecording *recording);

/* Return how many events are kept, how many were forgotten (of which some are remembered), how many
 * records are remembered, and how many events were not, for want of room. */
guint64 flight_recorder_kept (const FlightRecorder *recorder);
guint64 flight_recorder_forgotten (const FlightRecorder *recorder);
guint flight_recorder_remembered (const FlightRecorder *recorder);
guint64 flight_recorder_refused (const FlightRecorder *recorder);

/* Returns the bytes that the kept events take at most, without their texts. */
guint64 flight_recorder_bytes (const FlightRecorder *recorder);
