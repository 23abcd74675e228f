/* SPDX-License-Identifier: MIT */
#include "paint/wake-chain.h"

#include "model/time-text.h"
#include "paint/layout.h"

/* So many wake-ups, or intervals, are looked through for one step: more than a person waits for. */
#define LOOKED_THROUGH 2000000u

/* ------------------------------------------------------------------ what the model tells */

typedef struct {
  int64_t start;
  int64_t end; /* MODEL_OPEN while it goes on */
  ModelState state;
} Stretch;

static Stretch
stretch_of (const ModelLane *lane, uint64_t index)
{
  const ModelInterval interval = model_interval (lane, index);

  return (Stretch){ interval.start, interval.end,
                    (ModelState) MIN (interval.state, MODEL_UNKNOWN) };
}

static Subject
nothing (void)
{
  return (Subject){ .kind = SUBJECT_NONE, .lane = MODEL_NONE };
}

static const char *
name_of (const Model *model, uint32_t lane)
{
  return lane < model_lane_count (model) ? model_lane_name (model_lane (model, lane)) : "?";
}

static gboolean
has_intervals (const Model *model, uint32_t lane)
{
  return lane < model_lane_count (model) &&
         model_kind_family (model_lane_kind (model_lane (model, lane))) == MODEL_FAMILY_THREAD &&
         model_interval_count (model_lane (model, lane)) > 0;
}

static Subject
interval_at (const Model *model, uint32_t lane, int64_t time)
{
  const ModelLane *thread;

  if (!has_intervals (model, lane))
    return nothing ();
  thread = model_lane (model, lane);
  return (Subject){ SUBJECT_INTERVAL, lane,
                    model_interval_at (thread, model_interval_count (thread), time) };
}

/* Returns the interval that ended at `time`; the first one, if the lane began then. */
static Subject
interval_before (const Model *model, uint32_t lane, int64_t time)
{
  Subject subject = interval_at (model, lane, time);

  if (subject.kind != SUBJECT_NONE && subject.index > 0 &&
      stretch_of (model_lane (model, lane), subject.index).start == time)
    subject.index--;
  return subject;
}

/* Returns the interval in which a thread did something at `time`. Who went to wait at that very
 * moment did it before. */
static Subject
interval_of_deed (const Model *model, uint32_t lane, int64_t time)
{
  Subject subject = interval_at (model, lane, time);

  if (subject.kind == SUBJECT_NONE ||
      stretch_of (model_lane (model, lane), subject.index).state == MODEL_RUNNING)
    return subject;
  return interval_before (model, lane, time);
}

/* Finds what arrived in a lane at `time` from another one. */
static gboolean
find_arrival (const Model *model, uint32_t lane, int64_t time, ModelFlow *found)
{
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++) {
    uint64_t count = model_flow_count (model, (ModelFlowKind) kind);
    uint64_t index = model_flow_at (model, (ModelFlowKind) kind, count, time);
    for (; index < count; index++) {
      const ModelFlow flow = model_flow (model, (ModelFlowKind) kind, index);
      if (flow.to_time != time)
        break;
      if (flow.to == lane && flow.from != lane) {
        *found = flow;
        return TRUE;
      }
    }
  }
  return FALSE;
}

gboolean
wake_chain_span (const Model *model, Subject interval, int64_t *start, int64_t *end)
{
  if (interval.kind != SUBJECT_INTERVAL || !has_intervals (model, interval.lane) ||
      interval.index >= model_interval_count (model_lane (model, interval.lane)))
    return FALSE;
  Stretch stretch = stretch_of (model_lane (model, interval.lane), interval.index);
  *start = stretch.start;
  *end = model_later (model_earlier (stretch.end, model_now (model)), stretch.start);
  return TRUE;
}

/* ------------------------------------------------------------------ where a step begins */

static gboolean
is_wait (ModelState state)
{
  return state != MODEL_RUNNING && state != MODEL_READY && state != MODEL_UNKNOWN;
}

/* Returns the last of the intervals `first` .. `last` that was woken, or SUBJECT_NONE. */
static Subject
last_woken (const Model *model, uint32_t lane, uint64_t first, uint64_t last)
{
  const ModelLane *thread = model_lane (model, lane);
  ModelFlow flow;

  for (uint64_t i = last + 1; i-- > first && last - i < LOOKED_THROUGH;) {
    Stretch stretch = stretch_of (thread, i);
    if (is_wait (stretch.state) && stretch.end != MODEL_OPEN &&
        find_arrival (model, lane, stretch.end, &flow))
      return (Subject){ SUBJECT_INTERVAL, lane, i };
  }
  return nothing ();
}

Subject
wake_chain_last_wait (const Model *model, uint32_t lane, int64_t start, int64_t end)
{
  if (!has_intervals (model, lane))
    return nothing ();
  return last_woken (model, lane, interval_at (model, lane, start).index,
                     interval_at (model, lane, end).index);
}

static Subject
interval_of_density (const Model *model, Subject density)
{
  uint64_t first = density.index >> 24;
  uint64_t count = density.index & ((UINT64_C (1) << 24) - 1);
  Subject woken;

  if (!has_intervals (model, density.lane) || count == 0 ||
      first + count > model_interval_count (model_lane (model, density.lane)))
    return nothing ();
  woken = last_woken (model, density.lane, first, first + count - 1);
  if (woken.kind != SUBJECT_NONE)
    return woken;
  return (Subject){ SUBJECT_INTERVAL, density.lane, first + count - 1 };
}

/* Returns the interval that a subject stands for, or SUBJECT_NONE. */
static Subject
interval_of (const Model *model, Subject subject)
{
  const ModelLane *lane =
      subject.lane < model_lane_count (model) ? model_lane (model, subject.lane) : NULL;
  int64_t start, end;

  if (subject.kind == SUBJECT_INTERVAL && wake_chain_span (model, subject, &start, &end))
    return subject;
  if (subject.kind == SUBJECT_DENSITY)
    return interval_of_density (model, subject);
  if (lane != NULL && subject.kind == SUBJECT_WAIT && subject.index < model_wait_count (lane)) {
    const ModelWait wait = model_wait (lane, subject.index);
    return interval_at (model, wait.thread, wait.start);
  }
  if (lane != NULL && subject.kind == SUBJECT_HOLD && subject.index < model_hold_count (lane)) {
    const ModelHold hold = model_hold (lane, subject.index);
    return interval_at (model, hold.thread, hold.start);
  }
  return nothing ();
}

static gboolean
is_flow (const Model *model, Subject subject, ModelFlow *flow)
{
  ModelFlowKind kind = subject.kind == SUBJECT_MESSAGE ? MODEL_FLOW_MESSAGE : MODEL_FLOW_WAKE_UP;

  if (subject.kind != SUBJECT_MESSAGE && subject.kind != SUBJECT_WAKE_UP)
    return FALSE;
  if (subject.index >= model_flow_count (model, kind))
    return FALSE;
  *flow = model_flow (model, kind, subject.index);
  return TRUE;
}

/* ------------------------------------------------------------------ steps */

static WakeStep
stop (char *sentence)
{
  return (WakeStep){ nothing (), 0, sentence };
}

/* Says where a step led: "woken by worker 3, 12 µs earlier · worker 3 · running · 2.1 ms". */
static WakeStep
step_to (const Model *model, Subject subject, int64_t moment, char *way)
{
  g_autofree char *there = describe_subject (model, subject);
  WakeStep step = { subject, moment, NULL };

  step.sentence = there != NULL ? g_strdup_printf ("%s · %s", way, there) : g_strdup (way);
  g_free (way);
  return step;
}

static WakeStep
back_along (const Model *model, const ModelFlow *flow)
{
  Subject subject = interval_of_deed (model, flow->from, flow->from_time);
  g_autofree char *length = time_text_duration (flow->to_time - flow->from_time);
  gboolean started = flow->to < model_lane_count (model) &&
                     flow->to_time <= model_lane_start (model_lane (model, flow->to));

  if (subject.kind == SUBJECT_NONE)
    return stop (
        g_strdup_printf ("%s was woken by one that is not recorded", name_of (model, flow->to)));
  return step_to (model, subject, flow->from_time,
                  g_strdup_printf ("%s by %s, %s earlier", started ? "started" : "woken",
                                   name_of (model, flow->from), length));
}

/* Says why nobody is known to have ended a wait. */
static WakeStep
back_from_unwoken (const char *name, Stretch stretch)
{
  if (stretch.state == MODEL_UNKNOWN)
    return stop (g_strdup_printf ("Events of %s were lost here: who woke it is not known", name));
  if (stretch.end == MODEL_OPEN)
    return stop (g_strdup_printf ("%s still waits: nobody has woken it", name));
  if (stretch.state == MODEL_SLEEP)
    return stop (g_strdup_printf ("The chain begins here: %s had slept, and woke by itself", name));
  return stop (g_strdup_printf ("The chain begins here: nobody is known to have woken %s", name));
}

static WakeStep
back_from_interval (const Model *model, Subject from)
{
  const ModelLane *lane = model_lane (model, from.lane);
  const char *name = model_lane_name (lane);
  ModelFlow flow;

  for (uint64_t i = from.index; from.index - i < LOOKED_THROUGH; i--) {
    Stretch stretch = stretch_of (lane, i);
    if (is_wait (stretch.state) && stretch.end != MODEL_OPEN &&
        find_arrival (model, from.lane, stretch.end, &flow))
      return back_along (model, &flow);
    if (is_wait (stretch.state) || stretch.state == MODEL_UNKNOWN)
      return back_from_unwoken (name, stretch);
    if (i == 0)
      break;
  }
  if (find_arrival (model, from.lane, model_lane_start (lane), &flow))
    return back_along (model, &flow);
  return stop (g_strdup_printf ("The chain begins here: nobody woke %s before", name));
}

WakeStep
wake_chain_back (const Model *model, Subject from)
{
  Subject interval;
  ModelFlow flow;

  if (is_flow (model, from, &flow))
    return back_along (model, &flow);
  interval = interval_of (model, from);
  if (interval.kind == SUBJECT_NONE)
    return stop (g_strdup ("Select a wait first, then go to what ended it"));
  return back_from_interval (model, interval);
}

static WakeStep
forward_along (const Model *model, const ModelFlow *flow)
{
  Subject subject = interval_before (model, flow->to, flow->to_time);
  g_autofree char *length = time_text_duration (flow->to_time - flow->from_time);
  gboolean starts = flow->to < model_lane_count (model) &&
                    flow->to_time <= model_lane_start (model_lane (model, flow->to));

  return step_to (model, subject, flow->to_time,
                  g_strdup_printf ("%s %s %s, %s later", name_of (model, flow->from),
                                   starts ? "starts" : "wakes", name_of (model, flow->to), length));
}

/* Returns whether a message ended the wait of whoever received it. */
static gboolean
ended_a_wait (const Model *model, const ModelFlow *flow)
{
  Subject before = interval_before (model, flow->to, flow->to_time);

  if (before.kind == SUBJECT_NONE)
    return FALSE;
  Stretch stretch = stretch_of (model_lane (model, before.lane), before.index);
  return stretch.state == MODEL_RECEIVE && stretch.end == flow->to_time;
}

/* Finds the first wake-up that left a lane at `time` or later, and arrived. */
static void
find_departure (const Model *model, ModelFlowKind kind, uint32_t lane, int64_t time,
                ModelFlow *first)
{
  uint64_t count = model_flow_count (model, kind);
  uint64_t index = model_flow_at (model, kind, count, time);
  int64_t longest = model_flow_longest (model, kind);

  for (uint64_t looked = 0; index < count && looked < LOOKED_THROUGH; index++, looked++) {
    const ModelFlow flow = model_flow (model, kind, index);
    /* They are in the order of their arrival: what comes now left later than the first. */
    if (first->from_time != MODEL_OPEN && flow.to_time - longest > first->from_time)
      return;
    if (flow.from != lane || flow.to == lane || flow.from_time < time ||
        flow.from_time >= first->from_time || !has_intervals (model, flow.to))
      continue;
    if (kind != MODEL_FLOW_MESSAGE || ended_a_wait (model, &flow))
      *first = flow;
  }
}

WakeStep
wake_chain_forward (const Model *model, Subject from, int64_t moment)
{
  ModelFlow first = { .from_time = MODEL_OPEN };
  Subject interval;
  int64_t start, end;
  ModelFlow flow;

  if (is_flow (model, from, &flow))
    return forward_along (model, &flow);
  interval = interval_of (model, from);
  if (!wake_chain_span (model, interval, &start, &end))
    return stop (g_strdup ("Select an interval first, then go to what it woke"));
  moment = moment >= start && moment <= end ? moment : start;
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    find_departure (model, (ModelFlowKind) kind, interval.lane, moment, &first);
  if (first.from_time == MODEL_OPEN)
    return stop (g_strdup_printf ("The chain ends here: %s wakes nobody after this",
                                  name_of (model, interval.lane)));
  return forward_along (model, &first);
}
