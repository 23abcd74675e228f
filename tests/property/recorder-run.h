/* SPDX-License-Identifier: MIT
 *
 * One run of a random program under a collector.
 */
#pragma once

#include <glib.h>

#include "collect/collector.h"

/* The program, and how it is recorded. */
typedef struct {
  guint64 seed;
  guint32 size;    /* how many things each of its threads does, at most */
  guint32 omitted; /* parts that it does without, a bit each (random-parts.def) */
  guint32 threads; /* how many a process has besides its first, at most */
  CollectorOptions options;
  gint64 pace; /* nanoseconds between two looks into the rings */
} Run;

/* What came of it. */
typedef struct {
  guint events;
  guint64 lost;
  guint processes;
  guint threads;
  guint ties; /* how often a cause and something else came at one moment */
  int wait_status;
} RunResult;

/* Returns the run of a seed: the whole program. */
Run run_choose (guint64 seed, HeddleLossPolicy policy);

/* Plays it with `program`. Returns what is wrong with the record, an empty text in the best
 * case. */
char *run_play (const Run *run, const char *program, RunResult *result);
