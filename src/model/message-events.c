/* SPDX-License-Identifier: MIT
 *
 * What the events of channels and pipes mean, and of other numbers in time.
 */
#include "model/step.h"

ModelLane *
step_channel (const Step *step)
{
  return step_object (step, MODEL_LANE_CHANNEL);
}

ModelLane *
step_pipe (const Step *step)
{
  return model_pipe (step->model, step->event->object, step->time);
}

void
step_channel_open (const Step *step)
{
  ModelLane *channel = step_channel (step);
  uint32_t capacity = (uint32_t) MIN (step->event->argument, UINT32_MAX);

  /* Relaxed: only the picture's scale depends on it. */
  atomic_store_explicit (&channel->channel.capacity, capacity, memory_order_relaxed);
}

void
step_channel_wait (const Step *step, ModelLane *channel, ModelState state)
{
  step_enter (step, state, channel->index, MODEL_NONE);
}

void
step_channel_send (const Step *step, ModelLane *channel)
{
  if (step_is (step, MODEL_SEND))
    step_wake (step, channel->channel.last_receive, channel->index);
  channel_put (channel, step->time, step->thread->index, step->event->argument);
}

void
step_channel_receive (const Step *step, ModelLane *channel)
{
  LaneCause send;
  gboolean found =
      channel_take (channel, step->time, step->thread->index, step->event->argument, &send);

  channel->channel.last_receive = step_cause (step);
  /* The message itself shows who woke the receiver: no second arrow beside it. */
  if (step_is (step, MODEL_RECEIVE))
    step_run (step, found ? send.thread : MODEL_NONE);
  if (found)
    step_flow (step, MODEL_FLOW_MESSAGE, send, step->thread->index, channel->index,
               step->event->argument);
}

void
step_channel_wait_end (const Step *step, ModelLane *channel)
{
  switch (step->event->detail) {
  case HEDDLE_CHANNEL_CLOSED:
    step_wake (step, channel->channel.last_close, channel->index);
    break;
  case HEDDLE_CHANNEL_TAKEN:
    step_wake (step, channel->channel.last_receive, channel->index);
    break;
  default: /* time is up */
    step_run (step, MODEL_NONE);
    break;
  }
}

void
step_channel_close (const Step *step)
{
  step_channel (step)->channel.last_close = step_cause (step);
}

/* ------------------------------------------------------------------ variables and references */

void
step_variable_write (const Step *step)
{
  uint32_t value = (uint32_t) MIN (step->event->argument, UINT32_MAX);

  steps_set (step_object (step, MODEL_LANE_VARIABLE), step->time, value, step->thread->index);
}

void
step_references (const Step *step)
{
  uint32_t owners = (uint32_t) MIN (step->event->argument, UINT32_MAX);

  steps_set (step_object (step, MODEL_LANE_REFERENCES), step->time, owners, step->thread->index);
}
