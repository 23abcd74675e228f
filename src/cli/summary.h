/* SPDX-License-Identifier: MIT
 *
 * What was seen, in a few lines of text.
 */
#pragma once

#include <glib.h>

#include "model/model.h"

/* Returns a line for each process, thread, lock and channel of `model`, and one of totals:
 *
 *   process 1    counter, pid 4711
 *   thread       worker 1: lived 812 ms, running 12 %, waits for a lock 61 %, sleeping 27 %
 *   lock         counter: 100 acquisitions, 84 after a wait, held 99 %, contended 97 %
 *   channel      messages: 40 sent, 40 received, backlog at most 4 of 4
 *   events       1204, 0 lost
 *
 * Locks that were never waited for and have no name are counted in one line. The caller frees the
 * string. */
char *summary_text (const Model *model) G_GNUC_WARN_UNUSED_RESULT;
