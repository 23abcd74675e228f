/* SPDX-License-Identifier: MIT
 *
 * What a session writes down of its events while they come: to the file that was asked for, or to
 * a temporary one without a name, so that a run can be kept after it was seen.
 *
 * THREADS  The collecting thread adds; any may ask for a copy meanwhile.
 */
#pragma once

#include <glib.h>

#include "collect/flight.h"
#include "event/decoded-event.h"
#include "model/model.h"
#include "trace/metadata.h"

typedef struct _Recording Recording;

/* Returns what a trace says about a session that begins now; free it with trace_metadata_free(). */
TraceMetadata *recording_describe (const char *title, const char *const *argv,
                                   const char *clock_note, HeddleLossPolicy policy)
    G_GNUC_WARN_UNUSED_RESULT;

/* Begins a recording to `path`; NULL: to a temporary file. Returns NULL and sets `error`
 * (SESSION_ERROR, SESSION_STATUS_TRACE) if that can't be made. */
Recording *recording_new (const char *path, const TraceMetadata *metadata, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void recording_free (Recording *recording);

/* Of the collecting thread, around what it adds: others wait meanwhile. The second one writes out
 * what has waited for long. */
void recording_lock (Recording *recording);
void recording_unlock (Recording *recording);

/* Adds an event; between recording_lock() and recording_unlock(). */
void recording_add (Recording *recording, const HeddleDecodedEvent *event);

/* Adds all that a flight recorder has kept, which is complete since its beginning: once, and
   nothing else. */
void recording_add_flight (Recording *recording, const FlightRecording *flight);

/* Writes the end, and what is left before it. */
void recording_finish (Recording *recording, const TraceEnd *end);

/* Keeps an image of the model of all that was recorded, once the end is written (trace-cache.h). */
void recording_keep_image (Recording *recording, Model *model, const TraceEnd *end);

/* Returns a sentence on why the recording ended early, which the caller frees; NULL if it
 * didn't. */
char *recording_failure (Recording *recording);

/* Writes what was recorded so far to `path`, with an end of its own: whole or not at all. Returns
 * FALSE and sets `error` (SESSION_ERROR, SESSION_STATUS_TRACE) if it can't. */
gboolean recording_save (Recording *recording, const char *path, const TraceEnd *end,
                         GError **error);

/* The same of what a flight recorder has kept. */
gboolean recording_save_flight (const FlightRecording *flight, const TraceMetadata *metadata,
                                const char *path, const TraceEnd *end, GError **error);
