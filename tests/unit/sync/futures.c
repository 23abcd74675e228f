/* SPDX-License-Identifier: MIT */
#include "futures.h"

void
run_future (int workers, SyncFuture *future)
{
  g_assert_cmpint (sync_executor_main (workers, future), ==, 0);
}

static SyncPoll
poll_gate (SyncFuture *future, const SyncContext *context)
{
  Gate *gate = (Gate *) future;

  pthread_mutex_lock (&gate->lock);
  gate->polls++;
  bool open = gate->open;
  if (!open && gate->waker.task == NULL)
    gate->waker = sync_waker (context);
  pthread_mutex_unlock (&gate->lock);
  return open ? SYNC_READY : SYNC_PENDING;
}

static void
cancel_gate (SyncFuture *future)
{
  Gate *gate = (Gate *) future;

  gate->cancels++;
  sync_waker_drop (&gate->waker);
}

SyncFuture *
gate_future (Gate *gate)
{
  *gate = (Gate){
    .future = { .poll = poll_gate, .cancel = cancel_gate },
    .lock = PTHREAD_MUTEX_INITIALIZER,
  };
  return &gate->future;
}

void
gate_open (Gate *gate)
{
  pthread_mutex_lock (&gate->lock);
  SyncWaker waker = gate->waker;
  gate->waker = (SyncWaker){ NULL };
  gate->open = true;
  pthread_mutex_unlock (&gate->lock);
  sync_waker_wake (&waker);
}

SyncPoll
sitter_poll (SyncFuture *future, const SyncContext *context)
{
  Sitter *self = (Sitter *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (gate_future (&self->gate));
  g_assert_not_reached ();
  ASYNC_END;
}

static SyncPoll
speak (SyncFuture *future, const SyncContext *context)
{
  Speaker *self = (Speaker *) future;

  ASYNC_BEGIN (future, context);
  for (self->i = 0; self->i < self->times; self->i++) {
    g_string_append_c (self->text, self->letter);
    AWAIT (sync_async_yield (&self->yield));
  }
  g_string_append_c (self->text, (char) (self->letter - 'a' + 'A'));
  ASYNC_END;
}

Speaker
speaker (GString *text, char letter, int times)
{
  return (Speaker){ .future.poll = speak, .text = text, .letter = letter, .times = times };
}

SyncPoll
canceller_poll (SyncFuture *future, const SyncContext *context)
{
  Canceller *self = (Canceller *) future;

  ASYNC_BEGIN (future, context);
  self->sitter = (Sitter){ .future.poll = sitter_poll };
  g_assert_cmpint (sync_spawn (context, "sitter", &self->sitter.future, &self->task), ==, 0);
  if (!self->at_once)
    AWAIT (sync_async_yield (&self->yield));
  sync_task_cancel (self->task);
  sync_task_cancel (self->task);
  AWAIT (sync_task_join (&self->join, self->task));
  ASYNC_END;
}

static SyncPoll
square (SyncFuture *future, const SyncContext *context)
{
  Child *self = (Child *) future;

  ASYNC_BEGIN (future, context);
  AWAIT (sync_async_yield (&self->yield));
  self->result = self->number * self->number;
  ASYNC_END;
}

static SyncPoll
sum_squares (SyncFuture *future, const SyncContext *context)
{
  Family *self = (Family *) future;

  ASYNC_BEGIN (future, context);
  for (int i = 0; i < FAMILY_CHILDREN; i++) {
    self->children[i] = (Child){ .future.poll = square, .number = i };
    g_assert_cmpint (sync_spawn (context, "child", &self->children[i].future, &self->tasks[i]), ==,
                     0);
  }
  for (self->i = 0; self->i < FAMILY_CHILDREN; self->i++) {
    AWAIT (sync_task_join (&self->join, self->tasks[self->i]));
    g_assert_false (self->join.cancelled);
    self->sum += self->children[self->i].result;
  }
  ASYNC_END;
}

void
run_family (int workers)
{
  g_autofree Family *family = g_new0 (Family, 1);

  family->future.poll = sum_squares;
  run_future (workers, &family->future);
  g_assert_cmpint (family->sum, ==,
                   (int64_t) (FAMILY_CHILDREN - 1) * FAMILY_CHILDREN * (2 * FAMILY_CHILDREN - 1) /
                       6);
}
