/* SPDX-License-Identifier: MIT */
#include "hostile.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define ELEMENTS(array) (sizeof (array) / sizeof (array)[0])

/* ------------------------------------------------------------------ the input */

uint64_t
hostile_take (HostileInput *input, size_t bytes)
{
  uint64_t number = 0;

  for (size_t i = 0; i < bytes && input->size > 0; i++, input->data++, input->size--)
    number |= (uint64_t) *input->data << (8 * i);
  return number;
}

uint64_t
hostile_take_value (HostileInput *input)
{
  switch (hostile_take (input, 1) % 6) {
  case 0:
    return hostile_take (input, 1);
  case 1:
    return hostile_take (input, 2);
  case 2:
    return hostile_take (input, 4);
  case 3:
    return hostile_take (input, 8);
  case 4:
    return -hostile_take (input, 1);
  default: {
    uint64_t power = UINT64_C (1) << hostile_take (input, 1) % 64;
    return power - hostile_take (input, 1) % 2;
  }
  }
}

HostileFlags
hostile_take_flags (HostileInput *input)
{
  uint8_t bits = (uint8_t) hostile_take (input, 1);

  return (HostileFlags){
    .capacity = 16u << (bits & 3) % 3,
    .policy = (HeddleLossPolicy) ((bits >> 2 & 3) % 3),
    .clock = bits & 16 ? HEDDLE_CLOCK_COUNTER : HEDDLE_CLOCK_MONOTONIC,
    .tells_namespace = (bits & 32) != 0,
  };
}

/* ------------------------------------------------------------------ the file */

/* By pwrite(2), not in a mapping of its own: nothing but the collector is to meet a missing page. A
 * write behind the end makes the file longer, as any process could. */
static void
put (const HostileSegment *segment, uint64_t offset, const void *bytes, size_t size)
{
  if (offset + size <= HOSTILE_SIZE_MOST && pwrite (segment->file, bytes, size, (off_t) offset) < 0)
    abort ();
}

static uint64_t
slot_offset (const HostileSegment *segment, uint32_t slot)
{
  return HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE +
         slot * heddle_segment_slot_size (segment->capacity);
}

static uint64_t
read_published (const HostileSegment *segment, uint32_t slot)
{
  uint64_t published = 0;

  if (pread (segment->file, &published, sizeof published,
             (off_t) (slot_offset (segment, slot) + offsetof (HeddleRing, published))) < 0)
    abort ();
  return published;
}

static void
put_published (const HostileSegment *segment, uint32_t slot, uint64_t published)
{
  put (segment, slot_offset (segment, slot) + offsetof (HeddleRing, published), &published,
       sizeof published);
}

void
hostile_make (HostileSegment *segment, int file, const HostileFlags *flags)
{
  struct stat information;
  HeddleSegment header = {
    .magic = HEDDLE_SEGMENT_MAGIC,
    .version = HEDDLE_SEGMENT_VERSION,
    .ready = 1,
    .clock = flags->clock,
    .process_id = (uint32_t) getpid (),
    .ring_capacity = flags->capacity,
    .slot_count = HOSTILE_SLOTS,
    .slot_size = heddle_segment_slot_size (flags->capacity),
    .slots_offset = HEDDLE_SEGMENT_PAGE + HEDDLE_SEGMENT_TEXTS_SIZE,
    .texts_size = HEDDLE_SEGMENT_TEXTS_SIZE,
    .start = HOSTILE_ORIGIN,
    .slots_used = HOSTILE_SLOTS,
    .command = "hostile",
  };

  *segment = (HostileSegment){ .file = file, .capacity = flags->capacity };
  if (flags->tells_namespace && stat ("/proc/self/ns/pid", &information) == 0)
    header.pid_namespace = information.st_ino;
  off_t size = (off_t) heddle_segment_file_size (HOSTILE_SLOTS, flags->capacity);
  if (ftruncate (file, 0) != 0 || ftruncate (file, size) != 0)
    abort ();
  put (segment, 0, &header, sizeof header);
  for (uint32_t slot = 0; slot < HOSTILE_SLOTS; slot++) {
    HeddleRing ring = { .state = HEDDLE_RING_LIVE,
                        .capacity = flags->capacity,
                        .ready = flags->capacity,
                        .thread = slot + 1,
                        .policy = flags->policy };
    put (segment, slot_offset (segment, slot), &ring, sizeof ring);
  }
}

/* ------------------------------------------------------------------ the steps */

/* Writes records of one kind, in one piece up to where the ring's end comes: more of them than it
 * has places for, if so told. */
static void
put_records (const HostileSegment *segment, HostileInput *input)
{
  HeddleEvent events[HOSTILE_CAPACITY_MOST + 8] = { 0 };
  uint32_t slot = (uint32_t) hostile_take (input, 1) % HOSTILE_SLOTS;
  uint64_t count = hostile_take (input, 1) % ELEMENTS (events);
  uint64_t published = read_published (segment, slot);
  HeddleEvent event = { .kind = (uint16_t) hostile_take (input, 2),
                        .detail = (uint32_t) hostile_take (input, 1) };
  uint64_t step = hostile_take_value (input);

  event.time = hostile_take_value (input) + HOSTILE_ORIGIN;
  event.object = hostile_take_value (input);
  event.argument = hostile_take_value (input);
  for (uint64_t i = 0; i < count; i++) {
    events[i] = event;
    event.time += step;
  }
  for (uint64_t done = 0; done < count;) {
    uint64_t place = (published + done) & (segment->capacity - 1);
    uint64_t piece = segment->capacity - place;
    piece = piece < count - done ? piece : count - done;
    put (segment, slot_offset (segment, slot) + sizeof (HeddleRing) + place * sizeof event,
         &events[done], piece * sizeof event);
    done += piece;
  }
  put_published (segment, slot, published + count);
}

/* Where a field is, and its size. */
typedef struct {
  uint16_t offset, size;
} Field;

#define FIELD(Type, field)                                \
  {                                                       \
    offsetof (Type, field), sizeof ((Type *) NULL)->field \
  }

static void
put_header_field (HostileSegment *segment, HostileInput *input)
{
  static const Field fields[] = {
    FIELD (HeddleSegment, magic),
    FIELD (HeddleSegment, version),
    FIELD (HeddleSegment, ready),
    FIELD (HeddleSegment, clock),
    FIELD (HeddleSegment, process_id),
    FIELD (HeddleSegment, ring_capacity),
    FIELD (HeddleSegment, slot_count),
    FIELD (HeddleSegment, slot_size),
    FIELD (HeddleSegment, slots_offset),
    FIELD (HeddleSegment, texts_size),
    FIELD (HeddleSegment, start),
    FIELD (HeddleSegment, pid_namespace),
    FIELD (HeddleSegment, slots_used),
    FIELD (HeddleSegment, threads),
    FIELD (HeddleSegment, texts_used),
    FIELD (HeddleSegment, exit_status),
    FIELD (HeddleSegment, lost_no_ring),
    FIELD (HeddleSegment, lost_no_ring_first),
    FIELD (HeddleSegment, lost_no_text),
    FIELD (HeddleSegment, lost_nested),
    FIELD (HeddleSegment, lost_nested_first),
  };
  const Field *field = &fields[hostile_take (input, 1) % ELEMENTS (fields)];
  uint64_t value = hostile_take_value (input);

  segment->is_relaid |= field->offset < offsetof (HeddleSegment, start);
  put (segment, field->offset, &value, field->size);
}

static void
put_ring_field (const HostileSegment *segment, HostileInput *input)
{
  static const Field fields[] = {
    FIELD (HeddleRing, state),      FIELD (HeddleRing, capacity), FIELD (HeddleRing, thread),
    FIELD (HeddleRing, kernel_id),  FIELD (HeddleRing, policy),   FIELD (HeddleRing, ready),
    FIELD (HeddleRing, published),  FIELD (HeddleRing, limit),    FIELD (HeddleRing, lost),
    FIELD (HeddleRing, lost_first), FIELD (HeddleRing, reported), FIELD (HeddleRing, emitting),
    FIELD (HeddleRing, nested),     FIELD (HeddleRing, taken),
  };
  uint32_t slot = (uint32_t) hostile_take (input, 1) % HOSTILE_SLOTS;
  const Field *field = &fields[hostile_take (input, 1) % ELEMENTS (fields)];
  uint64_t value = hostile_take_value (input);

  put (segment, slot_offset (segment, slot) + field->offset, &value, field->size);
}

/* Writes up to 63 bytes of the input as they are. */
static void
put_bytes (const HostileSegment *segment, uint64_t offset, HostileInput *input)
{
  uint8_t bytes[64] = { 0 };
  size_t count = hostile_take (input, 1) % sizeof bytes;

  for (size_t i = 0; i < count; i++)
    bytes[i] = (uint8_t) hostile_take (input, 1);
  put (segment, offset, bytes, count);
}

static void
put_text (const HostileSegment *segment, HostileInput *input)
{
  uint64_t offset = HEDDLE_SEGMENT_PAGE + hostile_take (input, 3) % (HEDDLE_SEGMENT_TEXTS_SIZE - 1);
  uint16_t length = (uint16_t) hostile_take (input, 2);

  put (segment, offset, &length, sizeof length);
  put_bytes (segment, offset + sizeof length, input);
}

void
hostile_take_step (HostileSegment *segment, HostileStep step, HostileInput *input)
{
  switch (step) {
  case HOSTILE_STEP_RECORDS:
    put_records (segment, input);
    break;
  case HOSTILE_STEP_HEADER_FIELD:
    put_header_field (segment, input);
    break;
  case HOSTILE_STEP_RING_FIELD:
    put_ring_field (segment, input);
    break;
  case HOSTILE_STEP_RAW: {
    uint64_t offset = hostile_take (input, 3);
    segment->is_relaid |= offset < offsetof (HeddleSegment, start);
    put_bytes (segment, offset, input);
    break;
  }
  case HOSTILE_STEP_RESIZE:
    segment->is_relaid = true;
    if (ftruncate (segment->file, (off_t) (hostile_take (input, 3) % HOSTILE_SIZE_MOST)) != 0)
      abort ();
    break;
  case HOSTILE_STEP_TEXT:
    put_text (segment, input);
    break;
  case HOSTILE_STEP_ADVANCE: {
    uint32_t slot = (uint32_t) hostile_take (input, 1) % HOSTILE_SLOTS;
    put_published (segment, slot, read_published (segment, slot) + hostile_take_value (input));
    break;
  }
  case HOSTILE_STEP_DRAIN:
  case HOSTILE_STEP_AMBUSH:
  case HOSTILE_STEP_REPLACE:
  case HOSTILE_STEP_COUNT:
    break;
  }
}
