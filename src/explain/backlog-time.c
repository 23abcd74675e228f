/* SPDX-License-Identifier: MIT
 *
 * How long a number had which value, see backlog-time.h.
 */
#include "explain/backlog-time.h"

struct _BacklogTime {
  int64_t from, to;
  int64_t since; /* the present value has been there */
  uint32_t value;
  uint32_t most;  /* in the range */
  uint32_t width; /* so many values share a place */
  uint32_t places;
  double product; /* of values and their times */
  int64_t *times; /* by place */
};

BacklogTime *
backlog_time_new (uint32_t greatest, int64_t from, int64_t to)
{
  BacklogTime *time = g_new0 (BacklogTime, 1);

  time->from = time->since = from;
  time->to = to;
  time->width = greatest / BACKLOG_TIME_EXACT + 1;
  time->places = greatest / time->width + 1;
  time->times = g_new0 (int64_t, time->places);
  return time;
}

void
backlog_time_free (BacklogTime *time)
{
  if (time == NULL)
    return;
  g_free (time->times);
  g_free (time);
}

/* Counts the present value until `when`. */
static void
count (BacklogTime *time, int64_t when)
{
  int64_t until = model_earlier (model_later (when, time->since), time->to);
  int64_t length = model_later (until - time->since, 0);
  /* The model's peak may have grown since it was read. */
  uint32_t place = MIN (time->value / time->width, time->places - 1);

  time->times[place] += length;
  time->product += (double) time->value * (double) length;
  if (length > 0)
    time->most = MAX (time->most, time->value);
  time->since = until;
}

void
backlog_time_set (BacklogTime *time, int64_t when, uint32_t value)
{
  count (time, when);
  time->value = value;
  if (when >= time->from)
    time->most = MAX (time->most, value);
}

/* Returns the least value that wasn't exceeded for `percent` of the time. */
static uint32_t
percentile (const BacklogTime *time, double percent)
{
  double least = percent / 100.0 * (double) (time->to - time->from);
  int64_t sum = 0;

  for (uint32_t place = 0; place < time->places; place++) {
    sum += time->times[place];
    if (sum > 0 && (double) sum >= least)
      return MIN (place * time->width + time->width - 1, time->most);
  }
  return time->most;
}

Backlog
backlog_time_finish (BacklogTime *time)
{
  int64_t length = time->to - time->from;

  count (time, time->to);
  return (Backlog){
    .mean = length > 0 ? time->product / (double) length : time->value,
    .p50 = percentile (time, 50),
    .p90 = percentile (time, 90),
    .p99 = percentile (time, 99),
    .most = time->most,
    .at_end = time->value,
  };
}
