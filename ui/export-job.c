/* SPDX-License-Identifier: MIT
 *
 * Writes a picture in a thread of its own, see export-job.h.
 */
#include "ui/export-job.h"

struct _ExportJob {
  GThread *thread;
  const Model *model;
  FigureOptions options;
  char *title;
  GHashTable *collapsed, *collapsed_lanes;
  char *path;
  GError *error; /* the thread's until it is joined or its idle source runs */
  gboolean told;
  ExportDone done;
  gpointer user_data;
};

static gboolean
tell (gpointer data)
{
  ExportJob *job = data;

  if (!job->told)
    job->done (job->path, job->error, job->user_data);
  job->told = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
write_picture (gpointer data)
{
  ExportJob *job = data;

  if (!figure_write_png (job->model, &job->options, job->path, &job->error))
    g_assert (job->error != NULL);
  return GUINT_TO_POINTER (g_idle_add (tell, job));
}

/* The window's own set may change while the picture is drawn. */
static GHashTable *
copy_set (GHashTable *set)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iterator;
  gpointer key;

  if (set == NULL)
    return copy;
  g_hash_table_iter_init (&iterator, set);
  while (g_hash_table_iter_next (&iterator, &key, NULL))
    g_hash_table_add (copy, key);
  return copy;
}

ExportJob *
export_job_start (const Model *model, const FigureOptions *options, const char *path,
                  ExportDone done, gpointer user_data)
{
  ExportJob *job = g_new0 (ExportJob, 1);

  job->model = model;
  job->options = *options;
  job->title = g_strdup (options->title);
  job->options.title = job->title;
  job->options.collapsed = job->collapsed = copy_set (options->collapsed);
  job->options.collapsed_lanes = job->collapsed_lanes = copy_set (options->collapsed_lanes);
  job->path = g_strdup (path);
  job->done = done;
  job->user_data = user_data;
  job->thread = g_thread_new ("export", write_picture, job);
  return job;
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
  g_free (job->title);
  g_hash_table_unref (job->collapsed);
  g_hash_table_unref (job->collapsed_lanes);
  g_free (job->path);
  g_free (job);
}
