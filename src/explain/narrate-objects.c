/* SPDX-License-Identifier: MIT
 *
 * Holds, messages, notifications and steps of numbers in words, see narrate.h.
 */
#include "explain/narrate-private.h"

/* ------------------------------------------------------------------ holds */

/* Says how long it took to get the lock. */
static void
say_waited (Prose *prose, const ModelLane *lock, uint32_t thread, int64_t time)
{
  ModelLaneKind kind = model_lane_kind (lock);

  if (kind == MODEL_LANE_VALUE || kind == MODEL_LANE_ONCE)
    return;
  int64_t waited = model_waited (lock, thread, time);
  if (waited == 0)
    prose_say (prose, "It got it at once.");
  else if (waited > 0)
    prose_say (prose, "It had waited %s for it.", prose_length (prose, waited));
}

/* Says who waited while it was held: how many, and how long in all. */
static void
say_waiters (Prose *prose, const Model *model, const ModelLane *lock, int64_t start, int64_t end)
{
  uint64_t count = model_wait_count (lock);
  int64_t until = model_earlier (end, model_now (model)), sum = 0;
  uint32_t waits = 0, first_waiter = MODEL_NONE;
  uint64_t first = count > 0 ? model_wait_at (lock, count, start) : 0;

  for (uint64_t i = first; i < count && i - first < NARRATE_LOOKED_AT; i++) {
    ModelWait wait = model_wait (lock, i);
    if (wait.start >= until)
      break;
    int64_t shared = model_earlier (wait.end, until) - model_later (wait.start, start);
    if (shared <= 0)
      continue;
    first_waiter = waits == 0 ? wait.thread : first_waiter;
    waits++;
    sum += shared;
  }
  if (waits == 0)
    prose_say (prose, "Nobody waited for it meanwhile.");
  else if (waits == 1)
    prose_say (prose, "Meanwhile %s waited for it, %s of that time.",
               prose_name (prose, first_waiter, start, until), prose_length (prose, sum));
  else
    prose_say (prose, "Meanwhile %u waited for it, %s in all.", waits, prose_length (prose, sum));
}

/* Says what the holder did with its time. */
static void
say_use (Prose *prose, const Model *model, uint32_t thread, int64_t start, int64_t end)
{
  const ModelLane *lane = narrate_lane_of (model, thread, MODEL_FAMILY_THREAD);
  int64_t until = model_earlier (end, model_now (model));
  int64_t sums[MODEL_STATES];
  int most = MODEL_RUNNING;

  if (lane == NULL || until <= start)
    return;
  model_thread_summary (lane, start, until, sums);
  for (int state = 0; state < MODEL_STATES; state++)
    if (sums[state] > sums[most])
      most = state;
  if (most != MODEL_RUNNING)
    prose_say (prose, "%s of the time that it had it, it did not run: %s.",
               prose_share (prose, sums[most], until - start),
               model_state_name ((ModelState) most));
}

static void
say_hold (Prose *prose, const Model *model, const ModelLane *lane, const ModelHold *hold)
{
  uint32_t lock = model_lane_index (lane);
  const char *name = prose_name (prose, hold->thread, hold->start, hold->end);
  const char *object = prose_object (prose, lock, hold->start, hold->end);
  const char *length = prose_length (prose, narrate_length (model, hold->start, hold->end));
  const char *moment = prose_moment (prose, lock, hold->start);

  if (model_lane_kind (lane) == MODEL_LANE_VALUE)
    prose_say (prose, "%s owned %s for %s, from %s on.", name, object, length, moment);
  else if (model_lane_kind (lane) == MODEL_LANE_ONCE)
    prose_say (prose, "%s ran %s for %s, from %s on, as the first that came.", name, object, length,
               moment);
  else if (hold->end == MODEL_OPEN)
    prose_say (prose, "%s has held %s for %s, since %s.", name, object, length, moment);
  else
    prose_say (prose, "%s held %s for %s, from %s on.", name, object, length, moment);
}

Prose *
narrate_hold (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *lock = narrate_lane_of (model, lane, MODEL_FAMILY_LOCK);

  if (lock == NULL || index >= model_hold_count (lock))
    return NULL;
  Prose *prose = prose_new (model);
  ModelHold hold = model_hold (lock, index);
  say_hold (prose, model, lock, &hold);
  say_waited (prose, lock, hold.thread, hold.start);
  if (model_lane_kind (lock) != MODEL_LANE_VALUE) {
    say_waiters (prose, model, lock, hold.start, hold.end);
    say_use (prose, model, hold.thread, hold.start, hold.end);
  }
  if (hold.uncertain)
    prose_say (prose, "When it let it go is not known for sure, as events were lost.");
  else if (index + 1 < model_hold_count (lock)) {
    ModelHold next = model_hold (lock, index + 1);
    prose_say (prose, "%s had it next, %s later.",
               prose_name (prose, next.thread, next.start, next.end),
               prose_length (prose, model_later (next.start - hold.end, 0)));
  }
  narrate_death (prose, model, lock, hold.end);
  return prose;
}

/* A wait in an object's lane is the waiter's interval, and told as that. */
Prose *
narrate_wait (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *lock = narrate_lane_of (model, lane, MODEL_FAMILY_LOCK);

  if (lock == NULL || index >= model_wait_count (lock))
    return NULL;
  ModelWait wait = model_wait (lock, index);
  const ModelLane *thread = narrate_lane_of (model, wait.thread, MODEL_FAMILY_THREAD);
  uint64_t count = thread != NULL ? model_interval_count (thread) : 0;
  if (count > 0) {
    uint64_t at = model_interval_at (thread, count, wait.start);
    ModelInterval interval = model_interval (thread, at);
    if (interval.start == wait.start && interval.object == lane)
      return narrate_interval (model, wait.thread, at);
  }
  Prose *prose = prose_new (model);
  if (model_lane_kind (lock) == MODEL_LANE_VALUE)
    prose_say (prose, "%s used %s at %s, although it had given it away.",
               prose_name (prose, wait.thread, wait.start, wait.end),
               prose_object (prose, lane, wait.start, wait.end),
               prose_moment (prose, lane, wait.start));
  else
    prose_say (prose, "%s waited %s for %s.", prose_name (prose, wait.thread, wait.start, wait.end),
               prose_length (prose, narrate_length (model, wait.start, wait.end)),
               prose_object (prose, lane, wait.start, wait.end));
  return prose;
}

Prose *
narrate_share (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *lock = narrate_lane_of (model, lane, MODEL_FAMILY_LOCK);

  if (lock == NULL || index >= model_share_count (lock))
    return NULL;
  Prose *prose = prose_new (model);
  ModelWait share = model_share (lock, index);
  const char *name = prose_name (prose, share.thread, share.start, share.end);
  const char *object = prose_object (prose, lane, share.start, share.end);
  const char *length = prose_length (prose, narrate_length (model, share.start, share.end));
  const char *moment = prose_moment (prose, lane, share.start);
  if (model_lane_kind (lock) == MODEL_LANE_RWLOCK)
    prose_say (prose, "%s read under %s for %s, from %s on; other readers may have shared it.",
               name, object, length, moment);
  else
    prose_say (prose, "%s had one from %s for %s, from %s on.", name, object, length, moment);
  say_waited (prose, lock, share.thread, share.start);
  return prose;
}

/* ------------------------------------------------------------------ conditions */

/* Says how a wait for a condition ended: by whom, and until it had its mutex again. */
static void
say_waking (Prose *prose, const Model *model, const ModelLane *condition,
            const ModelConditionWait *wait)
{
  if (wait->notified != MODEL_OPEN) {
    uint64_t signals = model_signal_count (condition);
    uint64_t at = model_signal_from (condition, 0, signals, wait->notified);
    uint32_t notifier = at < signals ? model_signal (condition, at).thread : MODEL_NONE;
    prose_say (prose, "%s notified it at %s; waking up took %s.",
               prose_name (prose, notifier, wait->notified, wait->notified),
               prose_moment (prose, notifier, wait->notified),
               prose_length (prose, narrate_length (model, wait->notified,
                                                    model_earlier (wait->woken, wait->end))));
  } else if (wait->woken != MODEL_OPEN) {
    prose_say (
        prose,
        "It woke without having been notified: its time was up, or it had no reason, which is "
        "allowed.");
  }
  if (wait->woken == MODEL_OPEN)
    return;
  int64_t took = narrate_length (model, wait->woken, wait->end);
  if (wait->end == MODEL_OPEN)
    prose_say (prose, "It has waited %s since to have its mutex again.",
               prose_length (prose, took));
  else if (took > 0)
    prose_say (prose, "It took another %s until it had its mutex again.",
               prose_length (prose, took));
}

Prose *
narrate_condition_wait (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *condition = narrate_lane_of (model, lane, MODEL_FAMILY_CONDITION);

  if (condition == NULL || index >= model_condition_wait_count (condition))
    return NULL;
  Prose *prose = prose_new (model);
  ModelConditionWait wait = model_condition_wait (condition, index);
  int64_t until = model_earlier (model_earlier (wait.notified, wait.woken), wait.end);
  const char *name = prose_name (prose, wait.thread, wait.start, wait.end);
  const char *object = prose_object (prose, lane, wait.start, wait.end);
  const char *length = prose_length (prose, narrate_length (model, wait.start, until));
  if (until == MODEL_OPEN)
    prose_say (prose, "%s has waited %s for %s, and nobody has notified it yet.", name, length,
               object);
  else
    prose_say (prose, "%s waited %s for %s.", name, length, object);
  say_waking (prose, model, condition, &wait);
  return prose;
}

Prose *
narrate_signal (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *condition = narrate_lane_of (model, lane, MODEL_FAMILY_CONDITION);

  if (condition == NULL || index >= model_signal_count (condition))
    return NULL;
  Prose *prose = prose_new (model);
  ModelSignal signal = model_signal (condition, index);
  const char *name = prose_name (prose, signal.thread, signal.time, signal.time);
  const char *object = prose_object (prose, lane, signal.time, signal.time);
  if (signal.broadcast)
    prose_say (prose, "%s notified all that wait for %s.", name, object);
  else
    prose_say (prose, "%s notified one of those that wait for %s.", name, object);
  if (signal.lost)
    prose_say (prose,
               "Nobody waited that had not been notified already: it was in vain, and is not "
               "kept for who comes later.");
  return prose;
}

/* ------------------------------------------------------------------ numbers */

static void
say_channel (Prose *prose, const ModelLane *channel, const ModelBacklog *step, const char *until)
{
  uint32_t capacity = model_channel_capacity (channel);
  const char *object = prose_object (prose, model_lane_index (channel), step->time, step->time);

  if (capacity > 0 && capacity < UINT32_MAX)
    prose_say (prose, "%u of at most %u messages lay in %s for %s.", step->backlog, capacity,
               object, until);
  else if (step->backlog == 1)
    prose_say (prose, "1 message lay in %s for %s.", object, until);
  else
    prose_say (prose, "%u messages lay in %s for %s.", step->backlog, object, until);
  if (capacity > 0 && capacity < UINT32_MAX && step->backlog >= capacity)
    prose_say (prose, "It was full: who sends has to wait.");
  else if (step->backlog == 0)
    prose_say (prose, "It was empty: who receives has to wait.");
}

Prose *
narrate_backlog (const Model *model, uint32_t lane, uint64_t index)
{
  const ModelLane *steps = narrate_lane_of (model, lane, MODEL_FAMILY_STEPS);

  if (steps == NULL || index >= model_backlog_count (steps))
    return NULL;
  Prose *prose = prose_new (model);
  ModelBacklog step = model_backlog (steps, index);
  int64_t end = index + 1 < model_backlog_count (steps) ? model_backlog (steps, index + 1).time
                                                        : model_lane_end (steps);
  const char *length = prose_length (prose, narrate_length (model, step.time, end));
  const char *name = prose_name (prose, step.thread, step.time, step.time);
  const char *object = prose_object (prose, lane, step.time, end);
  if (model_lane_kind (steps) == MODEL_LANE_CHANNEL)
    say_channel (prose, steps, &step, length);
  else if (model_lane_kind (steps) == MODEL_LANE_VARIABLE)
    prose_say (prose, "%s had the value %u for %s; %s wrote it.", object, step.backlog, length,
               name);
  else if (step.backlog == 0)
    prose_say (prose, "Nobody owns %s any more; %s was the last.", object, name);
  else if (step.backlog == 1)
    prose_say (prose, "%s had one owner for %s; %s made it so.", object, length, name);
  else
    prose_say (prose, "%s had %u owners for %s; %s made it so.", object, step.backlog, length,
               name);
  return prose;
}

/* ------------------------------------------------------------------ flows */

static void
say_message (Prose *prose, const ModelFlow *flow)
{
  const char *from = prose_name (prose, flow->from, flow->from_time, flow->from_time);
  const char *to = prose_name (prose, flow->to, flow->to_time, flow->to_time);
  const char *took = prose_length (prose, flow->to_time - flow->from_time);

  if (flow->object == MODEL_NONE)
    prose_say (prose, "%s took over a part of the work that %s had split off %s before.", to, from,
               took);
  else
    prose_say (prose,
               "Message %u went from %s to %s through %s. It was sent at %s and was under way "
               "for %s.",
               flow->number, from, to,
               prose_object (prose, flow->object, flow->from_time, flow->to_time),
               prose_moment (prose, flow->from, flow->from_time), took);
}

Prose *
narrate_flow (const Model *model, ModelFlowKind kind, uint64_t index)
{
  if (kind >= MODEL_FLOW_KINDS || index >= model_flow_count (model, kind))
    return NULL;
  Prose *prose = prose_new (model);
  ModelFlow flow = model_flow (model, kind, index);
  if (kind == MODEL_FLOW_MESSAGE) {
    say_message (prose, &flow);
    return prose;
  }
  const char *from = prose_name (prose, flow.from, flow.from_time, flow.from_time);
  const char *to = prose_name (prose, flow.to, flow.to_time, flow.to_time);
  const char *took = prose_length (prose, flow.to_time - flow.from_time);
  const ModelLane *woken = narrate_lane_of (model, flow.to, MODEL_FAMILY_THREAD);
  if (flow.object != MODEL_NONE)
    prose_say (prose, "At %s %s woke %s, which went on %s later.",
               prose_object (prose, flow.object, flow.from_time, flow.to_time), from, to, took);
  else if (woken != NULL && flow.to_time <= model_lane_start (woken))
    prose_say (prose, "%s created %s, which began %s later.", from, to, took);
  else if (woken != NULL && model_lane_kind (woken) == MODEL_LANE_TASK)
    prose_say (prose, "%s woke %s.", from, to);
  else
    prose_say (prose, "%s finished, which %s had waited for: it went on %s later.", from, to, took);
  return prose;
}
