/* SPDX-License-Identifier: MIT
 *
 * What each event means: from a decoded event to steps of the lanes.
 */
#include "model/model-private.h"

/* The event at hand, with what it concerns. */
typedef struct {
  Model *model;
  ModelProcess *process;
  ModelLane *thread;
  const HeddleDecodedEvent *event;
  int64_t time;
} Step;

static ModelLane *
step_object (const Step *step, ModelLaneKind kind)
{
  return model_object (step->model, step->process, kind, step->event->object, step->time);
}

static void
run (const Step *step, uint32_t waker)
{
  thread_enter (step->thread, step->time, MODEL_RUNNING, MODEL_NONE, MODEL_NONE, waker);
}

/* Ends the thread's wait by what `cause` did, if that happened during the wait and somewhere else,
 * and draws the wake-up. */
static void
wake (const Step *step, LaneCause cause, uint32_t object)
{
  const ModelInterval *present = thread_present (step->thread);
  gboolean woken = present != NULL && present->state != MODEL_RUNNING && cause.time >= 0 &&
                   cause.time >= present->start && cause.thread != step->thread->index;

  run (step, woken ? cause.thread : MODEL_NONE);
  if (woken)
    model_add_flow (step->model, MODEL_FLOW_WAKE_UP,
                    (ModelFlow){ .from_time = cause.time,
                                 .to_time = step->time,
                                 .from = cause.thread,
                                 .to = step->thread->index,
                                 .object = object });
}

static LaneCause
step_cause (const Step *step)
{
  return (LaneCause){ step->time, step->thread->index };
}

/* Returns whether the thread is in `state` just now. */
static gboolean
thread_is (const Step *step, ModelState state)
{
  const ModelInterval *present = thread_present (step->thread);

  return present != NULL && present->state == (uint32_t) state;
}

/* ------------------------------------------------------------------ threads */

static void
thread_start (const Step *step)
{
  const HeddleDecodedEvent *event = step->event;
  ModelLane *thread = step->thread;
  gint64 number = event->thread;
  const LaneCause *creation = g_hash_table_lookup (step->process->creations, &number);

  model_remember (step->process->kernel_ids, event->detail, thread->index);
  model_remember (step->process->handles, event->object, thread->index);
  gint64 handle = (gint64) event->object;
  const char *name = g_hash_table_lookup (step->process->names, &handle);
  if (name != NULL) {
    model_name_lane (step->model, thread, name);
    g_hash_table_remove (step->process->names, &handle);
  }
  if (creation == NULL)
    return;
  model_add_flow (step->model, MODEL_FLOW_WAKE_UP,
                  (ModelFlow){ .from_time = creation->time,
                               .to_time = step->time,
                               .from = creation->thread,
                               .to = thread->index,
                               .object = MODEL_NONE });
  g_hash_table_remove (step->process->creations, &number);
}

/* A creator may name its thread before that has said anything itself: then the name waits for it. A
 * handle that was used before belongs to whoever has it now, dead or alive. */
static void
thread_name (const Step *step)
{
  uint64_t handle = step->event->object;
  uint32_t named =
      handle == 0 ? step->thread->index : model_look_up (step->process->handles, handle);

  if (named != MODEL_NONE &&
      model_lane_end (model_writable_lane (step->model, named)) == MODEL_OPEN) {
    model_name_lane (step->model, model_writable_lane (step->model, named), step->event->text);
    return;
  }
  gint64 *key = g_new (gint64, 1);
  *key = (gint64) handle;
  g_hash_table_replace (step->process->names, key, g_strdup (step->event->text));
}

static void
thread_create (const Step *step)
{
  gint64 *number = g_new (gint64, 1);
  LaneCause *creation = g_new (LaneCause, 1);

  *number = (gint64) step->event->argument;
  *creation = step_cause (step);
  g_hash_table_replace (step->process->creations, number, creation);
}

static void
join_begin (const Step *step)
{
  uint32_t joined = model_look_up (step->process->handles, step->event->object);

  thread_enter (step->thread, step->time, MODEL_JOIN, joined, MODEL_NONE, MODEL_NONE);
}

static void
join_end (const Step *step)
{
  uint32_t joined = model_look_up (step->process->handles, step->event->object);
  LaneCause end = { -1, joined };

  if (joined != MODEL_NONE) {
    int64_t time = model_lane_end (model_writable_lane (step->model, joined));
    end.time = time == MODEL_OPEN ? -1 : time;
  }
  wake (step, end, MODEL_NONE);
}

static void
sleep_begin (const Step *step)
{
  thread_enter (step->thread, step->time, MODEL_SLEEP, MODEL_NONE, MODEL_NONE, MODEL_NONE);
}

/* ------------------------------------------------------------------ locks and semaphores */

static void
lock_wait (const Step *step, ModelLaneKind kind, ModelState state)
{
  ModelLane *lock = step_object (step, kind);
  uint32_t holder = MODEL_NONE;

  if (step->event->detail != 0)
    holder = model_look_up (step->process->kernel_ids, step->event->detail);
  if (holder == MODEL_NONE)
    holder = lock->lock.holder;
  thread_enter (step->thread, step->time, state, lock->index, holder, MODEL_NONE);
  lock_wait_begin (lock, step->time, step->thread->index);
}

static void
lock_acquire (const Step *step, ModelLaneKind kind, ModelState waiting)
{
  ModelLane *lock = step_object (step, kind);

  if (thread_is (step, waiting)) {
    lock_wait_end (lock, step->time, step->thread->index);
    wake (step, lock->lock.last_release, lock->index);
  }
  atomic_fetch_add_explicit (&lock->lock.acquisitions, 1, memory_order_relaxed);
  /* A semaphore that two threads have at once counts beyond one: it has no owner to show. */
  if (kind == MODEL_LANE_SEMAPHORE && lock->lock.holder != MODEL_NONE)
    lock->lock.counting = TRUE;
  if (lock->lock.counting)
    lock_hold_end (lock, step->time, TRUE);
  else
    lock_hold_begin (lock, step->time, step->thread->index);
}

static void
lock_give_up (const Step *step, ModelLaneKind kind)
{
  lock_wait_end (step_object (step, kind), step->time, step->thread->index);
  run (step, MODEL_NONE);
}

static void
lock_release (const Step *step, ModelLaneKind kind)
{
  ModelLane *lock = step_object (step, kind);

  /* A mutex is released by its holder; a semaphore may be posted by anyone. */
  if (kind == MODEL_LANE_SEMAPHORE || lock->lock.holder == step->thread->index)
    lock_hold_end (lock, step->time, FALSE);
  lock->lock.last_release = step_cause (step);
}

/* ------------------------------------------------------------------ conditions */

static void
condition_wait (const Step *step)
{
  ModelLane *condition = step_object (step, MODEL_LANE_CONDITION);

  thread_enter (step->thread, step->time, MODEL_CONDITION, condition->index, MODEL_NONE,
                MODEL_NONE);
}

static void
condition_wake (const Step *step)
{
  ModelLane *condition = step_object (step, MODEL_LANE_CONDITION);
  LaneCause none = { -1, MODEL_NONE };

  wake (step, step->event->detail == 0 ? condition->condition.last_signal : none, condition->index);
}

static void
condition_signal (const Step *step)
{
  step_object (step, MODEL_LANE_CONDITION)->condition.last_signal = step_cause (step);
}

/* ------------------------------------------------------------------ channels */

static void
channel_open (const Step *step)
{
  ModelLane *channel = step_object (step, MODEL_LANE_CHANNEL);
  uint32_t capacity = (uint32_t) MIN (step->event->argument, UINT32_MAX);

  /* Relaxed: only the picture's scale depends on it. */
  atomic_store_explicit (&channel->channel.capacity, capacity, memory_order_relaxed);
}

static void
channel_wait (const Step *step, ModelState state)
{
  thread_enter (step->thread, step->time, state, step_object (step, MODEL_LANE_CHANNEL)->index,
                MODEL_NONE, MODEL_NONE);
}

static void
channel_send (const Step *step)
{
  ModelLane *channel = step_object (step, MODEL_LANE_CHANNEL);

  if (thread_is (step, MODEL_SEND))
    wake (step, channel->channel.last_receive, channel->index);
  channel_put (channel, step->time, step->thread->index, step->event->argument);
}

static void
channel_receive (const Step *step)
{
  ModelLane *channel = step_object (step, MODEL_LANE_CHANNEL);
  LaneCause send;
  gboolean found = channel_take (channel, step->time, step->event->argument, &send);

  channel->channel.last_receive = step_cause (step);
  /* The message itself shows who woke the receiver: no second arrow beside it. */
  if (thread_is (step, MODEL_RECEIVE))
    run (step, found ? send.thread : MODEL_NONE);
  if (found)
    model_add_flow (step->model, MODEL_FLOW_MESSAGE,
                    (ModelFlow){ .from_time = send.time,
                                 .to_time = step->time,
                                 .from = send.thread,
                                 .to = step->thread->index,
                                 .object = channel->index,
                                 .number = (uint32_t) step->event->argument });
}

static void
channel_wait_end (const Step *step)
{
  ModelLane *channel = step_object (step, MODEL_LANE_CHANNEL);

  wake (step, channel->channel.last_close, channel->index);
}

static void
channel_close (const Step *step)
{
  step_object (step, MODEL_LANE_CHANNEL)->channel.last_close = step_cause (step);
}

/* ------------------------------------------------------------------ objects and loss */

static void
object_name (const Step *step)
{
  static const ModelLaneKind kinds[] = {
    [HEDDLE_OBJECT_MUTEX] = MODEL_LANE_LOCK,
    [HEDDLE_OBJECT_CONDITION] = MODEL_LANE_CONDITION,
    [HEDDLE_OBJECT_SEMAPHORE] = MODEL_LANE_SEMAPHORE,
    [HEDDLE_OBJECT_CHANNEL] = MODEL_LANE_CHANNEL,
  };
  uint32_t type = step->event->detail;

  if (type >= HEDDLE_OBJECT_MUTEX && type <= HEDDLE_OBJECT_CHANNEL)
    model_name_lane (step->model, step_object (step, kinds[type]), step->event->text);
}

static void
object_end (const Step *step)
{
  gint64 address = (gint64) step->event->object;

  for (int kind = MODEL_LANE_LOCK; kind <= MODEL_LANE_CHANNEL; kind++) {
    uint32_t index = model_look_up (step->process->objects[kind], step->event->object);
    if (index == MODEL_NONE)
      continue;
    ModelLane *lane = model_writable_lane (step->model, index);
    if (kind == MODEL_LANE_LOCK || kind == MODEL_LANE_SEMAPHORE)
      lock_finish (lane, step->time);
    else
      atomic_store_explicit (&lane->end, step->time, memory_order_release);
    g_hash_table_remove (step->process->objects[kind], &address);
  }
}

/* Events of the thread were lost from some moment on until now: what it did, held or waited for in
 * between is not known. */
static void
lost (const Step *step)
{
  const ModelInterval *present = thread_present (step->thread);
  int64_t first = (int64_t) step->event->object;

  if (present == NULL)
    return;
  first = CLAMP (first, present->start, step->time);
  for (uint32_t i = 0; i < model_lane_count (step->model); i++) {
    ModelLane *lane = model_writable_lane (step->model, i);
    if (lane->kind != MODEL_LANE_LOCK && lane->kind != MODEL_LANE_SEMAPHORE)
      continue;
    lock_wait_end (lane, first, step->thread->index);
    if (lane->lock.holder == step->thread->index)
      lock_hold_end (lane, first, TRUE);
  }
  thread_enter (step->thread, first, MODEL_UNKNOWN, MODEL_NONE, MODEL_NONE, MODEL_NONE);
  run (step, MODEL_NONE);
}

/* ------------------------------------------------------------------ the table */

/* What each event means to its thread. The function of event NAME is on_NAME, as the table below
 * makes itself from events.def: a new kind does not compile until it has one. */

#define ON(NAME, action)                   \
  static void on_##NAME (const Step *step) \
  {                                        \
    action;                                \
  }

ON (PROCESS_START, (void) step) /* of the process, not of a thread: see add_process_event() */
ON (PROCESS_END, (void) step)
ON (THREAD_START, thread_start (step))
ON (THREAD_NAME, thread_name (step))
ON (THREAD_CREATE, thread_create (step))
ON (THREAD_END, thread_finish (step->thread, step->time))
ON (JOIN_BEGIN, join_begin (step))
ON (JOIN_END, join_end (step))
ON (SLEEP_BEGIN, sleep_begin (step))
ON (SLEEP_END, run (step, MODEL_NONE))
ON (OBJECT_NAME, object_name (step))
ON (OBJECT_END, object_end (step))
ON (MUTEX_WAIT, lock_wait (step, MODEL_LANE_LOCK, MODEL_LOCK))
ON (MUTEX_ACQUIRE, lock_acquire (step, MODEL_LANE_LOCK, MODEL_LOCK))
ON (MUTEX_RELEASE, lock_release (step, MODEL_LANE_LOCK))
ON (MUTEX_GIVE_UP, lock_give_up (step, MODEL_LANE_LOCK))
ON (CONDITION_WAIT, condition_wait (step))
ON (CONDITION_WAKE, condition_wake (step))
ON (CONDITION_SIGNAL, condition_signal (step))
ON (CONDITION_BROADCAST, condition_signal (step))
ON (SEMAPHORE_WAIT, lock_wait (step, MODEL_LANE_SEMAPHORE, MODEL_SEMAPHORE))
ON (SEMAPHORE_ACQUIRE, lock_acquire (step, MODEL_LANE_SEMAPHORE, MODEL_SEMAPHORE))
ON (SEMAPHORE_POST, lock_release (step, MODEL_LANE_SEMAPHORE))
ON (SEMAPHORE_GIVE_UP, lock_give_up (step, MODEL_LANE_SEMAPHORE))
ON (CHANNEL_OPEN, channel_open (step))
ON (CHANNEL_SEND_WAIT, channel_wait (step, MODEL_SEND))
ON (CHANNEL_SEND, channel_send (step))
ON (CHANNEL_RECEIVE_WAIT, channel_wait (step, MODEL_RECEIVE))
ON (CHANNEL_RECEIVE, channel_receive (step))
ON (CHANNEL_WAIT_END, channel_wait_end (step))
ON (CHANNEL_CLOSE, channel_close (step))
ON (LOST, lost (step))

#undef ON

static void (*const steps[]) (const Step *step) = {
#define HEDDLE_EVENT(number, NAME, name, object, argument, detail, sentence) [number] = on_##NAME,
#include "event/events.def"
#undef HEDDLE_EVENT
};

static void
count (_Atomic (uint64_t) *counter, uint64_t more)
{
  /* Relaxed: counts are for display, each on its own. */
  atomic_fetch_add_explicit (counter, more, memory_order_relaxed);
}

/* Returns whether the event was one of the process as a whole. */
static gboolean
add_process_event (Model *model, ModelProcess *process, const HeddleDecodedEvent *event,
                   int64_t time)
{
  if (event->kind == HEDDLE_EVENT_PROCESS_START) {
    /* Pairs with the acquire in model_process_command(). */
    if (event->text != NULL)
      atomic_store_explicit (&process->command,
                             g_string_chunk_insert_const (model->names, event->text),
                             memory_order_release);
    atomic_store_explicit (&process->identifier, event->detail, memory_order_relaxed);
    return TRUE;
  }
  if (event->kind == HEDDLE_EVENT_PROCESS_END) {
    model_end_process (model, process, time);
    return TRUE;
  }
  return event->thread == 0;
}

void
model_add (Model *model, const HeddleDecodedEvent *event)
{
  int64_t now = atomic_load_explicit (&model->now, memory_order_relaxed);
  int64_t time = MAX (event->time, now);
  ModelProcess *process = model_process (model, event->process);

  count (&model->event_count, 1);
  if (process == NULL || heddle_event_describe (event->kind) == NULL) {
    count (&model->odd_count, 1);
    return;
  }
  if (event->kind == HEDDLE_EVENT_LOST)
    count (&model->lost_count, event->argument);
  model_advance (model, time);
  if (add_process_event (model, process, event, time) || process->ended)
    return;
  Step step = { model, process, model_thread (model, process, event->thread, time), event, time };
  /* A thread that has ended says no more: a record behind its end is nonsense. */
  if (model_lane_end (step.thread) != MODEL_OPEN) {
    count (&model->odd_count, 1);
    return;
  }
  steps[event->kind](&step);
}
