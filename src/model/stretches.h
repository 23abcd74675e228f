/* SPDX-License-Identifier: MIT
 *
 * Stretches of time in the order of their beginning, 12 bytes each: holds, waits, stretches of
 * contention. For one writer and any number of readers, without a lock.
 */
#pragma once

#include "model/time-blocks.h"

typedef struct {
  TimeBlock time;
  int64_t before; /* what was before this block, as the user of the stretches counts it */
  _Atomic (uint32_t) ends[TIME_BLOCK_ITEMS]; /* packed, from the start on; TIME_OPEN */
  _Atomic (uint32_t) tags[TIME_BLOCK_ITEMS]; /* not there if stretches have none */
} StretchBlock;

typedef struct {
  int64_t start;
  int64_t end; /* INT64_MAX while it goes on */
  uint32_t tag;
} Stretch;

typedef struct {
  TimeBlocks blocks; /* of StretchBlock */
  gboolean tagged;
} Stretches;

void stretches_init (Stretches *stretches, gboolean tagged, ChunkedArray *far);
void stretches_clear (Stretches *stretches);

/* Only the writer: begins a stretch and returns its number. `before` is kept if a block begins with
 * it. */
uint64_t stretches_begin (Stretches *stretches, int64_t start, uint32_t tag, int64_t before);

/* Only the writer: ends stretch `index`, with another tag. */
void stretches_end (Stretches *stretches, uint64_t index, int64_t end, uint32_t tag);

static inline uint64_t
stretches_count (const Stretches *stretches)
{
  return time_blocks_count (&stretches->blocks);
}

/* Returns stretch `index`, below a count that was read before. An end comes with the tag that the
 * stretch was ended with. */
Stretch stretches_get (const Stretches *stretches, uint64_t index);

/* Returns the first of the stretches first .. end-1 that lasts `least` nanoseconds or more, or goes
 * on; `end` if none does. Looks at many for the price of getting one. */
uint64_t stretches_long (const Stretches *stretches, uint64_t first, uint64_t end, int64_t least);

/* Returns what the block of stretch `index` has for `before`. */
int64_t stretches_before (const Stretches *stretches, uint64_t index);

/* For stretches that don't overlap, and whose `before` is the sum of all earlier ones: returns how
 * much of the first `count` lies before `time`. `number`: the block that `time` lies in. */
int64_t stretches_sum (const Stretches *stretches, uint64_t count, uint64_t number, int64_t time);
