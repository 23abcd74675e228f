/* SPDX-License-Identifier: MIT
 *
 * Encodes events into the payload of a chunk (format.h).
 *
 * COST     Some tens of nanoseconds an event, and a few milliseconds for zstd at a full chunk's
 *          end.
 * THREADS  An encoder belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"
#include "trace/format.h"

typedef struct _EventEncoder EventEncoder;

EventEncoder *event_encoder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void event_encoder_free (EventEncoder *encoder);

/* Returns whether one more event is sure to fit into the chunk. */
gboolean event_encoder_has_room (const EventEncoder *encoder);

/* Adds an event; event_encoder_has_room() was TRUE. What is not UTF-8 in its text is replaced, and
 * a text of TRACE_TEXT_MOST or more bytes is cut. */
void event_encoder_add (EventEncoder *encoder, const HeddleDecodedEvent *event);

/* Returns how many events the chunk has so far. */
guint32 event_encoder_count (const EventEncoder *encoder);

/* Puts the payload into `payload`, which has room for TRACE_PAYLOAD_MOST bytes, and what it holds
 * into the header's `first`, `last`, `event_count` and `payload_size`. The encoder is empty
 * again. */
void event_encoder_finish (EventEncoder *encoder, TraceChunkHeader *header, guint8 *payload);
