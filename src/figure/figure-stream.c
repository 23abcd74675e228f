/* SPDX-License-Identifier: MIT */
#include "figure/figure-stream.h"

G_DECLARE_FINAL_TYPE (FigureStream, figure_stream, FIGURE, STREAM, GOutputStream)

struct _FigureStream {
  GOutputStream parent;
  FigureFile *file;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (FigureStream, figure_stream, G_TYPE_OUTPUT_STREAM)

static gssize
write_bytes (GOutputStream *stream, const void *bytes, gsize length, GCancellable *cancellable,
             GError **error)
{
  FigureStream *self = FIGURE_STREAM (stream);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (figure_file_write (self->file, bytes, length))
    return (gssize) length;
  self->failed = TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The file could not be written.");
  return -1;
}

static void
figure_stream_class_init (FigureStreamClass *class)
{
  G_OUTPUT_STREAM_CLASS (class)->write_fn = write_bytes;
}

static void
figure_stream_init (FigureStream *self G_GNUC_UNUSED)
{
}

GOutputStream *
figure_stream_new (FigureFile *file)
{
  FigureStream *self = g_object_new (figure_stream_get_type (), NULL);

  self->file = file;
  return G_OUTPUT_STREAM (self);
}

gboolean
figure_stream_has_failed (GOutputStream *stream)
{
  return FIGURE_STREAM (stream)->failed;
}
