/* SPDX-License-Identifier: MIT
 *
 * The event at hand, and what the families of events share. Only the model's writer is here.
 */
#pragma once

#include "model/model-private.h"

/* The event, with what it concerns. */
typedef struct {
  Model *model;
  ModelProcess *process;
  ModelLane *thread;
  const HeddleDecodedEvent *event;
  int64_t time;
} Step;

/* Returns the lane of the event's object. */
ModelLane *step_object (const Step *step, ModelLaneKind kind);

/* Returns the event's thread and time, as the cause of something later. */
LaneCause step_cause (const Step *step);

/* Returns whether the thread is in `state` just now. */
gboolean step_is (const Step *step, ModelState state);

/* Returns whether the thread's life is over: its lane tells no more, those of objects do. */
gboolean step_is_late (const Step *step);

/* The thread goes on; `waker` is the thread lane that let it, or MODEL_NONE. */
void step_run (const Step *step, uint32_t waker);

/* Ends the thread's wait by what `cause` did, if that happened during the wait and somewhere else,
 * and draws the wake-up. */
void step_wake (const Step *step, LaneCause cause, uint32_t object);

/* The thread enters `state` at the object. */
void step_enter (const Step *step, ModelState state, uint32_t object, uint32_t holder);

/* Adds a flow of `kind` from `cause` to the lane `to`, arriving now. */
void step_flow (const Step *step, ModelFlowKind kind, LaneCause cause, uint32_t to, uint32_t object,
                uint64_t number);

/* ------------------------------------------------------------------ lock-events.c */

void step_lock_wait (const Step *step, ModelLaneKind kind, ModelState state);
void step_lock_acquire (const Step *step, ModelLaneKind kind, ModelState waiting);
void step_lock_give_up (const Step *step, ModelLaneKind kind);
void step_lock_release (const Step *step, ModelLaneKind kind);
void step_read_acquire (const Step *step);
void step_read_release (const Step *step);
void step_condition_wait (const Step *step);
void step_condition_wake (const Step *step);
void step_condition_signal (const Step *step, gboolean broadcast);
/* To be called for each event of a thread that woke from a condition until it has its mutex
 * again. */
void step_look_at_reacquiring (const Step *step);
/* The thread leaves all conditions that it waits for, or that it woke from. */
void step_leave_conditions (const Step *step, int64_t time);
void step_barrier_wait (const Step *step);
void step_barrier_pass (const Step *step);
void step_once_wait (const Step *step);
void step_once_pass (const Step *step);
void step_value_take (const Step *step);
void step_value_move (const Step *step);
void step_value_misuse (const Step *step);

/* ------------------------------------------------------------------ message-events.c */

/* The lane of the event's channel, or of its pipe. */
ModelLane *step_channel (const Step *step);
ModelLane *step_pipe (const Step *step);

void step_channel_open (const Step *step);
void step_channel_wait (const Step *step, ModelLane *channel, ModelState state);
void step_channel_send (const Step *step, ModelLane *channel);
void step_channel_receive (const Step *step, ModelLane *channel);
void step_channel_wait_end (const Step *step, ModelLane *channel);
void step_channel_close (const Step *step);
void step_variable_write (const Step *step);
void step_references (const Step *step);

/* ------------------------------------------------------------------ task-events.c */

void step_task_spawn (const Step *step);
void step_task_poll (const Step *step);
void step_task_pending (const Step *step);
void step_task_wake (const Step *step);
void step_task_end (const Step *step);
void step_job_begin (const Step *step);
void step_job_split (const Step *step);
void step_job_steal (const Step *step);
