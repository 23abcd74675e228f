/* SPDX-License-Identifier: MIT
 *
 * What is of no single lane: losses, the ends of processes, and what went from thread to thread.
 */
#include "convert/timeline-private.h"

#include "model/process-end-text.h"

/* ------------------------------------------------------------------ losses */

static void
tell_loss (Timeline *timeline, TimelineRows *rows, const ModelLoss *loss)
{
  const char *cause = model_loss_cause (loss->cause);
  Slice slice = {
    .start = loss->first,
    .end = MAX (loss->first, loss->until),
    .category = timeline_categories.loss,
    .name = names_constant (timeline->names, model_state_phrase (MODEL_UNKNOWN)),
  };
  Track row = timeline_rows_take (timeline, rows, slice.start, slice.end);

  slice_add_number (&slice, timeline_keys.count, (int64_t) loss->count);
  slice_add_text (&slice, timeline_keys.thread, names_lane (timeline->names, loss->thread));
  if (cause != NULL)
    slice_add_text (&slice, timeline_keys.cause, names_constant (timeline->names, cause));
  timeline_tell_slice (timeline, &row, &slice);
}

static int
compare_losses (gconstpointer a, gconstpointer b)
{
  const ModelLoss *one = a, *other = b;

  return one->first < other->first ? -1 : one->first > other->first;
}

/* What was lost of one process, as rows need it in the order of time. */
static void
tell_process_losses (Timeline *timeline, GArray *losses, uint32_t process)
{
  TimelineRows rows;

  timeline_rows_init (&rows, &timeline->processes[process], "events lost", "row");
  for (guint i = 0; i < losses->len; i++) {
    const ModelLoss *loss = &g_array_index (losses, ModelLoss, i);
    if (loss->process == process)
      tell_loss (timeline, &rows, loss);
  }
  timeline_rows_clear (&rows);
}

static gboolean
is_wanted (const Selection *selection, const ModelLoss *loss)
{
  return loss->process >= 1 && loss->process <= selection->processes &&
         (loss->thread == MODEL_NONE || selection_has_lane (selection, loss->thread)) &&
         selection_overlaps (selection, loss->first, MAX (loss->first, loss->until));
}

void
timeline_tell_losses (Timeline *timeline)
{
  const Selection *selection = timeline->selection;
  g_autoptr (GArray) losses = g_array_new (FALSE, FALSE, sizeof (ModelLoss));
  g_autoptr (GHashTable) processes = g_hash_table_new (NULL, NULL);

  for (uint32_t i = 0; i < selection->losses; i++) {
    ModelLoss loss = model_loss (timeline->model, i);
    if (is_wanted (selection, &loss)) {
      g_array_append_val (losses, loss);
      g_hash_table_add (processes, GUINT_TO_POINTER (loss.process));
    }
  }
  g_array_sort (losses, compare_losses);
  for (uint32_t process = 1; process <= selection->processes; process++)
    if (g_hash_table_contains (processes, GUINT_TO_POINTER (process)))
      tell_process_losses (timeline, losses, process);
}

/* ------------------------------------------------------------------ ends of processes */

void
timeline_tell_ends (Timeline *timeline)
{
  const Selection *selection = timeline->selection;

  for (uint32_t process = 1; process <= selection->processes; process++) {
    ModelProcessEnd end = model_process_end (timeline->model, process);
    g_autofree char *text = NULL;

    if (end.time == MODEL_OPEN || !selection_overlaps (selection, end.time, end.time))
      continue;
    text = process_end_text (end.how, end.status);
    Slice slice = {
      .start = end.time,
      .end = end.time,
      .category = timeline_categories.process_end,
      .name = names_text (timeline->names, text == NULL ? "exited with status 0" : text),
    };
    timeline->format->moment (timeline->writer, &timeline->processes[process], &slice);
  }
}

/* ------------------------------------------------------------------ flows */

static const Track *
thread_track (const Timeline *timeline, uint32_t lane)
{
  const Track *track = lane < timeline->selection->lanes ? &timeline->threads[lane] : NULL;

  return track == NULL || track->id == 0 ? NULL : track;
}

static void
tell_flow (Timeline *timeline, ModelFlowKind kind, const ModelFlow *flow, uint64_t id)
{
  const char *word =
      kind == MODEL_FLOW_MESSAGE ? timeline_categories.message : timeline_categories.wake_up;
  FlowLine line = {
    .id = id,
    .from = thread_track (timeline, flow->from),
    .to = thread_track (timeline, flow->to),
    .from_time = flow->from_time,
    .to_time = flow->to_time,
    .label = { .category = word, .name = names_constant (timeline->names, word) },
  };

  if (line.from == NULL || line.to == NULL)
    return;
  slice_add_text (&line.label, timeline_keys.object, names_lane (timeline->names, flow->object));
  if (kind == MODEL_FLOW_MESSAGE)
    slice_add_number (&line.label, timeline_keys.number, flow->number);
  timeline->format->flow (timeline->writer, &line);
}

void
timeline_tell_flows (Timeline *timeline)
{
  const Selection *selection = timeline->selection;
  uint64_t id = 0;

  for (int i = 0; i < MODEL_FLOW_KINDS; i++) {
    ModelFlowKind kind = (ModelFlowKind) i;
    int64_t until;
    uint64_t first = selection_first_flow (selection, kind, &until);

    for (uint64_t j = first; j < selection->flows[kind]; j++) {
      ModelFlow flow = model_flow (timeline->model, kind, j);
      if (flow.to_time > until || !sink_advance (timeline->sink, 1))
        break;
      id++;
      if (selection_overlaps (selection, flow.from_time, flow.to_time))
        tell_flow (timeline, kind, &flow, id);
    }
  }
}
