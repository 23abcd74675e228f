/* SPDX-License-Identifier: MIT
 *
 * A model's facts, straight from its header, without a look at how src/convert/ does it.
 */
#include "convert-facts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "model/process-end-text.h"

static void
print_name (FILE *file, const char *name)
{
  g_autofree char *plain = name == NULL
                               ? g_strdup ("-")
                               : g_uri_escape_bytes ((const guint8 *) name, strlen (name), NULL);

  fprintf (file, "\t%s", plain);
}

static void
print_number (FILE *file, uint64_t number)
{
  fprintf (file, "\t%" PRIu64, number);
}

static void
print_time (FILE *file, int64_t time)
{
  if (time == MODEL_OPEN)
    fputs ("\t-", file);
  else
    fprintf (file, "\t%" PRId64, time);
}

static void
print_lane (FILE *file, uint32_t lane)
{
  if (lane == MODEL_NONE)
    fputs ("\t-", file);
  else
    print_number (file, lane);
}

/* Begins a line about something of a lane's. */
static void
begin (FILE *file, const char *word, const ModelLane *lane)
{
  fputs (word, file);
  print_lane (file, model_lane_index (lane));
}

static void
print_processes (const Model *model, FILE *file)
{
  for (uint32_t number = 1; number <= model_process_count (model); number++) {
    ModelProcessEnd end = model_process_end (model, number);
    g_autofree char *text = end.time == MODEL_OPEN ? NULL : process_end_text (end.how, end.status);

    fputs ("process", file);
    print_number (file, number);
    print_number (file, model_process_id (model, number));
    print_time (file, end.time);
    print_name (file, text);
    print_name (file, model_process_command (model, number));
    fputc ('\n', file);
  }
}

static void
print_thread (const ModelLane *lane, FILE *file)
{
  for (uint64_t i = 0; i < model_interval_count (lane); i++) {
    ModelInterval interval = model_interval (lane, i);
    begin (file, "interval", lane);
    print_time (file, interval.start);
    print_time (file, interval.end);
    print_name (file, model_state_name ((ModelState) interval.state));
    print_name (file, model_state_phrase ((ModelState) interval.state));
    print_lane (file, interval.object);
    print_lane (file, interval.holder);
    print_lane (file, interval.waker);
    print_name (file, interval.state == MODEL_UNKNOWN ? model_loss_cause (interval.cause) : NULL);
    fputc ('\n', file);
  }
  for (uint32_t row = 0; row < model_span_rows (lane); row++)
    for (uint64_t i = 0; i < model_span_count (lane, row); i++) {
      ModelSpan span = model_span (lane, row, i);
      begin (file, "span", lane);
      print_time (file, span.start);
      print_time (file, span.end);
      print_number (file, row);
      print_number (file, span.kind);
      print_name (file, span.name);
      print_lane (file, span.task);
      print_number (file, span.first_item);
      print_number (file, span.items);
      fputc ('\n', file);
    }
}

static void
print_queued (FILE *file, const char *word, const ModelLane *lane, ModelWait wait)
{
  begin (file, word, lane);
  print_time (file, wait.start);
  print_time (file, wait.end);
  print_lane (file, wait.thread);
  fputc ('\n', file);
}

static void
print_lock (const ModelLane *lane, FILE *file)
{
  for (uint64_t i = 0; i < model_hold_count (lane); i++) {
    ModelHold hold = model_hold (lane, i);
    begin (file, "hold", lane);
    print_time (file, hold.start);
    print_time (file, hold.end);
    print_lane (file, hold.thread);
    print_number (file, hold.uncertain);
    fputc ('\n', file);
  }
  for (uint64_t i = 0; i < model_wait_count (lane); i++)
    print_queued (file, "wait", lane, model_wait (lane, i));
  for (uint64_t i = 0; i < model_share_count (lane); i++)
    print_queued (file, "read", lane, model_share (lane, i));
}

static void
print_condition (const ModelLane *lane, FILE *file)
{
  for (uint64_t i = 0; i < model_condition_wait_count (lane); i++) {
    ModelConditionWait wait = model_condition_wait (lane, i);
    begin (file, "condition", lane);
    print_time (file, wait.start);
    print_time (file, wait.end);
    print_lane (file, wait.thread);
    print_time (file, wait.notified);
    print_time (file, wait.woken);
    fputc ('\n', file);
  }
  for (uint64_t i = 0; i < model_signal_count (lane); i++) {
    ModelSignal signal = model_signal (lane, i);
    begin (file, "signal", lane);
    print_time (file, signal.time);
    print_lane (file, signal.thread);
    print_number (file, signal.broadcast != FALSE);
    print_number (file, signal.lost != FALSE);
    fputc ('\n', file);
  }
}

static void
print_steps (const ModelLane *lane, FILE *file)
{
  for (uint64_t i = 0; i < model_backlog_count (lane); i++) {
    ModelBacklog step = model_backlog (lane, i);
    begin (file, "step", lane);
    print_time (file, step.time);
    print_number (file, step.backlog);
    print_lane (file, step.thread);
    fputc ('\n', file);
  }
}

static void
print_of_lane (const ModelLane *lane, FILE *file)
{
  begin (file, "lane", lane);
  print_name (file, model_kind_name (model_lane_kind (lane)));
  print_number (file, model_lane_process (lane));
  print_number (file, model_lane_identifier (lane));
  print_name (file, model_lane_name (lane));
  fputc ('\n', file);
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    print_thread (lane, file);
    break;
  case MODEL_FAMILY_LOCK:
    print_lock (lane, file);
    break;
  case MODEL_FAMILY_CONDITION:
    print_condition (lane, file);
    break;
  case MODEL_FAMILY_STEPS:
    print_steps (lane, file);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
}

static void
print_flows (const Model *model, FILE *file, ModelFlowKind kind)
{
  for (uint64_t i = 0; i < model_flow_count (model, kind); i++) {
    ModelFlow flow = model_flow (model, kind, i);
    fputs (kind == MODEL_FLOW_MESSAGE ? "message" : "wake-up", file);
    print_lane (file, flow.from);
    print_time (file, flow.from_time);
    print_lane (file, flow.to);
    print_time (file, flow.to_time);
    print_lane (file, flow.object);
    print_number (file, flow.number);
    fputc ('\n', file);
  }
}

static void
print_losses (const Model *model, FILE *file)
{
  for (uint32_t i = 0; i < model_loss_count (model); i++) {
    ModelLoss loss = model_loss (model, i);
    fputs ("loss", file);
    print_number (file, loss.process);
    print_lane (file, loss.thread);
    print_time (file, loss.first);
    print_time (file, loss.until);
    print_number (file, loss.count);
    print_name (file, model_loss_cause (loss.cause));
    fputc ('\n', file);
  }
}

void
facts_print (const Model *model, FILE *file)
{
  print_processes (model, file);
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    print_of_lane (model_lane (model, i), file);
  print_flows (model, file, MODEL_FLOW_WAKE_UP);
  print_flows (model, file, MODEL_FLOW_MESSAGE);
  print_losses (model, file);
}
