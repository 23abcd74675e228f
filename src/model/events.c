/* SPDX-License-Identifier: MIT
 *
 * What each event means: from a decoded event to steps of the lanes.
 */
#include "model/step.h"

/* ------------------------------------------------------------------ what the families share */

ModelLane *
step_object (const Step *step, ModelLaneKind kind)
{
  ModelLane *lane =
      model_object (step->model, step->process, kind, step->event->object, step->time);

  /* A value is named before it is known whether it has one owner or many. */
  if (kind != MODEL_LANE_VALUE && kind != MODEL_LANE_REFERENCES)
    return lane;
  gint64 address = (gint64) step->event->object;
  const char *name = g_hash_table_lookup (step->process->value_names, &address);
  if (name != NULL) {
    model_name_lane (step->model, lane, name);
    g_hash_table_remove (step->process->value_names, &address);
  }
  return lane;
}

LaneCause
step_cause (const Step *step)
{
  return (LaneCause){ step->time, step->thread->index };
}

gboolean
step_is (const Step *step, ModelState state)
{
  const ModelInterval *present = thread_present (step->thread);

  return present != NULL && present->state == (uint32_t) state;
}

gboolean
step_is_late (const Step *step)
{
  return model_lane_end (step->thread) != MODEL_OPEN;
}

void
step_enter (const Step *step, ModelState state, uint32_t object, uint32_t holder)
{
  thread_enter (step->thread, step->time, state, object, holder, MODEL_NONE);
}

void
step_run (const Step *step, uint32_t waker)
{
  thread_enter (step->thread, step->time, MODEL_RUNNING, MODEL_NONE, MODEL_NONE, waker);
}

void
step_flow (const Step *step, ModelFlowKind kind, LaneCause cause, uint32_t to, uint32_t object,
           uint64_t number)
{
  model_add_flow (step->model, kind,
                  (ModelFlow){ .from_time = cause.time,
                               .to_time = step->time,
                               .from = cause.thread,
                               .to = to,
                               .object = object,
                               .number = (uint32_t) number });
}

void
step_wake (const Step *step, LaneCause cause, uint32_t object)
{
  const ModelInterval *present = thread_present (step->thread);
  gboolean woken = present != NULL && present->state != MODEL_RUNNING && cause.time >= 0 &&
                   cause.time >= present->start && cause.thread != step->thread->index;

  step_run (step, woken ? cause.thread : MODEL_NONE);
  if (woken)
    step_flow (step, MODEL_FLOW_WAKE_UP, cause, step->thread->index, object, 0);
}

/* ------------------------------------------------------------------ threads */

static void
thread_start (const Step *step)
{
  const HeddleDecodedEvent *event = step->event;
  ModelLane *thread = step->thread;
  LaneCause creation = model_take_cause (&step->process->creations, event->thread);

  model_remember (&step->process->kernel_ids, event->detail, thread->index);
  atomic_store_explicit (&thread->identifier, event->detail, memory_order_relaxed);
  model_remember (&step->process->handles, event->object, thread->index);
  gint64 handle = (gint64) event->object;
  const char *name = g_hash_table_lookup (step->process->names, &handle);
  if (name != NULL) {
    model_name_lane (step->model, thread, name);
    g_hash_table_remove (step->process->names, &handle);
  }
  if (creation.time >= 0)
    step_flow (step, MODEL_FLOW_WAKE_UP, creation, thread->index, MODEL_NONE, 0);
}

/* A creator may name its thread before that has said anything itself: then the name waits for it. A
 * handle that was used before belongs to whoever has it now, dead or alive. */
static void
thread_name (const Step *step)
{
  uint64_t handle = step->event->object;
  uint32_t named =
      handle == 0 ? step->thread->index : model_look_up (&step->process->handles, handle);

  if (handle == 0 || (named != MODEL_NONE &&
                      model_lane_end (model_writable_lane (step->model, named)) == MODEL_OPEN)) {
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
  model_keep_cause (&step->process->creations, step->event->argument, step_cause (step));
}

static void
thread_end (const Step *step)
{
  const ModelInterval *present = thread_present (step->thread);

  /* A thread that is cancelled in a wait leaves the queue with its life. */
  if (present != NULL && present->object != MODEL_NONE) {
    ModelLane *object = model_writable_lane (step->model, present->object);
    if (model_kind_family (object->kind) == MODEL_FAMILY_LOCK)
      lock_wait_end (object, step->time, step->thread->index);
  }
  step_leave_conditions (step, step->time);
  thread_finish (step->thread, step->time);
}

static void
join_begin (const Step *step)
{
  uint32_t joined = model_look_up (&step->process->handles, step->event->object);

  step_enter (step, MODEL_JOIN, joined, MODEL_NONE);
}

static void
join_end (const Step *step)
{
  uint32_t joined = model_look_up (&step->process->handles, step->event->object);
  LaneCause end = { -1, joined };

  if (joined != MODEL_NONE) {
    int64_t time = model_lane_end (model_writable_lane (step->model, joined));
    end.time = time == MODEL_OPEN ? -1 : time;
    /* A join may begin before the joined thread has told its handle. */
    const ModelInterval *present = thread_present (step->thread);
    if (present != NULL && present->state == MODEL_JOIN)
      thread_find_object (step->thread, joined);
  }
  step_wake (step, end, MODEL_NONE);
}

static void
span_begin (const Step *step)
{
  const char *name = step->event->text != NULL ? step->event->text : "";

  if (!step_is_late (step))
    span_begin_named (step->thread, step->time, name);
}

/* A thread that waits neither sleeps nor reads by itself: a signal handler of its does. */
static void
begin_by_itself (const Step *step, ModelState state)
{
  const ModelInterval *present = thread_present (step->thread);
  ModelInterval *broken = &step->thread->thread.broken;

  broken->state = MODEL_RUNNING;
  if (present != NULL && present->state != MODEL_UNKNOWN && present->state != state) {
    broken->state = present->state;
    broken->object = present->object;
    broken->holder = present->holder;
  }
  step_enter (step, state, MODEL_NONE, MODEL_NONE);
}

/* After a handler's the thread waits on. An end without a beginning says nothing. */
static void
end_by_itself (const Step *step, ModelState own)
{
  ModelInterval *broken = &step->thread->thread.broken;
  ModelState state = (ModelState) broken->state;

  if (!step_is (step, own))
    return;
  broken->state = MODEL_RUNNING;
  if (state == MODEL_RUNNING)
    step_run (step, MODEL_NONE);
  else
    step_enter (step, state, broken->object, broken->holder);
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
    [HEDDLE_OBJECT_RWLOCK] = MODEL_LANE_RWLOCK,
    [HEDDLE_OBJECT_BARRIER] = MODEL_LANE_BARRIER,
    [HEDDLE_OBJECT_ONCE] = MODEL_LANE_ONCE,
    [HEDDLE_OBJECT_VARIABLE] = MODEL_LANE_VARIABLE,
    [HEDDLE_OBJECT_TASK] = MODEL_LANE_TASK,
  };
  uint32_t type = step->event->detail;

  if (type == HEDDLE_OBJECT_VALUE) {
    gint64 *address = g_new (gint64, 1);
    *address = (gint64) step->event->object;
    g_hash_table_replace (step->process->value_names, address, g_strdup (step->event->text));
  } else if (type == HEDDLE_OBJECT_PIPE) {
    model_name_lane (step->model, step_pipe (step), step->event->text);
  } else if (type < G_N_ELEMENTS (kinds) && kinds[type] != MODEL_LANE_THREAD) {
    model_name_lane (step->model, step_object (step, kinds[type]), step->event->text);
  }
}

static void
object_end (const Step *step)
{
  for (int kind = MODEL_LANE_TASK; kind < MODEL_LANE_KINDS; kind++) {
    uint32_t index = model_look_up (&step->process->objects[kind], step->event->object);
    if (index == MODEL_NONE)
      continue;
    model_finish_lane (model_writable_lane (step->model, index), step->time);
    number_table_remove (&step->process->objects[kind], step->event->object);
  }
}

/* Events of the thread were lost from some moment on until now: what it did, held or waited for in
 * between is not known. */
static void
lost (const Step *step)
{
  const ThreadPart *part = &step->thread->thread;
  const ModelInterval *present = thread_present (step->thread);
  int64_t since = present != NULL ? present->start : model_lane_end (step->thread);
  int64_t first = CLAMP ((int64_t) step->event->object, since, step->time);

  model_account_loss (step->model, step->event, step->thread->index, step->time);
  step_leave_conditions (step, first);
  while (part->locks.count > 0) {
    /* Each of these takes one away. */
    uint32_t last = part->locks.items[part->locks.count - 1].lane;
    ModelLane *lane = model_writable_lane (step->model, last);
    if (lane->lock.holder == step->thread->index)
      lock_hold_end (lane, first, TRUE);
    else if (!lock_wait_end (lane, first, step->thread->index))
      lane_queue_leave (lane, &lane->lock.shares, first, step->thread->index);
  }
  span_end_all (&step->thread->thread.spans, first);
  thread_lose (step->thread, first, step->event->detail);
  /* A thread that lost something goes on, and says so; of what a damaged file lacks a thread may know
   * nothing: until it says something, nobody knows what it does. */
  if (step->event->detail != HEDDLE_LOSS_DAMAGED)
    step_run (step, MODEL_NONE);
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
ON (THREAD_END, thread_end (step))
ON (JOIN_BEGIN, join_begin (step))
ON (JOIN_END, join_end (step))
ON (SLEEP_BEGIN, begin_by_itself (step, MODEL_SLEEP))
ON (SLEEP_END, end_by_itself (step, MODEL_SLEEP))
ON (IO_BEGIN, begin_by_itself (step, MODEL_IO))
ON (IO_END, end_by_itself (step, MODEL_IO))
ON (SPAN_BEGIN, span_begin (step))
ON (SPAN_END, span_end (step->thread, step->time, MODEL_SPAN_NAMED, MODEL_NONE))
ON (OBJECT_NAME, object_name (step))
ON (OBJECT_END, object_end (step))
ON (MUTEX_WAIT, step_lock_wait (step, MODEL_LANE_LOCK, MODEL_LOCK))
ON (MUTEX_ACQUIRE, step_lock_acquire (step, MODEL_LANE_LOCK, MODEL_LOCK))
ON (MUTEX_RELEASE, step_lock_release (step, MODEL_LANE_LOCK))
ON (MUTEX_GIVE_UP, step_lock_give_up (step, MODEL_LANE_LOCK))
ON (RWLOCK_READ_WAIT, step_lock_wait (step, MODEL_LANE_RWLOCK, MODEL_LOCK))
ON (RWLOCK_READ_ACQUIRE, step_read_acquire (step))
ON (RWLOCK_READ_RELEASE, step_read_release (step))
ON (RWLOCK_WRITE_WAIT, step_lock_wait (step, MODEL_LANE_RWLOCK, MODEL_LOCK))
ON (RWLOCK_WRITE_ACQUIRE, step_lock_acquire (step, MODEL_LANE_RWLOCK, MODEL_LOCK))
ON (RWLOCK_WRITE_RELEASE, step_lock_release (step, MODEL_LANE_RWLOCK))
ON (RWLOCK_GIVE_UP, step_lock_give_up (step, MODEL_LANE_RWLOCK))
ON (CONDITION_WAIT, step_condition_wait (step))
ON (CONDITION_WAKE, step_condition_wake (step))
ON (CONDITION_SIGNAL, step_condition_signal (step, FALSE))
ON (CONDITION_BROADCAST, step_condition_signal (step, TRUE))
ON (SEMAPHORE_WAIT, step_lock_wait (step, MODEL_LANE_SEMAPHORE, MODEL_SEMAPHORE))
ON (SEMAPHORE_ACQUIRE, step_lock_acquire (step, MODEL_LANE_SEMAPHORE, MODEL_SEMAPHORE))
ON (SEMAPHORE_POST, step_lock_release (step, MODEL_LANE_SEMAPHORE))
ON (SEMAPHORE_GIVE_UP, step_lock_give_up (step, MODEL_LANE_SEMAPHORE))
ON (BARRIER_WAIT, step_barrier_wait (step))
ON (BARRIER_PASS, step_barrier_pass (step))
ON (ONCE_BEGIN, step_lock_acquire (step, MODEL_LANE_ONCE, MODEL_LOCK))
ON (ONCE_END, step_lock_release (step, MODEL_LANE_ONCE))
ON (ONCE_WAIT, step_once_wait (step))
ON (ONCE_PASS, step_once_pass (step))
ON (CHANNEL_OPEN, step_channel_open (step))
ON (CHANNEL_SEND_WAIT, step_channel_wait (step, step_channel (step), MODEL_SEND))
ON (CHANNEL_SEND, step_channel_send (step, step_channel (step)))
ON (CHANNEL_RECEIVE_WAIT, step_channel_wait (step, step_channel (step), MODEL_RECEIVE))
ON (CHANNEL_RECEIVE, step_channel_receive (step, step_channel (step)))
ON (CHANNEL_WAIT_END, step_channel_wait_end (step, step_channel (step)))
ON (CHANNEL_CLOSE, step_channel_close (step))
ON (VARIABLE_READ, step_object (step, MODEL_LANE_VARIABLE)) /* what was read changes nothing */
ON (VARIABLE_WRITE, step_variable_write (step))
ON (VALUE_MOVE, step_value_move (step))
ON (VALUE_TAKE, step_value_take (step))
ON (VALUE_MISUSE, step_value_misuse (step))
ON (REFERENCE_CLONE, step_references (step))
ON (REFERENCE_DROP, step_references (step))
ON (LOST, lost (step))
ON (TASK_SPAWN, step_task_spawn (step))
ON (TASK_POLL, step_task_poll (step))
ON (TASK_PENDING, step_task_pending (step))
ON (TASK_WAKE, step_task_wake (step))
ON (TASK_END, step_task_end (step))
ON (IDLE_BEGIN, step_enter (step, MODEL_IDLE, MODEL_NONE, MODEL_NONE))
ON (IDLE_END, step_run (step, MODEL_NONE))
ON (JOB_BEGIN, step_job_begin (step)) /* the worker runs, as it did */
ON (JOB_END, span_end (step->thread, step->time, MODEL_SPAN_ITEMS, MODEL_NONE))
ON (JOB_SPLIT, step_job_split (step))
ON (JOB_STEAL, step_job_steal (step))
ON (PIPE_SEND, step_channel_send (step, step_pipe (step)))
ON (PIPE_RECEIVE_WAIT, step_channel_wait (step, step_pipe (step), MODEL_RECEIVE))
ON (PIPE_RECEIVE, step_channel_receive (step, step_pipe (step)))
ON (PIPE_WAIT_END, step_run (step, MODEL_NONE))

#undef ON

static void (*const steps[]) (const Step *step) = {
#define HEDDLE_EVENT(number, NAME, name, order, object, argument, detail, sentence) \
  [number] = on_##NAME,
#include "event/events.def"
#undef HEDDLE_EVENT
};

static gboolean
is_known (uint16_t kind)
{
  return kind < G_N_ELEMENTS (steps) && steps[kind] != NULL;
}

/* Returns whether the event was one of the process as a whole. */
static gboolean
add_process_event (Model *model, ModelProcess *process, const HeddleDecodedEvent *event,
                   int64_t time)
{
  if (event->kind == HEDDLE_EVENT_PROCESS_START) {
    /* Pairs with the acquire in model_process_command(). */
    if (event->text != NULL)
      atomic_store_explicit (&process->command, model_take_text (model, event->text),
                             memory_order_release);
    atomic_store_explicit (&process->identifier, event->detail, memory_order_relaxed);
    return TRUE;
  }
  if (event->kind == HEDDLE_EVENT_PROCESS_END) {
    if (!model_end_process (model, process, event, time))
      model_count_up (&model->odd_count, 1);
    return TRUE;
  }
  if (event->kind == HEDDLE_EVENT_LOST && event->thread == 0)
    model_account_loss (model, event, MODEL_NONE, time);
  return event->thread == 0;
}

/* What a thread lost last is known only when it is gone: its process has said before that it ends. */
static void
add_late_loss (Model *model, ModelProcess *process, const HeddleDecodedEvent *event, int64_t time)
{
  uint32_t thread = model_look_up (&process->threads, event->thread);

  model_account_loss (model, event, thread, time);
  if (thread != MODEL_NONE &&
      (event->detail == HEDDLE_LOSS_FULL || event->detail == HEDDLE_LOSS_OVERWRITTEN))
    thread_lose_late (model_writable_lane (model, thread), (int64_t) MIN (event->object, INT64_MAX),
                      event->detail);
}

void
model_add (Model *model, const HeddleDecodedEvent *event)
{
  int64_t now = atomic_load_explicit (&model->now, memory_order_relaxed);
  int64_t time = MAX (MIN (event->time, MODEL_TIME_MOST), now);
  ModelProcess *process = model_process (model, event->process);

  /* What tells of a damaged part of the file was never recorded. */
  if (event->kind != HEDDLE_EVENT_LOST || event->detail != HEDDLE_LOSS_DAMAGED)
    model_count_up (&model->event_count, 1);
  if (process == NULL || !is_known (event->kind)) {
    model_count_up (&model->odd_count, 1);
    return;
  }
  if (event->kind == HEDDLE_EVENT_LOST)
    model_count_up (&model->lost_count, event->argument);
  model_advance (model, time);
  if (add_process_event (model, process, event, time))
    return;
  if (process->ended) {
    if (event->kind == HEDDLE_EVENT_LOST)
      add_late_loss (model, process, event, time);
    return;
  }
  Step step = { model, process, model_thread (model, process, event->thread, time), event, time };
  /* Other libraries may use locks while the thread is taken down, after it has told its end; but it
   * neither begins nor ends a second time. */
  if (step_is_late (&step) &&
      (event->kind == HEDDLE_EVENT_THREAD_START || event->kind == HEDDLE_EVENT_THREAD_END)) {
    model_count_up (&model->odd_count, 1);
    return;
  }
  if (step.thread->thread.reacquires != MODEL_NONE)
    step_look_at_reacquiring (&step);
  steps[event->kind](&step);
  /* The plain comparison first: it is asked for each event. */
  if (G_UNLIKELY (step.thread->thread.present.state == MODEL_UNKNOWN) &&
      step_is (&step, MODEL_UNKNOWN) && event->kind != HEDDLE_EVENT_LOST)
    step_run (&step, MODEL_NONE);
}
