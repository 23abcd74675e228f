/* SPDX-License-Identifier: MIT
 *
 * The rate of events, see event-rate.h.
 */
#include "ui/event-rate.h"

#define PERIOD (G_USEC_PER_SEC / 2)

double
event_rate_measure (EventRate *rate, uint64_t events)
{
  gint64 now = g_get_monotonic_time ();

  if (now - rate->time < PERIOD)
    return rate->per_second;
  if (rate->time != 0)
    rate->per_second =
        (double) (events - rate->events) * G_USEC_PER_SEC / (double) (now - rate->time);
  rate->time = now;
  rate->events = events;
  return rate->per_second;
}
