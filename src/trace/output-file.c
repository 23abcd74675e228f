/* SPDX-License-Identifier: MIT
 *
 * Files that appear when they are told to, see output-file.h.
 */
#include "trace/output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/error.h"

#define NAME_TRIES      100
#define OWN_DESCRIPTORS "/proc/self/fd"

struct _OutputFile {
  char *path;      /* as it will be called; NULL: never */
  char *hidden;    /* its name until then; NULL: it has none */
  int descriptor;  /* or -1 */
  guint64 size;    /* bytes written */
  gboolean is_own; /* a regular file of ours, not a device or a pipe */
  gboolean is_published;
};

G_DEFINE_QUARK (heddle - trace - error - quark, trace_error)

/* ------------------------------------------------------------------ making */

/* Returns the path itself, or where its symbolic link leads: the link shall stay. */
static char *
resolve (const char *path)
{
  char *target = realpath (path, NULL);

  if (target == NULL)
    return g_strdup (path);
  char *copy = g_strdup (target);
  free (target);
  return copy;
}

/* Returns a name beside `path` that nobody else takes. */
static char *
hidden_name (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *hidden = g_strdup_printf (".%.200s.%08x", name, g_random_int ());

  return g_build_filename (folder, hidden, NULL);
}

/* Opens a file without a name in the folder; where there is no such thing, or it could not be
 * given a name later, one with a hidden name. */
static void
open_own (OutputFile *file)
{
  g_autofree char *folder = g_path_get_dirname (file->path);

  file->is_own = TRUE;
  file->descriptor = -1;
  if (g_file_test (OWN_DESCRIPTORS, G_FILE_TEST_IS_DIR))
    file->descriptor = open (folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
  for (int i = 0; i < NAME_TRIES && file->descriptor < 0; i++) {
    g_autofree char *hidden = hidden_name (file->path);
    file->descriptor = open (hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file->descriptor >= 0)
      file->hidden = g_steal_pointer (&hidden);
    else if (errno != EEXIST)
      return;
  }
}

OutputFile *
output_file_new (const char *path, GError **error)
{
  g_autoptr (OutputFile) file = g_new0 (OutputFile, 1);
  struct stat status;

  file->path = resolve (path);
  if (stat (file->path, &status) != 0 || S_ISREG (status.st_mode)) {
    open_own (file);
  } else {
    file->descriptor = open (file->path, O_WRONLY | O_CLOEXEC);
  }
  if (file->descriptor >= 0)
    return g_steal_pointer (&file);
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
               "Could not create \"%s\": %s. Choose another name or another folder.", path,
               g_strerror (errno));
  return NULL;
}

OutputFile *
output_file_new_temporary (GError **error)
{
  /* A long run's record is large: /tmp is in memory on many systems. */
  const char *folder = g_getenv ("TMPDIR");
  g_autoptr (OutputFile) file = g_new0 (OutputFile, 1);

  if (folder == NULL || *folder == '\0')
    folder = g_file_test ("/var/tmp", G_FILE_TEST_IS_DIR) ? "/var/tmp" : "/tmp";
  file->is_own = TRUE;
  file->descriptor = open (folder, O_RDWR | O_TMPFILE | O_CLOEXEC | O_EXCL, 0600);
  if (file->descriptor < 0) {
    g_autofree char *name = g_build_filename (folder, "heddle-XXXXXX", NULL);
    file->descriptor = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
    if (file->descriptor >= 0)
      unlink (name);
  }
  if (file->descriptor >= 0)
    return g_steal_pointer (&file);
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
               "Could not create a temporary file in \"%s\": %s. Set TMPDIR to another folder.",
               folder, g_strerror (errno));
  return NULL;
}

void
output_file_free (OutputFile *file)
{
  if (file == NULL)
    return;
  if (file->hidden != NULL)
    unlink (file->hidden);
  if (file->descriptor >= 0)
    close (file->descriptor);
  g_free (file->hidden);
  g_free (file->path);
  g_free (file);
}

/* ------------------------------------------------------------------ writing */

gboolean
output_file_write (OutputFile *file, const guint8 *bytes, gsize size, GError **error)
{
  gsize done = 0;

  while (done < size) {
    ssize_t written = write (file->descriptor, bytes + done, size - done);
    if (written >= 0) {
      done += (gsize) written;
      continue;
    }
    if (errno == EINTR)
      continue;
    int cause = errno;
    /* Without a half chunk at its end, which does no harm but would be told. */
    if (file->is_own && ftruncate (file->descriptor, (off_t) file->size) == 0)
      lseek (file->descriptor, (off_t) file->size, SEEK_SET);
    g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
                 "Could not write \"%s\": %s. Free some room, or choose another place.",
                 file->path != NULL ? file->path : "a temporary file", g_strerror (cause));
    return FALSE;
  }
  file->size += size;
  return TRUE;
}

/* Gives a file without a name a hidden one. */
static gboolean
link_hidden (OutputFile *file)
{
  g_autofree char *self = g_strdup_printf (OWN_DESCRIPTORS "/%d", file->descriptor);

  for (int i = 0; i < NAME_TRIES; i++) {
    g_autofree char *hidden = hidden_name (file->path);
    if (linkat (AT_FDCWD, self, AT_FDCWD, hidden, AT_SYMLINK_FOLLOW) == 0) {
      file->hidden = g_steal_pointer (&hidden);
      return TRUE;
    }
    if (errno != EEXIST)
      return FALSE;
  }
  return FALSE;
}

gboolean
output_file_publish (OutputFile *file, GError **error)
{
  if (!file->is_own || file->is_published || file->path == NULL)
    return TRUE;
  if ((file->hidden != NULL || link_hidden (file)) && rename (file->hidden, file->path) == 0) {
    g_clear_pointer (&file->hidden, g_free);
    file->is_published = TRUE;
    return TRUE;
  }
  g_set_error (error, TRACE_ERROR, TRACE_ERROR_WRITE,
               "Could not create \"%s\": %s. Choose another name or another folder.", file->path,
               g_strerror (errno));
  return FALSE;
}

int
output_file_descriptor (const OutputFile *file)
{
  return file->descriptor;
}

guint64
output_file_size (const OutputFile *file)
{
  return file->size;
}
