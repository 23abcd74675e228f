/* SPDX-License-Identifier: MIT
 *
 * Small numbers for the lanes that are met, from 0 on in the order of their meeting: the places of
 * what is counted for each. For one thread.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Its fields are its own. All zero is one that has met no lane. */
typedef struct {
  guint count;
  guint room;      /* of `places`, a power of two; 0: none yet */
  uint32_t *lanes; /* by number */
  guint *places;   /* hashed; a number plus one, 0: free */
  uint32_t last;   /* the lane that was asked for last, and its number: most often the next, too */
  guint last_number;
} LaneNumbers;

/* Returns the lane's number. If it is met for the first time, that is what `count` was before. */
guint lane_numbers_get (LaneNumbers *numbers, uint32_t lane);

/* Returns the lane of a number below `count`. */
static inline uint32_t
lane_numbers_lane (const LaneNumbers *numbers, guint number)
{
  return numbers->lanes[number];
}

void lane_numbers_clear (LaneNumbers *numbers);
