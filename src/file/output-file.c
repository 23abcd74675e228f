/* SPDX-License-Identifier: MIT
 *
 * Files that appear when they are told to, see output-file.h.
 */
#include "file/output-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_TRIES      100
#define LINKS_MOST      40 /* of a path, as the kernel has it */
#define OWN_DESCRIPTORS "/proc/self/fd"

struct _OutputFile {
  char *name;      /* as its user calls it */
  char *path;      /* as it will be called; NULL: never */
  char *hidden;    /* its name until then; NULL: it has none */
  int descriptor;  /* or -1 */
  guint64 size;    /* bytes written */
  gboolean is_own; /* a regular file of ours, not a device or a pipe */
  gboolean is_published;
};

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
    return "Raise the limit on the size of files (ulimit -f) or write less.";
  case ENAMETOOLONG:
    return "Choose a shorter name.";
  case ELOOP:
    return "Its symbolic links lead nowhere: choose another name.";
  case ENOMEM:
    return "Choose a smaller figure.";
  default:
    return "Choose another folder.";
  }
}

gboolean
output_file_fail (GError **error, const char *path, int number)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               "Could not write \"%s\": %s. %s", strcmp (path, "-") == 0 ? "standard output" : name,
               g_strerror (number), advice (number));
  return FALSE;
}

/* ------------------------------------------------------------------ making */

/* Returns where the path's symbolic links lead, the last of which need not exist: they shall stay.
 * NULL, with errno, if that is nowhere. */
static char *
resolve (const char *path)
{
  g_autofree char *at = g_strdup (path);

  for (int i = 0; i < LINKS_MOST; i++) {
    g_autofree char *target = g_file_read_link (at, NULL);
    if (target == NULL)
      return g_steal_pointer (&at);
    g_autofree char *folder = g_path_get_dirname (at);
    char *next =
        g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (folder, target, NULL);
    g_free (at);
    at = next;
  }
  errno = ELOOP;
  return NULL;
}

/* Returns whether the path is a name of standard output, as /dev/stdout is. */
static gboolean
is_standard_output (const char *path, const struct stat *status)
{
  struct stat output;

  return strcmp (path, "-") == 0 ||
         (fstat (STDOUT_FILENO, &output) == 0 && output.st_dev == status->st_dev &&
          output.st_ino == status->st_ino);
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

/* Gives the file the rights of the one that it will replace, and its owner if that is allowed. */
static void
take_rights (const OutputFile *file, const struct stat *there)
{
  /* First the owner, as a change of it takes rights away. */
  if (fchown (file->descriptor, there->st_uid, there->st_gid) != 0)
    errno = 0;
  if (fchmod (file->descriptor, there->st_mode & 07777) != 0)
    errno = 0;
}

/* Opens what `path` is. Returns FALSE, with errno, if it can't be written. */
static gboolean
open_output (OutputFile *file, const char *path)
{
  struct stat there = { 0 };
  gboolean exists = stat (path, &there) == 0;

  if (is_standard_output (path, &there)) {
    file->descriptor = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    return file->descriptor >= 0;
  }
  if (exists && !S_ISREG (there.st_mode)) {
    file->descriptor = open (path, O_WRONLY | O_CLOEXEC);
    return file->descriptor >= 0;
  }
  file->path = resolve (path);
  if (file->path == NULL)
    return FALSE;
  open_own (file);
  if (file->descriptor >= 0 && exists)
    take_rights (file, &there);
  return file->descriptor >= 0;
}

OutputFile *
output_file_new (const char *path, GError **error)
{
  g_autoptr (OutputFile) file = g_new0 (OutputFile, 1);

  file->name = g_strdup (path);
  file->descriptor = -1;
  if (open_output (file, path))
    return g_steal_pointer (&file);
  output_file_fail (error, path, errno);
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
  file->name = g_strdup ("a temporary file");
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
  int cause = errno;
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (cause),
               "Could not create a temporary file in \"%s\": %s. Set TMPDIR to another folder.",
               folder, g_strerror (cause));
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
  g_free (file->name);
  g_free (file);
}

/* ------------------------------------------------------------------ writing */

gboolean
output_file_write (OutputFile *file, const void *bytes, gsize size, GError **error)
{
  const guint8 *rest = bytes;
  gsize done = 0;

  while (done < size) {
    ssize_t written = write (file->descriptor, rest + done, size - done);
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
    return output_file_fail (error, file->name, cause);
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
output_file_sync (OutputFile *file, GError **error)
{
  return !file->is_own || fsync (file->descriptor) == 0 ||
         output_file_fail (error, file->name, errno);
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
  return output_file_fail (error, file->name, errno);
}

gboolean
output_file_save (const char *path, const void *bytes, gsize size, GError **error)
{
  g_autoptr (OutputFile) file = output_file_new (path, error);

  return file != NULL && output_file_write (file, bytes, size, error) &&
         output_file_sync (file, error) && output_file_publish (file, error);
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
