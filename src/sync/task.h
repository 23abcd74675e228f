/* SPDX-License-Identifier: MIT
 *
 * Tasks: futures that an executor sees through. A task runs when a worker polls it, and only then;
 * between two polls it is a few hundred bytes that wait to be woken, and no thread.
 *
 *   sync_spawn (context, "fetch 1", &fetch->future, &handle);      (inside another task)
 *   AWAIT (sync_task_join (&self->join, handle));
 *
 * A handle is a reference to a task: each one is joined or detached, once. A task that nobody has a
 * handle of runs on all the same. Its future is touched by the worker that polls it alone, so it
 * needs no lock of its own; what it leaves in its struct can be read by whoever has joined it.
 *
 * Recorded: TASK_SPAWN and OBJECT_NAME before a task can be polled; TASK_POLL and TASK_PENDING, or
 * TASK_END, around each poll; TASK_WAKE by whoever wakes it, but only if that changes something: a
 * task that is queued already is not woken again. A wake may come while the task is polled, before
 * its TASK_PENDING; it is queued again then. A task that is cancelled ends without a last poll.
 * In the record a task is known by a number, which no other task of the process ever has.
 */
#pragma once

#include <stdbool.h>

#include "sync/future.h"

/* Spawns `future` as a task, beside the one that is being polled. The task's handle goes to `task`
 * (transfer full); with NULL the task is detached from the first. The name is copied into the
 * record. Returns 0 or an error number: ENOMEM, or ECANCELED if the executor is ending. */
int sync_spawn (const SyncContext *context, const char *name, SyncFuture *future, SyncTask **task)
    __attribute__ ((warn_unused_result));

/* Cancels a task: it is not polled any more, and ends; soon, but not yet when this returns. If it
 * is being polled, that poll is its last one. Any thread. The handle stays the caller's. */
void sync_task_cancel (SyncTask *task);

/* Gives a handle up (transfer full). The task goes on. Any thread. */
void sync_task_detach (SyncTask *task);

/* Ready when a task is over. */
typedef struct SyncJoin SyncJoin;
struct SyncJoin {
  SyncFuture future;
  bool cancelled; /* in the end: whether the task was cancelled, and so didn't finish */

  /* The rest is the module's own, under the lock of the task's executor. */
  SyncTask *task;
  SyncWaker waker;
  SyncJoin *next; /* of those that wait for this task */
};

/* Prepares a join, which takes the handle over (transfer full). */
SyncFuture *sync_task_join (SyncJoin *join, SyncTask *task);
