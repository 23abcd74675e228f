/* SPDX-License-Identifier: MIT
 *
 * A file of the cache is an image, and behind it what else is known of the trace: a Tail.
 */
#include "session/trace-cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "model/image.h"
#include "trace/reader.h"

#define MAGIC       "HdCache"
#define SUFFIX      ".image"
#define UNFINISHED  "new-"           /* what an image's name begins with until it is whole */
#define STALE       G_TIME_SPAN_HOUR /* that an unfinished one has not been written to */
#define LOOKED_AT   4096u /* bytes of a trace's beginning and end that are part of its key */
#define EVENT_BYTES 24u   /* that an image takes for each of its events, at most, about */
#define ROOM_LEFT   4u    /* this many times what is kept must be free */

typedef struct {
  char magic[8];
  guint64 image_size;
  TraceCacheFacts facts;
} Tail;

/* ------------------------------------------------------------------ the key */

static void
add_bytes (GChecksum *checksum, int descriptor, off_t offset)
{
  guint8 bytes[LOOKED_AT];
  gssize size = pread (descriptor, bytes, sizeof bytes, offset);

  if (size > 0)
    g_checksum_update (checksum, bytes, size);
}

/* A file is told by where it lies, its size and when it was changed; and, should somebody have set the
 * clock back, by its beginning and its end, where its times and checksums are. */
char *
trace_cache_key (const char *path)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *identity = NULL;
  struct stat about;
  int descriptor = strcmp (path, "-") == 0 ? -1 : open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (descriptor < 0)
    return NULL;
  if (fstat (descriptor, &about) != 0 || !S_ISREG (about.st_mode)) {
    close (descriptor);
    return NULL;
  }
  identity = g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                              " %" G_GINT64_FORMAT ".%09ld",
                              HEDDLE_VERSION, (guint64) about.st_dev, (guint64) about.st_ino,
                              (gint64) about.st_size, (gint64) about.st_mtim.tv_sec,
                              about.st_mtim.tv_nsec);
  g_checksum_update (checksum, (const guint8 *) identity, -1);
  add_bytes (checksum, descriptor, 0);
  add_bytes (checksum, descriptor, MAX (about.st_size - (off_t) LOOKED_AT, 0));
  close (descriptor);
  return g_strdup (g_checksum_get_string (checksum));
}

static char *
cache_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "heddle", "traces", NULL);
}

/* ------------------------------------------------------------------ opening */

/* Opens a file of the cache, unless others could have written it. */
static GMappedFile *
map_own_file (const char *path)
{
  GMappedFile *mapped = NULL;
  struct stat about;
  int descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

  if (descriptor < 0)
    return NULL;
  if (fstat (descriptor, &about) == 0 && S_ISREG (about.st_mode) && about.st_uid == geteuid () &&
      (about.st_mode & (S_IWGRP | S_IWOTH)) == 0) {
    mapped = g_mapped_file_new_from_fd (descriptor, FALSE, NULL);
    /* It was used now. Not to be able to say so does no harm. */
    (void) futimens (descriptor, NULL);
  }
  close (descriptor);
  return mapped;
}

Model *
trace_cache_open (const char *key, TraceCacheFacts *facts)
{
  g_autofree char *folder = cache_folder ();
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GMappedFile) mapped = map_own_file (path);
  Tail tail;

  if (mapped == NULL || g_mapped_file_get_length (mapped) < sizeof tail)
    return NULL;
  gsize size = g_mapped_file_get_length (mapped) - sizeof tail;
  memcpy (&tail, g_mapped_file_get_contents (mapped) + size, sizeof tail);
  if (memcmp (tail.magic, MAGIC, sizeof MAGIC) != 0 || tail.image_size != size)
    return NULL;
  g_autoptr (GBytes) whole = g_mapped_file_get_bytes (mapped);
  g_autoptr (GBytes) image = g_bytes_new_from_bytes (whole, 0, size);
  Model *model = model_image_open (image, NULL);
  if (model != NULL)
    *facts = tail.facts;
  return model;
}

/* ------------------------------------------------------------------ keeping */

typedef struct {
  char *path;
  guint64 size;
  gint64 used; /* seconds since 1970 */
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Kept *) a)->used, second = ((const Kept *) b)->used;

  return (first > second) - (first < second);
}

/* Returns what is in the cache, what was not used for longest first. */
static GArray *
list_kept (const char *folder)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (list, kept_clear);
  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    GStatBuf about;
    Kept kept = { .path = g_build_filename (folder, name, NULL) };
    if (g_lstat (kept.path, &about) != 0 || !S_ISREG (about.st_mode)) {
      g_free (kept.path);
      continue;
    }
    kept.size = (guint64) about.st_size;
    kept.used = (gint64) about.st_mtim.tv_sec;
    g_array_append_val (list, kept);
  }
  g_array_sort (list, compare_use);
  return list;
}

/* Deletes the oldest until there is room for `size` bytes. */
static void
make_room (const char *folder, guint64 size)
{
  g_autoptr (GArray) list = list_kept (folder);
  guint64 sum = size;

  for (guint i = 0; i < list->len; i++)
    sum += g_array_index (list, Kept, i).size;
  for (guint i = 0; i < list->len && sum > TRACE_CACHE_BYTES_MOST; i++) {
    const Kept *kept = &g_array_index (list, Kept, i);
    if (g_unlink (kept->path) == 0)
      sum -= kept->size;
  }
}

/* Returns whether the open file is one that its writer has left: it holds a lock for as long as it lives,
 * but an hour is left to one that could not. */
static gboolean
is_abandoned (int descriptor)
{
  struct stat about;

  return fstat (descriptor, &about) == 0 && S_ISREG (about.st_mode) &&
         g_get_real_time () - (gint64) about.st_mtim.tv_sec * G_USEC_PER_SEC > STALE &&
         flock (descriptor, LOCK_EX | LOCK_NB) == 0;
}

/* Deletes what those have left that were killed while they wrote an image. */
static void
sweep (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL) {
    if (!g_str_has_prefix (name, UNFINISHED))
      continue;
    g_autofree char *path = g_build_filename (folder, name, NULL);
    int descriptor = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
      continue;
    if (is_abandoned (descriptor))
      g_unlink (path);
    close (descriptor);
  }
}

static gboolean
has_room (const char *folder, guint64 size)
{
  struct statvfs room;

  return size <= TRACE_CACHE_BYTES_MOST && statvfs (folder, &room) == 0 &&
         (guint64) room.f_bavail * room.f_frsize / ROOM_LEFT >= size;
}

static gboolean
write_image (int descriptor, Model *model, const TraceCacheFacts *facts, GCancellable *cancellable)
{
  g_autoptr (GOutputStream) file = g_unix_output_stream_new (descriptor, TRUE);
  g_autoptr (GOutputStream) stream = g_buffered_output_stream_new_sized (file, 1 << 20);
  Tail tail = { .magic = MAGIC, .facts = *facts };
  gsize written;

  if (!model_image_write (model, stream, cancellable, NULL) ||
      !g_output_stream_flush (stream, cancellable, NULL))
    return FALSE;
  tail.image_size = (guint64) lseek (descriptor, 0, SEEK_CUR);
  /* What is renamed is on the disk: an image is believed, and half of one that a power cut has left would
   * be, too. */
  return g_output_stream_write_all (stream, &tail, sizeof tail, &written, cancellable, NULL) &&
         g_output_stream_flush (stream, cancellable, NULL) && fdatasync (descriptor) == 0 &&
         g_output_stream_close (stream, cancellable, NULL);
}

void
trace_cache_keep (const char *key, Model *model, const TraceCacheFacts *facts,
                  GCancellable *cancellable)
{
  g_autofree char *folder = cache_folder ();
  g_autofree char *name = g_strconcat (key, SUFFIX, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *temporary = g_build_filename (folder, UNFINISHED "XXXXXX", NULL);
  const guint64 size = model_event_count (model) * EVENT_BYTES;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return;
  sweep (folder);
  if (!has_room (folder, size))
    return;
  make_room (folder, size);
  int descriptor = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return;
  (void) flock (descriptor, LOCK_EX | LOCK_NB); /* see is_abandoned() */
  if (!write_image (descriptor, model, facts, cancellable) || g_rename (temporary, path) != 0)
    g_unlink (temporary);
}

void
trace_cache_keep_recorded (const char *path, Model *model, const TraceEnd *end)
{
  g_autoptr (TraceReader) reader = NULL;
  g_autofree char *key = NULL;
  TraceCacheFacts facts = { .lost = model_lost_count (model),
                            .end = (gint32) end->kind,
                            .status = end->status };

  if (model_event_count (model) < TRACE_CACHE_EVENTS_LEAST)
    return;
  key = trace_cache_key (path);
  reader = key != NULL ? trace_reader_open (path, NULL) : NULL;
  const GArray *chunks = reader != NULL ? trace_reader_chunks (reader) : NULL;
  for (guint i = 0; chunks != NULL && i < chunks->len; i++, facts.chunks++)
    facts.events += g_array_index (chunks, TraceIndexEntry, i).event_count;
  if (facts.events == model_event_count (model))
    trace_cache_keep (key, model, &facts, NULL);
}
