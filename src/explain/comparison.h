/* SPDX-License-Identifier: MIT
 *
 * Two runs beside one another, in words: which was quicker and by how much, where threads waited
 * in one and not in the other, which lock it was, how many messages went through, and what there is
 * in one of them only. For a program before and after a change, with other parameters, or for two
 * ways to do the same.
 *
 * The first run is always told first: "waited 60 % of their time, against 3 %". What is the same in
 * both is left out, but for how long they lasted.
 *
 * EXPENSE   O(lanes log items): it can be asked again while a run goes on, and is true of the
 *           moment of asking then.
 * THREADS   Any thread, while the models' writers go on (model.h).
 */
#pragma once

#include "model/model.h"

/* One of the two. */
typedef struct {
  const Model *model;
  const char *name; /* what sentences call the run: "counter --threads 2". If both have the same
                       name, they are "the first run" and "the second run" */
} ComparedRun;

/* What a sentence is about; they are told in this order. */
typedef enum {
  COMPARISON_DURATION,  /* how long they lasted; always told */
  COMPARISON_LOST,      /* events were lost: the numbers are too small */
  COMPARISON_AT_A_TIME, /* how many threads ran at a time */
  COMPARISON_LOCK_WAITS,
  COMPARISON_LOCKS, /* which locks threads waited for */
  COMPARISON_WAITS, /* the other kind of wait in which they differ most */
  COMPARISON_MESSAGES,
  COMPARISON_THREADS,      /* how many there are */
  COMPARISON_ONLY_ONE_HAS, /* named lanes that the other run has not */
} ComparisonTopic;

typedef struct {
  ComparisonTopic topic;
  char *sentence; /* UTF-8 */
} ComparisonFact;

/* Returns what there is to be said: a GPtrArray of ComparisonFact that frees them. A run that has
 * no lane yet says nothing: then there are none. */
GPtrArray *comparison_tell (const ComparedRun *first, const ComparedRun *second)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns the part of the model's time in which anything happened: from its first lane's beginning
 * until its last thread ended, or until now while one lives. Both 0 without a lane. */
void comparison_life (const Model *model, int64_t *start, int64_t *end);
