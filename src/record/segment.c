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
#define STEP_LEAST        2048u  /* records, that a ring grows by */

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
static HeddleSegment *
map_file (int file, uint32_t ring_records, uint32_t *slot_count)
{
  struct rlimit limit;
  bool limited = getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;

  for (uint32_t slots = HEDDLE_SEGMENT_SLOTS; slots >= SLOTS_LEAST; slots /= 2) {
    uint64_t size = heddle_segment_file_size (slots, ring_records);
    if (limited && size > limit.rlim_cur)
      continue;
    if (ftruncate (file, (off_t) size) != 0)
      return NULL;
    void *base = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    if (base != MAP_FAILED) {
      *slot_count = slots;
      madvise (base, size, MADV_DONTDUMP); /* a core file is about the program */
      return base;
    }
  }
  return NULL;
}

/* Returns what tells this process's namespace of identifiers from others, or 0. */
static uint64_t
pid_namespace (void)
{
  struct stat information;

  return stat ("/proc/self/ns/pid", &information) == 0 ? (uint64_t) information.st_ino : 0;
}

static void
fill_header (HeddleSegment *segment, uint32_t slot_count, const HeddleRecordOptions *options)
{
  const char *command = program_invocation_short_name;
  size_t length = command != NULL ? strnlen (command, sizeof segment->command - 1) : 0;

  segment->magic = HEDDLE_SEGMENT_MAGIC;
  segment->version = HEDDLE_SEGMENT_VERSION;
  segment->clock = options->clock;
  segment->process_id = (uint32_t) getpid ();
  segment->parent_id = (uint32_t) getppid ();
  segment->ring_capacity = options->ring_records;
  segment->slot_count = slot_count;
  segment->slot_size = heddle_segment_slot_size (options->ring_records);
  segment->slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->texts_size = HEDDLE_SEGMENT_TEXTS_SIZE;
  segment->start = heddle_clock_read (options->clock);
  segment->pid_namespace = pid_namespace ();
  memcpy (segment->command, command != NULL ? command : "", length);
  segment->command[length] = '\0';
  /* Pairs with the collector's acquire of `ready`: it reads the header only once it is whole. */
  atomic_store_explicit (&segment->ready, 1, memory_order_release);
}

bool
heddle_segment_populate (void *start, size_t size)
{
  /* Whole pages, from the one that `start` lies in. Kernels before 5.14 don't know the request. */
  size_t within = (uintptr_t) start % HEDDLE_SEGMENT_PAGE;
  char *page = (char *) start - within;

  return madvise (page, size + within, MADV_POPULATE_WRITE) == 0 || errno == EINVAL;
}

HeddleSegment *
heddle_segment_create (int folder, const HeddleRecordOptions *options,
                       char name[HEDDLE_SEGMENT_NAME_SIZE])
{
  uint32_t slot_count = 0;
  int file = create_file (folder, name);

  if (file < 0)
    return NULL;
  HeddleSegment *segment = map_file (file, options->ring_records, &slot_count);
  close (file);
  if (segment != NULL &&
      heddle_segment_populate (segment, HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE)) {
    fill_header (segment, slot_count, options);
    return segment;
  }
  int error = errno;
  if (segment != NULL)
    munmap (segment, heddle_segment_file_size (slot_count, options->ring_records));
  unlinkat (folder, name, 0);
  errno = error;
  return NULL;
}

void
heddle_segment_abandon (HeddleSegment *segment)
{
  munmap (segment, heddle_segment_file_size (segment->slot_count, segment->ring_capacity));
}

bool
heddle_ring_extend (HeddleRing *ring)
{
  uint32_t capacity = heddle_segment->ring_capacity, ready = ring->ready;

  if (ready >= capacity)
    return false;
  /* Twice as many as before, so that a busy thread needs few steps and an idle one little
   * memory. */
  uint32_t step = ready > STEP_LEAST ? ready : STEP_LEAST;
  step = step < capacity - ready ? step : capacity - ready;
  if (!heddle_segment_populate (&ring->records[ready], step * sizeof (HeddleEvent)))
    return false;
  ring->ready = ready + step;
  return true;
}
