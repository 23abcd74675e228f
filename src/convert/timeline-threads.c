/* SPDX-License-Identifier: MIT
 *
 * Threads and tasks: their states as slices of their own track, and their pieces of work, which lie
 * across the states and so have a track below it.
 */
#include "convert/timeline-private.h"

/* ------------------------------------------------------------------ states */

static void
tell_interval (Timeline *timeline, const ModelLane *lane, const ModelInterval *interval)
{
  gboolean is_task = model_lane_kind (lane) == MODEL_LANE_TASK;
  ModelState state = (ModelState) MIN (interval->state, MODEL_UNKNOWN);
  Slice slice = {
    .start = interval->start,
    .end = interval->end,
    .category = is_task ? timeline_categories.task : timeline_categories.state,
    .name = names_interval (timeline->names, interval),
  };

  slice_add_text (&slice, timeline_keys.state,
                  names_constant (timeline->names, model_state_name (state)));
  slice_add_text (&slice, timeline_keys.object, names_lane (timeline->names, interval->object));
  slice_add_text (&slice, is_task ? timeline_keys.worker : timeline_keys.holder,
                  names_lane (timeline->names, interval->holder));
  slice_add_text (&slice, timeline_keys.woken_by, names_lane (timeline->names, interval->waker));
  if (state == MODEL_UNKNOWN && model_loss_cause (interval->cause) != NULL)
    slice_add_text (&slice, timeline_keys.cause,
                    names_constant (timeline->names, model_loss_cause (interval->cause)));
  timeline_tell_slice (timeline, &timeline->threads[model_lane_index (lane)], &slice);
}

static void
tell_intervals (Timeline *timeline, const ModelLane *lane)
{
  const Selection *selection = timeline->selection;
  uint64_t count = model_interval_count (lane);

  if (count == 0)
    return;
  for (uint64_t i = model_interval_at (lane, count, selection_before (selection)); i < count; i++) {
    ModelInterval interval = model_interval (lane, i);
    if (interval.start > selection->to || !sink_advance (timeline->sink, 1))
      return;
    if (selection_overlaps (selection, interval.start, interval.end))
      tell_interval (timeline, lane, &interval);
  }
}

/* ------------------------------------------------------------------ spans */

/* A walk through all rows at once, in the order of the spans' beginnings. */
typedef struct {
  Timeline *timeline;
  const ModelLane *lane;
  Track track; /* of id 0 until there is a span */
  uint32_t rows;
  uint64_t next[MODEL_SPAN_ROWS], count[MODEL_SPAN_ROWS];
  struct {
    const char *name;
    int64_t end;
    uint32_t row;
  } open[MODEL_SPAN_ROWS]; /* each lies within the one before it */
  uint32_t depth;
} Spans;

static void
begin_span (Spans *spans, const ModelSpan *span, uint32_t row)
{
  Timeline *timeline = spans->timeline;
  Slice slice = { .start = span->start,
                  .end = span->end,
                  .category = timeline_categories.span,
                  .name = names_span (timeline->names, span) };

  /* Where events were lost, or what was recorded makes no sense, the one around it may have ended
   * before. */
  if (spans->depth > 0)
    slice.end = model_earlier (slice.end, spans->open[spans->depth - 1].end);
  if (span->kind == MODEL_SPAN_ITEMS) {
    slice_add_number (&slice, timeline_keys.first, (int64_t) span->first_item);
    slice_add_number (&slice, timeline_keys.count, span->items);
  }
  if (spans->track.id == 0) {
    const Track *thread = &timeline->threads[model_lane_index (spans->lane)];
    g_autofree char *name = g_strdup_printf ("%s: spans", thread->name);
    spans->track = timeline_tell_track (timeline, thread, TRACK_SLICES,
                                        names_text (timeline->names, name), NULL, 0, 0);
  }
  timeline->format->slice_begin (timeline->writer, &spans->track, &slice);
  spans->open[spans->depth].name = slice.name;
  spans->open[spans->depth].end = slice.end;
  spans->open[spans->depth++].row = row;
}

/* Ends the open spans that are not around one of `row`. */
static void
end_spans (Spans *spans, int64_t start, int64_t end_of_next, uint32_t row)
{
  const TimelineFormat *format = spans->timeline->format;

  while (spans->depth > 0) {
    int64_t end = spans->open[spans->depth - 1].end;
    gboolean is_below = spans->open[spans->depth - 1].row < row;
    if (end > start || (end == start && end_of_next == start && is_below))
      return;
    spans->depth--;
    format->slice_end (spans->timeline->writer, &spans->track, spans->open[spans->depth].name, end);
  }
}

/* Sets `row` to the one whose next span begins first, the outer one of several; returns FALSE at
 * the end. */
static gboolean
find_next_span (const Spans *spans, uint32_t *row)
{
  int64_t first = 0;
  gboolean found = FALSE;

  for (uint32_t i = 0; i < spans->rows; i++) {
    if (spans->next[i] >= spans->count[i])
      continue;
    int64_t start = model_span (spans->lane, i, spans->next[i]).start;
    if (found && start >= first)
      continue;
    found = TRUE;
    first = start;
    *row = i;
  }
  return found;
}

/* A span need not lie within one of the row above: where events were lost, that one ends with the
 * first that was lost, while this one was seen to begin later. */
static void
tell_spans (Timeline *timeline, const ModelLane *lane)
{
  const Selection *selection = timeline->selection;
  Spans spans = { .timeline = timeline,
                  .lane = lane,
                  .rows = MIN (model_span_rows (lane), MODEL_SPAN_ROWS) };
  uint32_t row;

  for (row = 0; row < spans.rows; row++) {
    spans.count[row] = model_span_count (lane, row);
    if (spans.count[row] > 0)
      spans.next[row] = model_span_at (lane, row, spans.count[row], selection_before (selection));
  }
  while (find_next_span (&spans, &row) && sink_advance (timeline->sink, 1)) {
    ModelSpan span = model_span (lane, row, spans.next[row]++);
    if (span.start > selection->to)
      break;
    if (!selection_overlaps (selection, span.start, span.end))
      continue;
    end_spans (&spans, span.start, span.end, row);
    if (spans.depth < MODEL_SPAN_ROWS)
      begin_span (&spans, &span, row);
  }
  end_spans (&spans, MODEL_OPEN - 1, MODEL_OPEN, 0);
}

void
timeline_tell_thread (Timeline *timeline, const ModelLane *lane)
{
  tell_intervals (timeline, lane);
  if (model_lane_kind (lane) == MODEL_LANE_THREAD)
    tell_spans (timeline, lane);
}
