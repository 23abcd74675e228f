/* SPDX-License-Identifier: MIT
 *
 * Search in a run: what somebody types, and the places that it may mean.
 *
 * A QUERY MAY BE   the name of a lane or of a span, or a part of it, in any case
 *                  a moment: "1.25s"
 *                  a message by its number, and its channel's name or a part of it: "#12", "jobs
 *                  12" a kind of event ("mutex-wait"), a state ("sleeping") or a finding
 *                  ("deadlock"), after which a name may follow: "mutex-wait counter"; the events'
 *                  names are those of events.def all that it may be at once: what is found is the
 *                  union
 *
 * ORDER    First the moment, then lanes, then all else by time.
 * EXPENSE  Some 50 nanoseconds an item of the model; findings as much as explain_find_all(). For a
 *          thread of its own: it can be cancelled. What is found is at most SEARCH_HITS_MOST: the
 *          earliest.
 */
#pragma once

#include <gio/gio.h>

#include "explain/finding.h"
#include "model/model.h"

#define SEARCH_HITS_MOST 200000u

typedef enum {
  SEARCH_HIT_MOMENT,         /* nothing but that moment */
  SEARCH_HIT_LANE,           /* lane */
  SEARCH_HIT_INTERVAL,       /* lane, index: as the model has them; so do those that follow */
  SEARCH_HIT_HOLD,           /* lane, index */
  SEARCH_HIT_WAIT,           /* lane, index */
  SEARCH_HIT_SHARE,          /* lane, index */
  SEARCH_HIT_CONDITION_WAIT, /* lane, index */
  SEARCH_HIT_SIGNAL,         /* lane, index */
  SEARCH_HIT_STEP,           /* lane, index: model_backlog() */
  SEARCH_HIT_SPAN,           /* lane, row, index */
  SEARCH_HIT_MESSAGE,        /* index; the lane is the channel's */
  SEARCH_HIT_WAKE_UP,        /* index; the lane is that of who was woken */
  SEARCH_HIT_LOSS,           /* index: model_loss(); the lane may be MODEL_NONE */
  SEARCH_HIT_PROCESS_END,    /* index: the process's number; the lane is MODEL_NONE */
  SEARCH_HIT_FINDING,        /* index: in the result's findings; the lane may be MODEL_NONE */
} SearchHitKind;

typedef struct {
  int64_t time; /* when it begins; of a message, when it arrives */
  uint64_t index;
  uint32_t lane;
  uint16_t kind; /* a SearchHitKind */
  uint16_t row;  /* of a span */
} SearchHit;

typedef struct {
  GArray *hits;        /* of SearchHit */
  GPtrArray *findings; /* of Finding */
  gboolean capped;     /* there are more */
} SearchResult;

/* Searches `model` for `query`, which is UTF-8. Returns NULL if it was cancelled (`cancellable` may
 * be NULL); else free it with search_result_free(). Any thread, while the model's writer goes
 * on. */
SearchResult *search_run (const Model *model, const char *query, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void search_result_free (SearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SearchResult, search_result_free)

/* Returns when a hit is over: the same moment for what has no length, MODEL_OPEN for what goes
 * on. */
int64_t search_hit_end (const Model *model, const SearchResult *result, const SearchHit *hit);

/* Returns whether `word` is the name of a kind of event, a state or a finding that can be searched
 * for. */
gboolean search_knows (const char *word);
