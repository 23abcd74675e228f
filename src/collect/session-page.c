/* SPDX-License-Identifier: MIT */
#include "collect/session-page.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "collect/guard.h"

#define MEBIBYTE G_GUINT64_CONSTANT (1048576)

guint32
session_page_choose_ring_records (int folder)
{
  struct statvfs information;

  if (fstatvfs (folder, &information) != 0)
    return HEDDLE_RING_RECORDS_USUAL;
  guint64 free_bytes = (guint64) information.f_bavail * information.f_frsize;
  if (free_bytes >= 4096 * MEBIBYTE)
    return 2 * HEDDLE_RING_RECORDS_USUAL;
  if (free_bytes >= 1024 * MEBIBYTE)
    return HEDDLE_RING_RECORDS_USUAL;
  return free_bytes >= 256 * MEBIBYTE ? 16384 : 4096;
}

gboolean
session_page_make (SessionPage *page, int folder, const char *name, HeddleClock clock,
                   HeddleLossPolicy policy, guint32 ring_records, GError **error)
{
  void *base = MAP_FAILED;

  page->file = openat (folder, HEDDLE_SESSION_FILE,
                       O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  /* Written, not just made longer: on a full file system the page would be missing when touched. */
  static const char zeros[HEDDLE_SESSION_FILE_SIZE];
  if (page->file >= 0 && heddle_session_file_lock (page->file) &&
      write (page->file, zeros, sizeof zeros) == (ssize_t) sizeof zeros)
    base = mmap (NULL, sizeof zeros, PROT_READ | PROT_WRITE, MAP_SHARED, page->file, 0);
  if (base == MAP_FAILED) {
    int code = errno;
    if (page->file >= 0) {
      unlinkat (folder, HEDDLE_SESSION_FILE, 0);
      close (page->file);
    }
    page->file = -1;
    g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (code),
                 "Could not make the session's file in \"%s\": %s.", name, g_strerror (code));
    return FALSE;
  }
  page->shared = base;
  page->shared->clock = clock;
  page->shared->policy = policy;
  page->shared->ring_records = ring_records;
  page->shared->version = HEDDLE_SESSION_FILE_VERSION;
  page->shared->magic = HEDDLE_SESSION_FILE_MAGIC;
  return TRUE;
}

/* Any process of the session may have cut the file short. Then nobody sees the count any more, and
 * nothing else depends on it. */
void
session_page_note_drain (SessionPage *page)
{
  guard_begin (page->shared, HEDDLE_SESSION_FILE_SIZE);
  /* Relaxed: it is only looked at to see that somebody is here. */
  atomic_fetch_add_explicit (&page->shared->drains, 1, memory_order_relaxed);
  (void) !guard_end ();
}

void
session_page_end (SessionPage *page, int folder)
{
  if (page->file < 0)
    return;
  guard_begin (page->shared, HEDDLE_SESSION_FILE_SIZE);
  /* Relaxed: see heddle_record_session_is_over(). */
  atomic_store_explicit (&page->shared->over, 1, memory_order_relaxed);
  (void) !guard_end (); /* as in session_page_note_drain() */
  munmap (page->shared, HEDDLE_SESSION_FILE_SIZE);
  unlinkat (folder, HEDDLE_SESSION_FILE, 0);
  close (page->file);
  page->file = -1;
}
