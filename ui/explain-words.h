/* SPDX-License-Identifier: MIT
 *
 * What is selected, in words: what it is, how long it lasts, how that came about, and what such a thing is
 * in general. No widget. Any thread, while the model's writer goes on.
 */
#pragma once

#include <gio/gio.h>

#include "explain/prose.h"
#include "paint/scene.h"

typedef struct {
  char *title;        /* what it is */
  char *number;       /* how long it lasts; "" if it has no length */
  char *when;         /* from when to when; "" likewise */
  char *facts;        /* a fact a line, for what there is no narration of; else "" */
  Prose *prose;       /* how it came about; nullable */
  gboolean waits;     /* it is a wait for a lock, or of somebody in its queue */
  const char *lesson; /* a constant sentence for learners; nullable */
  GPtrArray *spreads; /* of Spread: how long the likes of it took */
  int64_t mark;       /* how long it took itself, for these; or -1 */
} ExplainWords;

/* Returns the words about `subject`; NULL if there is nothing to say, or if it was cancelled. */
ExplainWords *explain_words_new (const Model *model, Subject subject, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void explain_words_free (ExplainWords *words);
