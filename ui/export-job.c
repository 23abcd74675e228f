/* SPDX-License-Identifier: MIT
 *
 * Carries out an export, see export-job.h.
 */
#include "ui/export-job.h"

#include <stdatomic.h>

#include "figure/animation.h"
#include "figure/figure-stream.h"
#include "figure/page.h"

#define PARTS   10000.0 /* that progress is told in */
#define UNKNOWN UINT_MAX

struct _ExportJob {
  GThread *thread;
  const Model *model;
  ExportPlan *plan;
  char *path;
  GCancellable *cancellable;
  _Atomic (guint) progress; /* in PARTS, or UNKNOWN */
  GError *error;            /* the thread's until it is joined or its idle source runs */
  gboolean told;
  ExportDone done;
  gpointer user_data;
};

static gboolean
tell (gpointer data)
{
  ExportJob *job = data;

  if (!job->told) {
    job->told = TRUE;
    job->done (job->path, job->error, job->user_data);
  }
  return G_SOURCE_REMOVE;
}

static void
note_progress (double share, gpointer data)
{
  atomic_store_explicit (&((ExportJob *) data)->progress, (guint) (CLAMP (share, 0, 1) * PARTS),
                         memory_order_relaxed);
}

/* ------------------------------------------------------------------ data */

static gboolean
is_wanted (const ModelLane *lane, gpointer data)
{
  const ExportJob *job = data;

  return !g_hash_table_contains (job->plan->hidden_lanes,
                                 GUINT_TO_POINTER (model_lane_index (lane)));
}

static gboolean
write_to (ExportJob *job, GOutputStream *out, GError **error)
{
  const FigureOptions *figure = &job->plan->figure;
  const ConvertOptions options = {
    .title = figure->title != NULL ? figure->title : figure->name,
    .from = MAX (figure->start, 0),
    .to = figure->end,
    .includes = is_wanted,
    .progress = note_progress,
    .data = job,
  };

  if (job->plan->format == EXPORT_CSV)
    return convert_write_csv (job->model, &options, job->plan->table, out, job->cancellable, error);
  if (job->plan->format == EXPORT_CHROME)
    return convert_write_chrome (job->model, &options, out, job->cancellable, error);
  return convert_write_perfetto (job->model, &options, out, job->cancellable, error);
}

static gboolean
write_data (ExportJob *job, GError **error)
{
  g_autoptr (FigureFile) file = figure_file_new (job->path);
  g_autoptr (GOutputStream) stream = figure_stream_new (file);
  g_autoptr (GError) cause = NULL;

  /* Where the file failed, it knows why, and says it in a sentence. */
  if (write_to (job, stream, &cause) || figure_stream_has_failed (stream))
    return figure_file_finish (g_steal_pointer (&file), error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* ------------------------------------------------------------------ all of it */

static gboolean
write_film (ExportJob *job, GError **error)
{
  const AnimationOptions animation = { .cancellable = job->cancellable,
                                       .progress = note_progress,
                                       .data = job };

  return figure_write_animation (job->model, &job->plan->figure, &animation, job->path, error);
}

static gboolean
write_file (ExportJob *job, GError **error)
{
  const FigureOptions *figure = &job->plan->figure;

  switch (job->plan->format) {
  case EXPORT_PNG:
    return figure_write (job->model, figure, FIGURE_PNG, job->path, error);
  case EXPORT_SVG:
    return figure_write (job->model, figure, FIGURE_SVG, job->path, error);
  case EXPORT_PDF:
    return figure_write (job->model, figure, FIGURE_PDF, job->path, error);
  case EXPORT_HTML:
    return figure_write_page (job->model, figure, job->path, error);
  case EXPORT_APNG:
    return write_film (job, error);
  case EXPORT_CSV:
  case EXPORT_CHROME:
  case EXPORT_PERFETTO:
  case EXPORT_FORMATS:
    break;
  }
  return write_data (job, error);
}

static gpointer
work (gpointer data)
{
  ExportJob *job = data;

  if (!write_file (job, &job->error))
    g_assert (job->error != NULL);
  return GUINT_TO_POINTER (g_idle_add (tell, job));
}

ExportJob *
export_job_start (const Model *model, ExportPlan *plan, const char *path, ExportDone done,
                  gpointer user_data)
{
  ExportJob *job = g_new0 (ExportJob, 1);

  job->model = model;
  job->plan = plan;
  job->path = g_strdup (path);
  job->cancellable = g_cancellable_new ();
  atomic_init (&job->progress, UNKNOWN);
  job->done = done;
  job->user_data = user_data;
  job->thread = g_thread_new ("export", work, job);
  return job;
}

double
export_job_progress (ExportJob *job)
{
  guint progress = atomic_load_explicit (&job->progress, memory_order_relaxed);

  return progress == UNKNOWN ? -1 : progress / PARTS;
}

void
export_job_cancel (ExportJob *job)
{
  g_cancellable_cancel (job->cancellable);
}

void
export_job_finish (ExportJob *job)
{
  guint idle = GPOINTER_TO_UINT (g_thread_join (job->thread));

  if (!job->told) {
    g_source_remove (idle);
    tell (job);
  }
  g_clear_error (&job->error);
  g_object_unref (job->cancellable);
  export_plan_free (job->plan);
  g_free (job->path);
  g_free (job);
}
