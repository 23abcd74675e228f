/* SPDX-License-Identifier: MIT
 *
 * A search in a thread of its own, see search-job.h.
 */
#include "ui/search-job.h"

struct _SearchJob {
  const Model *model;
  char *query;
  GCancellable *cancellable;
  GThread *thread;
  SearchResult
      *result; /* the thread's until it has ended; NULL if it was cancelled, or handed out */
  SearchDone done;
  gpointer data;
  gboolean told;
};

static gboolean
tell (gpointer data)
{
  SearchJob *job = data;

  job->told = TRUE;
  if (job->result != NULL)
    job->done (g_steal_pointer (&job->result), job->data);
  return G_SOURCE_REMOVE;
}

static gpointer
work (gpointer data)
{
  SearchJob *job = data;

  job->result = search_run (job->model, job->query, job->cancellable);
  return GUINT_TO_POINTER (g_idle_add (tell, job));
}

SearchJob *
search_job_start (const Model *model, const char *query, SearchDone done, gpointer data)
{
  SearchJob *job = g_new0 (SearchJob, 1);

  job->model = model;
  job->query = g_strdup (query);
  job->cancellable = g_cancellable_new ();
  job->done = done;
  job->data = data;
  job->thread = g_thread_new ("search", work, job);
  return job;
}

void
search_job_finish (SearchJob *job)
{
  g_cancellable_cancel (job->cancellable);
  guint idle = GPOINTER_TO_UINT (g_thread_join (job->thread));

  if (!job->told)
    g_source_remove (idle);
  g_clear_pointer (&job->result, search_result_free);
  g_object_unref (job->cancellable);
  g_free (job->query);
  g_free (job);
}
