/* SPDX-License-Identifier: MIT */
#include "figure/figure-file.h"

#include "file/output-file.h"

struct _FigureFile {
  OutputFile *output; /* NULL: it could not be opened */
  GError *error;      /* the first failure, or NULL */
};

FigureFile *
figure_file_new (const char *path)
{
  FigureFile *file = g_new0 (FigureFile, 1);

  file->output = output_file_new (path, &file->error);
  return file;
}

gboolean
figure_file_write (FigureFile *file, const void *bytes, gsize length)
{
  return file->error == NULL && output_file_write (file->output, bytes, length, &file->error);
}

gboolean
figure_file_finish (FigureFile *file, GError **error)
{
  gboolean whole = file->error == NULL && output_file_sync (file->output, &file->error) &&
                   output_file_publish (file->output, &file->error);

  if (!whole)
    g_propagate_error (error, g_steal_pointer (&file->error));
  figure_file_free (file);
  return whole;
}

void
figure_file_free (FigureFile *file)
{
  if (file == NULL)
    return;
  output_file_free (file->output);
  g_clear_error (&file->error);
  g_free (file);
}
