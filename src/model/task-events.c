/* SPDX-License-Identifier: MIT
 *
 * What the events of tasks and of a pool's jobs mean. A task's lane has intervals as a thread's
 * has: ready, running (while a worker polls it; its holder is that worker), pending.
 */
#include "model/step.h"

static ModelLane *
task_of (const Step *step)
{
  return step_object (step, MODEL_LANE_TASK);
}

/* The task enters `state`, unless it is over: a late wake-up wakes nobody. */
static void
task_enter (const Step *step, ModelLane *task, ModelState state, uint32_t worker)
{
  if (model_lane_end (task) == MODEL_OPEN)
    thread_enter (task, step->time, state, MODEL_NONE, worker, step->thread->index);
}

static gboolean
task_is (const ModelLane *task, ModelState state)
{
  const ModelInterval *present = thread_present (task);

  return present != NULL && present->state == (uint32_t) state;
}

void
step_task_spawn (const Step *step)
{
  ModelLane *task = task_of (step);

  task_enter (step, task, MODEL_READY, MODEL_NONE);
  step_flow (step, MODEL_FLOW_WAKE_UP, step_cause (step), task->index, MODEL_NONE, 0);
}

void
step_task_poll (const Step *step)
{
  ModelLane *task = task_of (step);

  task_enter (step, task, MODEL_RUNNING, step->thread->index);
  if (!step_is_late (step))
    span_begin_task (step->thread, step->time, task->index);
}

/* If the thread polls the task, it is done with that, for now or for good. */
static void
end_poll (const Step *step, const ModelLane *task)
{
  span_end (step->thread, step->time, MODEL_SPAN_TASK, task->index);
}

void
step_task_pending (const Step *step)
{
  ModelLane *task = task_of (step);

  end_poll (step, task);
  if (!task_is (task, MODEL_RUNNING))
    return;
  /* Woken while it was being polled, it is ready again at once. */
  task_enter (step, task, task->thread.woken ? MODEL_READY : MODEL_PENDING, MODEL_NONE);
  task->thread.woken = FALSE;
}

void
step_task_wake (const Step *step)
{
  ModelLane *task = task_of (step);

  task->thread.woken = task_is (task, MODEL_RUNNING);
  if (!task_is (task, MODEL_PENDING))
    return;
  task_enter (step, task, MODEL_READY, MODEL_NONE);
  step_flow (step, MODEL_FLOW_WAKE_UP, step_cause (step), task->index, MODEL_NONE, 0);
}

void
step_task_end (const Step *step)
{
  ModelLane *task = task_of (step);

  end_poll (step, task);
  if (model_lane_end (task) == MODEL_OPEN)
    thread_finish (task, step->time);
}

/* ------------------------------------------------------------------ jobs */

void
step_job_begin (const Step *step)
{
  if (!step_is_late (step))
    span_begin_items (step->thread, step->time, step->event->argument, step->event->detail);
}

/* The second half can be stolen from now on. */
void
step_job_split (const Step *step)
{
  model_keep_cause (&step->process->jobs, step->event->argument, step_cause (step));
}

/* Shown as a message from the victim, sent when the job could be stolen first. */
void
step_job_steal (const Step *step)
{
  LaneCause split = model_take_cause (&step->process->jobs, step->event->object);

  if (split.time >= 0)
    step_flow (step, MODEL_FLOW_MESSAGE, split, step->thread->index, MODEL_NONE,
               step->event->object);
}
