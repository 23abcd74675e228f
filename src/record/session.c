/* SPDX-License-Identifier: MIT
 *
 * What the recorder knows of its session, and how it notices that the collector has gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/recorder.h"

/* If nobody can tell whether the collector lives, as where the program has changed its root folder,
 * it is taken to be gone after it has not looked for so long, in nanoseconds. */
#define SILENCE  UINT64_C (10000000000)
#define RECENTLY UINT64_C (1000000000)

HeddleRecordSession heddle_record_session;
_Atomic (uint32_t) heddle_record_confinement;

/* How often the collector had looked when somebody last asked, and when that was seen to change. */
static _Atomic (uint64_t) drains_seen;
static _Atomic (uint64_t) seen_time;

/* Reads the options and maps the file. Returns whether there is a valid one whose collector
 * lives. */
static bool
take_options (int file, HeddleRecordStatus *status)
{
  HeddleSessionFile content;

  /* By the bare system call: the function may be one that is watched. */
  if (syscall (SYS_pread64, file, &content, sizeof content, 0L) != (long) sizeof content ||
      !heddle_session_file_valid (&content)) {
    *status = HEDDLE_RECORD_NO_FOLDER;
    return false;
  }
  if (!heddle_session_file_is_locked (file)) {
    *status = HEDDLE_RECORD_OVER;
    return false;
  }
  if (heddle_record_session.file == NULL) { /* a forked child has its parent's mapping */
    void *base = mmap (NULL, HEDDLE_SESSION_FILE_SIZE, PROT_READ, MAP_SHARED, file, 0);
    heddle_record_session.file = base == MAP_FAILED ? NULL : base;
  }
  heddle_record_session.options = (HeddleRecordOptions){
    .clock = (HeddleClock) content.clock,
    .policy = content.policy,
    .ring_records = content.ring_records,
  };
  return true;
}

/* Returns whether the folder is this user's own: nobody else's segments are to be found by a name
 * in the environment. */
static bool
is_own (int folder)
{
  struct stat information;

  return fstat (folder, &information) == 0 && information.st_uid == geteuid ();
}

int
heddle_record_session_open (HeddleRecordStatus *status)
{
  HeddleRecordSession *session = &heddle_record_session;
  int folder = open (session->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  *status = HEDDLE_RECORD_NO_FOLDER;
  if (folder < 0)
    return -1;
  int file = openat (folder, HEDDLE_SESSION_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  bool usable = is_own (folder);
  if (file < 0)
    session->options = (HeddleRecordOptions){ heddle_clock_choose (), HEDDLE_LOSS_POLICY_DROP,
                                              HEDDLE_RING_RECORDS_USUAL };
  else
    usable = usable && take_options (file, status);
  if (file >= 0)
    close (file);
  if (usable)
    return folder;
  close (folder);
  return -1;
}

/* What a look at the file by its path tells. */
typedef enum { LOCKED, NOT_LOCKED, NOT_FOUND } Lock;

static Lock
look_at_lock (void)
{
  int folder = open (heddle_record_session.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (folder < 0)
    return NOT_FOUND;
  int file = openat (folder, HEDDLE_SESSION_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  Lock lock = file < 0 ? NOT_FOUND : heddle_session_file_is_locked (file) ? LOCKED : NOT_LOCKED;
  if (file >= 0)
    close (file);
  close (folder);
  return lock;
}

void
heddle_record_confine (HeddleConfinement confinement)
{
  /* Relaxed, here and where it is read: it is for the thread that is confined. */
  if (atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) < confinement)
    atomic_store_explicit (&heddle_record_confinement, confinement, memory_order_relaxed);
  if (heddle_record_state () != HEDDLE_RECORDING_ON)
    return;
  HeddleRing *ring = heddle_thread.ring;
  if (confinement == HEDDLE_CONFINED_WHOLLY)
    atomic_store_explicit (&heddle_record_page.state, HEDDLE_RECORDING_OFF, memory_order_relaxed);
  else
    while (ring != NULL && heddle_ring_extend (ring)) /* now, or never */
      ;
}

bool
heddle_record_session_is_over (bool thorough)
{
  const HeddleSessionFile *file = heddle_record_session.file;

  if (file == NULL)
    return false;
  /* Relaxed: nothing else is read by what these say, and a late answer is as good. */
  if (atomic_load_explicit (&file->over, memory_order_relaxed) != 0)
    return true;
  uint64_t drains = atomic_load_explicit (&file->drains, memory_order_relaxed);
  if (drains != atomic_exchange_explicit (&drains_seen, drains, memory_order_relaxed))
    atomic_store_explicit (&seen_time, heddle_clock_monotonic (), memory_order_relaxed);
  uint64_t seen = atomic_load_explicit (&seen_time, memory_order_relaxed);
  uint64_t silence = heddle_clock_monotonic () - seen;
  if (!thorough && seen != 0 && silence < RECENTLY)
    return false;
  int error = errno;
  Lock lock = atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) != 0
                  ? NOT_FOUND
                  : look_at_lock ();
  errno = error;
  if (lock != NOT_FOUND)
    return lock == NOT_LOCKED;
  return seen != 0 && silence > SILENCE;
}

/* An entry as getdents64(2) gives it. (readdir() allocates, which a signal handler must not.) */
typedef struct {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  char name[];
} FolderEntry;

/* Returns whether another process of the session still has its segment in the open folder. */
static bool
holds_segments (int folder)
{
  _Alignas(FolderEntry) char buffer[2048];
  long size;

  while ((size = syscall (SYS_getdents64, folder, buffer, sizeof buffer)) > 0) {
    for (long at = 0; at < size;) {
      const FolderEntry *entry = (const FolderEntry *) (const void *) (buffer + at);
      if (strstr (entry->name, HEDDLE_SEGMENT_SUFFIX) != NULL)
        return true;
      at += entry->length;
    }
  }
  return false;
}

void
heddle_record_stop (void)
{
  HeddleRecordSession *session = &heddle_record_session;
  int error = errno;

  atomic_store_explicit (&heddle_record_page.state, HEDDLE_RECORDING_OFF, memory_order_relaxed);
  if (atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) != 0)
    return;
  int folder = open (session->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder >= 0) {
    unlinkat (folder, session->name, 0);
    if (!holds_segments (folder)) {
      unlinkat (folder, HEDDLE_SESSION_FILE, 0);
      unlinkat (folder, HEDDLE_SESSION_LINK, 0);
      rmdir (session->folder);
    }
    close (folder);
  }
  errno = error;
}
