/* SPDX-License-Identifier: MIT
 *
 * The executor: worker threads that poll tasks, and a reactor that wakes them when time has gone by
 * or a socket is ready. A worker takes the task that has been ready for longest, polls it once, and
 * takes the next; with nothing to do it sleeps until a task is woken.
 *
 *   int error = sync_executor_main (1, &program.future);           (all in one)
 *
 * One worker runs any number of tasks, in turn: whatever blocks it blocks them all. With several
 * workers, tasks run in parallel, and a task may be polled by another worker each time.
 *
 * Recorded: the executor's OBJECT_NAME and OBJECT_END; IDLE_BEGIN and IDLE_END around each wait of
 * a worker, and around those of the reactor; what task.h says. The threads are called "worker 1"
 * and so on, and "reactor"; the one that runs the executor joins them.
 */
#pragma once

#include "sync/future.h"

/* The most workers that an executor can have. */
#define SYNC_WORKERS_MAXIMUM 64

typedef struct SyncExecutor SyncExecutor;

/* Creates an executor, at rest. Returns 0 or an error number: EINVAL if the number of workers is
 * not from 1 to SYNC_WORKERS_MAXIMUM; ENOMEM, EMFILE. */
int sync_executor_create (SyncExecutor **executor, const char *name, int workers)
    __attribute__ ((warn_unused_result));

/* Spawns a task from outside, before sync_executor_run() or meanwhile, from any thread. Else as
 * sync_spawn(). */
int sync_executor_spawn (SyncExecutor *executor, const char *name, SyncFuture *future,
                         SyncTask **task) __attribute__ ((warn_unused_result));

/* Runs the executor, once: starts its threads, runs `future` as a task, and returns when that is
 * over. Tasks that aren't over by then are cancelled. Returns 0; ECANCELED if the task was
 * cancelled, or if the executor ran before; or the error number of a thread that couldn't be
 * created. */
int sync_executor_run (SyncExecutor *executor, const char *name, SyncFuture *future)
    __attribute__ ((warn_unused_result));

/* Frees an executor that doesn't run. Tasks that it never ran are cancelled. */
void sync_executor_destroy (SyncExecutor *executor);

/* Creates an executor, runs `future` as its task "main", and destroys it. */
int sync_executor_main (int workers, SyncFuture *future) __attribute__ ((warn_unused_result));
