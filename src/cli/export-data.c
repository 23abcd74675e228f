/* SPDX-License-Identifier: MIT */
#include "cli/export-data.h"

#include <gio/gio.h>
#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "convert/convert.h"
#include "session/session.h"

/* What the writers' callbacks are told. */
typedef struct {
  const ExportFigure *figure;
  Progress *progress;
} Work;

static gboolean
is_wanted (const ModelLane *lane, gpointer data)
{
  const Work *work = data;
  GHashTable *hidden = work->figure->hidden;

  return hidden == NULL ||
         !g_hash_table_contains (hidden, GUINT_TO_POINTER (model_lane_index (lane)));
}

static void
say (double share, gpointer data)
{
  const Work *work = data;

  progress_say (share, work->progress);
}

static gboolean
write_to (GOutputStream *out, const ExportFigure *figure, const Model *model, const char *what,
          GError **error)
{
  g_autoptr (Progress) progress = progress_new (what);
  Work work = { figure, progress };
  const ConvertOptions options = {
    .title = figure->options.title != NULL ? figure->options.title : figure->options.name,
    /* Without a range all is written, and not what a figure's margins leave. */
    .from = figure->has_start ? figure->options.start : 0,
    .to = figure->has_end ? figure->options.end : 0,
    .includes = is_wanted,
    .progress = say,
    .data = &work,
  };

  if (figure->format == EXPORT_CSV)
    return convert_write_csv (model, &options, figure->table, out, NULL, error);
  if (figure->format == EXPORT_CHROME)
    return convert_write_chrome (model, &options, out, NULL, error);
  return convert_write_perfetto (model, &options, out, NULL, error);
}

/* Returns a stream to what is to become the file. */
static GOutputStream *
open_output (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (strcmp (path, "-") == 0)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_path (path);
  return G_OUTPUT_STREAM (
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, NULL, error));
}

static gboolean
write_file (const ExportFigure *figure, const Model *model, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *what = g_strdup_printf ("Writing %s", name);
  g_autoptr (GOutputStream) file = open_output (path, error);

  if (file == NULL)
    return FALSE;
  if (write_to (file, figure, model, what, error))
    return g_output_stream_close (file, NULL, error);
  /* Closed as cancelled, the temporary file goes away and what was there stays. */
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_output_stream_close (file, cancelled, NULL);
  return FALSE;
}

gboolean
export_data_write (const ExportFigure *figure, const Model *model, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (write_file (figure, model, path, &cause))
    return TRUE;
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_EXPORT,
               "Could not write \"%s\": %s. Choose another place.", name, cause->message);
  return FALSE;
}
