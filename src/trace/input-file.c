/* SPDX-License-Identifier: MIT
 *
 * Opening a file, see input-file.h.
 */
#include "trace/input-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/output-file.h"
#include "trace/error.h"

#define COPY_SIZE (256u * 1024)

static void
set_open_error (GError **error, const char *path, const char *cause)
{
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_OPEN,
               "Could not open \"%s\": %s. Check the name, and that you may read it.", path, cause);
}

/* Copies what comes out of a pipe into a temporary file. Returns its descriptor, or -1. */
static int
copy_stream (int stream, const char *path, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (COPY_SIZE);
  g_autoptr (OutputFile) file = output_file_new_temporary (error);

  while (file != NULL) {
    ssize_t size = read (stream, bytes, COPY_SIZE);
    if (size < 0 && errno == EINTR)
      continue;
    if (size == 0)
      return fcntl (output_file_descriptor (file), F_DUPFD_CLOEXEC, 0);
    if (size < 0) {
      set_open_error (error, path, g_strerror (errno));
      return -1;
    }
    if (!output_file_write (file, bytes, (gsize) size, error))
      return -1;
  }
  return -1;
}

int
input_file_open (const char *path, guint64 *size, GError **error)
{
  gboolean is_standard = strcmp (path, "-") == 0;
  int descriptor =
      is_standard ? fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open (path, O_RDONLY | O_CLOEXEC);
  struct stat status;

  if (descriptor < 0) {
    set_open_error (error, path, g_strerror (errno));
    return -1;
  }
  if (fstat (descriptor, &status) == 0 && !S_ISREG (status.st_mode)) {
    int copy = copy_stream (descriptor, is_standard ? "standard input" : path, error);
    close (descriptor);
    descriptor = copy;
  }
  if (descriptor < 0)
    return -1;
  if (fstat (descriptor, &status) == 0) {
    *size = (guint64) status.st_size;
    return descriptor;
  }
  set_open_error (error, path, g_strerror (errno));
  close (descriptor);
  return -1;
}

gsize
input_file_read (int descriptor, guint64 offset, guint8 *bytes, gsize size)
{
  gsize done = 0;

  while (done < size && offset + done <= G_MAXINT64) {
    ssize_t got = pread (descriptor, bytes + done, size - done, (off_t) (offset + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      break;
    done += (gsize) got;
  }
  return done;
}
