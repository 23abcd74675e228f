/* SPDX-License-Identifier: MIT
 *
 * What the events of locks mean, and of what else has holders and waiters.
 */
#include "model/step.h"

/* Takes the thread out of the queue of `lock`, whatever state it is in: a signal handler may have
 * slept since it began to wait, or it has told its end and has no states any more. Returns whether
 * it waited in `state`, or after its end. */
static gboolean
stop_waiting (const Step *step, ModelLane *lock, ModelState state)
{
  gboolean waited = step_is (step, state);
  gboolean queued = lock_wait_end (lock, step->time, step->thread->index);

  return waited || (queued && step_is_late (step));
}

/* ------------------------------------------------------------------ locks and semaphores */

void
step_lock_wait (const Step *step, ModelLaneKind kind, ModelState state)
{
  ModelLane *lock = step_object (step, kind);
  uint32_t holder = MODEL_NONE;

  if (step->event->detail != 0)
    holder = model_look_up (&step->process->kernel_ids, step->event->detail);
  if (holder == MODEL_NONE)
    holder = lock->lock.holder;
  step_enter (step, state, lock->index, holder);
  lock_wait_begin (lock, step->time, step->thread->index);
}

/* A semaphore that two threads have at once counts beyond one: it has no owner, but those who share
 * it. Returns whether it is of that kind; then the thread is one of them. */
static gboolean
share_semaphore (const Step *step, ModelLane *semaphore)
{
  LockPart *part = &semaphore->lock;
  uint32_t holder = part->holder;

  if (!part->counting && holder == MODEL_NONE)
    return FALSE;
  if (!part->counting) {
    part->counting = TRUE;
    lock_hold_end (semaphore, step->time, FALSE);
    lane_queue_enter (semaphore, &part->shares, step->time, holder);
  }
  lane_queue_enter (semaphore, &part->shares, step->time, step->thread->index);
  return TRUE;
}

void
step_lock_acquire (const Step *step, ModelLaneKind kind, ModelState waiting)
{
  ModelLane *lock = step_object (step, kind);

  if (stop_waiting (step, lock, waiting))
    step_wake (step, lock->lock.last_release, lock->index);
  model_count_up (&lock->lock.acquisitions, 1);
  if (kind == MODEL_LANE_SEMAPHORE && share_semaphore (step, lock))
    return;
  lock_hold_begin (lock, step->time, step->thread->index);
}

void
step_lock_give_up (const Step *step, ModelLaneKind kind)
{
  lock_wait_end (step_object (step, kind), step->time, step->thread->index);
  step_run (step, MODEL_NONE);
}

void
step_lock_release (const Step *step, ModelLaneKind kind)
{
  ModelLane *lock = step_object (step, kind);

  /* A mutex is released by its holder; a semaphore may be posted by anyone. */
  if (kind == MODEL_LANE_SEMAPHORE || lock->lock.holder == step->thread->index)
    lock_hold_end (lock, step->time, FALSE);
  /* What is given back by another thread than took it, the first that took it no longer has. */
  if (lock->lock.counting &&
      !lane_queue_leave (lock, &lock->lock.shares, step->time, step->thread->index))
    lane_queue_leave_first (lock, &lock->lock.shares, step->time);
  lock->lock.last_release = step_cause (step);
}

/* ------------------------------------------------------------------ conditions */

/* Ends the part of a wait for a condition in which the thread waits for its mutex. */
static void
end_reacquiring (const Step *step, int64_t time)
{
  uint32_t condition = step->thread->thread.reacquires;

  step->thread->thread.reacquires = MODEL_NONE;
  condition_wait_end (model_writable_lane (step->model, condition), time, step->thread->index);
}

void
step_look_at_reacquiring (const Step *step)
{
  const ThreadPart *part = &step->thread->thread;
  HeddleEventKind kind = (HeddleEventKind) step->event->kind;

  if (step->event->object == part->mutex && kind == HEDDLE_EVENT_MUTEX_WAIT)
    return;
  /* Whatever else the thread does, it has its mutex: from now on, or since it woke. */
  end_reacquiring (step, step->event->object == part->mutex && kind == HEDDLE_EVENT_MUTEX_ACQUIRE
                             ? step->time
                             : part->woken_at);
}

void
step_leave_conditions (const Step *step, int64_t time)
{
  const Meets *conditions = &step->thread->thread.conditions;

  step->thread->thread.reacquires = MODEL_NONE;
  for (uint32_t i = conditions->count; i-- > 0;)
    condition_wait_end (model_writable_lane (step->model, conditions->items[i].lane), time,
                        step->thread->index);
}

void
step_condition_wait (const Step *step)
{
  ModelLane *condition = step_object (step, MODEL_LANE_CONDITION);

  step_enter (step, MODEL_CONDITION, condition->index, MODEL_NONE);
  if (!step_is_late (step))
    condition_wait_begin (condition, step->time, step->thread->index);
}

void
step_condition_wake (const Step *step)
{
  ModelLane *condition = step_object (step, MODEL_LANE_CONDITION);
  LaneCause none = { -1, MODEL_NONE };
  gboolean notified = step->event->detail == 0;

  step_wake (step, notified ? condition->condition.last_signal : none, condition->index);
  condition_woken (condition, step->time, step->thread->index, notified);
  if (step->event->argument == 0 || step_is_late (step)) {
    condition_wait_end (condition, step->time, step->thread->index);
    return;
  }
  step->thread->thread.reacquires = condition->index;
  step->thread->thread.woken_at = step->time;
  step->thread->thread.mutex = step->event->argument;
}

void
step_condition_signal (const Step *step, gboolean broadcast)
{
  condition_signal (step_object (step, MODEL_LANE_CONDITION), step_cause (step), broadcast);
}

/* ------------------------------------------------------------------ readers */

void
step_read_acquire (const Step *step)
{
  ModelLane *lock = step_object (step, MODEL_LANE_RWLOCK);

  if (stop_waiting (step, lock, MODEL_LOCK))
    step_wake (step, lock->lock.last_release, lock->index);
  model_count_up (&lock->lock.acquisitions, 1);
  lane_queue_enter (lock, &lock->lock.shares, step->time, step->thread->index);
}

void
step_read_release (const Step *step)
{
  ModelLane *lock = step_object (step, MODEL_LANE_RWLOCK);

  lane_queue_leave (lock, &lock->lock.shares, step->time, step->thread->index);
  lock->lock.last_release = step_cause (step);
}

/* ------------------------------------------------------------------ barriers and once */

void
step_barrier_wait (const Step *step)
{
  ModelLane *barrier = step_object (step, MODEL_LANE_BARRIER);

  step_enter (step, MODEL_BARRIER, barrier->index, MODEL_NONE);
  lock_wait_begin (barrier, step->time, step->thread->index);
  /* Whoever came last has let the others pass. */
  barrier->lock.last_release = step_cause (step);
}

void
step_barrier_pass (const Step *step)
{
  ModelLane *barrier = step_object (step, MODEL_LANE_BARRIER);

  /* The last to come does not wait: it passes, and lets the others pass. */
  if (!stop_waiting (step, barrier, MODEL_BARRIER)) {
    barrier->lock.last_release = step_cause (step);
    return;
  }
  step_wake (step, barrier->lock.last_release, barrier->index);
}

void
step_once_wait (const Step *step)
{
  step_lock_wait (step, MODEL_LANE_ONCE, MODEL_LOCK);
}

void
step_once_pass (const Step *step)
{
  ModelLane *once = step_object (step, MODEL_LANE_ONCE);

  if (!stop_waiting (step, once, MODEL_LOCK))
    return; /* it was done long ago: nothing to wait for */
  step_wake (step, once->lock.last_release, once->index);
}

/* ------------------------------------------------------------------ values with an owner */

/* The value's new owner, and where it came from. */
void
step_value_take (const Step *step)
{
  ModelLane *value = step_object (step, MODEL_LANE_VALUE);
  LaneCause given = value->lock.last_release;

  if (value->lock.holder == step->thread->index)
    return;
  model_count_up (&value->lock.acquisitions, 1);
  lock_hold_begin (value, step->time, step->thread->index);
  if (given.time >= 0 && given.thread != step->thread->index)
    step_flow (step, MODEL_FLOW_MESSAGE, given, step->thread->index, value->index,
               stretches_count (&value->lock.holds));
}

void
step_value_move (const Step *step)
{
  ModelLane *value = step_object (step, MODEL_LANE_VALUE);

  /* A value that was never taken is its first giver's. */
  if (value->lock.holder == MODEL_NONE && stretches_count (&value->lock.holds) == 0)
    lock_hold_begin (value, value->start, step->thread->index);
  lock_hold_end (value, step->time, FALSE);
  value->lock.last_release = step_cause (step);
}

/* Shown as a wait of no length in the value's lane: somebody wanted what it had given away. */
void
step_value_misuse (const Step *step)
{
  ModelLane *value = step_object (step, MODEL_LANE_VALUE);

  lock_wait_begin (value, step->time, step->thread->index);
  lock_wait_end (value, step->time, step->thread->index);
}
