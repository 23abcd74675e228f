/* SPDX-License-Identifier: MIT
 *
 * Findings: what is wrong with a run, or could go wrong, each told in a sentence with numbers, with
 * what it means, what to do about it, and the places in the lanes that it rests on.
 *
 * What is found, and from where on it is told, is said in the file of each kind. All of it is
 * sorted: first what is wrong, then by the time that it costs, then what has not happened but may.
 *
 * EXPENSE   Linear in the items of the range, some 20 to 100 ns each.
 * THREADS   Any thread, while the model's writer goes on (model.h). Of a program that still runs,
 *           what is found is true of the moment of asking.
 */
#pragma once

#include <gio/gio.h>

#include "explain/prose.h"

typedef enum {
#define FINDING(NAME, word, heading) FINDING_##NAME,
#include "explain/findings.def"
#undef FINDING
  FINDING_KINDS /* how many there are */
} FindingKind;

/* Returns the kind's stable word ("lost-wakeup") and its heading for people. The strings are
 * constant. */
const char *finding_word (FindingKind kind);
const char *finding_heading (FindingKind kind);

typedef enum {
  FINDING_ERROR,     /* it happened, and is wrong: somebody never went on, for instance */
  FINDING_DELAY,     /* it happened, and cost time */
  FINDING_POTENTIAL, /* it did not happen in this run; in another one it may */
  FINDING_GRAVITIES  /* how many there are */
} FindingGravity;

/* One step of a reason: a thread that waits for another one, or the order in which it takes two
 * locks. */
typedef struct {
  uint32_t from;   /* the lane of who waits, or takes */
  uint32_t to;     /* the lane of whom it waits for; MODEL_NONE: of nobody */
  uint32_t object; /* the lane of what it waits for, or takes last */
  int64_t time;    /* when that began */
  Prose *sentence;
} FindingEdge;

typedef struct {
  FindingKind kind;
  FindingGravity gravity;
  int64_t lost;       /* nanoseconds of threads' time, added up; 0 for what has not happened */
  uint32_t object;    /* the lane that it is about; MODEL_NONE: none */
  LaneRange place;    /* the one place to look at first */
  Prose *sentence;    /* what was found, with numbers */
  Prose *explanation; /* how that comes, and the particulars */
  Prose *advice;      /* what to do about it */
  GArray *ranges;     /* of LaneRange: what it rests on; at most FINDING_RANGES_MOST */
  GPtrArray *edges;   /* of FindingEdge: of a circle, one after the other; else empty */
} Finding;

#define FINDING_RANGES_MOST 32u

void finding_free (Finding *finding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Finding, finding_free)

/* Finds all that there is between `from` and `to`, sorted by weight: a GPtrArray of Finding that
 * frees them. What is told by one finding is not told again by a lesser one. If it is cancelled
 * (`cancellable` may be NULL), it returns early with what it has so far. */
GPtrArray *explain_find_all (const Model *model, int64_t from, int64_t to,
                             GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
