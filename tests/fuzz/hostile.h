/* SPDX-License-Identifier: MIT
 *
 * The traced side of the fuzz targets: a segment that is valid at first, and a process that does to
 * its file what the bytes of an input say. make-seeds.py describes the bytes.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "event/segment.h"

#define HOSTILE_SLOTS         2u
#define HOSTILE_CAPACITY_MOST 64u /* of the rings that hostile_make() makes, in records */
/* The files stay below this, so that thousands of inputs are run in a second. */
#define HOSTILE_SIZE_MOST (512u * 1024u)
/* The moment on both clocks at which the session begins: there are times before it. */
#define HOSTILE_ORIGIN UINT64_C (10000000000)

/* What a step does. The numbers are those of the corpora: new ones go to the end. */
typedef enum {
  HOSTILE_STEP_DRAIN, /* the collector's, as are AMBUSH and REPLACE */
  HOSTILE_STEP_RECORDS,
  HOSTILE_STEP_HEADER_FIELD,
  HOSTILE_STEP_RING_FIELD,
  HOSTILE_STEP_RAW,
  HOSTILE_STEP_RESIZE,
  HOSTILE_STEP_TEXT,
  HOSTILE_STEP_AMBUSH, /* the next steps are taken in the sink, between two events */
  HOSTILE_STEP_REPLACE,
  HOSTILE_STEP_ADVANCE,
  HOSTILE_STEP_COUNT, /* further steps are the target's own */
} HostileStep;

/* What is left of an input. */
typedef struct {
  const uint8_t *data;
  size_t size;
} HostileInput;

/* Returns the next `bytes` bytes as a number; behind the end all are zeros. */
uint64_t hostile_take (HostileInput *input, size_t bytes);

/* Returns a number of one of the shapes that matter: small, negative, a power of two, any. */
uint64_t hostile_take_value (HostileInput *input);

typedef struct {
  int file;
  uint32_t capacity; /* of a ring, as it was made */
  bool is_relaid;    /* the header, or the file's length, was meddled with: anything may be valid */
} HostileSegment;

/* What the first byte of an input says. */
typedef struct {
  uint32_t capacity;
  HeddleLossPolicy policy;
  HeddleClock clock;
  bool tells_namespace;
} HostileFlags;

HostileFlags hostile_take_flags (HostileInput *input);

/* Makes the open file the segment of a living process: this one. */
void hostile_make (HostileSegment *segment, int file, const HostileFlags *flags);

/* Takes one step of the traced process; those of the collector are none. */
void hostile_take_step (HostileSegment *segment, HostileStep step, HostileInput *input);
