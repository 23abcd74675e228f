/* SPDX-License-Identifier: MIT
 *
 * Whole lanes in words, see narrate.h.
 */
#include "explain/narrate-private.h"

typedef struct {
  const Model *model;
  const ModelLane *lane;
  uint32_t index;
  int64_t from, to;
  Prose *prose;
} Telling;

/* ------------------------------------------------------------------ threads */

/* Says what it did, the state that took most first. */
static void
say_states (const Telling *telling, int64_t length)
{
  int64_t sums[MODEL_STATES];
  g_autoptr (GString) shares = g_string_new (NULL);

  model_thread_summary (telling->lane, telling->from, telling->to, sums);
  for (;;) {
    int most = 0;
    for (int state = 0; state < MODEL_STATES; state++)
      if (sums[state] > sums[most])
        most = state;
    if (sums[most] <= 0)
      break;
    g_string_append_printf (shares, "%s%s %s", shares->len > 0 ? ", " : "",
                            model_state_name ((ModelState) most),
                            prose_share (telling->prose, sums[most], length));
    sums[most] = 0;
  }
  if (shares->len > 0)
    prose_say (telling->prose, "Of that: %s.", shares->str);
}

static void
tell_thread (const Telling *telling)
{
  Prose *prose = telling->prose;
  ModelInterval longest;
  int64_t length = telling->to - telling->from;
  const char *name = prose_name (prose, telling->index, telling->from, telling->to);
  const char *lived = prose_length (prose, length);

  if (model_lane_end (telling->lane) == MODEL_OPEN)
    prose_say (prose, "%s has lived for %s.", name, lived);
  else
    prose_say (prose, "%s lived for %s.", name, lived);
  say_states (telling, length);
  if (narrate_longest_wait (telling->lane, telling->from, telling->to, &longest)) {
    const char *took =
        prose_length (prose, model_earlier (longest.end, telling->to) - longest.start);
    const char *moment = prose_moment (prose, telling->index, longest.start);
    if (longest.state == MODEL_JOIN && longest.object < model_lane_count (telling->model))
      prose_say (prose, "Its longest wait took %s, from %s on: for %s to finish.", took, moment,
                 prose_object (prose, longest.object, longest.start, longest.end));
    else if (longest.object < model_lane_count (telling->model))
      prose_say (prose, "Its longest wait took %s, from %s on: for %s.", took, moment,
                 prose_object (prose, longest.object, longest.start, longest.end));
    else
      prose_say (prose, "Its longest wait took %s, from %s on: it was %s.", took, moment,
                 model_state_name ((ModelState) MIN (longest.state, MODEL_UNKNOWN)));
  }
  narrate_death (prose, telling->model, telling->lane, model_lane_end (telling->lane));
}

/* ------------------------------------------------------------------ objects */

static void
tell_lock (const Telling *telling)
{
  Prose *prose = telling->prose;
  int64_t length = telling->to - telling->from, held = 0, contended = 0;
  const char *object = prose_object (prose, telling->index, telling->from, telling->to);
  ModelLaneKind kind = model_lane_kind (telling->lane);

  model_lock_summary (telling->lane, telling->from, telling->to, &held, &contended);
  if (kind == MODEL_LANE_BARRIER || kind == MODEL_LANE_SEMAPHORE)
    prose_say (prose, "At least one thread waited at %s for %s of the time.", object,
               prose_share (prose, contended, length));
  else if (kind == MODEL_LANE_VALUE)
    prose_say (prose, "Somebody owned %s for %s of the time.", object,
               prose_share (prose, held, length));
  else if (contended == 0)
    prose_say (prose, "Somebody held %s for %s of the time, and nobody had to wait for it.", object,
               prose_share (prose, held, length));
  else
    prose_say (prose, "Somebody held %s for %s of the time, and somebody waited for it for %s.",
               object, prose_share (prose, held, length), prose_share (prose, contended, length));
  if (model_acquisition_count (telling->lane) > 0)
    prose_say (prose, "It was taken %s in the whole run.",
               prose_times (prose, model_acquisition_count (telling->lane)));
  if (model_wait_count (telling->lane) > 0 && kind != MODEL_LANE_VALUE)
    prose_say (prose, "Somebody had to wait %s.",
               prose_times (prose, model_wait_count (telling->lane)));
  if (model_wait_rows (telling->lane) > 1)
    prose_say (prose, "Up to %u waited at once.", model_wait_rows (telling->lane));
}

static void
tell_steps (const Telling *telling)
{
  Prose *prose = telling->prose;
  uint64_t count = model_backlog_count (telling->lane);
  uint32_t last = count > 0 ? model_backlog (telling->lane, count - 1).backlog : 0;
  uint32_t capacity = model_channel_capacity (telling->lane);
  const char *object = prose_object (prose, telling->index, telling->from, telling->to);
  int64_t full = 0, empty = 0, length = telling->to - telling->from;

  if (model_lane_kind (telling->lane) == MODEL_LANE_VARIABLE) {
    prose_say (prose, "%s was written %s; at last it was %u.", object, prose_times (prose, count),
               last);
    return;
  }
  if (model_lane_kind (telling->lane) == MODEL_LANE_REFERENCES) {
    prose_say (prose, "Most owners of %s at once: %u; at last: %u.", object,
               model_channel_peak (telling->lane), last);
    return;
  }
  model_channel_summary (telling->lane, telling->from, telling->to, &full, &empty);
  if (capacity > 0 && capacity < UINT32_MAX)
    prose_say (prose,
               "%s has room for %u; most messages in it at once: %u. It was full for %s of the "
               "time, and empty for %s.",
               object, capacity, model_channel_peak (telling->lane),
               prose_share (prose, full, length), prose_share (prose, empty, length));
  else
    prose_say (prose, "Most messages in %s at once: %u. It was empty for %s of the time.", object,
               model_channel_peak (telling->lane), prose_share (prose, empty, length));
}

static void
tell_condition (const Telling *telling)
{
  Prose *prose = telling->prose;
  uint64_t waits = model_condition_wait_count (telling->lane);
  uint64_t signals = model_signal_count (telling->lane);
  uint64_t lost = model_signals_lost (telling->lane, 0, signals);

  const char *object = prose_object (prose, telling->index, telling->from, telling->to);
  if (waits == 0 && signals == 0) {
    prose_say (prose, "Nobody waited for %s, and nobody notified it.", object);
    return;
  }
  if (waits > 0)
    prose_say (prose, "Somebody waited for %s %s.", object, prose_times (prose, waits));
  else
    prose_say (prose, "Nobody waited for %s.", object);
  if (signals > 0)
    prose_say (prose, "It was notified %s.", prose_times (prose, signals));
  if (lost > 0)
    prose_say (prose, "In vain, as nobody waited: %s.", prose_times (prose, lost));
}

Prose *
narrate_lane (const Model *model, uint32_t index, int64_t from, int64_t to)
{
  if (index >= model_lane_count (model))
    return NULL;
  const ModelLane *lane = model_lane (model, index);
  int64_t end = model_earlier (model_lane_end (lane), model_now (model));
  Telling telling = { .model = model,
                      .lane = lane,
                      .index = index,
                      .from = model_later (from, model_lane_start (lane)),
                      .to = model_earlier (to, end),
                      .prose = prose_new (model) };
  if (telling.to <= telling.from) {
    prose_say (telling.prose, "In this range there is nothing of %s.",
               prose_object (telling.prose, index, model_lane_start (lane), end));
    return telling.prose;
  }
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    tell_thread (&telling);
    break;
  case MODEL_FAMILY_LOCK:
    tell_lock (&telling);
    break;
  case MODEL_FAMILY_STEPS:
    tell_steps (&telling);
    break;
  case MODEL_FAMILY_CONDITION:
    tell_condition (&telling);
    break;
  case MODEL_FAMILY_NONE:
    break;
  }
  return telling.prose;
}
