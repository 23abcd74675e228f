/* SPDX-License-Identifier: MIT
 *
 * The frame of a timeline: numbers and tracks of processes and threads, then lane after lane.
 */
#include "convert/timeline-private.h"

#include <string.h>

/* Linux gives no process or thread a number from here on (PID_MAX_LIMIT). */
#define MADE_UP_FIRST (UINT32_C (1) << 22)

const TimelineWords timeline_categories = {
  .state = "state",
  .task = "task",
  .span = "span",
  .hold = "hold",
  .wait = "wait",
  .read = "read",
  .condition = "condition",
  .notification = "notification",
  .message = "message",
  .wake_up = "wake-up",
  .loss = "loss",
  .process_end = "process end",
};

const TimelineKeys timeline_keys = {
  .state = "state",
  .object = "object",
  .holder = "held by",
  .worker = "worker",
  .woken_by = "woken by",
  .cause = "cause",
  .thread = "thread",
  .uncertain = "end uncertain",
  .first = "first item",
  .count = "count",
  .in_vain = "in vain",
  .number = "number",
  .by = "by",
};

void
slice_add_text (Slice *slice, const char *key, const char *text)
{
  if (text != NULL && slice->count < ATTRIBUTES_MOST)
    slice->attributes[slice->count++] = (Attribute){ .key = key, .text = text };
}

void
slice_add_number (Slice *slice, const char *key, int64_t number)
{
  if (slice->count < ATTRIBUTES_MOST)
    slice->attributes[slice->count++] = (Attribute){ .key = key, .number = number };
}

/* ------------------------------------------------------------------ numbers */

/* Returns `number` if it is one of the system's and nobody has it yet, else one that is made up. */
static uint32_t
take_number (Timeline *timeline, GHashTable *taken, uint32_t number)
{
  if (number == 0 || number >= MADE_UP_FIRST ||
      !g_hash_table_add (taken, GUINT_TO_POINTER (number)))
    return timeline->made_up++;
  return number;
}

/* ------------------------------------------------------------------ tracks */

static void
tell_process (Timeline *timeline, uint32_t number)
{
  Track *track = &timeline->processes[number];
  const char *name =
      number == 0 ? "shared between processes" : model_process_command (timeline->model, number);
  uint32_t identifier = number == 0 ? 0 : model_process_id (timeline->model, number);

  *track = (Track){
    .id = ++timeline->ids,
    .kind = TRACK_PROCESS,
    .process = take_number (timeline, timeline->process_taken, identifier),
    .rank = number,
    .name = names_text (timeline->names, name == NULL ? "" : name),
  };
  track->thread = timeline->made_up++;
  timeline->format->track (timeline->writer, track);
}

/* A process without a lane that is wanted is told all the same: its end or its losses may be. But
 * what processes share is told only if there is anything. */
static void
tell_processes (Timeline *timeline)
{
  const Selection *selection = timeline->selection;
  gboolean shared = FALSE;

  for (uint32_t i = 0; i < selection->lanes && !shared; i++)
    shared = selection->wanted[i] && model_lane_process (model_lane (timeline->model, i)) == 0;
  timeline->processes = g_new0 (Track, selection->processes + 1u);
  for (uint32_t number = shared ? 0 : 1; number <= selection->processes; number++)
    tell_process (timeline, number);
}

const Track *
timeline_process (const Timeline *timeline, const ModelLane *lane)
{
  return &timeline->processes[MIN (model_lane_process (lane), timeline->selection->processes)];
}

Track
timeline_tell_track (Timeline *timeline, const Track *parent, TrackKind kind, const char *name,
                     const char *part, uint32_t row, uint32_t rank)
{
  g_autofree char *whole = part == NULL ? NULL : g_strdup_printf ("%s: %s %u", name, part, row + 1);
  Track track = {
    .id = ++timeline->ids,
    .parent = parent->id,
    .kind = kind,
    .process = parent->process,
    .rank = rank,
    .name = whole == NULL ? name : names_text (timeline->names, whole),
  };

  track.thread = timeline->made_up++;
  timeline->format->track (timeline->writer, &track);
  return track;
}

static void
tell_thread_track (Timeline *timeline, const ModelLane *lane)
{
  const Track *process = timeline_process (timeline, lane);
  uint32_t index = model_lane_index (lane);
  Track *track = &timeline->threads[index];
  const char *name = names_lane (timeline->names, index);

  if (model_lane_kind (lane) == MODEL_LANE_TASK) {
    *track = timeline_tell_track (timeline, process, TRACK_SLICES, name, NULL, 0, index);
    return;
  }
  *track = (Track){
    .id = ++timeline->ids,
    .parent = process->id,
    .kind = TRACK_THREAD,
    .process = process->process,
    .thread = take_number (timeline, timeline->thread_taken, model_lane_identifier (lane)),
    .rank = index,
    .name = name,
  };
  timeline->format->track (timeline->writer, track);
}

/* ------------------------------------------------------------------ rows */

typedef struct {
  Track track;
  int64_t end; /* of the last that lies there */
} TimelineRow;

void
timeline_rows_init (TimelineRows *rows, const Track *parent, const char *name, const char *part)
{
  *rows = (TimelineRows){ .parent = parent,
                          .name = name,
                          .part = part,
                          .rows = g_array_new (FALSE, FALSE, sizeof (TimelineRow)) };
}

void
timeline_rows_clear (TimelineRows *rows)
{
  g_array_unref (rows->rows);
}

Track
timeline_rows_take (Timeline *timeline, TimelineRows *rows, int64_t start, int64_t end)
{
  guint row = 0;

  while (row < rows->rows->len && g_array_index (rows->rows, TimelineRow, row).end > start)
    row++;
  if (row == rows->rows->len) {
    TimelineRow added = { timeline_tell_track (timeline, rows->parent, TRACK_SLICES, rows->name,
                                               rows->part, row, row),
                          0 };
    g_array_append_val (rows->rows, added);
  }
  g_array_index (rows->rows, TimelineRow, row).end = end;
  return g_array_index (rows->rows, TimelineRow, row).track;
}

void
timeline_tell_slice (Timeline *timeline, const Track *track, const Slice *slice)
{
  timeline->format->slice_begin (timeline->writer, track, slice);
  if (slice->end != MODEL_OPEN)
    timeline->format->slice_end (timeline->writer, track, slice->name, slice->end);
}

/* ------------------------------------------------------------------ the whole */

static void
tell_lane (Timeline *timeline, const ModelLane *lane)
{
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    timeline_tell_thread (timeline, lane);
    break;
  case MODEL_FAMILY_LOCK:
    timeline_tell_lock (timeline, lane);
    break;
  case MODEL_FAMILY_CONDITION:
    timeline_tell_condition (timeline, lane);
    break;
  case MODEL_FAMILY_STEPS:
    timeline_tell_steps (timeline, lane);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static void
tell_lanes (Timeline *timeline)
{
  const Selection *selection = timeline->selection;

  timeline->threads = g_new0 (Track, selection->lanes + 1u);
  for (uint32_t i = 0; i < selection->lanes; i++) {
    const ModelLane *lane = model_lane (timeline->model, i);
    if (!selection->wanted[i])
      continue;
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD)
      tell_thread_track (timeline, lane);
    tell_lane (timeline, lane);
    if (!sink_advance (timeline->sink, 0))
      return;
  }
}

void
timeline_write (const Selection *selection, Names *names, Sink *sink, const TimelineFormat *format,
                gpointer writer)
{
  Timeline timeline = {
    .selection = selection,
    .model = selection->model,
    .names = names,
    .sink = sink,
    .format = format,
    .writer = writer,
    .process_taken = g_hash_table_new (NULL, NULL),
    .thread_taken = g_hash_table_new (NULL, NULL),
    .made_up = MADE_UP_FIRST,
  };

  tell_processes (&timeline);
  tell_lanes (&timeline);
  timeline_tell_losses (&timeline);
  timeline_tell_ends (&timeline);
  timeline_tell_flows (&timeline);
  g_free (timeline.processes);
  g_free (timeline.threads);
  g_hash_table_unref (timeline.process_taken);
  g_hash_table_unref (timeline.thread_taken);
}
