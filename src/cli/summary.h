/* SPDX-License-Identifier: MIT
 *
 * What was seen, in a few lines of text.
 */
#pragma once

#include <glib.h>

#include "model/model.h"

typedef struct {
  gboolean is_flight;     /* the model is of what a flight recorder kept */
  int64_t begin;          /* only what is later counts: what the recorder kept begins here */
  const char *clock_note; /* a sentence on the clock, or NULL */
} SummaryOptions;

/* Returns a line for each process, thread, lock and channel of `model`, and one of totals:
 *
 *   process 1    counter, pid 4711
 *   thread       worker 1: lived 812 ms, running 12 %, waits for a lock 61 %, sleeping 27 %
 *   lock         counter: 100 acquisitions, 84 after a wait, held 99 %, contended 97 %
 *   condition    not empty: 4 waits, notified 43 times, 39 in vain
 *   channel      messages: 40 sent, 40 received, backlog at most 4 of 4
 *   deadlock     "A to B" has waited 2.0 s for the mutex "B", which "B to A" holds. ...
 *   events       1204, 0 lost
 *
 * Locks that were never waited for and have no name are counted in one line. Of a flight recorder a
 * first line says how much it kept: "kept the last 5.0 s". `options` may be NULL. The caller frees
 * the string. */
char *summary_text (const Model *model, const SummaryOptions *options) G_GNUC_WARN_UNUSED_RESULT;
