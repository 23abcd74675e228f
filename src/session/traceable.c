/* SPDX-License-Identifier: MIT */
#include "session/traceable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "session/elf-program.h"
#include "session/session.h"

#define FIRST_LINE_MAXIMUM 255u /* bytes of a script's first line that the kernel reads */
#define SCRIPTS_MAXIMUM    4u   /* scripts that are interpreted by scripts, as the kernel allows */
#define DEFAULT_PATH       "/bin:/usr/bin"

/* Sets a SESSION_ERROR and returns FALSE. */
static gboolean G_GNUC_PRINTF (3, 4)
    refuse (GError **error, SessionStatus status, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autoptr (GError) refusal = g_error_new_valist (SESSION_ERROR, (int) status, format, arguments);
  va_end (arguments);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

/* Returns whether there is something of that name that could be executed; `blocked` is set if there
 * is something that can't. */
static gboolean
is_executable (const char *path, gboolean *blocked)
{
  struct stat status;

  if (stat (path, &status) != 0) {
    *blocked |= errno == EACCES;
    return FALSE;
  }
  if (S_ISREG (status.st_mode) && faccessat (AT_FDCWD, path, X_OK, AT_EACCESS) == 0)
    return TRUE;
  *blocked = TRUE;
  return FALSE;
}

/* As execvp() does: what can't be executed is passed by, an empty folder is the current one. */
static char *
search_path (const char *program, char **blocked_path)
{
  const char *list = g_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (list != NULL ? list : DEFAULT_PATH, ":", -1);

  for (char **folder = folders; *folder != NULL; folder++) {
    gboolean blocked = FALSE;
    g_autofree char *path = g_build_filename (**folder != '\0' ? *folder : ".", program, NULL);

    if (is_executable (path, &blocked))
      return g_steal_pointer (&path);
    if (blocked && *blocked_path == NULL)
      *blocked_path = g_steal_pointer (&path);
  }
  return NULL;
}

/* Says why what is at `path` can't be executed. */
static gboolean
refuse_blocked (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return refuse (error, SESSION_STATUS_NOT_TRACEABLE,
                   "\"%s\" is a folder, not a program: name a program in it.", path);
  return refuse (error, SESSION_STATUS_NOT_TRACEABLE,
                 "\"%s\" may not be executed: check its permissions (chmod +x lets you run a "
                 "program of your own).",
                 path);
}

static char *
find_program (const char *program, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *blocked_path = NULL;
  gboolean blocked = FALSE;

  if (strchr (program, '/') != NULL) {
    if (is_executable (program, &blocked))
      return g_strdup (program);
    if (blocked)
      blocked_path = g_strdup (program);
  } else if (program[0] != '\0') {
    path = search_path (program, &blocked_path);
  }
  if (path == NULL && blocked_path != NULL)
    refuse_blocked (blocked_path, error);
  else if (path == NULL)
    refuse (error, SESSION_STATUS_NOT_FOUND, "There is no program \"%s\": check its name%s.",
            program, strchr (program, '/') != NULL ? " and folder" : " and PATH");
  return g_steal_pointer (&path);
}

/* Returns whether executing the file changes who we are, so that the kernel tells the dynamic
 * loader to distrust its environment (AT_SECURE). It compares the effective identity to come with
 * the real one that is; to root, who has every privilege, capabilities add nothing. */
static gboolean
gains_privileges (const char *path)
{
  struct stat status;
  struct statvfs mount;

  if (stat (path, &status) != 0 || prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ||
      (statvfs (path, &mount) == 0 && (mount.f_flag & ST_NOSUID)))
    return FALSE;
  if ((status.st_mode & S_ISUID) && status.st_uid != getuid ())
    return TRUE;
  /* Without the right to execute for the group, the bit means mandatory locking. */
  if ((status.st_mode & S_ISGID) && (status.st_mode & S_IXGRP) && status.st_gid != getgid ())
    return TRUE;
  return getuid () != 0 && getxattr (path, "security.capability", NULL, 0) > 0;
}

static gboolean
refuse_elf (const char *path, ElfProgram verdict, GError **error)
{
  const char *reason = NULL;

  switch (verdict) {
  case ELF_PROGRAM_DYNAMIC:
    return TRUE;
  case ELF_PROGRAM_STATIC:
    reason = "is statically linked, so the interposer can't enter it: build it dynamically linked "
             "(without -static) and run it again";
    break;
  case ELF_PROGRAM_OTHER_LIBRARY:
    reason = "is built for another C library (musl), so the interposer can't enter it: build it "
             "for glibc and run it again";
    break;
  case ELF_PROGRAM_INSTRUMENTED:
    reason = "is built with ThreadSanitizer, which stands where the interposer would: build it "
             "without -fsanitize=thread and run it again";
    break;
  case ELF_PROGRAM_OTHER_MACHINE:
    reason = "is built for another kind of processor, so the interposer can't enter it: build it "
             "for this machine, as a 64-bit program";
    break;
  case ELF_PROGRAM_NOT_A_PROGRAM:
    reason = "is an ELF file but not a program: name the program that was linked from it";
    break;
  case ELF_PROGRAM_DAMAGED:
    reason = "is a damaged ELF file: build or install it again";
    break;
  }
  return refuse (error, SESSION_STATUS_NOT_TRACEABLE, "\"%s\" %s.", path, reason);
}

static gboolean
check_elf (const char *path, const char *bytes, gsize size, GError **error)
{
  if (!refuse_elf (path, elf_program_judge (bytes, size), error))
    return FALSE;
  if (gains_privileges (path))
    return refuse (
        error, SESSION_STATUS_NOT_TRACEABLE,
        "\"%s\" gains privileges when it is run (setuid, setgid or capabilities), so the "
        "system keeps the interposer out: run a copy of it without them, or run Heddle as "
        "the user that it becomes.",
        path);
  return TRUE;
}

/* Takes the next word off a script's first line. */
static char *
next_word (const char **line, const char *end)
{
  while (*line < end && (**line == ' ' || **line == '\t'))
    ++*line;
  const char *word = *line;
  while (*line < end && **line != ' ' && **line != '\t' && **line != '\0')
    ++*line;
  return g_strndup (word, (gsize) (*line - word));
}

static gboolean check_file (const char *path, guint scripts, GError **error);

/* "#!/usr/bin/env python3" is the python3 of PATH. What env's options and assignments lead to is
 * left to env. */
static gboolean
check_word_of_env (const char *word, guint scripts, GError **error)
{
  if (word[0] == '\0' || word[0] == '-' || strchr (word, '=') != NULL)
    return TRUE;

  g_autofree char *path = find_program (word, error);
  return path != NULL && check_file (path, scripts, error);
}

static gboolean
check_script (const char *path, const char *bytes, gsize size, guint scripts, GError **error)
{
  gsize length = MIN (size, FIRST_LINE_MAXIMUM);
  const char *newline = memchr (bytes, '\n', length);
  const char *end = newline != NULL ? newline : bytes + length;
  const char *line = bytes + strlen ("#!");
  g_autofree char *interpreter = next_word (&line, end);
  g_autofree char *word = next_word (&line, end);
  g_autofree char *name = g_path_get_basename (interpreter);
  gboolean blocked = FALSE;

  if (scripts == 0)
    return refuse (
        error, SESSION_STATUS_NOT_TRACEABLE,
        "\"%s\" is a script for a script for a script, too deep for the system: name the "
        "last interpreter itself.",
        path);
  if (!is_executable (interpreter, &blocked))
    return refuse (error, SESSION_STATUS_NOT_TRACEABLE,
                   "\"%s\" is a script for \"%s\", which %s: check its first line.", path,
                   interpreter, blocked ? "may not be executed" : "does not exist");
  if (!check_file (interpreter, scripts - 1, error))
    return FALSE;
  return strcmp (name, "env") != 0 || check_word_of_env (word, scripts - 1, error);
}

static gboolean
check_file (const char *path, guint scripts, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &failure);

  if (file == NULL)
    return refuse (error, SESSION_STATUS_NOT_TRACEABLE,
                   "\"%s\" can't be read, so there is no telling whether it can be traced: get "
                   "permission to read it (%s).",
                   path, failure->message);
  const char *bytes = g_mapped_file_get_contents (file);
  gsize size = g_mapped_file_get_length (file);

  if (elf_program_is_elf (bytes, size))
    return check_elf (path, bytes, size, error);
  if (size >= 2 && memcmp (bytes, "#!", 2) == 0)
    return check_script (path, bytes, size, scripts, error);
  return refuse (
      error, SESSION_STATUS_NOT_TRACEABLE,
      "\"%s\" is neither an ELF program nor a script that names its interpreter: begin it "
      "with a line such as #!/bin/sh.",
      path);
}

gboolean
session_check_traceable (const char *program, char **path, GError **error)
{
  g_return_val_if_fail (program != NULL && path != NULL, FALSE);

  g_autofree char *found = find_program (program, error);
  if (found == NULL || !check_file (found, SCRIPTS_MAXIMUM, error))
    return FALSE;
  *path = g_steal_pointer (&found);
  return TRUE;
}
