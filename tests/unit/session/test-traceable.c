/* SPDX-License-Identifier: MIT
 *
 * What is found, what is refused, with which status, and that the sentence names it.
 */
#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "elf-file.h"
#include "session/session.h"
#include "session/traceable.h"

typedef struct {
  char *folder;
  char *path; /* PATH as it was */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  (void) unused;
  fixture->folder = g_dir_make_tmp ("heddle-traceable-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_strdup (g_getenv ("PATH"));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  (void) unused;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_remove (path);
  }
  g_rmdir (fixture->folder);
  g_setenv ("PATH", fixture->path, TRUE);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* Writes a file into the folder and returns its path. */
static char *
add (Fixture *fixture, const char *name, const void *bytes, gssize size, int mode)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_file_set_contents (path, bytes, size, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, (mode_t) mode), ==, 0);
  return path;
}

static char *
add_text (Fixture *fixture, const char *name, const char *text)
{
  return add (fixture, name, text, -1, 0755);
}

static void
assert_found (const char *program, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_assert_true (session_check_traceable (program, &path, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (path, ==, wanted);
}

/* It is refused with that status, by one sentence that names `named` and holds `reason`. */
static void
assert_refused (const char *program, int status, const char *named, const char *reason)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", named);

  g_assert_false (session_check_traceable (program, &path, &error));
  g_assert_error (error, SESSION_ERROR, status);
  g_assert_null (path);
  g_assert_nonnull (strstr (error->message, quoted));
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_nonnull (strchr (error->message, ':'));
  g_assert_true (g_str_has_suffix (error->message, "."));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_found (Fixture *fixture, gconstpointer unused)
{
  ElfFile program = elf_file_dynamic ("main");
  g_autofree char *path = add (fixture, "found", &program, sizeof program, 0755);

  (void) unused;
  assert_found (path, path);
  assert_found ("/bin/sh", "/bin/sh");
  g_setenv ("PATH", fixture->folder, TRUE);
  assert_found ("found", path);
}

static void
test_not_found (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *file = add_text (fixture, "file", "");
  g_autofree char *under_file = g_build_filename (file, "below", NULL);

  (void) unused;
  g_setenv ("PATH", fixture->folder, TRUE);
  assert_refused ("missing", SESSION_STATUS_NOT_FOUND, "missing", "check its name and PATH");
  assert_refused (missing, SESSION_STATUS_NOT_FOUND, missing, "check its name and folder");
  assert_refused (under_file, SESSION_STATUS_NOT_FOUND, under_file, "check its name and folder");
  assert_refused ("", SESSION_STATUS_NOT_FOUND, "", "check its name");
}

/* What can't be executed is passed by for what can, further along PATH. */
static void
test_path_passes_by (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *plain = add (fixture, "sh", "text", -1, 0644);
  g_autofree char *path = g_strconcat (fixture->folder, ":/bin", NULL);

  (void) unused;
  g_setenv ("PATH", path, TRUE);
  assert_found ("sh", "/bin/sh");
  g_setenv ("PATH", fixture->folder, TRUE);
  assert_refused ("sh", SESSION_STATUS_NOT_TRACEABLE, plain, "may not be executed");
}

static void
test_not_executable (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *plain = add (fixture, "plain", "text", -1, 0644);
  g_autofree char *text = add_text (fixture, "text", "hello\n");
  g_autofree char *empty = add_text (fixture, "empty", "");

  (void) unused;
  assert_refused (plain, SESSION_STATUS_NOT_TRACEABLE, plain, "chmod +x");
  assert_refused (fixture->folder, SESSION_STATUS_NOT_TRACEABLE, fixture->folder, "is a folder");
  assert_refused (text, SESSION_STATUS_NOT_TRACEABLE, text, "#!/bin/sh");
  assert_refused (empty, SESSION_STATUS_NOT_TRACEABLE, empty, "#!/bin/sh");
  assert_refused ("/dev/null", SESSION_STATUS_NOT_TRACEABLE, "/dev/null", "may not be executed");
}

static void
test_elf (Fixture *fixture, gconstpointer unused)
{
  ElfFile file = elf_file_static ();
  g_autofree char *path = add (fixture, "static", &file, sizeof file, 0755);
  g_autofree char *cut = add (fixture, "cut", &file, sizeof file.header + 1, 0755);

  (void) unused;
  assert_refused (path, SESSION_STATUS_NOT_TRACEABLE, path, "statically linked");
  assert_refused (cut, SESSION_STATUS_NOT_TRACEABLE, cut, "damaged");
  file = elf_file_dynamic ("__tsan_init");
  g_autofree char *tsan = add (fixture, "tsan", &file, sizeof file, 0755);
  assert_refused (tsan, SESSION_STATUS_NOT_TRACEABLE, tsan, "ThreadSanitizer");
  file = elf_file_dynamic ("");
  file.header.e_ident[EI_CLASS] = ELFCLASS32;
  g_autofree char *narrow = add (fixture, "narrow", &file, sizeof file, 0755);
  assert_refused (narrow, SESSION_STATUS_NOT_TRACEABLE, narrow, "64-bit");
}

static void
test_script (Fixture *fixture, gconstpointer unused)
{
  ElfFile file = elf_file_static ();
  g_autofree char *program = add (fixture, "static", &file, sizeof file, 0755);
  g_autofree char *first_line = g_strdup_printf ("#! %s -x\n", program);
  g_autofree char *shell = add_text (fixture, "shell", "#!/bin/sh\nexit 0\n");
  g_autofree char *spaced = add_text (fixture, "spaced", "#!\t /bin/sh\t-e");
  g_autofree char *bare = add_text (fixture, "bare", "#!");
  g_autofree char *of_static = add_text (fixture, "of-static", first_line);
  g_autofree char *of_missing = add_text (fixture, "of-missing", "#!/nonexistent/lua\n");

  (void) unused;
  assert_found (shell, shell);
  assert_found (spaced, spaced);
  assert_refused (bare, SESSION_STATUS_NOT_TRACEABLE, bare, "check its first line");
  assert_refused (of_static, SESSION_STATUS_NOT_TRACEABLE, program, "statically linked");
  assert_refused (of_missing, SESSION_STATUS_NOT_TRACEABLE, "/nonexistent/lua", "does not exist");
}

static void
test_script_for_itself (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "loop", NULL);
  g_autofree char *text = g_strdup_printf ("#!%s\n", path);
  g_autofree char *loop = add_text (fixture, "loop", text);

  (void) unused;
  assert_refused (loop, SESSION_STATUS_NOT_TRACEABLE, loop, "too deep");
}

static void
test_script_by_env (Fixture *fixture, gconstpointer unused)
{
  ElfFile file = elf_file_static ();
  g_autofree char *program = add (fixture, "odd", &file, sizeof file, 0755);
  g_autofree char *shell = add_text (fixture, "shell", "#!/usr/bin/env sh\n");
  g_autofree char *split = add_text (fixture, "split", "#!/usr/bin/env -S sh -e\n");
  g_autofree char *odd = add_text (fixture, "by-env", "#!/usr/bin/env odd\n");
  g_autofree char *none = add_text (fixture, "none", "#!/usr/bin/env heddle-none\n");
  g_autofree char *path = g_strconcat (fixture->folder, ":/bin:/usr/bin", NULL);

  (void) unused;
  g_setenv ("PATH", path, TRUE);
  assert_found (split, split);
  assert_refused (odd, SESSION_STATUS_NOT_TRACEABLE, program, "statically linked");
  assert_refused (none, SESSION_STATUS_NOT_FOUND, "heddle-none", "PATH");
  g_setenv ("PATH", "/bin:/usr/bin", TRUE);
  assert_found (shell, shell);
}

/* Whether the loader distrusts a program is a matter of who runs it: root's own setuid programs
 * change nothing for root. */
static void
test_privileges (Fixture *fixture, gconstpointer unused)
{
  ElfFile file = elf_file_dynamic ("main");
  g_autofree char *path = add (fixture, "privileged", &file, sizeof file, 04755);
  struct statvfs mount;

  (void) unused;
  assert_found (path, path);
  g_assert_cmpint (g_chmod (path, 02755), ==, 0);
  assert_found (path, path);
  if (getuid () != 0 || statvfs (path, &mount) != 0 || (mount.f_flag & ST_NOSUID) ||
      chown (path, 65534, 65534) != 0) {
    g_test_skip ("only root can make a program that becomes somebody else");
    return;
  }
  g_assert_cmpint (g_chmod (path, 04755), ==, 0); /* chown took the bits away */
  assert_refused (path, SESSION_STATUS_NOT_TRACEABLE, path, "gains privileges");
  g_assert_cmpint (g_chmod (path, 02755), ==, 0);
  assert_refused (path, SESSION_STATUS_NOT_TRACEABLE, path, "gains privileges");
  g_assert_cmpint (g_chmod (path, 02745), ==, 0); /* not for the group to execute */
  assert_found (path, path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) \
  g_test_add ("/session/traceable/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("found", test_found);
  ADD ("not-found", test_not_found);
  ADD ("path-passes-by", test_path_passes_by);
  ADD ("not-executable", test_not_executable);
  ADD ("elf", test_elf);
  ADD ("script", test_script);
  ADD ("script-for-itself", test_script_for_itself);
  ADD ("script-by-env", test_script_by_env);
  ADD ("privileges", test_privileges);
  return g_test_run ();
}
