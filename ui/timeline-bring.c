/* SPDX-License-Identifier: MIT
 *
 * Bringing a place into sight, see timeline-bring.h.
 */
#include "ui/timeline-bring.h"

#define LEAST_WIDE 6.0  /* pixels; what is narrower is not seen where one arrives */
#define WIDE       60.0 /* pixels that it gets then */
#define EDGE       0.08 /* of the time in view: nearer to an edge is not in sight */

/* Turn time to the axis's own measure and back: nanoseconds, or the ranks of event order. */
static double
measure_of (TimelineView *timeline, int64_t time)
{
  if (timeline_view_get_event_order (timeline))
    return axis_rank_of (timeline_view_get_model (timeline), time);
  return (double) time;
}

static int64_t
time_of (TimelineView *timeline, double measure)
{
  if (timeline_view_get_event_order (timeline))
    return axis_time_of (timeline_view_get_model (timeline), measure);
  return (int64_t) measure;
}

void
timeline_bring (TimelineView *timeline, int64_t moment, int64_t length)
{
  const View *view = timeline_view_get_view (timeline);
  double chart = MAX (view->width - layout_names_width (view), 1);
  double left = measure_of (timeline, view->start);
  double span = measure_of (timeline, view->end) - left;
  double middle = measure_of (timeline, moment);
  double wide = MAX (measure_of (timeline, moment + length) - middle, 1);

  if (span <= 0)
    return;
  double share = (middle - left) / span;
  gboolean seen = length == 0 || wide / span * chart >= LEAST_WIDE;
  if (seen && share >= EDGE && share <= 1 - EDGE)
    return;
  if (!seen)
    span = wide * chart / WIDE;
  timeline_view_glide_to (timeline, time_of (timeline, middle - span / 2),
                          time_of (timeline, middle + span / 2));
}
