/* SPDX-License-Identifier: MIT
 *
 * From the clocks that events are stamped with to the session's time line.
 */
#pragma once

#include <glib.h>

#include "event/clock.h"

/* How a session's time maps to the two clocks: nanoseconds since its beginning. */
typedef struct {
  uint64_t counter_origin;   /* the processor's counter when the session began */
  uint64_t monotonic_origin; /* CLOCK_MONOTONIC at the same moment */
  double nanoseconds_a_tick; /* of the counter; 0 until it is known */
} ClockMap;

/* Begins a session's time now. */
void clock_map_begin (ClockMap *map);

/* Works out the counter's rate once enough time has passed to know it to a few parts in a million
 * (10 ms). Returns whether it is known; it never changes afterwards, so that times that were
 * handed out stay in order. */
gboolean clock_map_calibrate (ClockMap *map);

/* Returns a moment of `clock` on the session's time line. Negative for a moment before it began. In
 * line, as it is done for each event. */
static inline gint64
clock_map_convert (const ClockMap *map, HeddleClock clock, uint64_t moment)
{
  if (clock == HEDDLE_CLOCK_MONOTONIC)
    return (gint64) (moment - map->monotonic_origin);

  /* A double holds 2^53 ticks exactly, a month at 3 GHz, and multiplying by a constant keeps the
   * order of moments. Half of the range is kept off, as not every double that is in it fits. */
  double time = (double) (gint64) (moment - map->counter_origin) * map->nanoseconds_a_tick;
  return (gint64) CLAMP (time, -4.6e18, 4.6e18);
}
