/* SPDX-License-Identifier: MIT
 *
 * What task.c and executor.c share. One lock, the executor's, guards the queue and the states of
 * its tasks: it is held for some instructions and an emission, never during a poll. An event about
 * a task is recorded under it, so that the record tells the changes of a task in the order they
 * happened in.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "sync/executor.h"
#include "sync/future.h"
#include "sync/reactor.h"
#include "sync/task.h"
#include "sync/thread.h"

typedef enum {
  SYNC_TASK_QUEUED,  /* ready: a worker will take it */
  SYNC_TASK_RUNNING, /* a worker polls it */
  SYNC_TASK_WAITING, /* it waits to be woken */
  SYNC_TASK_OVER,
} SyncTaskState;

struct SyncTask {
  SyncExecutor *executor; /* the task holds a reference of it */
  SyncFuture *future;     /* not touched any more once the task is over, but to be released */
  void (*release) (SyncFuture *future);
  uint64_t identity; /* in the record */
  /* The executor's while it isn't over, its handle's, and each waker's. */
  _Atomic (uint32_t) references;

  /* Under the executor's lock: */
  SyncTaskState state;
  bool woken;      /* while it was polled: it is queued again after that */
  bool cancelling; /* it will not be polled any more */
  bool cancelled;  /* over, but not finished */
  bool polling;    /* whether the worker that took it is to poll it, or to end it */
  SyncJoin *joins; /* those who wait for it */
  SyncTask *next_queued;
  SyncTask *previous_alive;
  SyncTask *next_alive;
};

struct SyncExecutor {
  /* The creator's and each task's: a waker may outlive everything else. */
  _Atomic (uint32_t) references;
  SyncReactor *reactor; /* the creator's: NULL once the executor is destroyed */
  SyncThread workers[SYNC_WORKERS_MAXIMUM];
  int worker_count;

  pthread_mutex_t lock;
  pthread_cond_t ready; /* signalled for each task that enters the queue */
  /* Under the lock: */
  SyncTask *queue_first;
  SyncTask *queue_last;
  SyncTask *alive; /* all tasks that aren't over */
  SyncTask *main;  /* when it is over, so is the executor's run */
  bool started;
  bool stopping;
};

/* Makes a task and puts it into the queue. `parent` is the identity of the task that spawns it. */
int sync_task_create (SyncExecutor *executor, uint64_t parent, const char *name, SyncFuture *future,
                      SyncTask **task);

/* Marks a task that leaves the queue as running, under the lock. Each is to be run then. */
void sync_task_take (SyncTask *task);

/* Polls a task that was taken, or ends it if it had been cancelled. */
void sync_task_run (SyncTask *task);

/* Ends a task whose state is RUNNING: cancels its future if it isn't ready, and wakes those who
 * wait for it. Gives the executor's reference up. */
void sync_task_end (SyncTask *task, bool cancelled);

/* Puts a task into the queue, under the lock. Nothing enters it any more once the executor
 * stops. */
void sync_executor_push (SyncExecutor *executor, SyncTask *task);

/* Tells all workers to stop, under the lock. */
void sync_executor_stop (SyncExecutor *executor);

/* Takes or gives up a reference of an executor. */
void sync_executor_keep (SyncExecutor *executor);
void sync_executor_let_go (SyncExecutor *executor);
