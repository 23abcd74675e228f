/* SPDX-License-Identifier: MIT */
#include "cli/export-data.h"

#include <string.h>

#include "cli/progress.h"
#include "convert/convert.h"
#include "figure/figure-stream.h"

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

gboolean
export_data_write (const ExportFigure *figure, const Model *model, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *what =
      g_strdup_printf ("Writing %s", strcmp (path, "-") == 0 ? "standard output" : name);
  g_autoptr (FigureFile) file = figure_file_new (path);
  g_autoptr (GOutputStream) stream = figure_stream_new (file);
  g_autoptr (GError) cause = NULL;

  /* Where the file failed, it knows why, and says it in a sentence. */
  if (write_to (stream, figure, model, what, &cause) || figure_stream_has_failed (stream))
    return figure_file_finish (g_steal_pointer (&file), error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
