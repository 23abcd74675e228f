/* SPDX-License-Identifier: MIT
 *
 * A process's segment: one file in the session's folder, mapped by the traced process and by the
 * collector. It holds who the process is, the texts that its events refer to, and a ring for each
 * thread.
 *
 * NAME  PID.SEQUENCE.segment, e.g. 4711.0.segment; exec keeps the PID and counts the sequence up.
 *
 * LAYOUT, little endian, every part at a multiple of 4096
 *   0                 HeddleSegment                           (one page)
 *   4096              texts: u16 length, then length bytes of UTF-8, one after another
 *   slots_offset      slot_count slots of slot_size bytes: a HeddleRing each (ring.h)
 * The file is sparse: a slot takes memory once a thread has claimed it.
 *
 * Two counters of losses come with the time of the first one since the process began.
 *
 * VALID if and only if magic and version are ours, ready is 1, ring_capacity is a power of two
 * within bounds, and slot_size, slots_offset and the file's size agree with it and with
 * slot_count. heddle_segment_valid() is that sentence in code.
 *
 * A TEXT's identifier is the offset of its length field from the start of the texts, plus 1 (so
 * that 0 means none). It is valid if its bytes lie wholly within texts_size.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/clock.h"
#include "event/ring.h"

/* Where a traced program finds the session's folder. */
#define HEDDLE_SESSION_VARIABLE     "HEDDLE_SESSION"

#define HEDDLE_SEGMENT_SUFFIX       ".segment"
#define HEDDLE_SEGMENT_MAGIC        UINT32_C (0x4c444448) /* "HDDL" */
#define HEDDLE_SEGMENT_VERSION      2u
#define HEDDLE_SEGMENT_PAGE         4096u
#define HEDDLE_SEGMENT_TEXTS_SIZE   (256u * 1024u)
#define HEDDLE_SEGMENT_SLOTS        1024u /* threads alive at once */
#define HEDDLE_SEGMENT_COMMAND_SIZE 256u

typedef struct {
  uint32_t magic;
  uint32_t version;
  _Atomic (uint32_t) ready; /* 1 once the rest of this header is written */
  uint32_t clock;           /* a HeddleClock */
  uint32_t process_id;
  uint32_t parent_id;
  uint32_t ring_capacity; /* records a ring */
  uint32_t slot_count;
  uint64_t slot_size;
  uint64_t slots_offset;
  uint64_t texts_size;
  uint64_t start;                  /* the clock when the process began to record */
  uint64_t pid_namespace;          /* in which process_id and the threads' count; 0: not known */
  _Atomic (uint32_t) slots_used;   /* slots ever claimed, counted from slot 0 */
  _Atomic (uint32_t) threads;      /* thread numbers given out */
  _Atomic (uint32_t) texts_used;   /* bytes of texts */
  _Atomic (uint32_t) exit_status;  /* of exit(), plus 1; 0: it has not been called */
  _Atomic (uint64_t) lost_no_ring; /* events of threads that got no ring */
  _Atomic (uint64_t) lost_no_ring_first; /* the clock at the first of them */
  _Atomic (uint64_t) lost_no_text;       /* names without room among the texts */
  _Atomic (uint64_t) lost_nested;        /* of signal handlers, beyond what a ring sets aside */
  _Atomic (uint64_t) lost_nested_first;
  char command[HEDDLE_SEGMENT_COMMAND_SIZE]; /* the program's name, ends with a zero byte */
} HeddleSegment;

static_assert (sizeof (HeddleSegment) <= HEDDLE_SEGMENT_PAGE, "the header is one page");
static_assert (offsetof (HeddleSegment, slot_size) == 32, "HeddleSegment is shared");
static_assert (offsetof (HeddleSegment, slots_used) == 72, "HeddleSegment is shared");
static_assert (offsetof (HeddleSegment, lost_no_ring) == 88, "HeddleSegment is shared");
static_assert (offsetof (HeddleSegment, command) == 128, "HeddleSegment is shared");

/* Returns the bytes of a slot with a ring of `capacity` records. */
static inline uint64_t
heddle_segment_slot_size (uint32_t capacity)
{
  uint64_t bytes = sizeof (HeddleRing) + (uint64_t) capacity * sizeof (HeddleEvent);

  return (bytes + HEDDLE_SEGMENT_PAGE - 1) / HEDDLE_SEGMENT_PAGE * HEDDLE_SEGMENT_PAGE;
}

static inline uint64_t
heddle_segment_file_size (uint32_t slot_count, uint32_t capacity)
{
  return HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE +
         slot_count * heddle_segment_slot_size (capacity);
}

/* Returns whether a header of a file of `file_size` bytes is valid, in the sense given above.
 * `header` is a private copy: the other process could change the shared one between two looks. */
bool heddle_segment_valid (const HeddleSegment *header, uint64_t file_size);

/* Returns slot `index` of a mapped segment. The caller has checked index < slot_count, and passes
 * the layout from its checked copy of the header. */
static inline HeddleRing *
heddle_segment_ring (void *base, uint64_t slots_offset, uint64_t slot_size, uint32_t index)
{
  return (HeddleRing *) (void *) ((char *) base + slots_offset + index * slot_size);
}
