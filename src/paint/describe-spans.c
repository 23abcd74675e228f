/* SPDX-License-Identifier: MIT
 *
 * What pieces of work, waits for conditions and notifications are, in words.
 */
#include "model/time-text.h"
#include "paint/frame.h"

#define BETWEEN " · "

static const char *
name_of (const Model *model, uint32_t lane)
{
  return lane < model_lane_count (model) ? model_lane_name (model_lane (model, lane))
                                         : "an unknown thread";
}

static char *
length_of (const Model *model, int64_t start, int64_t end)
{
  return time_text_duration (model_later (model_earlier (end, model_now (model)) - start, 0));
}

char *
describe_span (const Model *model, const ModelLane *lane, uint64_t packed)
{
  uint32_t row = (uint32_t) (packed >> SUBJECT_SPAN_SHIFT);
  uint64_t index = packed & ((UINT64_C (1) << SUBJECT_SPAN_SHIFT) - 1);

  if (model_kind_family (model_lane_kind (lane)) != MODEL_FAMILY_THREAD ||
      index >= model_span_count (lane, row))
    return NULL;
  ModelSpan span = model_span (lane, row, index);
  g_autofree char *text = span_text (model, &span);
  g_autofree char *length = length_of (model, span.start, span.end);
  return g_strdup_printf ("%s" BETWEEN "%s%s" BETWEEN "%s%s", model_lane_name (lane),
                          span.kind == MODEL_SPAN_TASK ? "polls " : "", text, length,
                          span.end == MODEL_OPEN ? " so far" : "");
}

char *
describe_condition_wait (const Model *model, const ModelLane *lane, uint64_t index)
{
  if (model_lane_kind (lane) != MODEL_LANE_CONDITION || index >= model_condition_wait_count (lane))
    return NULL;
  ModelConditionWait wait = model_condition_wait (lane, index);
  int64_t woken = model_earlier (wait.woken, wait.end);
  GString *text = g_string_new (NULL);
  g_autofree char *waited = length_of (model, wait.start, model_earlier (wait.notified, woken));

  g_string_append_printf (text, "%s" BETWEEN "waits for %s" BETWEEN "%s",
                          name_of (model, wait.thread), model_lane_name (lane), waited);
  if (wait.notified != MODEL_OPEN) {
    g_autofree char *waking = length_of (model, wait.notified, woken);
    g_string_append_printf (text, " until notified" BETWEEN "%s until it woke", waking);
  } else if (wait.woken != MODEL_OPEN) {
    g_string_append (text, BETWEEN "woke without being notified");
  }
  if (wait.woken != MODEL_OPEN) {
    g_autofree char *acquiring = length_of (model, wait.woken, wait.end);
    g_string_append_printf (text, BETWEEN "%s%s", acquiring,
                            wait.end != MODEL_OPEN ? " until it had its mutex again"
                                                   : " without its mutex so far");
  }
  return g_string_free (text, FALSE);
}

char *
describe_signal (const Model *model, const ModelLane *lane, uint64_t index)
{
  if (model_lane_kind (lane) != MODEL_LANE_CONDITION || index >= model_signal_count (lane))
    return NULL;
  ModelSignal signal = model_signal (lane, index);
  return g_strdup_printf ("%s notifies %s%s" BETWEEN "%s", name_of (model, signal.thread),
                          signal.broadcast ? "all that wait for " : "", model_lane_name (lane),
                          signal.lost ? "nobody was waiting" : "somebody was waiting");
}
