/* SPDX-License-Identifier: MIT
 *
 * What a flight recorder remembers of the events that it has forgotten: how many they were, and the
 * few that later events can't be understood without.
 *
 * REMEMBERED  The beginnings and names of what is alive (processes, threads, objects, channels,
 *             tasks), and what a thread waits for if that was the last it said: whoever looks at a
 *             deadlock comes late. That a process was there is remembered beyond its end, and that
 *             a thread was, as long as something that it named is.
 * BOUNDED     By a number of records: a process, a thread and a name are one each. Past it the
 *             longest dead processes make room; where there are none, what is new is not
 *             remembered, which is counted.
 * EQUATION    Of what was forgotten: all = told again as it was + told as lost.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"

typedef struct _FlightMemory FlightMemory;

/* One event of what the memory tells. They are told in the order of `sequence`, then of `place`. */
typedef struct {
  guint64 sequence; /* the event's number in the stream; LOST events may be behind all others */
  guint32 place;
  HeddleDecodedEvent event;
} FlightTold;

/* Returns a new memory with room for `most` records. */
FlightMemory *flight_memory_new (guint most) G_GNUC_WARN_UNUSED_RESULT;
void flight_memory_free (FlightMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FlightMemory, flight_memory_free)

/* Takes an event that is forgotten, number `sequence` of its stream. They come in the stream's
 * order. */
void flight_memory_forget (FlightMemory *memory, const HeddleDecodedEvent *event, guint64 sequence);

/* Returns what is remembered and what was lost, in order: a GArray of FlightTold with its texts in
 * `texts`. What was lost is told at the moment `begin`, or before the wait that its thread is
 * in. */
GArray *flight_memory_tell (const FlightMemory *memory, gint64 begin, GStringChunk *texts)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns how many records there are, and how many events were not remembered for want of room. */
guint flight_memory_records (const FlightMemory *memory);
guint64 flight_memory_refused (const FlightMemory *memory);
