/* SPDX-License-Identifier: MIT */
#include "sync/task.h"

#include <errno.h>
#include <stdlib.h>

#include "record/record.h"
#include "sync/async-private.h"

/* ------------------------------------------------------------------ references and wakers */

static void
keep (SyncTask *task)
{
  /* Relaxed: whoever takes a reference has one, or the lock. */
  atomic_fetch_add_explicit (&task->references, 1, memory_order_relaxed);
}

static void
let_go (SyncTask *task)
{
  /* The release half publishes what its holder did with the task to the acquire half of the one who
   * gives the last reference up, in this same line. */
  if (atomic_fetch_sub_explicit (&task->references, 1, memory_order_acq_rel) > 1)
    return;

  if (task->release != NULL)
    task->release (task->future);
  sync_executor_let_go (task->executor);
  free (task);
}

SyncWaker
sync_waker (const SyncContext *context)
{
  keep (context->task);
  return (SyncWaker){ context->task };
}

/* Wakes a task, under the lock. */
static void
wake (SyncTask *task)
{
  bool running = task->state == SYNC_TASK_RUNNING;

  if (task->state != SYNC_TASK_WAITING && !(running && !task->woken))
    return;

  heddle_emit (HEDDLE_EVENT_TASK_WAKE, task->identity, 0, 0);
  if (running)
    task->woken = true;
  else
    sync_executor_push (task->executor, task);
}

void
sync_waker_wake (SyncWaker *waker)
{
  SyncTask *task = waker->task;

  if (task == NULL)
    return;
  waker->task = NULL;
  pthread_mutex_lock (&task->executor->lock);
  wake (task);
  pthread_mutex_unlock (&task->executor->lock);
  let_go (task);
}

void
sync_waker_drop (SyncWaker *waker)
{
  SyncTask *task = waker->task;

  waker->task = NULL;
  if (task != NULL)
    let_go (task);
}

/* ------------------------------------------------------------------ the life of a task */

static uint64_t
new_identity (void)
{
  static _Atomic (uint64_t) identities;

  return atomic_fetch_add_explicit (&identities, 1, memory_order_relaxed) + 1;
}

/* Makes a task known and ready, under the lock. */
static void
begin (SyncExecutor *executor, SyncTask *task, uint64_t parent, const char *name)
{
  task->next_alive = executor->alive;
  if (executor->alive != NULL)
    executor->alive->previous_alive = task;
  executor->alive = task;
  heddle_emit (HEDDLE_EVENT_TASK_SPAWN, task->identity, parent, 0);
  heddle_record_object_name ((const void *) (uintptr_t) task->identity, HEDDLE_OBJECT_TASK, name);
  sync_executor_push (executor, task);
}

int
sync_task_create (SyncExecutor *executor, uint64_t parent, const char *name, SyncFuture *future,
                  SyncTask **task)
{
  SyncTask *made = malloc (sizeof *made);

  if (made == NULL)
    return ENOMEM;
  *made = (SyncTask){
    .executor = executor,
    .future = future,
    .release = future->release,
    .identity = new_identity (),
    .references = task != NULL ? 2 : 1,
  };
  pthread_mutex_lock (&executor->lock);
  bool refused = executor->stopping;
  if (!refused) {
    sync_executor_keep (executor);
    if (task != NULL)
      *task = made;
    begin (executor, made, parent, name);
  }
  pthread_mutex_unlock (&executor->lock);
  if (refused)
    free (made);
  return refused ? ECANCELED : 0;
}

int
sync_spawn (const SyncContext *context, const char *name, SyncFuture *future, SyncTask **task)
{
  return sync_task_create (context->task->executor, context->task->identity, name, future, task);
}

/* Puts a task that has been polled aside, or back into the queue. Returns false if it was cancelled
 * meanwhile. */
static bool
put_aside (SyncTask *task)
{
  SyncExecutor *executor = task->executor;

  pthread_mutex_lock (&executor->lock);
  bool goes_on = !task->cancelling;
  if (goes_on) {
    heddle_emit (HEDDLE_EVENT_TASK_PENDING, task->identity, 0, 0);
    task->state = SYNC_TASK_WAITING;
    if (task->woken)
      sync_executor_push (executor, task);
    task->woken = false;
  }
  pthread_mutex_unlock (&executor->lock);
  return goes_on;
}

void
sync_task_take (SyncTask *task)
{
  task->state = SYNC_TASK_RUNNING;
  task->polling = !task->cancelling;
  if (task->polling)
    heddle_emit (HEDDLE_EVENT_TASK_POLL, task->identity, 0, 0);
}

void
sync_task_run (SyncTask *task)
{
  SyncContext context = { task };

  if (!task->polling)
    sync_task_end (task, true);
  else if (sync_future_poll (task->future, &context) == SYNC_READY)
    sync_task_end (task, false);
  else if (!put_aside (task))
    sync_task_end (task, true);
}

/* Takes a task out of its executor's list, under the lock. */
static void
unlink_alive (SyncTask *task)
{
  if (task->previous_alive != NULL)
    task->previous_alive->next_alive = task->next_alive;
  else
    task->executor->alive = task->next_alive;
  if (task->next_alive != NULL)
    task->next_alive->previous_alive = task->previous_alive;
}

/* Returns the waker of one who waits for the task, or none if nobody is left. */
static SyncWaker
take_join (SyncTask *task)
{
  SyncWaker waker = { NULL };

  pthread_mutex_lock (&task->executor->lock);
  SyncJoin *join = task->joins;
  if (join != NULL) {
    task->joins = join->next;
    waker = join->waker;
    join->waker = (SyncWaker){ NULL };
  }
  pthread_mutex_unlock (&task->executor->lock);
  return waker;
}

void
sync_task_end (SyncTask *task, bool cancelled)
{
  SyncExecutor *executor = task->executor;

  if (cancelled)
    sync_future_cancel (task->future);
  pthread_mutex_lock (&executor->lock);
  heddle_emit (HEDDLE_EVENT_TASK_END, task->identity, 0, cancelled);
  task->state = SYNC_TASK_OVER;
  task->cancelled = cancelled;
  unlink_alive (task);
  if (task == executor->main)
    sync_executor_stop (executor);
  pthread_mutex_unlock (&executor->lock);

  /* One at a time and without the lock: they may be tasks of another executor. */
  SyncWaker waker;
  while ((waker = take_join (task)).task != NULL)
    sync_waker_wake (&waker);
  let_go (task);
}

/* ------------------------------------------------------------------ handles */

void
sync_task_cancel (SyncTask *task)
{
  pthread_mutex_lock (&task->executor->lock);
  task->cancelling = true;
  if (task->state == SYNC_TASK_WAITING)
    wake (task);
  pthread_mutex_unlock (&task->executor->lock);
}

void
sync_task_detach (SyncTask *task)
{
  let_go (task);
}

static SyncPoll
poll_join (SyncFuture *future, const SyncContext *context)
{
  SyncJoin *join = (SyncJoin *) future;
  SyncTask *task = join->task;

  pthread_mutex_lock (&task->executor->lock);
  bool over = task->state == SYNC_TASK_OVER;
  join->cancelled = task->cancelled;
  if (!over && join->waker.task == NULL) {
    join->waker = sync_waker (context);
    join->next = task->joins;
    task->joins = join;
  }
  pthread_mutex_unlock (&task->executor->lock);
  if (!over)
    return SYNC_PENDING;
  join->task = NULL;
  let_go (task);
  return SYNC_READY;
}

static void
cancel_join (SyncFuture *future)
{
  SyncJoin *join = (SyncJoin *) future;
  SyncTask *task = join->task;

  pthread_mutex_lock (&task->executor->lock);
  for (SyncJoin **place = &task->joins; *place != NULL; place = &(*place)->next) {
    if (*place == join) {
      *place = join->next;
      break;
    }
  }
  SyncWaker waker = join->waker;
  join->waker = (SyncWaker){ NULL };
  pthread_mutex_unlock (&task->executor->lock);
  sync_waker_drop (&waker);
  join->task = NULL;
  let_go (task);
}

SyncFuture *
sync_task_join (SyncJoin *join, SyncTask *task)
{
  *join = (SyncJoin){ .future = { .poll = poll_join, .cancel = cancel_join }, .task = task };
  return &join->future;
}
