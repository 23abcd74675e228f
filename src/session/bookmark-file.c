/* SPDX-License-Identifier: MIT
 *
 * Bookmarks of trace files, see bookmark-file.h.
 */
#include "session/bookmark-file.h"

#include <glib/gi18n.h>

#include "model/model.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOKED_AT 4096 /* bytes of a trace's beginning and end */
#define GROUP     "bookmark "

static void
clear_entry (gpointer entry)
{
  g_free (((BookmarkEntry *) entry)->name);
}

GArray *
bookmark_entries_new (void)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (BookmarkEntry));

  g_array_set_clear_func (entries, clear_entry);
  return entries;
}

char *
bookmark_name_clean (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  g_strdelimit (valid, "\n\r\t", ' ');
  g_strstrip (valid);
  if (strlen (valid) > BOOKMARK_NAME_MOST) {
    char *end = g_utf8_find_prev_char (valid, valid + BOOKMARK_NAME_MOST);
    *end = '\0';
    g_strchomp (valid);
  }
  return valid[0] != '\0' ? g_steal_pointer (&valid) : NULL;
}

/* ------------------------------------------------------------------ which trace */

static gboolean
add_bytes (GChecksum *checksum, int descriptor, off_t offset)
{
  guint8 bytes[LOOKED_AT];
  ssize_t size = pread (descriptor, bytes, sizeof bytes, offset);

  if (size < 0)
    return FALSE;
  g_checksum_update (checksum, bytes, size);
  return TRUE;
}

static char *
fail_to_read (const char *path, GError **error)
{
  int number = errno;
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (number),
               _ ("The trace %s can't be read (%s): no bookmark of it is found or kept."), name,
               g_strerror (number));
  return NULL;
}

char *
bookmark_file_identity (const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  struct stat about;

  if (descriptor < 0)
    return fail_to_read (path, error);
  if (fstat (descriptor, &about) != 0 || !add_bytes (checksum, descriptor, 0) ||
      !add_bytes (checksum, descriptor, MAX (about.st_size - LOOKED_AT, 0))) {
    fail_to_read (path, error);
    close (descriptor);
    return NULL;
  }
  close (descriptor);
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) about.st_size);
  g_checksum_update (checksum, (const guint8 *) size, -1);
  return g_strdup (g_checksum_get_string (checksum));
}

/* ------------------------------------------------------------------ the file */

static char *
path_of (const char *identity)
{
  g_autofree char *name = g_strconcat (identity, ".bookmarks", NULL);

  return g_build_filename (g_get_user_data_dir (), "heddle", "bookmarks", name, NULL);
}

static gboolean
read_time (GKeyFile *file, const char *group, const char *key, int64_t *time)
{
  g_autoptr (GError) error = NULL;

  *time = g_key_file_get_int64 (file, group, key, &error);
  return error == NULL && *time >= -MODEL_TIME_MOST && *time <= MODEL_TIME_MOST;
}

static void
read_entry (GKeyFile *file, const char *group, GArray *entries)
{
  g_autofree char *written = g_key_file_get_string (file, group, "name", NULL);
  g_autofree char *name = written != NULL ? bookmark_name_clean (written) : NULL;
  BookmarkEntry entry;

  if (name == NULL || entries->len >= BOOKMARKS_MOST ||
      !read_time (file, group, "time", &entry.time) ||
      !read_time (file, group, "start", &entry.start) ||
      !read_time (file, group, "end", &entry.end) || entry.start >= entry.end || entry.time < 0)
    return;
  entry.name = g_steal_pointer (&name);
  g_array_append_val (entries, entry);
}

GArray *
bookmark_file_load (const char *identity)
{
  GArray *entries = bookmark_entries_new ();
  g_autofree char *path = path_of (identity);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return entries;
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    if (g_str_has_prefix (groups[i], GROUP))
      read_entry (file, groups[i], entries);
  return entries;
}

static char *
write_entries (const GArray *entries, gsize *length)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  for (guint i = 0; i < entries->len; i++) {
    const BookmarkEntry *entry = &g_array_index (entries, BookmarkEntry, i);
    g_autofree char *group = g_strdup_printf (GROUP "%u", i + 1);
    g_key_file_set_string (file, group, "name", entry->name);
    g_key_file_set_int64 (file, group, "time", entry->time);
    g_key_file_set_int64 (file, group, "start", entry->start);
    g_key_file_set_int64 (file, group, "end", entry->end);
  }
  return g_key_file_to_data (file, length, NULL);
}

static gboolean
fail_to_save (const char *path, const char *reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _ ("The bookmarks can't be kept in %s (%s): they last as long as this window."),
               name, reason);
  return FALSE;
}

gboolean
bookmark_file_save (const char *identity, const GArray *entries, GError **error)
{
  g_autofree char *path = path_of (identity);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) trouble = NULL;
  gsize length;

  if (entries->len == 0)
    return g_unlink (path) == 0 || errno == ENOENT ||
           fail_to_save (path, g_strerror (errno), error);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_to_save (path, g_strerror (errno), error);
  g_autofree char *data = write_entries (entries, &length);
  if (!g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &trouble))
    return fail_to_save (path, trouble->message, error);
  return TRUE;
}
