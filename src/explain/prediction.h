/* SPDX-License-Identifier: MIT
 *
 * Predictions: moments at which one of several comes next, as questions to a class. Who gets the
 * lock, which receiver gets the message, whom does the notification wake, which task runs?
 *
 * HONEST     A question is only asked where the record has one definite answer, and where at least
 *            two were waiting for it. Whoever is offered was waiting just before that moment, in
 *            the order of their coming. One that comes along and takes what others wait for is
 *            possible, too, with locks and messages: so "none of these" is always offered there,
 *            and not only when it is right.
 * EXPENSE    prediction_next() looks at up to 4096 items of a kind in a lane; beyond that a
 *            question may be passed over, but none is wrong.
 * THREADS    Any thread, while the model's writer goes on (model.h).
 */
#pragma once

#include "explain/prose.h"

typedef enum {
  PREDICTION_LOCK,         /* who gets the lock next? */
  PREDICTION_MESSAGE,      /* which receiver gets the message? */
  PREDICTION_NOTIFICATION, /* whom does the notification wake? */
  PREDICTION_TASK,         /* which task runs next? */
} PredictionKind;

/* One that it may be. */
typedef struct {
  uint32_t lane; /* MODEL_NONE: somebody who isn't waiting */
  int64_t since; /* when it began to wait; 0 for somebody */
} PredictionCandidate;

typedef struct {
  PredictionKind kind;
  int64_t time;       /* when it is answered */
  uint32_t object;    /* the lane of the lock, channel or condition; MODEL_NONE for tasks */
  uint32_t winner;    /* the lane that it is */
  GArray *candidates; /* of PredictionCandidate */
  guint answer;       /* which of them is right */
} Prediction;

/* Returns the first question that is answered after `after` and not after `until`, or NULL. Free it
 * with prediction_free(). */
Prediction *prediction_next (const Model *model, int64_t after, int64_t until)
    G_GNUC_WARN_UNUSED_RESULT;
void prediction_free (Prediction *prediction);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Prediction, prediction_free)

/* Return the question, and why its answer is what it is, as far as the record tells. */
Prose *prediction_question (const Model *model, const Prediction *prediction)
    G_GNUC_WARN_UNUSED_RESULT;
Prose *prediction_reason (const Model *model, const Prediction *prediction)
    G_GNUC_WARN_UNUSED_RESULT;

/* Returns what candidate `index` is called: "worker 3", "none of these". The caller frees
 * it. */
char *prediction_candidate (const Model *model, const Prediction *prediction, guint index)
    G_GNUC_WARN_UNUSED_RESULT;
