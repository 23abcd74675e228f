/* SPDX-License-Identifier: MIT
 *
 * Intervals of threads and tasks in words, see narrate.h.
 */
#include "explain/narrate-private.h"

#include "model/process-end-text.h"

/* What a sentence about an interval is made of. */
typedef struct {
  const Model *model;
  const ModelLane *lane;
  ModelInterval interval;
  uint64_t index;
  gboolean open; /* it goes on */
  int64_t length;
  Prose *prose;
  const char *name, *object, *for_long; /* for its sentences */
} Telling;

/* ------------------------------------------------------------------ what parts share */

void
narrate_death (Prose *prose, const Model *model, const ModelLane *lane, int64_t end)
{
  g_autofree char *death = process_end_text_of_lane (model, lane);

  if (death != NULL && end != MODEL_OPEN && end == model_lane_end (lane))
    prose_say (prose, "It ended as its process was %s.", death);
}

void
narrate_locks_held (Prose *prose, const Model *model, uint32_t thread, int64_t time, uint32_t but)
{
  g_autoptr (GString) locks = g_string_new (NULL);

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lock = model_lane (model, i);
    ModelLaneKind kind = model_lane_kind (lock);
    if ((kind != MODEL_LANE_LOCK && kind != MODEL_LANE_RWLOCK) || i == but)
      continue;
    uint64_t count = model_hold_count (lock);
    if (count == 0)
      continue;
    ModelHold hold = model_hold (lock, model_hold_at (lock, count, time));
    if (hold.thread == thread && hold.start <= time && hold.end > time)
      g_string_append_printf (locks, "%s%s", locks->len > 0 ? ", " : "",
                              prose_object (prose, i, hold.start, hold.end));
  }
  if (locks->len > 0)
    prose_say (prose, "It held %s meanwhile.", locks->str);
}

gboolean
narrate_longest_wait (const ModelLane *thread, int64_t from, int64_t to, ModelInterval *longest)
{
  uint64_t count = model_interval_count (thread);
  gboolean found = FALSE;

  for (uint64_t i = count > 0 ? model_interval_at (thread, count, from) : 0, looked_at = 0;
       i < count && looked_at < 1000000; i++, looked_at++) {
    ModelInterval interval = model_interval (thread, i);
    if (interval.start >= to)
      break;
    interval.start = model_later (interval.start, from);
    int64_t length = model_earlier (interval.end, to) - interval.start;
    if (interval.state == MODEL_RUNNING || interval.state == MODEL_SLEEP ||
        interval.state == MODEL_IDLE || interval.state == MODEL_UNKNOWN || length <= 0)
      continue;
    if (found && length <= model_earlier (longest->end, to) - longest->start)
      continue;
    *longest = interval;
    found = TRUE;
  }
  return found;
}

/* Returns how many waited at `time` that had come before it. */
static uint32_t
count_before (const ModelLane *lock, int64_t time)
{
  uint64_t count = model_wait_count (lock);
  uint64_t first = count > 0 ? model_wait_at (lock, count, time) : 0;
  uint32_t before = 0;

  for (uint64_t i = first; i < count && i - first < NARRATE_LOOKED_AT; i++) {
    ModelWait wait = model_wait (lock, i);
    if (wait.start >= time)
      break;
    before += wait.end > time;
  }
  return before;
}

/* Returns how many got the lock after `start` and before `end`. */
static uint64_t
count_acquisitions (const ModelLane *lock, int64_t start, int64_t end)
{
  uint64_t count = model_hold_count (lock);
  uint64_t shares = 0;

  if (model_lane_kind (lock) == MODEL_LANE_RWLOCK) {
    uint64_t all = model_share_count (lock);
    uint64_t first = model_share_from (lock, 0, all, start + 1);
    shares = model_share_from (lock, first, all, end) - first;
  }
  if (count == 0 || end <= start)
    return shares;
  uint64_t last = model_hold_at (lock, count, end - 1);
  uint64_t first = model_hold_at (lock, count, start);
  gboolean from_the_first = first == 0 && model_hold (lock, 0).start > start;
  return shares + (last - first) + (from_the_first && model_hold (lock, last).start < end ? 1 : 0);
}

/* Says how many readers had the lock at `time`. */
static void
say_readers (Prose *prose, const ModelLane *lock, int64_t time)
{
  uint64_t count = model_lane_kind (lock) == MODEL_LANE_RWLOCK ? model_share_count (lock) : 0;
  uint64_t first = count > 0 ? model_share_at (lock, count, time) : 0;
  uint32_t readers = 0, last = MODEL_NONE;

  for (uint64_t i = first; i < count && i - first < NARRATE_LOOKED_AT; i++) {
    ModelWait share = model_share (lock, i);
    if (share.start > time)
      break;
    if (share.end <= time)
      continue;
    readers++;
    last = share.thread;
  }
  if (readers == 1)
    prose_say (prose, "%s was reading then.", prose_name (prose, last, time, time));
  else if (readers > 1)
    prose_say (prose, "%u readers shared it then.", readers);
}

void
narrate_queue (Prose *prose, const Model *model, const ModelLane *lock, uint32_t thread,
               int64_t start, int64_t end, uint32_t holder)
{
  uint32_t before = count_before (lock, start);
  int64_t until = model_earlier (end, model_now (model));
  uint64_t others = count_acquisitions (lock, start, until);
  uint64_t count = model_hold_count (lock);
  ModelHold hold = { .thread = MODEL_NONE };

  if (count > 0)
    hold = model_hold (lock, model_hold_at (lock, count, start));
  if (holder != MODEL_NONE && holder != thread && hold.thread == holder && hold.start <= start &&
      hold.end > start)
    prose_say (prose, "%s had it then, since %s, and held it for %s.",
               prose_name (prose, holder, hold.start, hold.end),
               prose_moment (prose, holder, hold.start),
               prose_length (prose, narrate_length (model, hold.start, hold.end)));
  else if (holder == thread)
    prose_say (prose, "It has it itself already: it waits for itself.");
  else if (holder != MODEL_NONE)
    prose_say (prose, "%s had it then.", prose_name (prose, holder, start, start));
  else
    say_readers (prose, lock, start);
  if (before == 1)
    prose_say (prose, "One other thread was waiting already when it came.");
  else if (before > 1)
    prose_say (prose, "%u others were waiting already when it came.", before);
  if (others == 1)
    prose_say (prose, "One other got it first.");
  else if (others > 1)
    prose_say (prose, "Others got it %s before it did.", prose_times (prose, others));
}

/* ------------------------------------------------------------------ states */

static void
say_woken (const Telling *telling)
{
  uint32_t waker = telling->interval.waker;
  int64_t end = telling->interval.end;

  if (telling->open || waker == MODEL_NONE || waker == model_lane_index (telling->lane))
    return;
  prose_say (telling->prose, "%s woke it at %s.", prose_name (telling->prose, waker, end, end),
             prose_moment (telling->prose, waker, end));
}

static const ModelLane *
object_lane (const Telling *telling, ModelFamily family)
{
  return narrate_lane_of (telling->model, telling->interval.object, family);
}

static void
tell_lock (const Telling *telling)
{
  const ModelLane *lock = object_lane (telling, MODEL_FAMILY_LOCK);
  uint32_t thread = model_lane_index (telling->lane);
  Prose *prose = telling->prose;

  if (telling->open)
    prose_say (prose, "%s has waited %s for %s, and still waits.", telling->name, telling->for_long,
               telling->object);
  else
    prose_say (prose, "%s waited %s for %s.", telling->name, telling->for_long, telling->object);
  if (lock == NULL)
    return;
  narrate_queue (prose, telling->model, lock, thread, telling->interval.start,
                 telling->interval.end, telling->interval.holder);
  if (!telling->open && telling->interval.waker != MODEL_NONE && telling->interval.waker != thread)
    prose_say (
        prose, "It was woken by %s, which let it go.",
        prose_name (prose, telling->interval.waker, telling->interval.end, telling->interval.end));
  narrate_locks_held (prose, telling->model, thread, telling->interval.start,
                      telling->interval.object);
}

static void
tell_semaphore (const Telling *telling)
{
  if (telling->open)
    prose_say (telling->prose, "%s has waited %s for %s, which stands at zero.", telling->name,
               telling->for_long, telling->object);
  else
    prose_say (telling->prose, "%s waited %s for %s, which stood at zero.", telling->name,
               telling->for_long, telling->object);
  say_woken (telling);
}

static void
tell_condition (const Telling *telling)
{
  if (telling->open)
    prose_say (telling->prose, "%s has waited %s for %s, and nobody has notified it yet.",
               telling->name, telling->for_long, telling->object);
  else
    prose_say (telling->prose, "%s waited %s for %s.", telling->name, telling->for_long,
               telling->object);
  if (!telling->open && telling->interval.waker == MODEL_NONE)
    prose_say (telling->prose, "It was not notified: its time was up, or it woke without a reason, "
                               "which is allowed.");
  else if (!telling->open)
    prose_say (
        telling->prose, "%s notified it, and it woke at %s.",
        prose_name (telling->prose, telling->interval.waker, telling->interval.end,
                    telling->interval.end),
        prose_moment (telling->prose, model_lane_index (telling->lane), telling->interval.end));
}

static void
tell_channel (const Telling *telling)
{
  gboolean receives = telling->interval.state == MODEL_RECEIVE;
  Prose *prose = telling->prose;

  if (receives && telling->open)
    prose_say (prose, "%s has waited %s for a message from %s, which is empty.", telling->name,
               telling->for_long, telling->object);
  else if (receives)
    prose_say (prose, "%s waited %s for a message from %s, which was empty.", telling->name,
               telling->for_long, telling->object);
  else if (telling->open)
    prose_say (prose, "%s has waited %s for room in %s, which is full.", telling->name,
               telling->for_long, telling->object);
  else
    prose_say (prose, "%s waited %s for room in %s, which was full.", telling->name,
               telling->for_long, telling->object);
  if (telling->open || telling->interval.waker == MODEL_NONE)
    return;
  const char *waker =
      prose_name (prose, telling->interval.waker, telling->interval.end, telling->interval.end);
  if (receives)
    prose_say (prose, "Then one came from %s.", waker);
  else
    prose_say (prose, "Then %s took one out.", waker);
}

static void
tell_join (const Telling *telling)
{
  if (telling->interval.object == MODEL_NONE)
    prose_say (telling->prose, "%s waited %s for another thread to finish.", telling->name,
               telling->for_long);
  else if (telling->open)
    prose_say (telling->prose, "%s has waited %s for %s to finish.", telling->name,
               telling->for_long,
               prose_name (telling->prose, telling->interval.object, telling->interval.start,
                           telling->interval.end));
  else
    prose_say (telling->prose, "%s waited %s for %s to finish.", telling->name, telling->for_long,
               prose_name (telling->prose, telling->interval.object, telling->interval.start,
                           telling->interval.end));
}

static void
tell_barrier (const Telling *telling)
{
  const ModelLane *barrier = object_lane (telling, MODEL_FAMILY_LOCK);
  Prose *prose = telling->prose;

  if (telling->open)
    prose_say (prose, "%s has waited %s at %s: not all have come.", telling->name,
               telling->for_long, telling->object);
  else
    prose_say (prose, "%s waited %s at %s until all had come.", telling->name, telling->for_long,
               telling->object);
  if (barrier != NULL)
    prose_say (prose, "It was number %u to come.",
               count_before (barrier, telling->interval.start) + 1);
  if (!telling->open && telling->interval.waker != MODEL_NONE)
    prose_say (
        prose, "The last one was %s.",
        prose_name (prose, telling->interval.waker, telling->interval.end, telling->interval.end));
}

/* Says what a thread that runs did before, and what it holds. */
static void
tell_running (const Telling *telling)
{
  uint32_t lane = model_lane_index (telling->lane);
  gboolean is_task = model_lane_kind (telling->lane) == MODEL_LANE_TASK;
  Prose *prose = telling->prose;

  if (is_task && telling->interval.holder != MODEL_NONE)
    prose_say (prose, "%s was polled for %s: it ran on %s.", telling->name, telling->for_long,
               prose_name (prose, telling->interval.holder, telling->interval.start,
                           telling->interval.end));
  else if (telling->open)
    prose_say (prose, "%s has run for %s: it is not known to wait for anything.", telling->name,
               telling->for_long);
  else
    prose_say (prose, "%s ran for %s.", telling->name, telling->for_long);
  if (telling->index > 0 && !is_task) {
    ModelInterval before = model_interval (telling->lane, telling->index - 1);
    const char *state = model_state_name ((ModelState) MIN (before.state, MODEL_UNKNOWN));
    if (before.waker != MODEL_NONE && before.waker != lane)
      prose_say (prose, "Before that (%s) %s had woken it.", state,
                 prose_name (prose, before.waker, before.end, before.end));
  }
  if (!is_task)
    narrate_locks_held (prose, telling->model, lane, telling->interval.start, MODEL_NONE);
}

static void
tell_task (const Telling *telling)
{
  if (telling->interval.state == MODEL_READY) {
    prose_say (telling->prose,
               "%s was ready for %s: it could have run, and waited for a worker to "
               "have time for it.",
               telling->name, telling->for_long);
    return;
  }
  prose_say (telling->prose,
             "%s was pending for %s: it waited to be woken, and kept no worker from "
             "working.",
             telling->name, telling->for_long);
  say_woken (telling);
}

static void
tell_unknown (const Telling *telling)
{
  const char *cause = model_loss_cause (telling->interval.cause);

  prose_say (telling->prose, "What %s did is not known for %s, as events were lost.", telling->name,
             telling->for_long);
  if (cause != NULL)
    prose_say (telling->prose, "The reason: %s.", cause);
}

static void
tell_sleep (const Telling *telling)
{
  prose_say (telling->prose, "%s slept for %s, as it had asked to.", telling->name,
             telling->for_long);
}

static void
tell_io (const Telling *telling)
{
  prose_say (telling->prose,
             "%s was in input or output for %s: it read or wrote, or waited until it could.",
             telling->name, telling->for_long);
}

static void
tell_idle (const Telling *telling)
{
  prose_say (telling->prose, "%s had nothing to do for %s.", telling->name, telling->for_long);
  say_woken (telling);
}

Prose *
narrate_interval (const Model *model, uint32_t lane, uint64_t index)
{
  static void (*const tell[MODEL_STATES]) (const Telling *) = {
    [MODEL_RUNNING] = tell_running,     [MODEL_LOCK] = tell_lock,
    [MODEL_SEMAPHORE] = tell_semaphore, [MODEL_CONDITION] = tell_condition,
    [MODEL_RECEIVE] = tell_channel,     [MODEL_SEND] = tell_channel,
    [MODEL_SLEEP] = tell_sleep,         [MODEL_IO] = tell_io,
    [MODEL_JOIN] = tell_join,           [MODEL_BARRIER] = tell_barrier,
    [MODEL_READY] = tell_task,          [MODEL_PENDING] = tell_task,
    [MODEL_IDLE] = tell_idle,           [MODEL_UNKNOWN] = tell_unknown,
  };
  const ModelLane *thread = narrate_lane_of (model, lane, MODEL_FAMILY_THREAD);

  if (thread == NULL || index >= model_interval_count (thread))
    return NULL;
  Telling telling = { .model = model,
                      .lane = thread,
                      .interval = model_interval (thread, index),
                      .index = index,
                      .prose = prose_new (model) };
  ModelInterval *interval = &telling.interval;
  telling.open = interval->end == MODEL_OPEN;
  telling.length = narrate_length (model, interval->start, interval->end);
  telling.name = prose_name (telling.prose, lane, interval->start, interval->end);
  telling.object = prose_object (telling.prose, interval->object, interval->start, interval->end);
  telling.for_long = prose_length (telling.prose, telling.length);
  tell[MIN (interval->state, MODEL_UNKNOWN)](&telling);
  narrate_death (telling.prose, model, thread, interval->end);
  return telling.prose;
}
