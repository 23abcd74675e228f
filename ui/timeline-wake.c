/* SPDX-License-Identifier: MIT
 *
 * Walking along wake-ups, see timeline-wake.h.
 */
#include "ui/timeline-wake.h"

#include "paint/wake-chain.h"
#include "ui/timeline-bring.h"

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
         subject.kind == SUBJECT_PROCESS || subject.kind == SUBJECT_FOLD ||
         subject_is_mark (subject);
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

static void
show_moment (TimelineView *timeline, Subject subject, int64_t moment)
{
  int64_t start, end;

  if (wake_chain_span (timeline_view_get_model (timeline), subject, &start, &end))
    timeline_bring (timeline, moment, end - start);
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
