/* SPDX-License-Identifier: MIT
 *
 * Measures frames, see frame-meter.h. A frame's work lies between two signals of GDK's frame clock:
 * all ticks, the layout and the drawing of every widget are between them.
 */
#include "ui/frame-meter.h"

#include <time.h>

#include "ui/frame-times.h"

#define REPORT_VARIABLE "HEDDLE_FRAME_TIMES"
#define PERIOD          (G_USEC_PER_SEC / 2)

struct _FrameMeter {
  GtkWidget *widget;
  GdkFrameClock *clock; /* nullable: while the widget is realized */
  gboolean live;
  gint64 begin;            /* of this frame; 0: none is under way */
  gint64 begin_before;     /* of the live frame before; 0: there was none */
  gint64 processor_before; /* what this thread had had of the processor by then */
  FrameTimes intervals, work, processor;
  FrameTimes recent; /* since */
  gint64 since;
  FrameSummary summary;
};

/* Returns microseconds. */
static gint64
processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
frame_began (FrameMeter *self)
{
  gint64 now = g_get_monotonic_time (), processor = processor_time ();

  if (self->live && self->begin_before != 0) {
    frame_times_add (&self->intervals, now - self->begin_before);
    frame_times_add (&self->processor, processor - self->processor_before);
  }
  self->begin_before = self->live ? now : 0;
  self->processor_before = processor;
  self->begin = now;
}

static void
frame_ended (FrameMeter *self)
{
  gint64 work = g_get_monotonic_time () - self->begin;

  if (self->begin == 0)
    return;
  self->begin = 0;
  frame_times_add (&self->recent, work);
  if (self->live)
    frame_times_add (&self->work, work);
}

static void
report (const FrameMeter *self)
{
  g_printerr ("frames %" G_GUINT64_FORMAT " interval-p50 %.1f interval-p99 %.1f interval-longest "
              "%.1f work-p50 %.1f work-p99 %.1f processor-p50 %.1f processor-p99 %.1f\n",
              self->work.count, frame_times_percentile (&self->intervals, 0.5),
              frame_times_percentile (&self->intervals, 0.99),
              frame_times_longest (&self->intervals), frame_times_percentile (&self->work, 0.5),
              frame_times_percentile (&self->work, 0.99),
              frame_times_percentile (&self->processor, 0.5),
              frame_times_percentile (&self->processor, 0.99));
}

static void
unrealized (FrameMeter *self)
{
  if (self->clock == NULL)
    return;
  if (g_strcmp0 (g_getenv (REPORT_VARIABLE), "1") == 0)
    report (self);
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  self->begin = self->begin_before = 0;
}

static void
realized (FrameMeter *self)
{
  unrealized (self);
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->widget));
  g_signal_connect_swapped (self->clock, "before-paint", G_CALLBACK (frame_began), self);
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (frame_ended), self);
}

FrameMeter *
frame_meter_new (GtkWidget *widget)
{
  FrameMeter *self = g_new0 (FrameMeter, 1);

  self->widget = widget;
  g_signal_connect_swapped (widget, "realize", G_CALLBACK (realized), self);
  g_signal_connect_swapped (widget, "unrealize", G_CALLBACK (unrealized), self);
  return self;
}

void
frame_meter_free (FrameMeter *meter)
{
  if (meter == NULL)
    return;
  unrealized (meter);
  g_signal_handlers_disconnect_by_data (meter->widget, meter);
  g_free (meter);
}

void
frame_meter_set_live (FrameMeter *meter, gboolean live)
{
  meter->live = live;
}

FrameSummary
frame_meter_summarize (FrameMeter *meter)
{
  gint64 now = g_get_monotonic_time (), passed = now - meter->since;

  if (passed < PERIOD)
    return meter->summary;
  /* What was counted while nobody asked is of no interest. */
  if (passed < 4 * PERIOD)
    meter->summary = (FrameSummary){
      .per_second = (double) meter->recent.count * G_USEC_PER_SEC / (double) passed,
      .work = frame_times_percentile (&meter->recent, 0.5),
      .longest = frame_times_longest (&meter->recent),
    };
  meter->since = now;
  frame_times_clear (&meter->recent);
  return meter->summary;
}
