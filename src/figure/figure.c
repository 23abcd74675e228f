/* SPDX-License-Identifier: MIT
 *
 * The file: written under a temporary name, forced to the disk, renamed. cairo hides why a write
 * failed, so the bytes go through a writer that keeps errno.
 */
#include "figure/figure.h"

#include <cairo.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "figure/picture.h"

#define MODE 0644

typedef struct {
  int file;
  int error; /* the errno of the first failure, or 0 */
} Writer;

/* ------------------------------------------------------------------ sentences */

static const char *
advice (int error)
{
  switch (error) {
  case ENOSPC:
  case EDQUOT:
    return "Free some space or choose another folder.";
  case ENOENT:
  case ENOTDIR:
    return "Create the folder first or choose another one.";
  case EACCES:
  case EPERM:
  case EROFS:
    return "Choose a folder that you may write to.";
  case EISDIR:
    return "A folder has that name: choose another one.";
  case EFBIG:
    return "Raise the limit on the size of files (ulimit -f) or choose a smaller figure.";
  case ENAMETOOLONG:
    return "Choose a shorter name.";
  default:
    return "Choose another folder.";
  }
}

static gboolean
fail (GError **error, const char *path, int number)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               "Could not write \"%s\": %s. %s", path, g_strerror (number), advice (number));
  return FALSE;
}

/* ------------------------------------------------------------------ bytes */

static cairo_status_t
write_bytes (void *closure, const unsigned char *bytes, unsigned int length)
{
  Writer *writer = closure;

  while (length > 0) {
    ssize_t written = write (writer->file, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      writer->error = written < 0 ? errno : EIO;
      return CAIRO_STATUS_WRITE_ERROR;
    }
    bytes += written;
    length -= (unsigned int) written;
  }
  return CAIRO_STATUS_SUCCESS;
}

/* Writes the surface to `file`, which is closed in any case. Returns 0 or an errno. */
static int
write_and_close (cairo_surface_t *surface, int file, gboolean durable)
{
  Writer writer = { .file = file };
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, write_bytes, &writer);

  if (status == CAIRO_STATUS_NO_MEMORY)
    writer.error = ENOMEM;
  else if (status != CAIRO_STATUS_SUCCESS && writer.error == 0)
    writer.error = EIO;
  /* A file system may notice only now that there is no room. */
  if (writer.error == 0 && durable && fsync (file) < 0)
    writer.error = errno;
  if (close (file) < 0 && writer.error == 0)
    writer.error = errno;
  return writer.error;
}

/* ------------------------------------------------------------------ files */

/* Writes to a pipe or a device: there is nothing to rename, and it must not be replaced. */
static int
write_in_place (cairo_surface_t *surface, const char *path)
{
  int file = g_open (path, O_WRONLY | O_CLOEXEC, 0);

  return file < 0 ? errno : write_and_close (surface, file, FALSE);
}

static int
write_beside (cairo_surface_t *surface, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *temporary = g_build_filename (folder, ".heddle-figure-XXXXXX", NULL);
  int file = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, MODE);
  int error;

  if (file < 0)
    return errno;
  error = write_and_close (surface, file, TRUE);
  if (error == 0 && g_rename (temporary, path) < 0)
    error = errno;
  if (error != 0)
    g_unlink (temporary);
  return error;
}

static int
write_surface (cairo_surface_t *surface, const char *path)
{
  GStatBuf there;

  if (g_stat (path, &there) < 0 || S_ISREG (there.st_mode))
    return write_beside (surface, path);
  return S_ISDIR (there.st_mode) ? EISDIR : write_in_place (surface, path);
}

gboolean
figure_write_png (const Model *model, const FigureOptions *options, const char *path,
                  GError **error)
{
  cairo_surface_t *surface;
  int failure;

  g_return_val_if_fail (model != NULL && options != NULL && path != NULL, FALSE);
  surface = picture_draw (model, options, path, error);
  if (surface == NULL)
    return FALSE;
  failure = write_surface (surface, path);
  cairo_surface_destroy (surface);
  return failure == 0 ? TRUE : fail (error, path, failure);
}
