/* SPDX-License-Identifier: MIT
 *
 * Measures the frames of the window that a widget is in, while they follow one another: when each
 * begins, and how long GTK and Heddle work at it. The status line shows what came of the last
 * moment.
 *
 * With HEDDLE_FRAME_TIMES=1 in the environment the sums are told on standard error when the window
 * closes, for benchmarks:
 *   frames COUNT interval-p50 MS interval-p99 MS interval-longest MS work-p50 MS work-p99 MS
 *   processor-p50 MS processor-p99 MS                                              (in one line)
 * Work is what a frame took by the clock; processor is what all that the main thread did from one
 * frame to the next had of the processor, which doesn't depend on what else the machine has to do.
 */
#pragma once

#include <gtk/gtk.h>

typedef struct _FrameMeter FrameMeter;

/* What the frames of the last moment were like: half a second and more, so that it can be read. */
typedef struct {
  double per_second;
  double work;    /* milliseconds; half of the frames needed no more. 0: there were no frames */
  double longest; /* milliseconds; none needed more */
} FrameSummary;

/* Returns a meter of the window that `widget` will be in. The widget outlives it. */
FrameMeter *frame_meter_new (GtkWidget *widget) G_GNUC_WARN_UNUSED_RESULT;

/* Frees the meter; NULL is allowed. */
void frame_meter_free (FrameMeter *meter);

/* Says whether there is a new frame whenever there can be one, as while a program is followed: only
 * then does the time between two of them mean something. */
void frame_meter_set_live (FrameMeter *meter, gboolean live);

/* Returns what the last frames were like. To be asked now and then while it is shown. */
FrameSummary frame_meter_summarize (FrameMeter *meter);
