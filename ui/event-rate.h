/* SPDX-License-Identifier: MIT
 *
 * How many events come a second, measured over half a second and more.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

/* All zero: nothing was measured yet. */
typedef struct {
  gint64 time; /* of the last measurement, in microseconds */
  uint64_t events;
  double per_second;
} EventRate;

/* Takes the number of events at this moment and returns the rate. */
double event_rate_measure (EventRate *rate, uint64_t events);
