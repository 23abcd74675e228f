/* SPDX-License-Identifier: MIT
 *
 * What happens at one moment, each thing in one sentence; see narrate.h.
 *
 * An acquisition shows in two lanes: the thread's wait ends, and a hold begins in the lock's. What is
 * done to objects is told first, and then what threads do that was not told with that.
 */
#include "explain/narrate-private.h"

typedef struct {
  const Model *model;
  int64_t time;
  GPtrArray *steps; /* of NarratedStep */
} Telling;

static void
step_free (NarratedStep *step)
{
  prose_free (step->sentence);
  g_free (step);
}

static Prose *
add_step (const Telling *telling, uint32_t lane, uint32_t object)
{
  NarratedStep *step = g_new (NarratedStep, 1);

  *step = (NarratedStep){ .lane = lane, .object = object, .sentence = prose_new (telling->model) };
  g_ptr_array_add (telling->steps, step);
  return step->sentence;
}

static const char *
name_of (const Telling *telling, Prose *prose, uint32_t lane)
{
  return prose_name (prose, lane, telling->time, telling->time);
}

static const char *
object_of (const Telling *telling, Prose *prose, uint32_t lane)
{
  return prose_object (prose, lane, telling->time, telling->time);
}

/* ------------------------------------------------------------------ locks and values */

static void
tell_release (const Telling *telling, const ModelLane *lock, const ModelHold *hold)
{
  uint32_t index = model_lane_index (lock);
  Prose *prose = add_step (telling, hold->thread, index);
  const char *name = name_of (telling, prose, hold->thread);
  const char *object = object_of (telling, prose, index);
  const char *length = prose_length (prose, hold->end - hold->start);
  uint32_t waiting = model_waiting (lock, telling->time - 1);

  if (model_lane_kind (lock) == MODEL_LANE_VALUE)
    prose_say (prose, "%s gives %s away, and must not use it any more.", name, object);
  else if (model_lane_kind (lock) == MODEL_LANE_ONCE)
    prose_say (prose, "%s is done with %s, after %s: from now on nobody waits for it.", name,
               object, length);
  else if (waiting == 1)
    prose_say (prose, "%s lets %s go after %s; one thread waits for it.", name, object, length);
  else if (waiting > 1)
    prose_say (prose, "%s lets %s go after %s; %u threads wait for it.", name, object, length,
               waiting);
  else
    prose_say (prose, "%s lets %s go after %s.", name, object, length);
}

static void
tell_acquisition (const Telling *telling, const ModelLane *lock, uint32_t thread, gboolean reads)
{
  uint32_t index = model_lane_index (lock);
  Prose *prose = add_step (telling, thread, index);
  ModelLaneKind kind = model_lane_kind (lock);
  int64_t waited = model_waited (lock, thread, telling->time);
  const char *name = name_of (telling, prose, thread);
  const char *object = object_of (telling, prose, index);

  if (kind == MODEL_LANE_VALUE)
    prose_say (prose, "%s owns %s from now on.", name, object);
  else if (kind == MODEL_LANE_ONCE)
    prose_say (prose, "%s is the first to come to %s, and runs it.", name, object);
  else if (waited > 0 && reads)
    prose_say (prose, "%s gets %s as a reader, after waiting %s.", name, object,
               prose_length (prose, waited));
  else if (waited > 0)
    prose_say (prose, "%s gets %s after waiting %s.", name, object, prose_length (prose, waited));
  else if (reads)
    prose_say (prose, "%s gets %s as a reader, at once.", name, object);
  else
    prose_say (prose, "%s gets %s at once.", name, object);
}

/* A semaphore that two have at once has no owner any more: its last hold ends, and goes on as the first
 * share, of the same thread, which did nothing at that moment. Returns whether there was one at `time`. */
static gboolean
became_share (const ModelLane *lock, int64_t time)
{
  uint64_t count = model_hold_count (lock);

  if (count == 0 || model_lane_kind (lock) != MODEL_LANE_SEMAPHORE || model_share_count (lock) == 0)
    return FALSE;
  ModelHold hold = model_hold (lock, count - 1);
  ModelWait share = model_share (lock, 0);
  return share.start == time && hold.end == time && hold.thread == share.thread;
}

static void
tell_shares (const Telling *telling, const ModelLane *lock)
{
  uint32_t index = model_lane_index (lock);
  gboolean reads = model_lane_kind (lock) == MODEL_LANE_RWLOCK;
  uint64_t count = model_share_count (lock);
  uint64_t first = count > 0 ? model_share_at (lock, count, telling->time) : 0;

  for (uint64_t i = first; i < count && i - first < NARRATE_LOOKED_AT; i++) {
    ModelWait share = model_share (lock, i);
    if (share.start > telling->time)
      return;
    if (share.start == telling->time && !(i == 0 && became_share (lock, share.start)))
      tell_acquisition (telling, lock, share.thread, reads);
    if (share.end != telling->time)
      continue;
    Prose *prose = add_step (telling, share.thread, index);
    const char *name = name_of (telling, prose, share.thread);
    const char *object = object_of (telling, prose, index);
    if (reads)
      prose_say (prose, "%s has read, and lets %s go after %s.", name, object,
                 prose_length (prose, share.end - share.start));
    else
      prose_say (prose, "%s gives back what it had of %s, after %s.", name, object,
                 prose_length (prose, share.end - share.start));
  }
}

static void
tell_misuse (const Telling *telling, const ModelLane *value)
{
  uint64_t count = model_wait_count (value);
  uint64_t at = count > 0 ? model_wait_from (value, 0, count, telling->time) : 0;

  if (at >= count || model_wait (value, at).start != telling->time)
    return;
  uint32_t thread = model_wait (value, at).thread;
  Prose *prose = add_step (telling, thread, model_lane_index (value));
  prose_say (prose, "%s uses %s, which it has given away: an error.",
             name_of (telling, prose, thread),
             object_of (telling, prose, model_lane_index (value)));
}

static void
tell_lock (const Telling *telling, const ModelLane *lock)
{
  uint64_t count = model_hold_count (lock);

  tell_shares (telling, lock);
  if (model_lane_kind (lock) == MODEL_LANE_VALUE)
    tell_misuse (telling, lock);
  if (count == 0)
    return;
  uint64_t at = model_hold_at (lock, count, telling->time);
  ModelHold hold = model_hold (lock, at);
  /* The one before may end when this one begins. */
  if (at > 0 && hold.start == telling->time && model_hold (lock, at - 1).end == telling->time) {
    ModelHold before = model_hold (lock, at - 1);
    tell_release (telling, lock, &before);
  }
  if (hold.start == telling->time)
    tell_acquisition (telling, lock, hold.thread, FALSE);
  if (hold.end == telling->time && !(at + 1 == count && became_share (lock, hold.end)))
    tell_release (telling, lock, &hold);
}

/* ------------------------------------------------------------------ numbers and conditions */

/* Says what a step of the number means; `before` is what it was, if it is not the first. */
static void
tell_step (const Telling *telling, const ModelLane *lane, const ModelBacklog *step, uint32_t before,
           gboolean first)
{
  uint32_t index = model_lane_index (lane);
  Prose *prose = add_step (telling, step->thread, index);
  const char *name = name_of (telling, prose, step->thread);
  const char *object = object_of (telling, prose, index);
  ModelLaneKind kind = model_lane_kind (lane);

  if (kind == MODEL_LANE_VARIABLE && first)
    prose_say (prose, "%s sets %s to %u, its first value.", name, object, step->backlog);
  else if (kind == MODEL_LANE_VARIABLE)
    prose_say (prose, "%s writes %u to %s, which was %u.", name, step->backlog, object, before);
  else if (kind == MODEL_LANE_REFERENCES && first)
    prose_say (prose, "%s makes %s, and is its one owner.", name, object);
  else if (kind == MODEL_LANE_REFERENCES && step->backlog > before)
    prose_say (prose, "%s shares %s: it has %u owners now.", name, object, step->backlog);
  else if (kind == MODEL_LANE_REFERENCES && step->backlog == 0)
    prose_say (prose, "%s, the last owner, drops %s: it is freed.", name, object);
  else if (kind == MODEL_LANE_REFERENCES)
    prose_say (prose, "%s drops its share of %s: owners that are left: %u.", name, object,
               step->backlog);
  else if (step->backlog > before)
    prose_say (prose, "%s sends a message into %s: %u in it now.", name, object, step->backlog);
  else
    prose_say (prose, "%s takes a message from %s: %u in it now.", name, object, step->backlog);
}

static void
tell_steps (const Telling *telling, const ModelLane *lane)
{
  uint64_t count = model_backlog_count (lane);

  if (count == 0)
    return;
  uint64_t last = model_backlog_at (lane, count, telling->time), first = last;
  while (first > 0 && model_backlog (lane, first - 1).time == telling->time)
    first--;
  for (uint64_t i = first; i <= last; i++) {
    ModelBacklog step = model_backlog (lane, i);
    if (step.time == telling->time)
      tell_step (telling, lane, &step, i > 0 ? model_backlog (lane, i - 1).backlog : 0, i == 0);
  }
}

static void
tell_signals (const Telling *telling, const ModelLane *condition)
{
  uint32_t index = model_lane_index (condition);
  uint64_t count = model_signal_count (condition);

  for (uint64_t i = model_signal_from (condition, 0, count, telling->time); i < count; i++) {
    ModelSignal signal = model_signal (condition, i);
    if (signal.time != telling->time)
      return;
    Prose *prose = add_step (telling, signal.thread, index);
    const char *name = name_of (telling, prose, signal.thread);
    const char *object = object_of (telling, prose, index);
    if (signal.lost)
      prose_say (prose, "%s notifies %s, but nobody waits: the notification is lost.", name,
                 object);
    else if (signal.broadcast)
      prose_say (prose, "%s notifies all that wait for %s.", name, object);
    else
      prose_say (prose, "%s notifies one of those that wait for %s.", name, object);
  }
}

/* ------------------------------------------------------------------ threads */

/* Returns who created the thread or task, or MODEL_NONE. */
static uint32_t
creator_of (const Telling *telling, uint32_t lane)
{
  uint64_t count = model_flow_count (telling->model, MODEL_FLOW_WAKE_UP);

  for (uint64_t i = model_flow_at (telling->model, MODEL_FLOW_WAKE_UP, count, telling->time);
       i < count; i++) {
    ModelFlow flow = model_flow (telling->model, MODEL_FLOW_WAKE_UP, i);
    if (flow.to_time != telling->time)
      break;
    if (flow.to == lane && flow.object == MODEL_NONE)
      return flow.from;
  }
  return MODEL_NONE;
}

static void
tell_beginning (const Telling *telling, const ModelLane *lane)
{
  uint32_t index = model_lane_index (lane);
  uint32_t creator = creator_of (telling, index);
  Prose *prose = add_step (telling, index, MODEL_NONE);

  if (creator != MODEL_NONE)
    prose_say (prose, "%s begins; %s created it.", name_of (telling, prose, index),
               name_of (telling, prose, creator));
  else
    prose_say (prose, "%s begins.", name_of (telling, prose, index));
}

/* Says how the interval before ended, as the thread runs again. */
static void
tell_going_on (const Telling *telling, const ModelLane *lane, const ModelInterval *before)
{
  uint32_t index = model_lane_index (lane);
  Prose *prose = add_step (telling, index, before->object);
  const char *name = name_of (telling, prose, index);
  const char *object = object_of (telling, prose, before->object);
  const char *length = prose_length (prose, before->end - before->start);
  uint32_t waker = before->waker;

  switch ((ModelState) before->state) {
  case MODEL_LOCK:
  case MODEL_SEMAPHORE:
    prose_say (prose, "%s gives up waiting for %s, after %s.", name, object, length);
    break;
  case MODEL_CONDITION:
    if (waker != MODEL_NONE)
      prose_say (prose, "%s wakes from its wait for %s, after %s: %s had notified it.", name,
                 object, length, name_of (telling, prose, waker));
    else
      prose_say (prose, "%s wakes from its wait for %s, after %s, though nobody notified it.", name,
                 object, length);
    break;
  case MODEL_RECEIVE:
  case MODEL_SEND:
    prose_say (prose, "%s goes on, after waiting %s at %s.", name, length, object);
    break;
  case MODEL_SLEEP:
    prose_say (prose, "%s wakes up, after sleeping for %s.", name, length);
    break;
  case MODEL_IO:
    prose_say (prose, "%s is done with its input or output, after %s.", name, length);
    break;
  case MODEL_JOIN:
    if (before->object != MODEL_NONE)
      prose_say (prose, "%s goes on, after waiting %s: %s has finished.", name, length,
                 name_of (telling, prose, before->object));
    else
      prose_say (prose, "%s goes on, after waiting %s: the other thread has finished.", name,
                 length);
    break;
  case MODEL_BARRIER:
    prose_say (prose, "%s passes %s, after waiting %s: all have come.", name, object, length);
    break;
  case MODEL_READY:
  case MODEL_PENDING:
    prose_say (prose, "%s is polled: it runs now.", name);
    break;
  case MODEL_IDLE:
    prose_say (prose, "%s has something to do again, after %s.", name, length);
    break;
  case MODEL_UNKNOWN:
    prose_say (prose, "From here on it is known again what %s does.", name);
    break;
  case MODEL_RUNNING:
  case MODEL_STATES:
    prose_say (prose, "%s runs.", name);
    break;
  }
}

/* Says what the thread begins to wait for. */
static void
tell_waiting (const Telling *telling, const ModelLane *lane, const ModelInterval *interval)
{
  uint32_t index = model_lane_index (lane);
  Prose *prose = add_step (telling, index, interval->object);
  const char *name = name_of (telling, prose, index);
  const char *object = object_of (telling, prose, interval->object);

  switch ((ModelState) interval->state) {
  case MODEL_LOCK:
    if (interval->holder != MODEL_NONE)
      prose_say (prose, "%s wants %s, which %s holds, and waits.", name, object,
                 name_of (telling, prose, interval->holder));
    else
      prose_say (prose, "%s wants %s, which is taken, and waits.", name, object);
    break;
  case MODEL_SEMAPHORE:
    prose_say (prose, "%s wants one from %s, which stands at zero, and waits.", name, object);
    break;
  case MODEL_CONDITION:
    prose_say (prose, "%s waits until somebody notifies %s.", name, object);
    break;
  case MODEL_RECEIVE:
    prose_say (prose, "%s wants a message from %s, which is empty, and waits.", name, object);
    break;
  case MODEL_SEND:
    prose_say (prose, "%s wants to send into %s, which is full, and waits for room.", name, object);
    break;
  case MODEL_SLEEP:
    prose_say (prose, "%s goes to sleep.", name);
    break;
  case MODEL_IO:
    prose_say (prose, "%s begins to read or write, or to wait until it can.", name);
    break;
  case MODEL_JOIN:
    if (interval->object != MODEL_NONE)
      prose_say (prose, "%s waits for %s to finish.", name,
                 name_of (telling, prose, interval->object));
    else
      prose_say (prose, "%s waits for another thread to finish.", name);
    break;
  case MODEL_BARRIER:
    prose_say (prose, "%s comes to %s, and waits for the others.", name, object);
    break;
  case MODEL_READY:
    prose_say (prose, "%s is ready: it runs as soon as a worker has time for it.", name);
    break;
  case MODEL_PENDING:
    prose_say (prose,
               "%s can't go on yet: it is pending until somebody wakes it, and its worker is "
               "free.",
               name);
    break;
  case MODEL_IDLE:
    prose_say (prose, "%s has nothing to do, and waits for work.", name);
    break;
  case MODEL_UNKNOWN:
    prose_say (prose, "From here on it is not known what %s does: events were lost.", name);
    break;
  case MODEL_RUNNING:
  case MODEL_STATES:
    break;
  }
}

/* Returns whether what the thread does now was told with what it does to an object. */
static gboolean
is_told (const Telling *telling, uint32_t lane)
{
  for (guint i = 0; i < telling->steps->len; i++)
    if (((const NarratedStep *) g_ptr_array_index (telling->steps, i))->lane == lane)
      return TRUE;
  return FALSE;
}

static void
tell_interval (const Telling *telling, const ModelLane *lane, uint64_t index, gboolean told)
{
  ModelInterval interval = model_interval (lane, index);

  if (index == 0)
    tell_beginning (telling, lane);
  if (interval.state != MODEL_RUNNING) {
    tell_waiting (telling, lane, &interval);
  } else if (index > 0 && !told) {
    ModelInterval before = model_interval (lane, index - 1);
    tell_going_on (telling, lane, &before);
  }
}

static void
tell_thread (const Telling *telling, const ModelLane *lane)
{
  uint32_t lane_index = model_lane_index (lane);
  uint64_t count = model_interval_count (lane);
  gboolean told = is_told (telling, lane_index);

  if (count > 0) {
    uint64_t last = model_interval_at (lane, count, telling->time), first = last;
    while (first > 0 && model_interval (lane, first - 1).start == telling->time)
      first--;
    for (uint64_t i = first; i <= last; i++)
      if (model_interval (lane, i).start == telling->time)
        tell_interval (telling, lane, i, told);
  }
  if (model_lane_end (lane) != telling->time)
    return;
  Prose *prose = add_step (telling, lane_index, MODEL_NONE);
  prose_say (prose, "%s has finished.", name_of (telling, prose, lane_index));
}

/* ------------------------------------------------------------------ all */

GPtrArray *
narrate_moment (const Model *model, int64_t time)
{
  Telling telling = { .model = model,
                      .time = time,
                      .steps = g_ptr_array_new_with_free_func ((GDestroyNotify) step_free) };
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    ModelFamily family = model_kind_family (model_lane_kind (lane));
    if (family == MODEL_FAMILY_STEPS)
      tell_steps (&telling, lane);
    else if (family == MODEL_FAMILY_CONDITION)
      tell_signals (&telling, lane);
  }
  /* What was done under a lock comes before it is let go. */
  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_LOCK)
      tell_lock (&telling, lane);
  }
  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD)
      tell_thread (&telling, lane);
  }
  return telling.steps;
}
