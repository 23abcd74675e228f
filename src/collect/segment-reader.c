/* SPDX-License-Identifier: MIT */
#include "collect/segment-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

/* A thread marks that it is in an emission just before it reads the clock, without a fence. The mark
 * may become visible to us later than that by the time that a store waits in a store buffer: far
 * below a microsecond, and an interrupt drains the buffer. This is the margin for it. */
#define HOLD_BACK G_GINT64_CONSTANT (100000) /* nanoseconds */

static void
ring_reader_free (gpointer reader)
{
  ring_reader_clear (reader);
  g_free (reader);
}

SegmentReader *
segment_reader_new (const char *name)
{
  SegmentReader *reader = g_new0 (SegmentReader, 1);

  reader->name = g_strdup (name);
  reader->process_handle = -1;
  reader->rings = g_ptr_array_new_with_free_func (ring_reader_free);
  pending_queue_init (&reader->queue);
  return reader;
}

void
segment_reader_free (SegmentReader *reader)
{
  if (reader->base != NULL)
    munmap (reader->base, reader->size);
  if (reader->process_handle >= 0)
    close (reader->process_handle);
  g_ptr_array_unref (reader->rings);
  pending_queue_clear (&reader->queue);
  g_free (reader->name);
  g_free (reader);
}

/* Maps a regular file that is at least as long as a header. Nobody but this user can have made it:
 * the folder is private. */
static void *
map_segment (int folder, const char *name, gsize *size)
{
  struct stat information;
  void *base = MAP_FAILED;
  int file = openat (folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);

  if (file < 0)
    return NULL;
  if (fstat (file, &information) == 0 && S_ISREG (information.st_mode) &&
      information.st_size >= (off_t) HEDDLE_SEGMENT_PAGE) {
    *size = (gsize) information.st_size;
    base = mmap (NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  close (file);
  return base == MAP_FAILED ? NULL : base;
}

/* Copies the header and looks at it. The mapping is given up again unless it is ready and valid. */
static gboolean
accept_header (SegmentReader *reader)
{
  HeddleSegment *shared = reader->base;

  /* Pairs with the recorder's release of `ready`. */
  if (atomic_load_explicit (&shared->ready, memory_order_acquire) == 1) {
    memcpy (&reader->header, shared, sizeof reader->header);
    reader->header.command[HEDDLE_SEGMENT_COMMAND_SIZE - 1] = '\0';
    if (heddle_segment_valid (&reader->header, reader->size))
      return TRUE;
    reader->corrupt = TRUE;
  }
  munmap (reader->base, reader->size);
  reader->base = NULL;
  return FALSE;
}

gboolean
segment_reader_open (SegmentReader *reader, int folder)
{
  if (reader->base != NULL || reader->corrupt)
    return reader->base != NULL;
  reader->base = map_segment (folder, reader->name, &reader->size);
  if (reader->base == NULL || !accept_header (reader))
    return FALSE;
  reader->process_handle = pidfd_open ((pid_t) reader->header.process_id, 0);
  reader->alive = reader->process_handle >= 0;
  return TRUE;
}

/* Finds out whether the process has ended: its pidfd turns readable then, even while it is a zombie. */
static gboolean
process_has_ended (const SegmentReader *reader)
{
  struct pollfd handle = { .fd = reader->process_handle, .events = POLLIN };

  return reader->process_handle < 0 || poll (&handle, 1, 0) == 1;
}

static void
tell_loss (SegmentReader *reader, guint64 count, guint64 *told, HeddleLossCause cause, gint64 now)
{
  if (count <= *told)
    return;
  pending_queue_push (&reader->queue, (PendingEvent){ .time = now,
                                                      .kind = HEDDLE_EVENT_LOST,
                                                      .detail = cause,
                                                      .object = (guint64) MAX (now, 0),
                                                      .argument = count - *told });
  *told = count;
}

static void
tell_losses (SegmentReader *reader, gint64 now)
{
  HeddleSegment *shared = reader->base;

  tell_loss (reader, atomic_load_explicit (&shared->lost_no_ring, memory_order_relaxed),
             &reader->told_no_ring, HEDDLE_LOSS_NO_RING, now);
  tell_loss (reader, atomic_load_explicit (&shared->lost_late, memory_order_relaxed),
             &reader->told_late, HEDDLE_LOSS_AFTER_END, now);
  tell_loss (reader, atomic_load_explicit (&shared->lost_nested, memory_order_relaxed),
             &reader->told_nested, HEDDLE_LOSS_NESTED, now);
}

static RingReader *
ring_reader_of_slot (SegmentReader *reader, guint index)
{
  while (reader->rings->len <= index) {
    RingReader *ring = g_new (RingReader, 1);
    ring_reader_init (ring);
    g_ptr_array_add (reader->rings, ring);
  }
  return g_ptr_array_index (reader->rings, index);
}

/* Returns the later of `now` and the last event of any ring. */
static gint64
last_moment (const SegmentReader *reader, gint64 now)
{
  for (guint i = 0; i < reader->rings->len; i++)
    now = MAX (now, ((const RingReader *) reader->rings->pdata[i])->last_time);
  return now;
}

gint64
segment_reader_read (SegmentReader *reader, const ClockMap *map, gint64 now, gboolean gone)
{
  HeddleSegment *shared = reader->base;
  gint64 complete = now - HOLD_BACK;

  if (reader->over)
    return now;
  /* Before the rings are read: if it has ended now, what is read next is the last of it. */
  gboolean dead = gone || process_has_ended (reader);
  /* Pairs with the release in raise_slots_used(). */
  guint32 used = atomic_load_explicit (&shared->slots_used, memory_order_acquire);
  for (guint index = 0; index < MIN (used, reader->header.slot_count); index++) {
    RingReader *ring = ring_reader_of_slot (reader, index);
    HeddleRing *slot = heddle_segment_ring (reader->base, reader->header.slots_offset,
                                            reader->header.slot_size, index);
    if (!ring_reader_read (ring, slot, reader->header.ring_capacity, map,
                           (HeddleClock) reader->header.clock, now, dead))
      reader->corrupt = TRUE;
    else if (ring->emitting && !dead)
      complete = MIN (complete, ring->last_time);
  }
  tell_losses (reader, now);
  if (dead) {
    reader->alive = FALSE;
    reader->over = TRUE;
    pending_queue_push (&reader->queue, (PendingEvent){ .time = last_moment (reader, now),
                                                        .kind = HEDDLE_EVENT_PROCESS_END });
    complete = now;
  }
  return complete;
}

void
segment_reader_text (const SegmentReader *reader, guint64 identifier, char text[SEGMENT_TEXT_SIZE])
{
  const char *texts = (const char *) reader->base + HEDDLE_SEGMENT_PAGE;
  char copy[UINT8_MAX + 1];
  guint16 length;

  text[0] = '\0';
  if (identifier == 0 || identifier - 1 > HEDDLE_SEGMENT_TEXTS_SIZE - sizeof length)
    return;
  guint64 offset = identifier - 1;
  memcpy (&length, texts + offset, sizeof length);
  if (length > UINT8_MAX || length > HEDDLE_SEGMENT_TEXTS_SIZE - sizeof length - offset)
    return;
  memcpy (copy, texts + offset + sizeof length, length);
  g_autofree char *valid = g_utf8_make_valid (copy, length);
  g_strlcpy (text, valid, SEGMENT_TEXT_SIZE);
}
