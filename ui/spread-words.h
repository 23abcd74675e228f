/* SPDX-License-Identifier: MIT
 *
 * What is selected, among others of its kind: which histograms (explain/spread.h) say how long the likes of
 * it took, and their words. No widget.
 */
#pragma once

#include "explain/spread.h"
#include "paint/scene.h"

/* Returns the spreads that go with `subject`, as an array of Spread that frees them; those of at most one
 * length are left out. NULL if it was cancelled. Sets `mark` to the length of the subject itself, or -1.
 * Any thread, while the model's writer goes on. */
GPtrArray *spread_words_find (const Model *model, Subject subject, int64_t *mark,
                              GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

/* Returns what the spread is of, a constant: "How long waits for it took". */
const char *spread_words_title (const Spread *spread);

/* Return sentences, which the caller frees: of all, with the percentiles; and of bar `index`. */
char *spread_words_summary (const Spread *spread) G_GNUC_WARN_UNUSED_RESULT;
char *spread_words_bar (const Spread *spread, guint index) G_GNUC_WARN_UNUSED_RESULT;
