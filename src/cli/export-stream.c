/* SPDX-License-Identifier: MIT */
#include "cli/export-stream.h"

G_DECLARE_FINAL_TYPE (ExportStream, export_stream, EXPORT, STREAM, GOutputStream)

struct _ExportStream {
  GOutputStream parent;
  FigureFile *file;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (ExportStream, export_stream, G_TYPE_OUTPUT_STREAM)

static gssize
write_bytes (GOutputStream *stream, const void *bytes, gsize length, GCancellable *cancellable,
             GError **error)
{
  ExportStream *self = EXPORT_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (figure_file_write (self->file, bytes, length))
    return (gssize) length;
  self->failed = TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The file could not be written.");
  return -1;
}

static void
export_stream_class_init (ExportStreamClass *class)
{
  G_OUTPUT_STREAM_CLASS (class)->write_fn = write_bytes;
}

static void
export_stream_init (ExportStream *self G_GNUC_UNUSED)
{
}

GOutputStream *
export_stream_new (FigureFile *file)
{
  ExportStream *self = g_object_new (export_stream_get_type (), NULL);

  self->file = file;
  return G_OUTPUT_STREAM (self);
}

gboolean
export_stream_has_failed (GOutputStream *stream)
{
  return EXPORT_STREAM (stream)->failed;
}
