/* SPDX-License-Identifier: MIT
 *
 * How long frames take: a histogram, so that a window which is open for a day needs no more memory
 * than one that was opened a moment ago. No widget.
 */
#pragma once

#include <glib.h>

#define FRAME_TIMES_STEP  100  /* microseconds: the histogram's resolution */
#define FRAME_TIMES_STEPS 2000 /* what is longer is counted as the longest */

/* All zero: no frame yet. */
typedef struct {
  guint64 count;
  gint64 longest; /* microseconds */
  guint32 frames[FRAME_TIMES_STEPS];
} FrameTimes;

/* Adds a frame of so many microseconds. */
void frame_times_add (FrameTimes *times, gint64 microseconds);

/* Returns in milliseconds what a share of the frames (0.99: all but one of a hundred) does not
 * exceed; 0 without frames. It is exact to a step, and never too low. */
double frame_times_percentile (const FrameTimes *times, double share);

/* Returns the longest in milliseconds; 0 without frames. */
double frame_times_longest (const FrameTimes *times);

/* Forgets all. */
void frame_times_clear (FrameTimes *times);
