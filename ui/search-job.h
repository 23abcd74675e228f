/* SPDX-License-Identifier: MIT
 *
 * A search in a thread of its own: it takes as long as the run is large, and the window doesn't
 * wait.
 */
#pragma once

#include "explain/search.h"

typedef struct _SearchJob SearchJob;

/* Is called in the main thread with what was found, which it takes over. */
typedef void (*SearchDone) (SearchResult *result, gpointer data);

/* Searches `model` for `query`. Finish the job before the model goes, and in any case. */
SearchJob *search_job_start (const Model *model, const char *query, SearchDone done, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* Gives it up if it isn't done, waits until its thread has ended, and frees it. `done` is not
 * called any more. */
void search_job_finish (SearchJob *job);
