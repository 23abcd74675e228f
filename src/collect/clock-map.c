/* SPDX-License-Identifier: MIT */
#include "collect/clock-map.h"

#define CALIBRATION_LEAST G_GINT64_CONSTANT (10000000) /* nanoseconds */
#define PAIR_TRIES        8

/* Reads both clocks at one moment: of a few tries, the one during which the least time passed. */
static void
read_pair (uint64_t *counter, uint64_t *monotonic)
{
  uint64_t tightest = G_MAXUINT64;

  for (int i = 0; i < PAIR_TRIES; i++) {
    uint64_t before = heddle_clock_read (HEDDLE_CLOCK_COUNTER);
    uint64_t middle = heddle_clock_monotonic ();
    uint64_t after = heddle_clock_read (HEDDLE_CLOCK_COUNTER);
    if (after - before < tightest) {
      tightest = after - before;
      *counter = before + (after - before) / 2;
      *monotonic = middle;
    }
  }
}

void
clock_map_begin (ClockMap *map)
{
  map->nanoseconds_a_tick = 0.0;
  read_pair (&map->counter_origin, &map->monotonic_origin);
}

gboolean
clock_map_calibrate (ClockMap *map)
{
  uint64_t counter = 0, monotonic = 0;

  if (map->nanoseconds_a_tick > 0.0)
    return TRUE;
  read_pair (&counter, &monotonic);
  if ((gint64) (monotonic - map->monotonic_origin) < CALIBRATION_LEAST)
    return FALSE;
  map->nanoseconds_a_tick =
      (double) (monotonic - map->monotonic_origin) / (double) (counter - map->counter_origin);
  return TRUE;
}
