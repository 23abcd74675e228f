/* SPDX-License-Identifier: MIT
 *
 * Makes the process's segment file. Everything here is async-signal-safe, as it also runs in a
 * forked child of a threaded process.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/recorder.h"

#define SEQUENCES_MAXIMUM 10000u /* how often one process may exec */
#define SLOTS_LEAST       16u    /* with fewer threads than this a record is not worth having */
#define NAME_SIZE         64u

/* Writes `number` in decimal at `text` and returns the place behind it. snprintf() is not safe in
 * a forked child of a threaded process. */
static char *
write_decimal (char *text, uint32_t number)
{
  char digits[10];
  size_t count = 0;

  do {
    digits[count++] = (char) ('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0)
    *text++ = digits[--count];
  return text;
}

static void
write_name (char *text, uint32_t process, uint32_t sequence)
{
  text = write_decimal (text, process);
  *text++ = '.';
  text = write_decimal (text, sequence);
  memcpy (text, HEDDLE_SEGMENT_SUFFIX, sizeof HEDDLE_SEGMENT_SUFFIX);
}

/* Opens a new file of this process in the folder, under the first sequence number that is free. */
static int
create_file (int folder, char *name)
{
  for (uint32_t sequence = 0; sequence < SEQUENCES_MAXIMUM; sequence++) {
    write_name (name, (uint32_t) getpid (), sequence);
    int file = openat (folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file >= 0 || errno != EEXIST)
      return file;
  }
  return -1;
}

/* Maps the file with as many slots as the limits of this process allow, halving from the usual
 * number. A file over RLIMIT_FSIZE would raise SIGXFSZ, which kills: hence the look before. */
static void *
map_file (int file, uint32_t *slot_count)
{
  struct rlimit limit;
  bool limited = getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;

  for (uint32_t slots = HEDDLE_SEGMENT_SLOTS; slots >= SLOTS_LEAST; slots /= 2) {
    uint64_t size = heddle_segment_file_size (slots, HEDDLE_SEGMENT_RING_RECORDS);
    if (limited && size > limit.rlim_cur)
      continue;
    if (ftruncate (file, (off_t) size) != 0)
      return NULL;
    void *base = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    if (base != MAP_FAILED) {
      *slot_count = slots;
      return base;
    }
  }
  return NULL;
}

static void
fill_header (HeddleSegment *segment, uint32_t slot_count, HeddleClock clock)
{
  const char *command = program_invocation_short_name;
  size_t length = strnlen (command, sizeof segment->command - 1);

  segment->magic = HEDDLE_SEGMENT_MAGIC;
  segment->version = HEDDLE_SEGMENT_VERSION;
  segment->clock = clock;
  segment->process_id = (uint32_t) getpid ();
  segment->parent_id = (uint32_t) getppid ();
  segment->ring_capacity = HEDDLE_SEGMENT_RING_RECORDS;
  segment->slot_count = slot_count;
  segment->slot_size = heddle_segment_slot_size (HEDDLE_SEGMENT_RING_RECORDS);
  segment->slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->texts_size = HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->start = heddle_clock_read (clock);
  memcpy (segment->command, command, length);
  segment->command[length] = '\0';
  /* Pairs with the collector's acquire of `ready`: it reads the header only once it is whole. */
  atomic_store_explicit (&segment->ready, 1, memory_order_release);
}

/* Claims memory now for what is written later: on a full file system a later first touch of a page
 * would kill the program with SIGBUS. Kernels before 5.14 don't know the request (EINVAL). */
static bool
populate (void *start, size_t size)
{
  return madvise (start, size, MADV_POPULATE_WRITE) == 0 || errno == EINVAL;
}

static HeddleSegment *
create_in (int folder, HeddleClock clock)
{
  char name[NAME_SIZE];
  uint32_t slot_count = 0;
  int file = create_file (folder, name);

  if (file < 0)
    return NULL;
  HeddleSegment *segment = map_file (file, &slot_count);
  close (file);
  if (segment != NULL && populate (segment, HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE)) {
    fill_header (segment, slot_count, clock);
    return segment;
  }
  if (segment != NULL)
    munmap (segment, heddle_segment_file_size (slot_count, HEDDLE_SEGMENT_RING_RECORDS));
  unlinkat (folder, name, 0);
  return NULL;
}

HeddleSegment *
heddle_segment_create (const char *folder, HeddleClock clock, HeddleRecordStatus *status)
{
  int directory = open (folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (directory < 0) {
    *status = HEDDLE_RECORD_NO_FOLDER;
    return NULL;
  }
  HeddleSegment *segment = create_in (directory, clock);
  if (segment == NULL)
    *status =
        errno == EACCES || errno == EPERM ? HEDDLE_RECORD_NO_FOLDER : HEDDLE_RECORD_NO_SEGMENT;
  else
    *status = HEDDLE_RECORD_ON;
  close (directory);
  return segment;
}

void
heddle_segment_abandon (HeddleSegment *segment)
{
  munmap (segment, heddle_segment_file_size (segment->slot_count, segment->ring_capacity));
}
