/* SPDX-License-Identifier: MIT
 *
 * The session's folder: where it is made, and that what dead sessions left goes, and nothing else.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/session-file.h"
#include "session/folder.h"

#define NAME "heddle-4711-abcdef"

typedef struct {
  char *parent;
  char *folder; /* NAME in it, made */
} Place;

static void
place_set_up (Place *place, gconstpointer data)
{
  (void) data;
  place->parent = g_dir_make_tmp ("session-folder-XXXXXX", NULL);
  place->folder = g_build_filename (place->parent, NAME, NULL);
  g_assert_cmpint (g_mkdir (place->folder, 0700), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_all (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
  (void) data;
  remove_all (place->parent);
  g_free (place->parent);
  g_free (place->folder);
}

/* Makes a file of `size` bytes in the folder and returns it open. */
static int
make_file (const Place *place, const char *name, off_t size)
{
  g_autofree char *path = g_build_filename (place->folder, name, NULL);
  int file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (ftruncate (file, size), ==, 0);
  return file;
}

static gboolean
is_there (const Place *place)
{
  return g_file_test (place->folder, G_FILE_TEST_IS_DIR);
}

static void
test_dead_session_is_swept (Place *place, gconstpointer data)
{
  g_autofree char *link = g_build_filename (place->folder, HEDDLE_SESSION_LINK, NULL);

  (void) data;
  close (make_file (place, HEDDLE_SESSION_FILE, HEDDLE_SESSION_FILE_SIZE));
  close (make_file (place, "4711.0.segment", 10));
  g_assert_cmpint (symlink ("/nowhere", link), ==, 0);
  session_folder_sweep (place->parent);
  g_assert_false (is_there (place));
}

static void
test_live_session_stays (Place *place, gconstpointer data)
{
  int file = make_file (place, HEDDLE_SESSION_FILE, HEDDLE_SESSION_FILE_SIZE);

  (void) data;
  g_assert_true (heddle_session_file_lock (file));
  session_folder_sweep (place->parent);
  g_assert_true (is_there (place));
  close (file); /* as the death of its collector would */
  session_folder_sweep (place->parent);
  g_assert_false (is_there (place));
}

/* A collector has just made the folder, or the file in it: it is about to lock it. */
static void
test_session_that_begins_stays (Place *place, gconstpointer data)
{
  (void) data;
  session_folder_sweep (place->parent);
  g_assert_true (is_there (place));
  close (make_file (place, HEDDLE_SESSION_FILE, 0));
  session_folder_sweep (place->parent);
  g_assert_true (is_there (place));
}

static void
test_what_is_no_sessions_stays (Place *place, gconstpointer data)
{
  g_autofree char *segment = g_build_filename (place->folder, "4711.0.segment", NULL);

  (void) data;
  close (make_file (place, HEDDLE_SESSION_FILE, HEDDLE_SESSION_FILE_SIZE));
  close (make_file (place, "4711.0.segment", 10));
  close (make_file (place, "diary", 10));
  session_folder_sweep (place->parent);
  g_assert_true (g_file_test (segment, G_FILE_TEST_EXISTS));
}

/* A folder of another name, and a link to somewhere else with the right name. */
static void
test_other_names_and_links_stay (Place *place, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (place->parent, "heddle-backup-abcdef", NULL);
  g_autofree char *link = g_build_filename (place->parent, "heddle-1-abcdef", NULL);

  (void) data;
  close (make_file (place, HEDDLE_SESSION_FILE, HEDDLE_SESSION_FILE_SIZE));
  g_assert_cmpint (g_rename (place->folder, elsewhere), ==, 0);
  g_assert_cmpint (symlink (elsewhere, link), ==, 0);
  session_folder_sweep (place->parent);
  g_autofree char *file = g_build_filename (elsewhere, HEDDLE_SESSION_FILE, NULL);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
}

static void
test_folder_is_private_and_in_the_runtime_folder (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GStatBuf information;

  (void) data;
  g_setenv ("XDG_RUNTIME_DIR", place->parent, TRUE);
  g_autofree char *folder = session_folder_make (&error);
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_assert_no_error (error);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_assert_cmpstr (parent, ==, place->parent);
  g_assert_cmpint (g_lstat (folder, &information), ==, 0);
  g_assert_cmpuint (information.st_mode & 07777, ==, 0700);
  session_folder_remove (folder);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* After logging out, say, the variable names what is not there any more. */
static void
test_missing_runtime_folder_is_done_without (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *gone = g_build_filename (place->parent, "gone", NULL);

  (void) data;
  g_setenv ("XDG_RUNTIME_DIR", gone, TRUE);
  g_autofree char *folder = session_folder_make (&error);
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_assert_no_error (error);
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));
  session_folder_remove (folder);
}

#define ADD(path, test) g_test_add (path, Place, NULL, place_set_up, test, place_tear_down)

int
main (int argc, char **argv)
{
  g_unsetenv ("XDG_RUNTIME_DIR");
  g_test_init (&argc, &argv, NULL);
  ADD ("/folder/dead", test_dead_session_is_swept);
  ADD ("/folder/live", test_live_session_stays);
  ADD ("/folder/begins", test_session_that_begins_stays);
  ADD ("/folder/foreign", test_what_is_no_sessions_stays);
  ADD ("/folder/others", test_other_names_and_links_stay);
  ADD ("/folder/private", test_folder_is_private_and_in_the_runtime_folder);
  ADD ("/folder/missing", test_missing_runtime_folder_is_done_without);
  return g_test_run ();
}
