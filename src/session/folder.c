/* SPDX-License-Identifier: MIT
 *
 * The session's folder, see folder.h. What lies in a shared place may be anybody's and may change
 * at any moment: folders are opened without following links, and all else is done relative to them.
 */
#include "session/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "event/segment.h"
#include "event/session-file.h"
#include "session/session.h"

#define FOLDER_PREFIX "heddle-"
#define FOLDER_MODE   0700u
#define SUFFIX_LENGTH 6 /* of the characters that mkdtemp() chooses */
/* How long a folder without a session file is left alone, in seconds. */
#define TIME_TO_SETTLE 60

/* ------------------------------------------------------------------ removing */

static gboolean
is_session_name (const char *name)
{
  return g_str_has_suffix (name, HEDDLE_SEGMENT_SUFFIX) ||
         strcmp (name, HEDDLE_SESSION_FILE) == 0 || strcmp (name, HEDDLE_SESSION_LINK) == 0;
}

/* Opens a second handle to the folder for reading its entries; closedir() closes it. */
static DIR *
list_folder (int folder)
{
  int handle = openat (folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = handle < 0 ? NULL : fdopendir (handle);

  if (entries == NULL && handle >= 0)
    close (handle);
  return entries;
}

/* Returns the next entry that is not the folder itself or its parent. */
static const char *
next_name (DIR *entries)
{
  const struct dirent *entry;

  while ((entry = readdir (entries)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      return entry->d_name;
  return NULL;
}

static void
empty_folder (int folder)
{
  DIR *entries = list_folder (folder);
  const char *name;

  while (entries != NULL && (name = next_name (entries)) != NULL)
    if (is_session_name (name))
      unlinkat (folder, name, 0);
  if (entries != NULL)
    closedir (entries);
}

void
session_folder_remove (const char *folder)
{
  int handle = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (handle < 0)
    return;
  empty_folder (handle);
  close (handle);
  rmdir (folder);
}

/* ------------------------------------------------------------------ sweeping */

/* Returns whether the name is one that session_folder_make() gives: "heddle-PID-XXXXXX". */
static gboolean
is_folder_name (const char *name)
{
  char *end;

  if (!g_str_has_prefix (name, FOLDER_PREFIX) || !g_ascii_isdigit (name[strlen (FOLDER_PREFIX)]))
    return FALSE;
  g_ascii_strtoull (name + strlen (FOLDER_PREFIX), &end, 10);
  return *end == '-' && strlen (end + 1) == SUFFIX_LENGTH;
}

static gboolean
is_settled (const struct stat *information)
{
  return information->st_mtime + TIME_TO_SETTLE < time (NULL) &&
         information->st_ctime + TIME_TO_SETTLE < time (NULL);
}

/* Returns whether the session of the open folder is over. Its collector locks the session file
 * before it writes to it: one that has its size and then is not locked has been let go. */
static gboolean
is_over (int folder, const struct stat *information)
{
  struct stat file_information;
  int file = openat (folder, HEDDLE_SESSION_FILE, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (file < 0)
    return errno == ENOENT && is_settled (information);
  gboolean over = fstat (file, &file_information) == 0 && S_ISREG (file_information.st_mode) &&
                  (file_information.st_size > 0 || is_settled (&file_information)) &&
                  !heddle_session_file_is_locked (file);
  close (file);
  return over;
}

static gboolean
has_foreign_entry (int folder)
{
  DIR *entries = list_folder (folder);
  gboolean foreign = entries == NULL;
  const char *name;

  while (!foreign && (name = next_name (entries)) != NULL)
    foreign = !is_session_name (name);
  if (entries != NULL)
    closedir (entries);
  return foreign;
}

static void
sweep_folder (int parent, const char *name)
{
  struct stat information;
  int folder = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (folder < 0)
    return;
  if (fstat (folder, &information) == 0 && information.st_uid == geteuid () &&
      is_over (folder, &information) && !has_foreign_entry (folder)) {
    empty_folder (folder);
    unlinkat (parent, name, AT_REMOVEDIR);
  }
  close (folder);
}

void
session_folder_sweep (const char *parent)
{
  int handle = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *entries = handle < 0 ? NULL : list_folder (handle);
  const char *name;

  while (entries != NULL && (name = next_name (entries)) != NULL)
    if (is_folder_name (name))
      sweep_folder (handle, name);
  if (entries != NULL)
    closedir (entries);
  if (handle >= 0)
    close (handle);
}

/* ------------------------------------------------------------------ making */

/* Returns NULL if XDG_RUNTIME_DIR may serve, else why not. */
static const char *
why_not_runtime_folder (const char *folder)
{
  struct stat information;

  if (stat (folder, &information) != 0)
    return g_strerror (errno);
  if (!S_ISDIR (information.st_mode))
    return "it is no folder";
  return information.st_uid == geteuid () ? NULL : "it belongs to another user";
}

/* Makes a folder in `parent`. Returns NULL and adds to `tried` if that fails. */
static char *
make_in (const char *parent, GString *tried)
{
  g_autofree char *name = g_strdup_printf (FOLDER_PREFIX "%d-XXXXXX", (int) getpid ());
  g_autofree char *path = g_build_filename (parent, name, NULL);

  if (g_mkdtemp_full (path, FOLDER_MODE) != NULL)
    return g_steal_pointer (&path);
  g_string_append_printf (tried, "%sin \"%s\" (%s)", tried->len > 0 ? ", " : "", parent,
                          g_strerror (errno));
  return NULL;
}

char *
session_folder_make (GError **error)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");
  const char *parents[] = { NULL, "/dev/shm", g_get_tmp_dir () };
  g_autoptr (GString) tried = g_string_new (NULL);
  char *path = NULL;

  if (runtime != NULL && runtime[0] != '\0') {
    const char *reason = why_not_runtime_folder (runtime);
    if (reason == NULL)
      parents[0] = runtime;
    else
      g_string_append_printf (tried, "in \"%s\" (XDG_RUNTIME_DIR: %s)", runtime, reason);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (parents); i++)
    if (parents[i] != NULL)
      session_folder_sweep (parents[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (parents) && path == NULL; i++)
    if (parents[i] != NULL)
      path = make_in (parents[i], tried);
  if (path == NULL)
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_NO_SESSION,
                 "Could not make a session folder anywhere: not %s. Set XDG_RUNTIME_DIR to a "
                 "folder of your own that exists.",
                 tried->str);
  return path;
}
