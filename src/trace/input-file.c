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
#include "trace/format.h"

#define COPY_SIZE (256u * 1024)

static void
set_open_error (GError **error, const char *path, const char *cause)
{
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_OPEN,
               "Could not open \"%s\": %s. Check the name, and that you may read it.", path, cause);
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

/* Returns whether the file goes on as a trace may: a header that is one, or not all of it yet. */
static gboolean
may_be_trace (const OutputFile *file)
{
  guint8 header[TRACE_FILE_HEADER_SIZE];
  guint32 version;

  return input_file_read (output_file_descriptor (file), 0, header, sizeof header) <
             sizeof header ||
         trace_format_judge_file_header (header, &version) == TRACE_FILE_HEADER_OK;
}

/* Copies what comes out of a pipe into a temporary file: all of it if it begins as a trace does, which
 * /dev/zero and other noise does not. Returns its descriptor, or -1. */
static int
copy_stream (int stream, const char *path, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (COPY_SIZE);
  g_autoptr (OutputFile) file = output_file_new_temporary (error);
  gboolean goes_on = file != NULL;

  while (goes_on) {
    guint64 there = output_file_size (file);
    gsize wanted =
        there < TRACE_FILE_HEADER_SIZE ? TRACE_FILE_HEADER_SIZE - (gsize) there : COPY_SIZE;
    ssize_t size = read (stream, bytes, wanted);
    if (size < 0 && errno == EINTR)
      continue;
    if (size < 0) {
      set_open_error (error, path, g_strerror (errno));
      return -1;
    }
    if (!output_file_write (file, bytes, (gsize) size, error))
      return -1;
    goes_on = size > 0 && (there >= TRACE_FILE_HEADER_SIZE || may_be_trace (file));
  }
  return file != NULL ? fcntl (output_file_descriptor (file), F_DUPFD_CLOEXEC, 0) : -1;
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
