/* SPDX-License-Identifier: MIT
 *
 * One line about what the pointer is on, or what a lane is doing, for people.
 */
#include "model/process-end-text.h"
#include "model/time-text.h"
#include "paint/frame.h"
#include "paint/process-header.h"

#define BETWEEN " · "

static const char *
name_of (const Model *model, uint32_t lane)
{
  if (lane == MODEL_NONE || lane >= model_lane_count (model))
    return NULL;
  return model_lane_name (model_lane (model, lane));
}

/* Appends a part of the sentence; takes the text. */
static void
append (GString *text, char *part)
{
  if (text->len > 0)
    g_string_append (text, BETWEEN);
  g_string_append (text, part);
  g_free (part);
}

/* Appends how long something took, or has taken so far. */
static void
append_length (const Model *model, GString *text, int64_t start, int64_t end)
{
  g_autofree char *length = NULL;

  if (end != MODEL_OPEN) {
    append (text, time_text_duration (end - start));
    return;
  }
  length = time_text_duration (model_later (model_now (model) - start, 0));
  append (text, g_strdup_printf ("%s so far", length));
}

/* ------------------------------------------------------------------ intervals */

/* Says a state with its object: "blocked on counter", "joining worker 3", "sleeping". */
static char *
say_state (const Model *model, const ModelInterval *interval)
{
  ModelState state = (ModelState) MIN (interval->state, MODEL_UNKNOWN);
  const char *object = name_of (model, interval->object);

  if (state == MODEL_UNKNOWN)
    return g_strdup ("events were lost here");
  if (object != NULL)
    return g_strdup_printf ("%s %s", model_state_phrase (state), object);
  return g_strdup (model_state_name (state));
}

static char *
describe_interval (const Model *model, const ModelLane *lane, uint64_t index)
{
  g_autofree char *death = process_end_text_of_lane (model, lane);
  ModelInterval interval;
  GString *text;

  if (index >= model_interval_count (lane))
    return NULL;
  interval = model_interval (lane, index);
  text = g_string_new (model_lane_name (lane));
  append (text, say_state (model, &interval));
  append_length (model, text, interval.start, interval.end);
  if (model_lane_kind (lane) == MODEL_LANE_TASK && name_of (model, interval.holder) != NULL)
    append (text, g_strdup_printf ("on %s", name_of (model, interval.holder)));
  if (interval.state == MODEL_LOCK && name_of (model, interval.holder) != NULL)
    append (text, g_strdup_printf ("held by %s", name_of (model, interval.holder)));
  if (interval.state == MODEL_UNKNOWN && model_loss_cause (interval.cause) != NULL)
    append (text, g_strdup (model_loss_cause (interval.cause)));
  if (death != NULL && interval.end == model_lane_end (lane))
    append (text, g_strdup_printf ("process %s", death));
  return g_string_free (text, FALSE);
}

/* Says how the time from the first to the last of some intervals is shared out. */
static char *
describe_density (const Model *model, const ModelLane *lane, uint64_t index)
{
  uint64_t first = index >> 24;
  uint64_t last = first + (index & ((UINT64_C (1) << 24) - 1));
  uint64_t count = model_interval_count (lane);
  int64_t sums[MODEL_STATES] = { 0 };
  GString *text;

  if (first >= count || last == first)
    return NULL;
  last = MIN (last, count) - 1;
  int64_t start = model_interval (lane, first).start;
  int64_t end = model_earlier (model_interval (lane, last).end, model_now (model));
  model_thread_summary (lane, start, end, sums);

  text = g_string_new (model_lane_name (lane));
  append (text, g_strdup_printf ("%" G_GUINT64_FORMAT " intervals", last - first + 1));
  append (text, time_text_duration (end - start));
  for (int state = 0; state < MODEL_STATES; state++) {
    double share = end > start ? 100.0 * (double) sums[state] / (double) (end - start) : 0;
    if (share >= 1)
      append (text,
              g_strdup_printf ("%s %.0f\u202f%%", model_state_name ((ModelState) state), share));
    else if (sums[state] > 0)
      append (text, g_strdup_printf ("%s below 1\u202f%%", model_state_name ((ModelState) state)));
  }
  return g_string_free (text, FALSE);
}

/* ------------------------------------------------------------------ objects */

/* Appends how long it took to get the lock, where that is known. */
static void
append_waited (GString *text, const ModelLane *lane, uint32_t thread, int64_t time)
{
  if (!lock_is_acquired (lane))
    return;
  int64_t waited = model_waited (lane, thread, time);
  g_autofree char *length = waited > 0 ? time_text_duration (waited) : NULL;

  if (waited == 0)
    append (text, g_strdup ("got at once"));
  else if (waited > 0)
    append (text, g_strdup_printf ("after waiting %s", length));
}

static char *
describe_hold (const Model *model, const ModelLane *lane, uint64_t index)
{
  ModelHold hold;
  GString *text;

  if (index >= model_hold_count (lane))
    return NULL;
  hold = model_hold (lane, index);
  int64_t end = hold.end;
  text = g_string_new (model_lane_name (lane));
  if (name_of (model, hold.thread) != NULL)
    append (text, g_strdup_printf ("held by %s", name_of (model, hold.thread)));
  append_length (model, text, hold.start, end);
  append_waited (text, lane, hold.thread, hold.start);
  if (end != MODEL_OPEN && hold.uncertain)
    append (text, g_strdup ("its end was lost"));
  uint32_t waiting = model_waiting (lane, model_earlier (end, model_now (model)));
  if (waiting > 0)
    append (text, g_strdup_printf ("%u %s", waiting, waiting == 1 ? "waits" : "wait"));
  return g_string_free (text, FALSE);
}

/* A wait in a lock's lane is the waiter's interval: it is told in the same words. */
static char *
describe_wait (const Model *model, const ModelLane *lane, uint64_t index)
{
  ModelWait wait;
  const ModelLane *thread;
  uint64_t count;
  GString *text;

  if (index >= model_wait_count (lane))
    return NULL;
  wait = model_wait (lane, index);
  if (name_of (model, wait.thread) == NULL)
    return NULL;
  if (model_lane_kind (lane) == MODEL_LANE_VALUE)
    return g_strdup_printf ("%s uses %s" BETWEEN "it had given it away",
                            name_of (model, wait.thread), model_lane_name (lane));
  thread = model_lane (model, wait.thread);
  count = model_interval_count (thread);
  if (count > 0) {
    uint64_t at = model_interval_at (thread, count, wait.start);
    const ModelInterval interval = model_interval (thread, at);
    if (interval.start == wait.start && interval.object == model_lane_index (lane))
      return describe_interval (model, thread, at);
  }
  text = g_string_new (model_lane_name (thread));
  append (text, g_strdup_printf ("blocked on %s", model_lane_name (lane)));
  append_length (model, text, wait.start, wait.end);
  return g_string_free (text, FALSE);
}

static char *
describe_share (const Model *model, const ModelLane *lane, uint64_t index)
{
  GString *text;

  if (index >= model_share_count (lane))
    return NULL;
  const ModelWait share = model_share (lane, index);
  const char *reader = name_of (model, share.thread);
  text = g_string_new (model_lane_name (lane));
  append (text, g_strdup_printf ("read by %s", reader != NULL ? reader : "an unknown thread"));
  append_length (model, text, share.start, share.end);
  append_waited (text, lane, share.thread, share.start);
  return g_string_free (text, FALSE);
}

static char *
describe_backlog (const Model *model, const ModelLane *lane, uint64_t index)
{
  uint32_t capacity = model_channel_capacity (lane);
  uint32_t backlog;

  if (index >= model_backlog_count (lane))
    return NULL;
  backlog = model_backlog (lane, index).backlog;
  const char *by = name_of (model, model_backlog (lane, index).thread);
  if (model_lane_kind (lane) == MODEL_LANE_VARIABLE)
    return g_strdup_printf ("%s" BETWEEN "%u" BETWEEN "written by %s", model_lane_name (lane),
                            backlog, by != NULL ? by : "an unknown thread");
  if (model_lane_kind (lane) == MODEL_LANE_REFERENCES)
    return g_strdup_printf ("%s" BETWEEN "%u %s", model_lane_name (lane), backlog,
                            backlog == 1 ? "owner" : "owners");
  if (capacity > 0 && capacity < UINT32_MAX)
    return g_strdup_printf ("%s" BETWEEN "%u of %u%s", model_lane_name (lane), backlog, capacity,
                            backlog >= capacity ? BETWEEN "full"
                            : backlog == 0      ? BETWEEN "empty"
                                                : "");
  return g_strdup_printf ("%s" BETWEEN "%u waiting", model_lane_name (lane), backlog);
}

/* ------------------------------------------------------------------ flows */

static char *
describe_flow (const Model *model, ModelFlowKind kind, uint64_t index)
{
  ModelFlow flow;
  g_autofree char *length = NULL;

  if (index >= model_flow_count (model, kind))
    return NULL;
  flow = model_flow (model, kind, index);
  const char *from = name_of (model, flow.from);
  const char *to = name_of (model, flow.to);
  const char *object = name_of (model, flow.object);
  if (from == NULL || to == NULL)
    return NULL;
  length = time_text_duration (flow.to_time - flow.from_time);
  if (kind == MODEL_FLOW_MESSAGE)
    return g_strdup_printf ("message %u, %s from %s to %s" BETWEEN "%s", flow.number, length, from,
                            to, object != NULL ? object : "a channel");
  if (object == NULL && flow.to_time <= model_lane_start (model_lane (model, flow.to)))
    return g_strdup_printf ("%s started %s" BETWEEN "%s", from, to, length);
  if (object == NULL)
    return g_strdup_printf ("%s finished and woke %s" BETWEEN "%s", from, to, length);
  return g_strdup_printf ("%s woke %s" BETWEEN "%s" BETWEEN "%s", from, to, object, length);
}

/* ------------------------------------------------------------------ lanes */

static const char *
kind_word (const ModelLane *lane)
{
  return model_kind_name (model_lane_kind (lane));
}

static char *
say_thread_now (const Model *model, const ModelLane *lane)
{
  g_autofree char *death = process_end_text_of_lane (model, lane);
  uint64_t count = model_interval_count (lane);
  g_autofree char *state = NULL;
  g_autofree char *length = NULL;
  ModelInterval interval;

  if (death != NULL)
    return g_strdup_printf ("process %s", death);
  if (model_lane_end (lane) != MODEL_OPEN)
    return g_strdup ("finished");
  if (count == 0)
    return g_strdup ("not started");
  interval = model_interval (lane, count - 1);
  state = say_state (model, &interval);
  length = time_text_duration (model_later (model_now (model) - interval.start, 0));
  return g_strdup_printf ("%s for %s", state, length);
}

static char *
say_lock_now (const Model *model, const ModelLane *lane)
{
  uint64_t count = model_hold_count (lane);

  if (count > 0) {
    const ModelHold hold = model_hold (lane, count - 1);
    if (hold.end == MODEL_OPEN && name_of (model, hold.thread) != NULL)
      return g_strdup_printf ("held by %s", name_of (model, hold.thread));
  }
  return g_strdup ("free");
}

static char *
say_channel_now (const ModelLane *lane)
{
  uint64_t count = model_backlog_count (lane);
  uint32_t capacity = model_channel_capacity (lane);
  uint32_t backlog = count > 0 ? model_backlog (lane, count - 1).backlog : 0;

  if (model_lane_kind (lane) == MODEL_LANE_VARIABLE)
    return g_strdup_printf ("value %u", backlog);
  if (model_lane_kind (lane) == MODEL_LANE_REFERENCES)
    return g_strdup_printf ("%u %s", backlog, backlog == 1 ? "owner" : "owners");
  if (capacity > 0 && capacity < UINT32_MAX)
    return g_strdup_printf ("backlog %u of %u", backlog, capacity);
  return g_strdup_printf ("backlog %u", backlog);
}

static char *
say_condition_now (const ModelLane *lane)
{
  uint64_t count = model_condition_wait_count (lane);
  uint64_t waiting = 0;

  /* Who waits now came after all but a queue's length of those who are gone. */
  for (uint64_t i = model_condition_wait_at (lane, count, MODEL_OPEN); i < count; i++)
    waiting += model_condition_wait (lane, i).woken == MODEL_OPEN &&
               model_condition_wait (lane, i).end == MODEL_OPEN;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", waiting, waiting == 1 ? "waits" : "wait");
}

char *
describe_lane (const Model *model, uint32_t index)
{
  const ModelLane *lane;
  g_autofree char *now = NULL;

  g_return_val_if_fail (index < model_lane_count (model), NULL);
  lane = model_lane (model, index);
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    now = say_thread_now (model, lane);
    break;
  case MODEL_FAMILY_LOCK:
    now = say_lock_now (model, lane);
    break;
  case MODEL_FAMILY_STEPS:
    now = say_channel_now (lane);
    break;
  case MODEL_FAMILY_CONDITION:
    now = say_condition_now (lane);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  if (now == NULL)
    return g_strdup_printf ("%s, %s", model_lane_name (lane), kind_word (lane));
  return g_strdup_printf ("%s, %s, %s", model_lane_name (lane), kind_word (lane), now);
}

static char *
describe_fold (const Model *model, uint32_t index)
{
  return g_strdup_printf ("%s" BETWEEN "click to show it as one line, or open",
                          model_lane_name (model_lane (model, index)));
}

/* Under the pointer, what a lane is need not be said: only how it died. */
static char *
describe_whole_lane (const Model *model, uint32_t index)
{
  const ModelLane *lane = model_lane (model, index);
  g_autofree char *death = NULL;

  if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD)
    death = process_end_text_of_lane (model, lane);
  if (death == NULL)
    return describe_lane (model, index);
  return g_strdup_printf ("%s" BETWEEN "process %s", model_lane_name (lane), death);
}

char *
describe_subject (const Model *model, Subject subject)
{
  const ModelLane *lane = NULL;

  if (subject.kind == SUBJECT_WAKE_UP)
    return describe_flow (model, MODEL_FLOW_WAKE_UP, subject.index);
  if (subject.kind == SUBJECT_MESSAGE)
    return describe_flow (model, MODEL_FLOW_MESSAGE, subject.index);
  if (subject.kind == SUBJECT_WAKE_UPS)
    return describe_flows (model, MODEL_FLOW_WAKE_UP, subject.index);
  if (subject.kind == SUBJECT_MESSAGES)
    return describe_flows (model, MODEL_FLOW_MESSAGE, subject.index);
  if (subject.kind == SUBJECT_PROCESS)
    return describe_process_subject (model, (uint32_t) subject.index);
  if (subject.kind == SUBJECT_NONE || name_of (model, subject.lane) == NULL)
    return NULL;

  lane = model_lane (model, subject.lane);
  switch (subject.kind) {
  case SUBJECT_LANE:
    return describe_whole_lane (model, subject.lane);
  case SUBJECT_INTERVAL:
    return describe_interval (model, lane, subject.index);
  case SUBJECT_DENSITY:
    return describe_density (model, lane, subject.index);
  case SUBJECT_HOLD:
    return describe_hold (model, lane, subject.index);
  case SUBJECT_WAIT:
    return describe_wait (model, lane, subject.index);
  case SUBJECT_SHARE:
    return describe_share (model, lane, subject.index);
  case SUBJECT_FOLD:
    return describe_fold (model, subject.lane);
  case SUBJECT_BACKLOG:
    return describe_backlog (model, lane, subject.index);
  case SUBJECT_SPAN:
    return describe_span (model, lane, subject.index);
  case SUBJECT_CONDITION_WAIT:
    return describe_condition_wait (model, lane, subject.index);
  case SUBJECT_SIGNAL:
    return describe_signal (model, lane, subject.index);
  case SUBJECT_NONE:
  case SUBJECT_WAKE_UP:
  case SUBJECT_MESSAGE:
  case SUBJECT_WAKE_UPS:
  case SUBJECT_MESSAGES:
  case SUBJECT_BOOKMARK:
  case SUBJECT_MARKER:
  case SUBJECT_RANGE:
  case SUBJECT_DISTANCE:
  case SUBJECT_PROCESS:
    break;
  }
  return NULL;
}
