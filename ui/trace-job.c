/* SPDX-License-Identifier: MIT
 *
 * Long work with trace files, see trace-job.h.
 */
#include "ui/trace-job.h"

#include <stdatomic.h>

#define PARTS 10000.0 /* that progress is told in */

struct _TraceJob {
  GThread *thread;
  Session *session; /* to be kept; NULL: a trace is opened */
  char *path;
  GCancellable *cancellable;
  _Atomic (guint) progress;       /* in PARTS */
  _Atomic (SessionTrace *) trace; /* once it has begun */
  GError *error;                  /* the thread's until it is joined or its idle source runs */
  gboolean told;
  TraceDone done;
  gpointer user_data;
};

static gboolean
tell (gpointer data)
{
  TraceJob *job = data;

  if (!job->told) {
    SessionTrace *trace = job->error == NULL ? trace_job_trace (job) : NULL;
    job->told = TRUE;
    if (trace != NULL)
      atomic_store_explicit (&job->trace, NULL, memory_order_relaxed);
    job->done (job->path, trace, job->error, job->user_data);
  }
  return G_SOURCE_REMOVE;
}

static void
note_progress (double fraction, gpointer data)
{
  atomic_store_explicit (&((TraceJob *) data)->progress, (guint) (CLAMP (fraction, 0, 1) * PARTS),
                         memory_order_relaxed);
}

static void
open_trace (TraceJob *job)
{
  SessionTrace *trace = session_trace_begin (job->path, &job->error);

  if (trace == NULL)
    return;
  /* Pairs with the acquire in trace_job_trace(). */
  atomic_store_explicit (&job->trace, trace, memory_order_release);
  (void) session_trace_read (trace, job->cancellable, note_progress, job, &job->error);
}

static gpointer
work (gpointer data)
{
  TraceJob *job = data;

  if (job->session != NULL)
    (void) session_record_to (job->session, job->path, &job->error);
  else
    open_trace (job);
  return GUINT_TO_POINTER (g_idle_add (tell, job));
}

static TraceJob *
start (Session *session, const char *path, TraceDone done, gpointer user_data)
{
  TraceJob *job = g_new0 (TraceJob, 1);

  job->session = session;
  job->path = g_strdup (path);
  job->cancellable = g_cancellable_new ();
  job->done = done;
  job->user_data = user_data;
  job->thread = g_thread_new ("trace", work, job);
  return job;
}

TraceJob *
trace_job_open (const char *path, TraceDone done, gpointer user_data)
{
  return start (NULL, path, done, user_data);
}

TraceJob *
trace_job_keep (Session *session, const char *path, TraceDone done, gpointer user_data)
{
  return start (session, path, done, user_data);
}

double
trace_job_progress (TraceJob *job)
{
  return atomic_load_explicit (&job->progress, memory_order_relaxed) / PARTS;
}

SessionTrace *
trace_job_trace (TraceJob *job)
{
  /* Pairs with the release in open_trace(). */
  return atomic_load_explicit (&job->trace, memory_order_acquire);
}

const char *
trace_job_path (TraceJob *job)
{
  return job->path;
}

void
trace_job_cancel (TraceJob *job)
{
  g_cancellable_cancel (job->cancellable);
}

void
trace_job_finish (TraceJob *job)
{
  guint idle = GPOINTER_TO_UINT (g_thread_join (job->thread));

  if (!job->told) {
    g_source_remove (idle);
    tell (job);
  }
  session_trace_free (trace_job_trace (job));
  g_clear_error (&job->error);
  g_object_unref (job->cancellable);
  g_free (job->path);
  g_free (job);
}
