/* SPDX-License-Identifier: MIT
 *
 * Decodes the payload of an EVENTS chunk (format.h). The bytes are untrusted: whatever is wrong
 * with them makes the chunk a damaged one.
 *
 * MEMORY   Room for the greatest chunk so far, which is at most some 20 MiB.
 * THREADS  A decoder belongs to one thread at a time.
 */
#pragma once

#include <glib.h>

#include "event/decoded-event.h"
#include "trace/format.h"

typedef struct _EventDecoder EventDecoder;

EventDecoder *event_decoder_new (void) G_GNUC_WARN_UNUSED_RESULT;
void event_decoder_free (EventDecoder *decoder);

/* Decodes the payload, whose header is valid. Returns the header's `event_count` events, which
 * belong to the decoder, with their texts, and are valid until it decodes again; NULL if the
 * payload is not valid. */
const HeddleDecodedEvent *
event_decoder_decode (EventDecoder *decoder, const TraceChunkHeader *header, const guint8 *payload);
