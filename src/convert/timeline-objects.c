/* SPDX-License-Identifier: MIT
 *
 * Locks and their kin, conditions, and what has a number in time.
 */
#include "convert/timeline-private.h"

static Track
tell_object_track (Timeline *timeline, const ModelLane *lane, TrackKind kind)
{
  uint32_t index = model_lane_index (lane);

  return timeline_tell_track (timeline, timeline_process (timeline, lane), kind,
                              names_lane (timeline->names, index), NULL, 0, index);
}

/* A slice is called by the thread that it is about. */
static Slice
slice_of_thread (Timeline *timeline, int64_t start, int64_t end, const char *category,
                 uint32_t thread)
{
  const char *name = names_lane (timeline->names, thread);

  return (Slice){
    .start = start,
    .end = end,
    .category = category,
    .name = name == NULL ? names_text (timeline->names, "an unknown thread") : name,
  };
}

/* ------------------------------------------------------------------ locks */

static void
tell_holds (Timeline *timeline, const ModelLane *lane, const Track *track)
{
  const Selection *selection = timeline->selection;
  uint64_t count = model_hold_count (lane);
  uint64_t first = count == 0 ? 0 : model_hold_at (lane, count, selection_before (selection));

  for (uint64_t i = first; i < count; i++) {
    ModelHold hold = model_hold (lane, i);
    if (hold.start > selection->to || !sink_advance (timeline->sink, 1))
      return;
    if (!selection_overlaps (selection, hold.start, hold.end))
      continue;
    Slice slice =
        slice_of_thread (timeline, hold.start, hold.end, timeline_categories.hold, hold.thread);
    if (hold.uncertain)
      slice_add_number (&slice, timeline_keys.uncertain, 1);
    timeline_tell_slice (timeline, track, &slice);
  }
}

/* The two queues of a lock: who waits for it, and who reads what it guards. */
typedef struct {
  uint64_t (*count) (const ModelLane *lock);
  ModelWait (*get) (const ModelLane *lock, uint64_t index);
  uint64_t (*at) (const ModelLane *lock, uint64_t count, int64_t time);
  const char *part;
} Queue;

static void
tell_queue (Timeline *timeline, const ModelLane *lane, const Track *parent, const Queue *queue,
            const char *category)
{
  const Selection *selection = timeline->selection;
  uint64_t count = queue->count (lane);
  uint64_t first = count == 0 ? 0 : queue->at (lane, count, selection->from);
  TimelineRows rows;

  timeline_rows_init (&rows, parent, parent->name, queue->part);
  for (uint64_t i = first; i < count; i++) {
    ModelWait wait = queue->get (lane, i);
    if (wait.start > selection->to || !sink_advance (timeline->sink, 1))
      break;
    if (!selection_overlaps (selection, wait.start, wait.end))
      continue;
    Slice slice = slice_of_thread (timeline, wait.start, wait.end, category, wait.thread);
    Track row = timeline_rows_take (timeline, &rows, wait.start, wait.end);
    timeline_tell_slice (timeline, &row, &slice);
  }
  timeline_rows_clear (&rows);
}

void
timeline_tell_lock (Timeline *timeline, const ModelLane *lane)
{
  static const Queue waits = { model_wait_count, model_wait, model_wait_at, "waiting" };
  static const Queue shares = { model_share_count, model_share, model_share_at, "reading" };
  Track track = tell_object_track (timeline, lane, TRACK_SLICES);

  tell_holds (timeline, lane, &track);
  tell_queue (timeline, lane, &track, &shares, timeline_categories.read);
  tell_queue (timeline, lane, &track, &waits, timeline_categories.wait);
}

/* ------------------------------------------------------------------ conditions */

/* Tells a part of a wait within it, if it has a length. */
static void
tell_part (Timeline *timeline, const Track *track, int64_t start, int64_t end, const char *name)
{
  Slice slice = { .start = start,
                  .end = end,
                  .category = timeline_categories.condition,
                  .name = names_constant (timeline->names, name) };

  if (end > start)
    timeline_tell_slice (timeline, track, &slice);
}

static void
tell_condition_wait (Timeline *timeline, const Track *track, const ModelConditionWait *wait)
{
  Slice slice = slice_of_thread (timeline, wait->start, wait->end, timeline_categories.condition,
                                 wait->thread);
  int64_t woken = model_earlier (wait->woken, wait->end);
  int64_t notified = model_earlier (wait->notified, woken);

  timeline->format->slice_begin (timeline->writer, track, &slice);
  tell_part (timeline, track, wait->start, notified, "not notified");
  tell_part (timeline, track, notified, woken, "notified");
  tell_part (timeline, track, woken, wait->end, "waits for its mutex");
  if (wait->end != MODEL_OPEN)
    timeline->format->slice_end (timeline->writer, track, slice.name, wait->end);
}

static void
tell_condition_waits (Timeline *timeline, const ModelLane *lane, const Track *parent)
{
  const Selection *selection = timeline->selection;
  uint64_t count = model_condition_wait_count (lane);
  uint64_t first = count == 0 ? 0 : model_condition_wait_at (lane, count, selection->from);
  TimelineRows rows;

  timeline_rows_init (&rows, parent, parent->name, "waiting");
  for (uint64_t i = first; i < count; i++) {
    ModelConditionWait wait = model_condition_wait (lane, i);
    if (wait.start > selection->to || !sink_advance (timeline->sink, 1))
      break;
    if (!selection_overlaps (selection, wait.start, wait.end))
      continue;
    Track row = timeline_rows_take (timeline, &rows, wait.start, wait.end);
    tell_condition_wait (timeline, &row, &wait);
  }
  timeline_rows_clear (&rows);
}

static void
tell_signals (Timeline *timeline, const ModelLane *lane, const Track *track)
{
  const Selection *selection = timeline->selection;
  uint64_t count = model_signal_count (lane);

  for (uint64_t i = model_signal_from (lane, 0, count, selection->from); i < count; i++) {
    ModelSignal signal = model_signal (lane, i);
    if (signal.time > selection->to || !sink_advance (timeline->sink, 1))
      return;
    Slice slice = {
      .start = signal.time,
      .end = signal.time,
      .category = timeline_categories.notification,
      .name = names_constant (timeline->names, signal.broadcast ? "notify all" : "notify one"),
    };
    slice_add_text (&slice, timeline_keys.by, names_lane (timeline->names, signal.thread));
    if (signal.lost)
      slice_add_number (&slice, timeline_keys.in_vain, 1);
    timeline->format->moment (timeline->writer, track, &slice);
  }
}

void
timeline_tell_condition (Timeline *timeline, const ModelLane *lane)
{
  Track track = tell_object_track (timeline, lane, TRACK_SLICES);

  tell_signals (timeline, lane, &track);
  tell_condition_waits (timeline, lane, &track);
}

/* ------------------------------------------------------------------ numbers in time */

void
timeline_tell_steps (Timeline *timeline, const ModelLane *lane)
{
  const Selection *selection = timeline->selection;
  Track track = tell_object_track (timeline, lane, TRACK_COUNTER);
  uint64_t count = model_backlog_count (lane);
  uint64_t first = count == 0 ? 0 : model_backlog_at (lane, count, selection_before (selection));

  for (uint64_t i = first; i < count; i++) {
    ModelBacklog step = model_backlog (lane, i);
    if (step.time > selection->to || !sink_advance (timeline->sink, 1))
      return;
    timeline->format->value (timeline->writer, &track, step.time, step.backlog);
  }
}
