/* SPDX-License-Identifier: MIT
 *
 * CSV as RFC 4180 has it: a header row, rows that end with CR and LF, and quotes around what has a
 * comma, a quote or a line's end in it.
 */
#include <string.h>

#include "convert/names.h"
#include "convert/selection.h"
#include "convert/sink.h"

typedef struct {
  const Selection *selection;
  const Model *model;
  Names *names;
  Sink *sink;
  gboolean in_row; /* a field was written, so a comma comes before the next */
} Csv;

/* ------------------------------------------------------------------ fields */

static void
begin_field (Csv *csv)
{
  if (csv->in_row)
    sink_add (csv->sink, ",", 1);
  csv->in_row = TRUE;
}

/* NULL is an empty field. */
static void
add_text (Csv *csv, const char *text)
{
  begin_field (csv);
  if (text == NULL)
    return;
  if (strpbrk (text, ",\"\r\n") == NULL) {
    sink_add_text (csv->sink, text);
    return;
  }
  sink_add (csv->sink, "\"", 1);
  for (const char *quote; (quote = strchr (text, '"')) != NULL; text = quote + 1) {
    sink_add (csv->sink, text, (gsize) (quote - text));
    sink_add (csv->sink, "\"\"", 2);
  }
  sink_add_text (csv->sink, text);
  sink_add (csv->sink, "\"", 1);
}

static void
add_number (Csv *csv, int64_t number)
{
  begin_field (csv);
  sink_add_number (csv->sink, number);
}

static void
add_unsigned (Csv *csv, uint64_t number)
{
  begin_field (csv);
  sink_add_unsigned (csv->sink, number);
}

/* A moment; empty if it never came. */
static void
add_moment (Csv *csv, int64_t time)
{
  begin_field (csv);
  if (time != MODEL_OPEN)
    sink_add_number (csv->sink, time);
}

/* Beginning, end and length. */
static void
add_times (Csv *csv, int64_t start, int64_t end)
{
  add_moment (csv, start);
  add_moment (csv, end);
  add_moment (csv, end == MODEL_OPEN ? MODEL_OPEN : end - start);
}

/* A lane's number and name; empty for MODEL_NONE. */
static void
add_lane (Csv *csv, uint32_t lane)
{
  const char *name = names_lane (csv->names, lane);

  begin_field (csv);
  if (name != NULL)
    sink_add_unsigned (csv->sink, lane);
  add_text (csv, name);
}

/* What each row about a lane begins with. */
#define LANE_COLUMNS "process,pid,lane,name,kind"

static void
add_own_lane (Csv *csv, const ModelLane *lane)
{
  uint32_t process = model_lane_process (lane);

  begin_field (csv);
  if (process != 0)
    sink_add_unsigned (csv->sink, process);
  begin_field (csv);
  if (process != 0 && model_process_id (csv->model, process) != 0)
    sink_add_unsigned (csv->sink, model_process_id (csv->model, process));
  add_lane (csv, model_lane_index (lane));
  add_text (csv, model_kind_name (model_lane_kind (lane)));
}

static void
end_row (Csv *csv)
{
  sink_add (csv->sink, "\r\n", 2);
  csv->in_row = FALSE;
}

/* ------------------------------------------------------------------ threads */

static void
add_interval (Csv *csv, const ModelLane *lane, const ModelInterval *interval)
{
  ModelState state = (ModelState) MIN (interval->state, MODEL_UNKNOWN);

  add_own_lane (csv, lane);
  add_text (csv, model_state_name (state));
  add_times (csv, interval->start, interval->end);
  add_lane (csv, interval->object);
  add_lane (csv, interval->holder);
  add_lane (csv, interval->waker);
  add_text (csv, state == MODEL_UNKNOWN ? model_loss_cause (interval->cause) : NULL);
  end_row (csv);
}

static void
write_intervals (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_interval_count (lane);

  if (count == 0)
    return;
  for (uint64_t i = model_interval_at (lane, count, selection_before (selection)); i < count; i++) {
    ModelInterval interval = model_interval (lane, i);
    if (interval.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (selection_overlaps (selection, interval.start, interval.end))
      add_interval (csv, lane, &interval);
  }
}

static void
add_span (Csv *csv, const ModelLane *lane, uint32_t row, const ModelSpan *span)
{
  static const char *const kinds[] = {
    [MODEL_SPAN_NAMED] = "named", [MODEL_SPAN_TASK] = "task", [MODEL_SPAN_ITEMS] = "items"
  };

  add_own_lane (csv, lane);
  add_unsigned (csv, row);
  add_text (csv, kinds[span->kind]);
  add_text (csv, names_span (csv->names, span));
  add_times (csv, span->start, span->end);
  begin_field (csv);
  if (span->kind == MODEL_SPAN_ITEMS)
    sink_add_unsigned (csv->sink, span->first_item);
  begin_field (csv);
  if (span->kind == MODEL_SPAN_ITEMS)
    sink_add_unsigned (csv->sink, span->items);
  end_row (csv);
}

static void
write_span_row (Csv *csv, const ModelLane *lane, uint32_t row)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_span_count (lane, row);

  if (count == 0)
    return;
  for (uint64_t i = model_span_at (lane, row, count, selection_before (selection)); i < count;
       i++) {
    ModelSpan span = model_span (lane, row, i);
    if (span.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (selection_overlaps (selection, span.start, span.end))
      add_span (csv, lane, row, &span);
  }
}

static void
write_spans (Csv *csv, const ModelLane *lane)
{
  uint32_t rows = model_lane_kind (lane) == MODEL_LANE_THREAD ? model_span_rows (lane) : 0;

  for (uint32_t row = 0; row < rows; row++)
    write_span_row (csv, lane, row);
}

/* ------------------------------------------------------------------ locks */

static void
add_lock_row (Csv *csv, const ModelLane *lane, const char *what, uint32_t thread, int64_t start,
              int64_t end)
{
  add_own_lane (csv, lane);
  add_text (csv, what);
  add_lane (csv, thread);
  add_times (csv, start, end);
}

static void
write_holds (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_hold_count (lane);
  uint64_t first = count == 0 ? 0 : model_hold_at (lane, count, selection_before (selection));

  for (uint64_t i = first; i < count; i++) {
    ModelHold hold = model_hold (lane, i);
    if (hold.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (!selection_overlaps (selection, hold.start, hold.end))
      continue;
    add_lock_row (csv, lane, "hold", hold.thread, hold.start, hold.end);
    add_text (csv, hold.uncertain ? "end uncertain" : NULL);
    end_row (csv);
  }
}

static void
write_waits (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_wait_count (lane);
  uint64_t first = count == 0 ? 0 : model_wait_at (lane, count, selection->from);

  for (uint64_t i = first; i < count; i++) {
    ModelWait wait = model_wait (lane, i);
    if (wait.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (!selection_overlaps (selection, wait.start, wait.end))
      continue;
    add_lock_row (csv, lane, "wait", wait.thread, wait.start, wait.end);
    add_text (csv, NULL);
    end_row (csv);
  }
}

static void
write_reads (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_share_count (lane);
  uint64_t first = count == 0 ? 0 : model_share_at (lane, count, selection->from);

  for (uint64_t i = first; i < count; i++) {
    ModelWait share = model_share (lane, i);
    if (share.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (!selection_overlaps (selection, share.start, share.end))
      continue;
    add_lock_row (csv, lane, "read", share.thread, share.start, share.end);
    add_text (csv, NULL);
    end_row (csv);
  }
}

static void
write_lock (Csv *csv, const ModelLane *lane)
{
  write_holds (csv, lane);
  write_reads (csv, lane);
  write_waits (csv, lane);
}

/* ------------------------------------------------------------------ conditions */

static void
write_condition_waits (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_condition_wait_count (lane);
  uint64_t first = count == 0 ? 0 : model_condition_wait_at (lane, count, selection->from);

  for (uint64_t i = first; i < count; i++) {
    ModelConditionWait wait = model_condition_wait (lane, i);
    if (wait.start > selection->to || !sink_advance (csv->sink, 1))
      return;
    if (!selection_overlaps (selection, wait.start, wait.end))
      continue;
    add_lock_row (csv, lane, "wait", wait.thread, wait.start, wait.end);
    add_moment (csv, wait.notified);
    add_moment (csv, wait.woken);
    add_text (csv, NULL);
    end_row (csv);
  }
}

static void
write_condition (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_signal_count (lane);

  write_condition_waits (csv, lane);
  for (uint64_t i = model_signal_from (lane, 0, count, selection->from); i < count; i++) {
    ModelSignal signal = model_signal (lane, i);
    if (signal.time > selection->to || !sink_advance (csv->sink, 1))
      return;
    add_lock_row (csv, lane, signal.broadcast ? "notify all" : "notify one", signal.thread,
                  signal.time, signal.time);
    add_moment (csv, MODEL_OPEN);
    add_moment (csv, MODEL_OPEN);
    add_text (csv, signal.lost ? "in vain" : NULL);
    end_row (csv);
  }
}

/* ------------------------------------------------------------------ numbers in time */

static void
write_steps (Csv *csv, const ModelLane *lane)
{
  const Selection *selection = csv->selection;
  uint64_t count = model_backlog_count (lane);
  uint64_t first = count == 0 ? 0 : model_backlog_at (lane, count, selection_before (selection));

  for (uint64_t i = first; i < count; i++) {
    ModelBacklog step = model_backlog (lane, i);
    if (step.time > selection->to || !sink_advance (csv->sink, 1))
      return;
    add_own_lane (csv, lane);
    add_number (csv, step.time);
    add_unsigned (csv, step.backlog);
    add_lane (csv, step.thread);
    end_row (csv);
  }
}

/* ------------------------------------------------------------------ messages */

static void
add_flow (Csv *csv, ModelFlowKind kind, const ModelFlow *flow)
{
  add_text (csv, kind == MODEL_FLOW_MESSAGE ? "message" : "wake-up");
  add_lane (csv, flow->from);
  add_lane (csv, flow->to);
  add_times (csv, flow->from_time, flow->to_time);
  add_lane (csv, flow->object);
  begin_field (csv);
  if (kind == MODEL_FLOW_MESSAGE)
    sink_add_unsigned (csv->sink, flow->number);
  end_row (csv);
}

static void
write_flows (Csv *csv, ModelFlowKind kind)
{
  const Selection *selection = csv->selection;
  int64_t until;
  uint64_t first = selection_first_flow (selection, kind, &until);

  for (uint64_t i = first; i < selection->flows[kind]; i++) {
    ModelFlow flow = model_flow (csv->model, kind, i);
    if (flow.to_time > until || !sink_advance (csv->sink, 1))
      return;
    if (selection_overlaps (selection, flow.from_time, flow.to_time) &&
        selection_has_lane (selection, flow.from) && selection_has_lane (selection, flow.to))
      add_flow (csv, kind, &flow);
  }
}

/* ------------------------------------------------------------------ the tables */

#define TIMES "start_ns,end_ns,duration_ns"

static const struct {
  const char *name;
  const char *columns;
  ModelFamily family; /* of the lanes that it is about; NONE: about none */
  void (*write_lane) (Csv *csv, const ModelLane *lane);
} tables[CONVERT_TABLES] = {
  [CONVERT_TABLE_INTERVALS] = { "intervals",
                                LANE_COLUMNS ",state," TIMES ",object_lane,object,holder_lane,"
                                             "holder,waker_lane,waker,cause",
                                MODEL_FAMILY_THREAD, write_intervals },
  [CONVERT_TABLE_SPANS] = { "spans",
                            LANE_COLUMNS ",depth,span_kind,span," TIMES ",first_item,items",
                            MODEL_FAMILY_THREAD, write_spans },
  [CONVERT_TABLE_LOCKS] = { "locks", LANE_COLUMNS ",what,thread_lane,thread," TIMES ",note",
                            MODEL_FAMILY_LOCK, write_lock },
  [CONVERT_TABLE_CONDITIONS] = { "conditions",
                                 LANE_COLUMNS ",what,thread_lane,thread," TIMES
                                              ",notified_ns,woken_ns,note",
                                 MODEL_FAMILY_CONDITION, write_condition },
  [CONVERT_TABLE_MESSAGES] = { "messages",
                               "what,from_lane,from,to_lane,to," TIMES ",object_lane,object,number",
                               MODEL_FAMILY_NONE, NULL },
  [CONVERT_TABLE_COUNTERS] = { "counters", LANE_COLUMNS ",time_ns,value,thread_lane,thread",
                               MODEL_FAMILY_STEPS, write_steps },
};

const char *
convert_table_name (ConvertTable table)
{
  return tables[table].name;
}

gboolean
convert_table_parse (const char *name, ConvertTable *table)
{
  for (int i = 0; i < CONVERT_TABLES; i++)
    if (strcmp (tables[i].name, name) == 0) {
      *table = (ConvertTable) i;
      return TRUE;
    }
  return FALSE;
}

static void
write_table (Csv *csv, ConvertTable table)
{
  sink_add_text (csv->sink, tables[table].columns);
  end_row (csv);
  if (table == CONVERT_TABLE_MESSAGES)
    for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
      write_flows (csv, (ModelFlowKind) kind);
  for (uint32_t i = 0; i < csv->selection->lanes; i++) {
    const ModelLane *lane = model_lane (csv->model, i);
    if (!csv->selection->wanted[i] || tables[table].write_lane == NULL ||
        model_kind_family (model_lane_kind (lane)) != tables[table].family)
      continue;
    tables[table].write_lane (csv, lane);
    if (!sink_advance (csv->sink, 0))
      return;
  }
}

/* Returns how many items there are in what the table is about, at most. */
static uint64_t
table_size (const Selection *selection, ConvertTable table)
{
  uint64_t size = 0;

  for (uint32_t i = 0; i < selection->lanes; i++) {
    const ModelLane *lane = model_lane (selection->model, i);
    if (selection->wanted[i] && model_kind_family (model_lane_kind (lane)) == tables[table].family)
      size += selection_lane_size (lane);
  }
  for (int kind = 0; table == CONVERT_TABLE_MESSAGES && kind < MODEL_FLOW_KINDS; kind++)
    size += selection->flows[kind];
  return size;
}

gboolean
convert_write_csv (const Model *model, const ConvertOptions *options, ConvertTable table,
                   GOutputStream *out, GCancellable *cancellable, GError **error)
{
  Selection selection;
  Sink sink;
  g_autoptr (Names) names = NULL;

  g_return_val_if_fail ((guint) table < CONVERT_TABLES, FALSE);
  if (!selection_init (&selection, model, options, error))
    return FALSE;
  names = names_new (model);
  sink_init (&sink, out, cancellable, options, table_size (&selection, table));
  Csv csv = { .selection = &selection, .model = model, .names = names, .sink = &sink };
  write_table (&csv, table);
  selection_clear (&selection);
  return sink_finish (&sink, error);
}
