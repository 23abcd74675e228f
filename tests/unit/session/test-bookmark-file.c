/* SPDX-License-Identifier: MIT
 *
 * Bookmarks that are kept: they are found again by what the trace is and not by where it lies, and a file
 * that was tampered with does no harm.
 */
#include "session/bookmark-file.h"

#include <glib/gstdio.h>

static char *
new_trace (const char *name, const char *contents)
{
  char *path = g_build_filename (g_get_user_data_dir (), name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  return path;
}

static char *
identity_of (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *identity = bookmark_file_identity (path, &error);

  g_assert_no_error (error);
  return identity;
}

static void
add (GArray *entries, const char *name, int64_t time)
{
  BookmarkEntry entry = { g_strdup (name), time, time - 50, time + 50 };

  g_array_append_val (entries, entry);
}

static void
save (const char *identity, const GArray *entries)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bookmark_file_save (identity, entries, &error));
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autofree char *path = new_trace ("one.heddle", "a trace of something");
  g_autofree char *copy = new_trace ("moved elsewhere.heddle", "a trace of something");
  g_autofree char *other = new_trace ("other.heddle", "a trace of otherthing");
  g_autofree char *identity = identity_of (path);
  g_autofree char *same = identity_of (copy);
  g_autofree char *different = identity_of (other);
  g_autoptr (GArray) entries = bookmark_entries_new ();

  g_assert_cmpstr (identity, ==, same);
  g_assert_cmpstr (identity, !=, different);
  add (entries, "the queue [fills] = \"here\" \\ ünï", 20);
  add (entries, "later", INT64_C (4000000000000));
  save (identity, entries);
  g_autoptr (GArray) found = bookmark_file_load (same);
  g_autoptr (GArray) none = bookmark_file_load (different);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (found->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    const BookmarkEntry *was = &g_array_index (entries, BookmarkEntry, i);
    const BookmarkEntry *is = &g_array_index (found, BookmarkEntry, i);
    g_assert_cmpstr (is->name, ==, was->name);
    g_assert_cmpint (is->time, ==, was->time);
    g_assert_cmpint (is->start, ==, was->start);
    g_assert_cmpint (is->end, ==, was->end);
  }
  /* Without any there is no file. */
  g_array_set_size (entries, 0);
  save (identity, entries);
  save (identity, entries);
  g_autoptr (GArray) left = bookmark_file_load (identity);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_tampered (void)
{
  static const char contents[] =
      "[bookmark 1]\nname=good\ntime=5\nstart=0\nend=10\n"
      "[bookmark 2]\nname=turned round\ntime=5\nstart=10\nend=0\n"
      "[bookmark 3]\nname=beyond\ntime=5\nstart=0\nend=9223372036854775807\n"
      "[bookmark 4]\nname=no number\ntime=x\nstart=0\nend=10\n"
      "[bookmark 5]\ntime=5\nstart=0\nend=10\n"
      "[bookmark 6]\nname=   \ntime=5\nstart=0\nend=10\n"
      "[bookmark 7]\nname=before\ntime=-5\nstart=0\nend=10\n"
      "[something else]\nname=x\ntime=5\nstart=0\nend=10\n";
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "heddle", "bookmarks", NULL);
  g_autofree char *path = g_build_filename (folder, "tampered.bookmarks", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  g_autoptr (GArray) found = bookmark_file_load ("tampered");
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpstr (g_array_index (found, BookmarkEntry, 0).name, ==, "good");

  g_assert_true (g_file_set_contents (path, "no key file \xff", -1, NULL));
  g_autoptr (GArray) nothing = bookmark_file_load ("tampered");
  g_assert_cmpuint (nothing->len, ==, 0);
}

static void
test_failures_are_told (void)
{
  g_autoptr (GArray) entries = bookmark_entries_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unreadable = NULL;
  g_autofree char *path =
      g_build_filename (g_get_user_data_dir (), "heddle", "bookmarks", "taken.bookmarks", NULL);

  /* Where the file should be there is a folder, with something in it. */
  g_autofree char *inside = g_build_filename (path, "inside", NULL);
  g_assert_cmpint (g_mkdir_with_parents (inside, 0700), ==, 0);
  add (entries, "name", 100);
  g_assert_false (bookmark_file_save ("taken", entries, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_null (bookmark_file_identity ("/nowhere/at-all.heddle", &unreadable));
  g_assert_nonnull (strstr (unreadable->message, "/nowhere/at-all.heddle"));
}

static void
test_names (void)
{
  g_autofree char *spaces = bookmark_name_clean (" \n ");
  g_autofree char *lines = bookmark_name_clean ("  two\nlines ");
  g_autofree char *invalid = bookmark_name_clean ("b\xff"
                                                  "d");
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i < BOOKMARK_NAME_MOST; i++)
    g_string_append (many, "ü");
  g_autofree char *cut = bookmark_name_clean (many->str);
  g_assert_null (spaces);
  g_assert_cmpstr (lines, ==, "two lines");
  g_assert_true (g_utf8_validate (invalid, -1, NULL));
  g_assert_true (g_utf8_validate (cut, -1, NULL));
  g_assert_cmpuint (strlen (cut), <=, BOOKMARK_NAME_MOST);
  g_assert_cmpuint (strlen (cut), >, BOOKMARK_NAME_MOST - 3);
}

/* Removes a folder with all that is in it. */
static void
remove_all (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    remove_all (below);
  }
  g_clear_pointer (&folder, g_dir_close);
  g_assert_cmpint (g_remove (path), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("heddle-bookmarks-XXXXXX", NULL);

  g_test_init (&argc, &argv, NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_add_func ("/bookmarks/round-trip", test_round_trip);
  g_test_add_func ("/bookmarks/tampered", test_tampered);
  g_test_add_func ("/bookmarks/failures", test_failures_are_told);
  g_test_add_func ("/bookmarks/names", test_names);
  int status = g_test_run ();
  remove_all (data);
  return status;
}
