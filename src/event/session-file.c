/* SPDX-License-Identifier: MIT */
#include "event/session-file.h"

#include <fcntl.h>

bool
heddle_session_file_valid (const HeddleSessionFile *file)
{
  uint32_t records = file->ring_records;

  return file->magic == HEDDLE_SESSION_FILE_MAGIC && file->version == HEDDLE_SESSION_FILE_VERSION &&
         (file->clock == HEDDLE_CLOCK_MONOTONIC || file->clock == HEDDLE_CLOCK_COUNTER) &&
         file->policy <= HEDDLE_LOSS_POLICY_FLIGHT && records >= HEDDLE_RING_RECORDS_LEAST &&
         records <= HEDDLE_RING_RECORDS_MOST && (records & (records - 1)) == 0;
}

/* Both kinds of lock concern all of the file, and come without a process's number (l_pid). */
static struct flock
whole_file (short type)
{
  return (struct flock){ .l_type = type, .l_whence = SEEK_SET };
}

bool
heddle_session_file_is_locked (int file)
{
  /* A reader's lock, as a process may only have read access: it conflicts with the collector's. */
  struct flock lock = whole_file (F_RDLCK);

  return fcntl (file, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

bool
heddle_session_file_lock (int file)
{
  struct flock lock = whole_file (F_WRLCK);

  return fcntl (file, F_OFD_SETLK, &lock) == 0;
}
