/* SPDX-License-Identifier: MIT */
#include "session/folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/segment.h"
#include "session/session.h"

#define FOLDER_PREFIX "heddle-"

/* A place in memory: segments are written to at the rate of events. */
static const char *
parent_folder (void)
{
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");

  return runtime != NULL && runtime[0] != '\0' ? runtime : "/dev/shm";
}

void
session_folder_remove (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    if (g_str_has_suffix (name, HEDDLE_SEGMENT_SUFFIX) ||
        strcmp (name, SESSION_INTERPOSER_LINK) == 0) {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  }
  g_rmdir (folder);
}

/* Returns whether `name` is a folder of a session whose heddle is dead: "heddle-PID-XXXXXX". */
static gboolean
is_stale (const char *parent, const char *name)
{
  char *end;
  GStatBuf information;

  if (!g_str_has_prefix (name, FOLDER_PREFIX))
    return FALSE;
  guint64 process = g_ascii_strtoull (name + strlen (FOLDER_PREFIX), &end, 10);
  if (process == 0 || process > G_MAXINT32 || *end != '-')
    return FALSE;
  g_autofree char *path = g_build_filename (parent, name, NULL);
  return g_lstat (path, &information) == 0 && S_ISDIR (information.st_mode) &&
         information.st_uid == getuid () && kill ((pid_t) process, 0) != 0 && errno == ESRCH;
}

static void
sweep (const char *parent)
{
  g_autoptr (GDir) entries = g_dir_open (parent, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    if (is_stale (parent, name)) {
      g_autofree char *path = g_build_filename (parent, name, NULL);
      session_folder_remove (path);
    }
  }
}

char *
session_folder_make (GError **error)
{
  const char *parent = parent_folder ();
  g_autofree char *name = g_strdup_printf (FOLDER_PREFIX "%d-XXXXXX", (int) getpid ());
  g_autofree char *path = g_build_filename (parent, name, NULL);

  sweep (parent);
  if (g_mkdtemp (path) != NULL)
    return g_steal_pointer (&path);
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_NO_SESSION,
               "Could not make a session folder in \"%s\": %s. Set XDG_RUNTIME_DIR to a folder of "
               "your own that exists, or unset it.",
               parent, g_strerror (errno));
  return NULL;
}
