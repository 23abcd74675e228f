/* SPDX-License-Identifier: MIT */
#include "collect/segment-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/guard.h"

/* A thread marks that it is in an emission just before it reads the clock, without a fence. The
 * mark may become visible to us later than that by the time that a store waits in a store buffer:
 * far below a microsecond, and an interrupt drains the buffer. This is the margin for it. */
#define HOLD_BACK G_GINT64_CONSTANT (100000) /* nanoseconds */

/* How many looks lie between two questions for a thread that seems alive: a second's, about. */
#define LOOKS_A_QUESTION 256u

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
 * the folder is private. Without waiting, should it be no file but a pipe. */
static void *
map_segment (int folder, const char *name, gsize *size)
{
  struct stat information;
  void *base = MAP_FAILED;
  int file = openat (folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (file < 0)
    return NULL;
  if (fstat (file, &information) == 0 && S_ISREG (information.st_mode) &&
      information.st_size >= (off_t) HEDDLE_SEGMENT_PAGE) {
    *size = (gsize) information.st_size;
    base = mmap (NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
  }
  close (file);
  return base == MAP_FAILED ? NULL : base;
}

/* Makes a program's name a string in UTF-8: the name of a file may be any bytes. */
static void
make_command_valid (char command[HEDDLE_SEGMENT_COMMAND_SIZE])
{
  const char *end;

  g_autofree char *valid =
      g_utf8_make_valid (command, (gssize) strnlen (command, HEDDLE_SEGMENT_COMMAND_SIZE - 1));
  g_strlcpy (command, valid, HEDDLE_SEGMENT_COMMAND_SIZE);
  /* A replacement is longer than what it replaces: the last character may have been cut. */
  g_utf8_validate (command, -1, &end);
  command[end - command] = '\0';
}

/* Copies the header and looks at it. The mapping is given up again unless it is ready and valid. */
static gboolean
accept_header (SegmentReader *reader)
{
  HeddleSegment *shared = reader->base;

  guard_begin (reader->base, reader->size);
  /* Pairs with the recorder's release of `ready`. */
  gboolean ready = atomic_load_explicit (&shared->ready, memory_order_acquire) == 1;
  memcpy (&reader->header, shared, sizeof reader->header);
  gboolean whole = guard_end ();
  if (ready && whole) {
    make_command_valid (reader->header.command);
    if (heddle_segment_valid (&reader->header, reader->size))
      return TRUE;
  }
  reader->corrupt = ready || !whole;
  munmap (reader->base, reader->size);
  reader->base = NULL;
  return FALSE;
}

static guint64
own_pid_namespace (void)
{
  struct stat information;

  return stat ("/proc/self/ns/pid", &information) == 0 ? (guint64) information.st_ino : 0;
}

gboolean
segment_reader_open (SegmentReader *reader, int folder)
{
  if (reader->base != NULL || reader->corrupt)
    return reader->base != NULL;
  reader->base = map_segment (folder, reader->name, &reader->size);
  if (reader->base == NULL || !accept_header (reader))
    return FALSE;
  const HeddleSegment *header = &reader->header;
  reader->foreign = header->pid_namespace != 0 && header->pid_namespace != own_pid_namespace ();
  if (!reader->foreign)
    reader->process_handle = pidfd_open ((pid_t) header->process_id, 0);
  /* Only these say that there is no such process; else it can't be looked at, as in another
   * namespace. */
  if (!reader->foreign && reader->process_handle < 0 && errno != ESRCH && errno != EINVAL)
    reader->foreign = TRUE;
  reader->alive = reader->foreign || reader->process_handle >= 0;
  return TRUE;
}

static void
close_handle (SegmentReader *reader)
{
  if (reader->process_handle >= 0)
    close (reader->process_handle);
  reader->process_handle = -1;
}

void
segment_reader_replace (SegmentReader *reader, gint64 time)
{
  if (reader->base == NULL || reader->over)
    return;
  reader->end.how = HEDDLE_PROCESS_END_REPLACED;
  reader->replaced = time;
  reader->ended = TRUE;
  close_handle (reader);
}

void
segment_reader_look_for_end (SegmentReader *reader)
{
  struct pollfd handle = { .fd = reader->process_handle, .events = POLLIN };

  if (reader->base == NULL || reader->foreign || reader->ended)
    return;
  /* The pidfd turns readable with the end, even while the process is a zombie. */
  reader->ended = reader->process_handle < 0 || poll (&handle, 1, 0) == 1;
}

static void
tell_loss (SegmentReader *reader, guint64 count, guint64 *told, HeddleLossCause cause, gint64 first,
           gint64 now)
{
  if (count <= *told)
    return;
  pending_queue_push (&reader->queue,
                      (PendingEvent){ .time = now,
                                      .kind = HEDDLE_EVENT_LOST,
                                      .detail = cause,
                                      .object = (guint64) CLAMP (first, 0, MAX (now, 0)),
                                      .argument = count - *told });
  *told = count;
}

/* Returns the session's moment of a first loss, or `now` if earlier losses were told already. */
static gint64
first_loss (_Atomic (guint64) *moment, guint64 told, const RingLook *look)
{
  guint64 time = atomic_load_explicit (moment, memory_order_relaxed);

  return told > 0 || time == 0 ? look->now : clock_map_convert (look->map, look->clock, time);
}

/* Tells the losses that are counted for the process. Relaxed: each is a number by itself. */
static void
tell_losses (SegmentReader *reader, const RingLook *look)
{
  HeddleSegment *shared = reader->base;
  gint64 time = MAX (look->now, look->floor);

  tell_loss (reader, atomic_load_explicit (&shared->lost_no_ring, memory_order_relaxed),
             &reader->told_no_ring, HEDDLE_LOSS_NO_RING,
             first_loss (&shared->lost_no_ring_first, reader->told_no_ring, look), time);
  tell_loss (reader, atomic_load_explicit (&shared->lost_no_text, memory_order_relaxed),
             &reader->told_no_text, HEDDLE_LOSS_NO_TEXT, time, time);
  tell_loss (reader, atomic_load_explicit (&shared->lost_nested, memory_order_relaxed),
             &reader->told_nested, HEDDLE_LOSS_NESTED,
             first_loss (&shared->lost_nested_first, reader->told_nested, look), time);
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

/* Returns whether another ring belongs to a living thread with the same kernel's identifier: then
 * the earlier thread of that identifier is gone. */
static gboolean
identifier_is_taken (const SegmentReader *reader, const RingReader *of)
{
  for (guint i = 0; i < reader->rings->len; i++) {
    const RingReader *other = g_ptr_array_index (reader->rings, i);
    if (other != of && other->thread > of->thread && other->kernel_id == of->kernel_id)
      return TRUE;
  }
  return FALSE;
}

/* Returns whether the ring's thread is known to be gone. It is asked for at each look once the
 * thread has said that it ends; and now and then otherwise, as not every end can be noticed from
 * inside. To be asked before the ring is read: then that read is the last. A thread that has not
 * said so must be missed twice: while a process dies, its threads are gone a moment before it
 * is. */
static gboolean
thread_is_gone (const SegmentReader *reader, RingReader *ring, HeddleRing *slot, guint index)
{
  if (ring->thread == 0 || ring->kernel_id == 0 || reader->foreign ||
      reader->header.pid_namespace == 0)
    return FALSE;
  /* Pairs with the release in end_ring(). */
  gboolean ending = atomic_load_explicit (&slot->state, memory_order_acquire) == HEDDLE_RING_ENDING;
  if (!ending && (reader->looks + index) % LOOKS_A_QUESTION != 0)
    return FALSE;
  gboolean known =
      tgkill ((pid_t) reader->header.process_id, (pid_t) ring->kernel_id, 0) == 0 || errno != ESRCH;
  gboolean missed = known ? identifier_is_taken (reader, ring) : TRUE;
  gboolean gone = missed && (ending || ring->missed);
  ring->missed = missed;
  return gone;
}

/* Returns the later of `now` and the last event of any ring. */
static gint64
last_moment (const SegmentReader *reader, gint64 now)
{
  for (guint i = 0; i < reader->rings->len; i++)
    now = MAX (now, ((const RingReader *) reader->rings->pdata[i])->last_time);
  return now;
}

/* The process is gone and everything was read: says how it ended. What is known from the one who
 * waited for it comes first, then what the kernel tells, then what the process itself has left. */
static void
end_process (SegmentReader *reader, const RingLook *look)
{
  HeddleSegment *shared = reader->base;

  guard_begin (reader->base, reader->size);
  guint32 exit_status = atomic_load_explicit (&shared->exit_status, memory_order_relaxed);
  if (!guard_end ())
    reader->corrupt = TRUE;
  if (reader->end.how == HEDDLE_PROCESS_END_UNKNOWN && !reader->foreign)
    reader->end = process_end_ask (reader->process_handle, reader->header.process_id);
  if (reader->end.how == HEDDLE_PROCESS_END_UNKNOWN && exit_status != 0)
    reader->end = (ProcessEnd){ HEDDLE_PROCESS_END_EXITED, (exit_status - 1) & 0xff };
  reader->alive = FALSE;
  reader->over = TRUE;
  close_handle (reader);
  gint64 death = reader->end.how == HEDDLE_PROCESS_END_REPLACED ? reader->replaced : look->now;
  gint64 time = last_moment (reader, MAX (death, look->floor));
  pending_queue_push (&reader->queue, (PendingEvent){ .time = time,
                                                      .kind = HEDDLE_EVENT_PROCESS_END,
                                                      .detail = reader->end.how,
                                                      .argument = reader->end.status });
}

static gint64
read_rings (SegmentReader *reader, const RingLook *look, gint64 complete)
{
  HeddleSegment *shared = reader->base;
  /* Pairs with the release in raise_slots_used(). */
  guint32 used = atomic_load_explicit (&shared->slots_used, memory_order_acquire);

  if (used > reader->header.slot_count)
    reader->corrupt = TRUE;
  /* A count that shrinks is a lie: the rings that were read are read to their end. */
  guint32 count = MAX (MIN (used, reader->header.slot_count), reader->rings->len);
  for (guint index = 0; index < count; index++) {
    RingReader *ring = ring_reader_of_slot (reader, index);
    HeddleRing *slot = heddle_segment_ring (reader->base, reader->header.slots_offset,
                                            reader->header.slot_size, index);
    gboolean gone = !look->dead && thread_is_gone (reader, ring, slot, index);
    if (!ring_reader_read (ring, slot, look, gone))
      reader->corrupt = TRUE;
    else
      complete = ring_reader_complete (ring, look, complete);
  }
  return complete;
}

/* Returns whether more is published than the last look could take. */
static gboolean
is_behind (const SegmentReader *reader)
{
  for (guint i = 0; i < reader->rings->len; i++) {
    const RingReader *ring = g_ptr_array_index (reader->rings, i);
    if (ring->behind && !ring->corrupt)
      return TRUE;
  }
  return FALSE;
}

gint64
segment_reader_read (SegmentReader *reader, const RingLook *common)
{
  RingLook look = *common;

  if (reader->over)
    return look.now;
  look.dead = common->dead || reader->ended;
  look.patience = look.dead ? 0 : look.patience;
  look.clock = (HeddleClock) reader->header.clock;
  look.capacity = reader->header.ring_capacity;
  look.floor = MAX (look.floor, reader->start); /* it may have begun after `now` was read */
  reader->looks++;
  guard_begin (reader->base, reader->size);
  gint64 complete = read_rings (reader, &look, look.now - HOLD_BACK);
  tell_losses (reader, &look);
  if (!guard_end ()) {
    /* The file has shrunk under us: what was read as zeros is no event of anybody's. */
    reader->corrupt = TRUE;
    look.dead = TRUE;
  }
  if (look.dead && (reader->corrupt || !is_behind (reader))) {
    end_process (reader, &look);
    complete = look.now;
  }
  return complete;
}

void
segment_reader_text (SegmentReader *reader, guint64 identifier, char text[SEGMENT_TEXT_SIZE])
{
  const char *texts = (const char *) reader->base + HEDDLE_SEGMENT_PAGE;
  char copy[UINT8_MAX + 1] = { 0 };
  guint16 length;

  text[0] = '\0';
  if (identifier == 0 || identifier - 1 > HEDDLE_SEGMENT_TEXTS_SIZE - sizeof length)
    return;
  guint64 offset = identifier - 1;
  guard_begin (reader->base, reader->size);
  memcpy (&length, texts + offset, sizeof length);
  gboolean within =
      length <= UINT8_MAX && length <= HEDDLE_SEGMENT_TEXTS_SIZE - sizeof length - offset;
  if (within)
    memcpy (copy, texts + offset + sizeof length, length);
  if (!guard_end () || !within)
    return;
  /* A text ends where a zero byte says so, whatever its length claims. */
  g_autofree char *valid = g_utf8_make_valid (copy, (gssize) strnlen (copy, length));
  g_strlcpy (text, valid, SEGMENT_TEXT_SIZE);
}
