/* SPDX-License-Identifier: MIT
 *
 * What a trace says about itself, in words: where it comes from, and how it ended. In the file it
 * is a key file (GKeyFile): it can be read in a dump, and newer versions may add to it.
 */
#pragma once

#include <glib.h>

#include "event/ring.h"

/* Where a trace comes from. A text may be NULL: not known. */
typedef struct {
  char *title;             /* a demo's, or the program's name */
  char *command;           /* the command line, as a shell would take it */
  char *version;           /* of the Heddle that recorded it */
  char *clock_note;        /* a sentence on why times are less exact than they could be */
  gint64 recorded_at;      /* microseconds since 1970, UTC: when the session began; 0: not known */
  HeddleLossPolicy policy; /* what was done when a ring was full */
  gint64 begin; /* the moment since which it is complete: 0 but for a flight recorder's */
} TraceMetadata;

typedef enum {
  TRACE_END_NONE,    /* the trace has no end: its writer did not come to it */
  TRACE_END_EXITED,  /* the program ended; its status is known */
  TRACE_END_RUNNING, /* it was kept while the program ran on */
} TraceEndKind;

/* How a trace ended. */
typedef struct {
  TraceEndKind kind;
  int status; /* EXITED: as a shell would show it: an exit status, or 128 + a signal's number */
  gint64 duration; /* up to which moment nothing is missing */
} TraceEnd;

TraceMetadata *trace_metadata_copy (const TraceMetadata *metadata) G_GNUC_WARN_UNUSED_RESULT;
void trace_metadata_free (TraceMetadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TraceMetadata, trace_metadata_free)

/* Each returns the text for the file, which the caller frees: at most TRACE_TEXTS_MOST bytes. What
 * is not UTF-8 is replaced; texts that are too long are cut. */
char *trace_metadata_to_text (const TraceMetadata *metadata, gsize *size) G_GNUC_WARN_UNUSED_RESULT;
char *trace_end_to_text (const TraceEnd *end, gsize *size) G_GNUC_WARN_UNUSED_RESULT;

/* Each reads such a text, which is untrusted; what is missing or makes no sense is taken as not
 * known. NULL or FALSE if it is no key file at all. */
TraceMetadata *trace_metadata_from_text (const char *text, gsize size) G_GNUC_WARN_UNUSED_RESULT;
gboolean trace_end_from_text (TraceEnd *end, const char *text, gsize size);
