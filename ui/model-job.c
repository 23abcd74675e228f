/* SPDX-License-Identifier: MIT
 *
 * Work on a model in a thread, see model-job.h.
 */
#include "ui/model-job.h"

#define REST 4 /* times as long as the work took */

struct _ModelJob {
  ModelJobWork work;
  GDestroyNotify free_result;
  ModelJobDone done;
  gpointer user_data;
  gint64 begun; /* microseconds of the monotonic clock; 0: never */
  gint64 took;
  GThread *thread; /* NULL: nothing is being done */
  /* Of what is being done. The thread writes the last two, and ends; who joins it reads them. */
  const Model *model;
  gpointer request;
  GCancellable *cancellable;
  gpointer result;
  guint arrival; /* the source that brings the result to the main thread */
  /* What is to be done next. */
  const Model *waiting_model; /* NULL: nothing */
  gpointer waiting_request;
  guint period; /* milliseconds */
  guint wake;   /* the timeout's id, or 0 */
};

ModelJob *
model_job_new (ModelJobWork work, GDestroyNotify free_result, ModelJobDone done, gpointer user_data)
{
  ModelJob *job = g_new0 (ModelJob, 1);

  job->work = work;
  job->free_result = free_result;
  job->done = done;
  job->user_data = user_data;
  job->cancellable = g_cancellable_new ();
  return job;
}

void
model_job_free (ModelJob *job)
{
  if (job == NULL)
    return;
  model_job_cancel (job);
  g_object_unref (job->cancellable);
  g_free (job);
}

static gboolean arrive (gpointer data);

/* Waits for the thread's end. Returns its result. */
static gpointer
join (ModelJob *job)
{
  g_thread_join (g_steal_pointer (&job->thread));
  job->took = g_get_monotonic_time () - job->begun;
  g_clear_pointer (&job->request, g_free);
  return g_steal_pointer (&job->result);
}

static gpointer
run (gpointer data)
{
  ModelJob *job = data;

  job->result = job->work (job->model, job->request, job->cancellable);
  job->arrival = g_idle_add_full (G_PRIORITY_DEFAULT, arrive, job, NULL);
  return NULL;
}

static void
work_for (ModelJob *job, const Model *model, gpointer request)
{
  g_cancellable_reset (job->cancellable);
  job->model = model;
  job->request = request;
  job->begun = g_get_monotonic_time ();
  job->thread = g_thread_new ("model-job", run, job);
}

/* ------------------------------------------------------------------ what waits */

static void
forget_waiting (ModelJob *job)
{
  g_clear_handle_id (&job->wake, g_source_remove);
  g_clear_pointer (&job->waiting_request, g_free);
  job->waiting_model = NULL;
}

static gboolean
wake (gpointer data)
{
  ModelJob *job = data;
  const Model *model = g_steal_pointer (&job->waiting_model);

  job->wake = 0;
  work_for (job, model, g_steal_pointer (&job->waiting_request));
  return G_SOURCE_REMOVE;
}

/* Begins what waits, if something does and nothing is done now, once it is time. */
static void
plan (ModelJob *job)
{
  if (job->waiting_model == NULL || job->thread != NULL || job->wake != 0)
    return;
  gint64 rest = MAX (job->period * G_GINT64_CONSTANT (1000), (1 + REST) * job->took);
  gint64 wait = job->begun == 0 ? 0 : job->begun + rest - g_get_monotonic_time ();
  job->wake = g_timeout_add ((guint) (MAX (wait, 0) + 999) / 1000, wake, job);
}

static gboolean
arrive (gpointer data)
{
  ModelJob *job = data;
  gpointer result = join (job);

  job->arrival = 0;
  plan (job);
  job->done (result, job->user_data);
  return G_SOURCE_REMOVE;
}

/* ------------------------------------------------------------------ asking */

void
model_job_ask (ModelJob *job, const Model *model, gpointer request, guint period)
{
  g_free (job->waiting_request);
  job->waiting_model = model;
  job->waiting_request = request;
  job->period = period;
  plan (job);
}

void
model_job_begin (ModelJob *job, const Model *model, gpointer request)
{
  model_job_cancel (job);
  work_for (job, model, request);
}

gboolean
model_job_is_busy (const ModelJob *job)
{
  return job->thread != NULL || job->waiting_model != NULL;
}

void
model_job_cancel (ModelJob *job)
{
  forget_waiting (job);
  if (job->thread == NULL)
    return;
  g_cancellable_cancel (job->cancellable);
  gpointer result = join (job);
  if (result != NULL)
    job->free_result (result);
  g_clear_handle_id (&job->arrival, g_source_remove);
}
