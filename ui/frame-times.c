/* SPDX-License-Identifier: MIT
 *
 * How long frames take, see frame-times.h.
 */
#include "ui/frame-times.h"

#include <math.h>

#define MILLISECOND 1e3 /* in microseconds */

void
frame_times_add (FrameTimes *times, gint64 microseconds)
{
  gint64 step = CLAMP (microseconds / FRAME_TIMES_STEP, 0, FRAME_TIMES_STEPS - 1);

  times->frames[step]++;
  times->count++;
  times->longest = MAX (times->longest, microseconds);
}

double
frame_times_percentile (const FrameTimes *times, double share)
{
  double wanted = ceil (share * (double) times->count), seen = 0;

  for (guint i = 0; i + 1 < FRAME_TIMES_STEPS && wanted > 0; i++) {
    seen += times->frames[i];
    /* The end of the step; but nothing took longer than the longest. */
    if (seen >= wanted)
      return MIN ((double) ((i + 1) * FRAME_TIMES_STEP) / MILLISECOND, frame_times_longest (times));
  }
  return frame_times_longest (times);
}

double
frame_times_longest (const FrameTimes *times)
{
  return (double) times->longest / MILLISECOND;
}

void
frame_times_clear (FrameTimes *times)
{
  *times = (FrameTimes){ 0 };
}
