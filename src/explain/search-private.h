/* SPDX-License-Identifier: MIT
 *
 * What the parts of search share: search-query.c finds what is wanted, search-streams.c where that
 * is in the model, search.c looks through it in the order of time.
 */
#pragma once

#include "explain/search.h"

/* What is wanted. */
typedef enum {
  WANT_STATE,           /* intervals; argument: a ModelState */
  WANT_WAITING,         /* intervals in which a thread waits, whatever for */
  WANT_WAITS,           /* in an object's lane; argument: a ModelLaneKind */
  WANT_HOLDS,           /* likewise */
  WANT_SHARES,          /* likewise */
  WANT_CONDITION_WAITS, /* argument: 0 */
  WANT_SIGNALS,         /* argument: a SignalChoice */
  WANT_STEPS,           /* argument: a ModelLaneKind */
  WANT_SPANS,           /* argument: a ModelSpanKind */
  WANT_MESSAGES,        /* argument: the message's number, or 0 for all */
  WANT_WAKE_UPS,        /* argument: 0 */
  WANT_LOSSES,          /* argument: 0 */
  WANT_STARTS,          /* of threads and tasks; argument: a ModelLaneKind */
  WANT_ENDS,            /* likewise */
  WANT_PROCESS_ENDS,    /* argument: 0 */
  WANT_FINDINGS,        /* argument: a FindingKind */
} WantSource;

typedef enum { SIGNALS_ALL, SIGNALS_TO_ONE, SIGNALS_TO_ALL, SIGNALS_LOST } SignalChoice;

typedef struct {
  WantSource source;
  uint32_t argument;
  char *name; /* case-folded: a part of the name of a lane that it has to do with; "" for any */
} Want;

/* What a query means. */
typedef struct {
  gboolean has_moment;
  int64_t moment;
  char *name;    /* case-folded: lanes and spans of such a name */
  GArray *wants; /* of Want */
} SearchQuery;

SearchQuery *search_query_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;
void search_query_free (SearchQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SearchQuery, search_query_free)

/* Returns whether `name` has that case-folded part. */
gboolean search_name_matches (const char *name, const char *part);

/* ------------------------------------------------------------------ search-streams.c */

/* Items of the model that are in the order of time, of which some are wanted. */
typedef struct {
  const Model *model;
  SearchHitKind kind;
  uint32_t lane;
  uint16_t row;
  WantSource source;
  uint32_t argument;
  const char *span_name;    /* case-folded, for spans; NULL for any */
  const gboolean *matching; /* by lane: whether the name that was asked for is in its; NULL: all */
  uint32_t lanes;           /* so many of them */
  uint64_t count, next;
} SearchStream;

/* Appends the streams that have what is wanted. `matching` (nullable) must live as long as they
 * do. */
void search_streams_add (GArray *streams, const Model *model, const Want *want,
                         const gboolean *matching, uint32_t lanes);

/* Appends the streams of spans that have such a name. */
void search_streams_add_spans (GArray *streams, const Model *model, const char *name,
                               uint32_t lanes);

/* Writes the stream's next item and moves on; returns whether it is wanted. There must be one. */
gboolean search_stream_take (SearchStream *stream, SearchHit *hit);
