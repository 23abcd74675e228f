/* SPDX-License-Identifier: MIT */
#include "sync/executor.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/record.h"
#include "sync/async-private.h"

/* ------------------------------------------------------------------ references */

void
sync_executor_keep (SyncExecutor *executor)
{
  /* Relaxed: whoever takes a reference has one. */
  atomic_fetch_add_explicit (&executor->references, 1, memory_order_relaxed);
}

void
sync_executor_let_go (SyncExecutor *executor)
{
  /* Pairs with itself, as in task.c: the last one sees what the others did. */
  if (atomic_fetch_sub_explicit (&executor->references, 1, memory_order_acq_rel) > 1)
    return;

  pthread_cond_destroy (&executor->ready);
  pthread_mutex_destroy (&executor->lock);
  free (executor);
}

SyncReactor *
sync_context_reactor (const SyncContext *context)
{
  return context->task->executor->reactor;
}

static int
init_lock (SyncExecutor *executor)
{
  int error = pthread_mutex_init (&executor->lock, NULL);

  if (error != 0)
    return error;
  error = pthread_cond_init (&executor->ready, NULL);
  if (error != 0)
    pthread_mutex_destroy (&executor->lock);
  return error;
}

int
sync_executor_create (SyncExecutor **executor, const char *name, int workers)
{
  if (workers < 1 || workers > SYNC_WORKERS_MAXIMUM)
    return EINVAL;

  SyncExecutor *made = calloc (1, sizeof *made);
  if (made == NULL)
    return ENOMEM;
  made->worker_count = workers;
  atomic_init (&made->references, 1);
  int error = init_lock (made);
  if (error != 0) {
    free (made);
    return error;
  }
  error = sync_reactor_create (&made->reactor, made);
  if (error != 0) {
    sync_executor_let_go (made);
    return error;
  }
  heddle_record_object_name (made, HEDDLE_OBJECT_EXECUTOR, name);
  *executor = made;
  return 0;
}

/* ------------------------------------------------------------------ the queue */

void
sync_executor_push (SyncExecutor *executor, SyncTask *task)
{
  if (executor->stopping)
    return;

  task->state = SYNC_TASK_QUEUED;
  task->next_queued = NULL;
  if (executor->queue_first == NULL)
    executor->queue_first = task;
  else
    executor->queue_last->next_queued = task;
  executor->queue_last = task;
  pthread_cond_signal (&executor->ready);
}

void
sync_executor_stop (SyncExecutor *executor)
{
  executor->stopping = true;
  executor->queue_first = NULL;
  pthread_cond_broadcast (&executor->ready);
}

static bool
has_nothing_to_do (const SyncExecutor *executor)
{
  return executor->queue_first == NULL && !executor->stopping;
}

/* Waits for a task that is ready and takes it out of the queue. Returns NULL when all is over. */
static SyncTask *
take_task (SyncExecutor *executor)
{
  pthread_mutex_lock (&executor->lock);
  if (has_nothing_to_do (executor)) {
    heddle_emit (HEDDLE_EVENT_IDLE_BEGIN, heddle_object (executor), 0, 0);
    while (has_nothing_to_do (executor))
      pthread_cond_wait (&executor->ready, &executor->lock);
    heddle_emit (HEDDLE_EVENT_IDLE_END, heddle_object (executor), 0, 0);
  }
  SyncTask *task = executor->queue_first;
  if (task != NULL) {
    executor->queue_first = task->next_queued;
    sync_task_take (task);
  }
  pthread_mutex_unlock (&executor->lock);
  return task;
}

static void *
work (void *data)
{
  SyncExecutor *executor = data;
  SyncTask *task;

  while ((task = take_task (executor)) != NULL)
    sync_task_run (task);
  return NULL;
}

/* ------------------------------------------------------------------ a run */

int
sync_executor_spawn (SyncExecutor *executor, const char *name, SyncFuture *future, SyncTask **task)
{
  return sync_task_create (executor, 0, name, future, task);
}

/* Makes `future` the task that the run is for. */
static int
spawn_main (SyncExecutor *executor, const char *name, SyncFuture *future, SyncTask **task)
{
  pthread_mutex_lock (&executor->lock);
  bool again = executor->started;
  executor->started = true;
  pthread_mutex_unlock (&executor->lock);
  if (again)
    return ECANCELED;

  int error = sync_executor_spawn (executor, name, future, task);
  /* There are no workers yet: the task can't be over already. */
  if (error == 0) {
    pthread_mutex_lock (&executor->lock);
    executor->main = *task;
    pthread_mutex_unlock (&executor->lock);
  }
  return error;
}

/* Starts the threads, the workers first. Returns how many workers there are, and sets `error`. */
static int
start_threads (SyncExecutor *executor, int *error)
{
  int started = 0;

  *error = 0;
  while (started < executor->worker_count && *error == 0) {
    char name[24];
    snprintf (name, sizeof name, "worker %d", started + 1);
    *error = sync_thread_create (&executor->workers[started], name, work, executor);
    started += *error == 0;
  }
  if (*error == 0)
    *error = sync_reactor_start (executor->reactor);
  return started;
}

static void
stop (SyncExecutor *executor)
{
  pthread_mutex_lock (&executor->lock);
  sync_executor_stop (executor);
  pthread_mutex_unlock (&executor->lock);
}

/* Returns a task that isn't over, as one that runs, or NULL. */
static SyncTask *
take_alive (SyncExecutor *executor)
{
  pthread_mutex_lock (&executor->lock);
  SyncTask *task = executor->alive;
  if (task != NULL)
    task->state = SYNC_TASK_RUNNING;
  pthread_mutex_unlock (&executor->lock);
  return task;
}

/* Cancels all tasks, after the threads have ended. */
static void
cancel_tasks (SyncExecutor *executor)
{
  SyncTask *task;

  stop (executor);
  while ((task = take_alive (executor)) != NULL)
    sync_task_end (task, true);
}

int
sync_executor_run (SyncExecutor *executor, const char *name, SyncFuture *future)
{
  SyncTask *task;
  int error = spawn_main (executor, name, future, &task);

  if (error != 0)
    return error;
  int workers = start_threads (executor, &error);
  if (error != 0)
    stop (executor);
  for (int i = 0; i < workers; i++)
    (void) sync_thread_join (&executor->workers[i], NULL); /* ours, and joined once: can't fail */
  sync_reactor_stop (executor->reactor);
  cancel_tasks (executor);
  if (error == 0 && task->cancelled)
    error = ECANCELED;
  sync_task_detach (task);
  return error;
}

void
sync_executor_destroy (SyncExecutor *executor)
{
  cancel_tasks (executor);
  sync_reactor_destroy (executor->reactor);
  executor->reactor = NULL;
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (executor), 0, 0);
  sync_executor_let_go (executor);
}

int
sync_executor_main (int workers, SyncFuture *future)
{
  SyncExecutor *executor;
  int error = sync_executor_create (&executor, "executor", workers);

  if (error != 0)
    return error;
  error = sync_executor_run (executor, "main", future);
  sync_executor_destroy (executor);
  return error;
}
