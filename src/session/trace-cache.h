/* SPDX-License-Identifier: MIT
 *
 * Images of large traces (model/image.h): who records a trace has its model, and keeps an image of it; who
 * opens one without has its events replayed, and keeps an image then. Those after it map that. It is known
 * by what tells the file from all others; one of another version of Heddle is not used.
 *
 * PLACE    heddle/traces in the folder for caches (XDG_CACHE_HOME), which only the user may enter. Whoever
 *          deletes it loses time, nothing else. What was not used for longest goes first when images
 *          take more than TRACE_CACHE_BYTES_MOST, and none is kept where that would leave little room.
 *          What somebody left unfinished who was killed is deleted by who comes an hour later.
 * THREADS  Any; several processes may use it at once: an image appears whole, and one that is deleted
 *          lives as long as somebody reads it.
 */
#pragma once

#include <gio/gio.h>

#include "model/model.h"
#include "trace/metadata.h"

/* A trace of fewer events is replayed in less time than anybody sees. */
#define TRACE_CACHE_EVENTS_LEAST 500000u
#define TRACE_CACHE_BYTES_MOST   (G_GUINT64_CONSTANT (8) << 30)

/* What is known of a trace file only when it was read to its end. */
typedef struct {
  guint64 events, lost;
  guint64 chunks, damaged_chunks;
  gint32 end; /* a TraceEndKind, and its status */
  gint32 status;
} TraceCacheFacts;

/* Returns what an image of that file is known by; NULL if the file is none that stays as it is (standard
 * input, a pipe) or can't be read. The caller frees it. */
char *trace_cache_key (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the model of the image that is known by `key`, with what else is known of the trace; NULL if
 * there is none that can be used. */
Model *trace_cache_open (const char *key, TraceCacheFacts *facts) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps an image of the model. Not to succeed costs time at the next opening, nothing else: nobody is
 * told. */
void trace_cache_keep (const char *key, Model *model, const TraceCacheFacts *facts,
                       GCancellable *cancellable);

/* Keeps an image of the model of what was recorded to the file at `path`, which is finished, if it is
 * large. Nothing is kept unless the file has as many events as the model. */
void trace_cache_keep_recorded (const char *path, Model *model, const TraceEnd *end);
