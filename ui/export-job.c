/* SPDX-License-Identifier: MIT
 *
 * Writes a picture in a thread of its own, see export-job.h.
 */
#include "ui/export-job.h"

#define TABLES 5

struct _ExportJob {
  GThread *thread;
  const Model *model;
  FigureOptions options;
  char *title;
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

/* Returns the place of each table of lanes or processes that the options refer to. */
static GHashTable **
table_of (FigureOptions *options, gsize index)
{
  GHashTable **tables[TABLES] = { &options->collapsed, &options->collapsed_lanes,
                                  &options->hidden_lanes, &options->pinned_lanes,
                                  &options->lane_order };

  return tables[index];
}

/* The window's own table may change while the picture is drawn. */
static GHashTable *
copy_table (GHashTable *table)
{
  GHashTable *copy = g_hash_table_new (NULL, NULL);
  GHashTableIter iterator;
  gpointer key, value;

  if (table == NULL)
    return copy;
  g_hash_table_iter_init (&iterator, table);
  while (g_hash_table_iter_next (&iterator, &key, &value))
    g_hash_table_insert (copy, key, value);
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
  for (gsize i = 0; i < TABLES; i++) {
    GHashTable **table = table_of (&job->options, i);
    *table = copy_table (*table);
  }
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
  for (gsize i = 0; i < TABLES; i++)
    g_hash_table_unref (*table_of (&job->options, i));
  g_free (job->path);
  g_free (job);
}
