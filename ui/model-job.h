/* SPDX-License-Identifier: MIT
 *
 * Work on a model in a thread of its own, so that no frame waits for it: one request at a time,
 * whose result comes back to the main thread. While a program runs the same is asked for again and
 * again; a job that takes long is then begun less often, so that it never has more than a part of a
 * processor.
 *
 * All functions are called in the main thread. A job does not keep its model: call
 * model_job_cancel() before that goes.
 */
#pragma once

#include <gio/gio.h>

#include "model/model.h"

typedef struct _ModelJob ModelJob;

/* What is done in the thread; returns the result. Cancelled, it returns soon, with anything or
 * NULL. */
typedef gpointer (*ModelJobWork) (const Model *model, gconstpointer request,
                                  GCancellable *cancellable);

/* Takes the result over, in the main thread. Never called for what was cancelled. */
typedef void (*ModelJobDone) (gpointer result, gpointer user_data);

/* Returns a job that does nothing yet; free it with model_job_free(). A result that nobody takes is
 * freed by `free_result`. */
ModelJob *model_job_new (ModelJobWork work, GDestroyNotify free_result, ModelJobDone done,
                         gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void model_job_free (ModelJob *job);

/* Asks for the result of `request` (nullable; taken over, and freed with g_free()). It is worked
 * for as soon as what is worked for now is done, and `period` milliseconds, or a few times as long
 * as that takes, have passed since it was begun. Of several that wait only the last is worked
 * for. */
void model_job_ask (ModelJob *job, const Model *model, gpointer request, guint period);

/* The same at once: what is worked for now is cancelled. */
void model_job_begin (ModelJob *job, const Model *model, gpointer request);

/* Returns whether a result is on its way. */
gboolean model_job_is_busy (const ModelJob *job);

/* Waits until nobody looks at the model any more; that is soon. There will be no result. */
void model_job_cancel (ModelJob *job);
