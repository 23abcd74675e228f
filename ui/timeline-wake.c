/* SPDX-License-Identifier: MIT
 *
 * Walking along wake-ups, see timeline-wake.h.
 */
#include "ui/timeline-wake.h"

#include "paint/wake-chain.h"

#define LEAST_WIDE 6.0  /* pixels; what is narrower is not seen where one arrives */
#define WIDE       60.0 /* pixels that it gets then */
#define EDGE       0.08 /* of the time in view: nearer to an edge is not in sight */

/* Where the last step has led. It belongs to the timeline. */
typedef struct {
  Subject subject;
  int64_t moment;
} Arrival;

static Arrival *
arrival_of (TimelineView *timeline)
{
  Arrival *arrival = g_object_get_data (G_OBJECT (timeline), "heddle-wake");

  if (arrival == NULL) {
    arrival = g_new0 (Arrival, 1);
    g_object_set_data_full (G_OBJECT (timeline), "heddle-wake", arrival, g_free);
  }
  return arrival;
}

static gboolean
is_lane_or_nothing (Subject subject)
{
  return subject.kind == SUBJECT_NONE || subject.kind == SUBJECT_LANE ||
         subject.kind == SUBJECT_PROCESS || subject.kind == SUBJECT_FOLD;
}

/* Returns what a step begins at. */
static Subject
beginning (TimelineView *timeline)
{
  const View *view = timeline_view_get_view (timeline);
  Subject selected = timeline_view_get_selected (timeline);
  Subject hovered = timeline_view_get_hovered (timeline);

  if (!is_lane_or_nothing (selected))
    return selected;
  if (!is_lane_or_nothing (hovered))
    return hovered;
  Subject lane = selected.kind == SUBJECT_LANE ? selected : hovered;
  if (lane.kind != SUBJECT_LANE)
    return lane;
  const Model *model = timeline_view_get_model (timeline);
  Subject in_sight = wake_chain_last_wait (model, lane.lane, view->start, view->end);
  if (in_sight.kind != SUBJECT_NONE)
    return in_sight;
  return wake_chain_last_wait (model, lane.lane, INT64_MIN, view->end);
}

/* ------------------------------------------------------------------ into sight */

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

/* Moves only if the moment is not in sight already, and zooms in only on what would not be seen. */
static void
show_moment (TimelineView *timeline, Subject subject, int64_t moment)
{
  const View *view = timeline_view_get_view (timeline);
  double chart = MAX (view->width - layout_names_width (view), 1);
  double left = measure_of (timeline, view->start);
  double span = measure_of (timeline, view->end) - left;
  double middle = measure_of (timeline, moment);
  int64_t start, end;

  if (span <= 0 || !wake_chain_span (timeline_view_get_model (timeline), subject, &start, &end))
    return;
  double length = MAX (measure_of (timeline, end) - measure_of (timeline, start), 1);
  double share = (middle - left) / span;
  gboolean seen = length / span * chart >= LEAST_WIDE;
  if (seen && share >= EDGE && share <= 1 - EDGE)
    return;
  if (!seen)
    span = length * chart / WIDE;
  timeline_view_glide_to (timeline, time_of (timeline, middle - span / 2),
                          time_of (timeline, middle + span / 2));
}

/* ------------------------------------------------------------------ steps */

static void
arrive (TimelineView *timeline, WakeStep step)
{
  Arrival *arrival = arrival_of (timeline);

  if (step.subject.kind == SUBJECT_NONE) {
    timeline_view_tell (timeline, step.sentence);
  } else {
    *arrival = (Arrival){ step.subject, step.moment };
    timeline_view_select_subject (timeline, step.subject, step.sentence);
    timeline_view_reveal_lane (timeline, step.subject.lane);
    show_moment (timeline, step.subject, step.moment);
  }
  g_free (step.sentence);
}

void
timeline_wake_back (TimelineView *timeline)
{
  const Model *model = timeline_view_get_model (timeline);

  if (model != NULL)
    arrive (timeline, wake_chain_back (model, beginning (timeline)));
}

void
timeline_wake_forward (TimelineView *timeline)
{
  const Model *model = timeline_view_get_model (timeline);
  const Arrival *arrival = arrival_of (timeline);

  if (model == NULL)
    return;
  Subject from = beginning (timeline);
  int64_t moment = subject_equal (from, arrival->subject) ? arrival->moment : INT64_MIN;
  arrive (timeline, wake_chain_forward (model, from, moment));
}
