/* SPDX-License-Identifier: MIT */
#include "figure/figure-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE       0644
#define NAME_TRIES 100

struct _FigureFile {
  char *path;
  char *temporary;   /* beside it; NULL: written in place, or it has no name yet */
  gboolean nameless; /* it has no name: if this process dies, it is gone */
  int file;          /* -1: not open */
  int error;         /* the errno of the first failure, or 0 */
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
    return "Raise the limit on the size of files (ulimit -f) or choose a smaller figure.";
  case ENAMETOOLONG:
    return "Choose a shorter name.";
  case ENOMEM:
    return "Choose a smaller figure.";
  default:
    return "Choose another folder.";
  }
}

gboolean
figure_file_fail (GError **error, const char *path, int number)
{
  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               "Could not write \"%s\": %s. %s", path, g_strerror (number), advice (number));
  return FALSE;
}

/* ------------------------------------------------------------------ the file */

/* Returns a new name beside the file, which may be taken. */
static char *
beside (const FigureFile *file)
{
  g_autofree char *folder = g_path_get_dirname (file->path);
  g_autofree char *name = g_strdup_printf (".heddle-figure-%08x", g_random_int ());

  return g_build_filename (folder, name, NULL);
}

/* Opens a file without a name or, where the file system knows no such thing, with a temporary
 * one. */
static void
open_beside (FigureFile *file)
{
  g_autofree char *folder = g_path_get_dirname (file->path);

  file->file = g_open (folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, MODE);
  file->nameless = file->file >= 0;
  if (file->nameless || (errno != EOPNOTSUPP && errno != EISDIR))
    return;
  file->temporary = g_build_filename (folder, ".heddle-figure-XXXXXX", NULL);
  file->file = g_mkstemp_full (file->temporary, O_WRONLY | O_CLOEXEC, MODE);
}

/* Gives the file a temporary name. Returns whether it has one. */
static gboolean
name_file (FigureFile *file)
{
  g_autofree char *itself = g_strdup_printf ("/proc/self/fd/%d", file->file);

  for (int i = 0; i < NAME_TRIES; i++) {
    g_autofree char *name = beside (file);
    if (linkat (AT_FDCWD, itself, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
      file->temporary = g_steal_pointer (&name);
      return TRUE;
    }
    if (errno != EEXIST)
      return FALSE;
  }
  return FALSE;
}

FigureFile *
figure_file_new (const char *path)
{
  FigureFile *file = g_new0 (FigureFile, 1);
  GStatBuf there;

  file->path = g_strdup (path);
  file->file = -1;
  if (strcmp (path, "-") == 0)
    file->file = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
  else if (g_stat (path, &there) < 0 || S_ISREG (there.st_mode))
    open_beside (file);
  else if (S_ISDIR (there.st_mode))
    errno = EISDIR;
  else
    file->file = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  file->error = file->file < 0 ? errno : 0;
  return file;
}

gboolean
figure_file_write (FigureFile *file, const void *bytes, gsize length)
{
  const char *rest = bytes;

  while (length > 0 && file->error == 0) {
    ssize_t written = write (file->file, rest, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0) {
      file->error = written < 0 ? errno : EIO;
      break;
    }
    rest += written;
    length -= (gsize) written;
  }
  return file->error == 0;
}

/* Closes the file, whatever came before, and renames it if all went well. */
static void
put_in_place (FigureFile *file)
{
  gboolean own = file->nameless || file->temporary != NULL;

  /* A file system may notice only now that there is no room. */
  if (file->error == 0 && own && fsync (file->file) < 0)
    file->error = errno;
  if (file->error == 0 && file->nameless && !name_file (file))
    file->error = errno;
  if (file->file >= 0 && close (file->file) < 0 && file->error == 0)
    file->error = errno;
  file->file = -1;
  if (file->error != 0 || !own)
    return;
  if (g_rename (file->temporary, file->path) < 0)
    file->error = errno;
  else
    g_clear_pointer (&file->temporary, g_free);
}

gboolean
figure_file_finish (FigureFile *file, GError **error)
{
  gboolean whole;

  put_in_place (file);
  whole = file->error == 0 || figure_file_fail (error, file->path, file->error);
  figure_file_free (file);
  return whole;
}

void
figure_file_free (FigureFile *file)
{
  if (file == NULL)
    return;
  if (file->file >= 0)
    close (file->file);
  /* A name without a file, where none could be made, is nobody's. */
  if (file->temporary != NULL)
    g_unlink (file->temporary);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}
