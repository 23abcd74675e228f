/* SPDX-License-Identifier: MIT
 *
 * Small numbers for lanes, see lane-numbers.h: a hash table with linear probing, at most half full.
 */
#include "explain/lane-numbers.h"

#define FIRST_ROOM 16u

/* Returns where the lane is, or the free place where it would be. */
static guint *
find (const LaneNumbers *numbers, uint32_t lane)
{
  /* Knuth's multiplicative hash; the product's upper half is well mixed. */
  guint place = (guint) (((uint64_t) lane * UINT64_C (0x9E3779B97F4A7C15)) >> 32);

  for (;; place++) {
    guint *found = &numbers->places[place & (numbers->room - 1)];
    if (*found == 0 || numbers->lanes[*found - 1] == lane)
      return found;
  }
}

static void
grow (LaneNumbers *numbers)
{
  g_free (numbers->places);
  numbers->room = numbers->room == 0 ? FIRST_ROOM : 2 * numbers->room;
  numbers->places = g_new0 (guint, numbers->room);
  numbers->lanes = g_renew (uint32_t, numbers->lanes, numbers->room / 2);
  for (guint i = 0; i < numbers->count; i++)
    *find (numbers, numbers->lanes[i]) = i + 1;
}

guint
lane_numbers_get (LaneNumbers *numbers, uint32_t lane)
{
  if (numbers->count > 0 && numbers->last == lane)
    return numbers->last_number;
  if (2 * numbers->count >= numbers->room)
    grow (numbers);
  guint *place = find (numbers, lane);
  if (*place == 0) {
    numbers->lanes[numbers->count++] = lane;
    *place = numbers->count;
  }
  numbers->last = lane;
  numbers->last_number = *place - 1;
  return numbers->last_number;
}

void
lane_numbers_clear (LaneNumbers *numbers)
{
  g_free (numbers->lanes);
  g_free (numbers->places);
  *numbers = (LaneNumbers){ 0 };
}
