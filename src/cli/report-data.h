/* SPDX-License-Identifier: MIT
 *
 * What `heddle report` tells: the statistics of all lanes that are asked for.
 */
#pragma once

#include <gio/gio.h>

#include "cli/lane-pattern.h"
#include "model/model.h"

/* A number in time: a variable, or the owners of a shared value. */
typedef struct {
  uint32_t lane;
  uint64_t changes;
  uint32_t least, most, at_end;
} NumberStatistics;

typedef struct {
  const Model *model;
  const char *title;     /* NULL: none */
  const char *note;      /* a sentence on why something is missing; NULL: nothing is */
  int64_t from, to;      /* the range, within the run */
  gboolean is_part;      /* of the run */
  GPtrArray *threads;    /* of ThreadStatistics, in the order of their creation */
  GPtrArray *tasks;      /* likewise, in the order of their lanes, as all that follow */
  GPtrArray *locks;      /* of LockStatistics */
  GPtrArray *channels;   /* of ChannelStatistics */
  GPtrArray *conditions; /* of ConditionStatistics */
  GArray *numbers;       /* of NumberStatistics */
  GPtrArray *findings;   /* of Finding, the gravest first */
} Report;

/* Gathers the report of the lanes that are chosen, between two moments (0 and INT64_MAX: of all). Only what
 * did something in the range is in it. Returns NULL if it was cancelled. The model, the title and the
 * pattern must live as long as the report. Free it with report_free(). */
Report *report_new (const Model *model, const char *title, const LanePattern *lanes, int64_t from,
                    int64_t to, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void report_free (Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_free)

/* Returns the report for people, in tables of `width` columns where that is possible. */
char *report_text (const Report *report, guint width) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the report as JSON, indented. Its keys are in the manual page heddle-report(1); they stay, others
 * may be added. */
char *report_json (const Report *report) G_GNUC_WARN_UNUSED_RESULT;

/* Returns the report as CSV (RFC 4180, with "\n" at the ends of lines): a row a measure, a header row
 * first. */
char *report_csv (const Report *report) G_GNUC_WARN_UNUSED_RESULT;
