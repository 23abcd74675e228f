/* SPDX-License-Identifier: MIT
 *
 * Tasks, wakers and executors.
 */
#include "futures.h"
#include "recorded.h"
#include "sync/thread.h"

#include <errno.h>

/* ------------------------------------------------------------------ spawning and joining */

static void
test_spawn (void)
{
  run_family (1);
  run_family (4);
}

/* One worker polls tasks in turn, in the order in which they became ready. */
typedef struct {
  SyncFuture future;
  Speaker speakers[3];
  SyncTask *tasks[3];
  SyncJoin join;
  int i;
} Choir;

static GString *heard;

static SyncPoll
sing (SyncFuture *future, const SyncContext *context)
{
  Choir *self = (Choir *) future;

  ASYNC_BEGIN (future, context);
  for (int i = 0; i < 3; i++) {
    self->speakers[i] = speaker (heard, (char) ('a' + i), 2);
    g_assert_cmpint (sync_spawn (context, "voice", &self->speakers[i].future, &self->tasks[i]), ==,
                     0);
  }
  for (self->i = 0; self->i < 3; self->i++)
    AWAIT (sync_task_join (&self->join, self->tasks[self->i]));
  ASYNC_END;
}

static void
test_turns (void)
{
  Choir choir = { .future.poll = sing };

  heard = g_string_new (NULL);
  run_future (1, &choir.future);
  g_assert_cmpstr (heard->str, ==, "abcabcABC");
  g_string_free (heard, TRUE);
}

/* ------------------------------------------------------------------ wakers */

typedef struct {
  SyncFuture future;
  Gate gate;
  SyncThread thread;
} Visitor;

static void *
open_from_thread (void *data)
{
  gate_open (data);
  return NULL;
}

static SyncPoll
visit (SyncFuture *future, const SyncContext *context)
{
  Visitor *self = (Visitor *) future;

  ASYNC_BEGIN (future, context);
  gate_future (&self->gate);
  g_assert_cmpint (sync_thread_create (&self->thread, "opener", open_from_thread, &self->gate), ==,
                   0);
  AWAIT (&self->gate.future);
  ASYNC_END;
}

/* A wake-up from a thread that is no worker is never lost, whenever it comes. */
static void
test_foreign_wake (void)
{
  for (int round = 0; round < 100; round++) {
    Visitor visitor = { .future.poll = visit };

    run_future (1 + round % 2, &visitor.future);
    g_assert_cmpint (sync_thread_join (&visitor.thread, NULL), ==, 0);
    g_assert_cmpint (visitor.gate.polls, <=, 2);
  }
}

typedef struct {
  SyncFuture future;
  SyncWaker wakers[3];
  int polls;
} Insomniac;

/* Takes more wakers than it needs, and wakes itself with one of them twice as often as that does
 * anything. */
static SyncPoll
toss (SyncFuture *future, const SyncContext *context)
{
  Insomniac *self = (Insomniac *) future;

  self->polls++;
  if (self->polls == 3)
    return SYNC_READY;
  for (int i = 0; i < 3; i++) {
    sync_waker_wake (&self->wakers[i]); /* of the poll before; none at first */
    self->wakers[i] = sync_waker (context);
  }
  SyncWaker waker = sync_waker (context);
  sync_waker_wake (&waker);
  sync_waker_wake (&waker); /* used up */
  return SYNC_PENDING;
}

/* However often a task is woken before it is polled, it is polled once for it. A waker may be used
 * when its task is over and its executor gone. */
static void
test_many_wakes (void)
{
  Insomniac insomniac = { .future.poll = toss };

  run_future (1, &insomniac.future);
  g_assert_cmpint (insomniac.polls, ==, 3);
  sync_waker_wake (&insomniac.wakers[0]);
  sync_waker_wake (&insomniac.wakers[0]);
  sync_waker_drop (&insomniac.wakers[1]);
  sync_waker_drop (&insomniac.wakers[1]);
  sync_waker_wake (&insomniac.wakers[2]);
}

/* Nor is it recorded as woken when it was awake. */
static void
test_many_wakes_recorded (void)
{
  g_autoptr (GArray) events = recorded_run ("/sync/executor/many-wakes/subprocess/recorded");

  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_POLL), ==, 3);
  g_assert_cmpuint (recorded_count (events, HEDDLE_EVENT_TASK_WAKE), ==, 2);
}

/* ------------------------------------------------------------------ cancelling */

static void
test_cancel (void)
{
  Canceller canceller = { .future.poll = canceller_poll };

  run_future (1, &canceller.future);
  g_assert_true (canceller.join.cancelled);
  g_assert_cmpint (canceller.sitter.gate.polls, ==, 1);
  g_assert_cmpint (canceller.sitter.gate.cancels, ==, 1);

  /* Before its first poll. */
  canceller = (Canceller){ .future.poll = canceller_poll, .at_once = true };
  run_future (1, &canceller.future);
  g_assert_true (canceller.join.cancelled);
  g_assert_cmpint (canceller.sitter.gate.polls, ==, 0);
}

typedef struct {
  SyncFuture future;
  Sitter sitter;
  SyncTask *task;
  SyncJoin joiner; /* a future that is spawned itself */
  SyncTask *joiner_task;
  SyncYield yield;
  SyncJoin join;
} Deserter;

static SyncPoll
join_in_vain (SyncFuture *future, const SyncContext *context)
{
  Deserter *self = (Deserter *) future;

  ASYNC_BEGIN (future, context);
  self->sitter = (Sitter){ .future.poll = sitter_poll };
  g_assert_cmpint (sync_spawn (context, "sitter", &self->sitter.future, &self->task), ==, 0);
  sync_task_join (&self->joiner, self->task);
  g_assert_cmpint (sync_spawn (context, "joiner", &self->joiner.future, &self->joiner_task), ==, 0);
  AWAIT (sync_async_yield (&self->yield));
  sync_task_cancel (self->joiner_task);
  AWAIT (sync_task_join (&self->join, self->joiner_task));
  g_assert_true (self->join.cancelled);
  ASYNC_END;
}

/* A join that is cancelled lets go of the task, which goes on. */
static void
test_cancel_join (void)
{
  Deserter deserter = { .future.poll = join_in_vain };

  run_future (1, &deserter.future);
  g_assert_cmpint (deserter.sitter.gate.polls, ==, 1);
}

/* ------------------------------------------------------------------ the end of an executor */

static int released;

static void
release_sitter (SyncFuture *future)
{
  Sitter *sitter = (Sitter *) future;

  g_assert_cmpint (sitter->gate.cancels, ==, 1);
  released++;
  g_free (sitter);
}

static SyncPoll
leave_behind (SyncFuture *future, const SyncContext *context)
{
  (void) future;
  for (int i = 0; i < 3; i++) {
    Sitter *sitter = g_new0 (Sitter, 1);
    sitter->future = (SyncFuture){ .poll = sitter_poll, .release = release_sitter };
    g_assert_cmpint (sync_spawn (context, "left behind", &sitter->future, NULL), ==, 0);
  }
  return SYNC_READY;
}

typedef struct {
  SyncFuture future;
  SyncFuture leaver;
  SyncTask *task;
  SyncJoin join;
  SyncYield yield;
} Leaver;

static SyncPoll
leave_and_wait (SyncFuture *future, const SyncContext *context)
{
  Leaver *self = (Leaver *) future;

  ASYNC_BEGIN (future, context);
  self->leaver = (SyncFuture){ .poll = leave_behind };
  g_assert_cmpint (sync_spawn (context, "leaver", &self->leaver, &self->task), ==, 0);
  AWAIT (sync_task_join (&self->join, self->task));
  AWAIT (sync_async_yield (&self->yield)); /* they are polled before this is over */
  ASYNC_END;
}

/* Tasks that aren't over when the executor is are cancelled, and what is theirs is freed. */
static void
test_left_behind (void)
{
  Leaver leaver = { .future.poll = leave_and_wait };

  released = 0;
  run_future (1, &leaver.future);
  g_assert_cmpint (released, ==, 3);
}

static void
test_outside (void)
{
  GString *text = g_string_new (NULL);
  Speaker before = speaker (text, 'a', 0);
  Speaker during = speaker (text, 'b', 3);
  Speaker after = speaker (text, 'c', 0);
  Sitter sitter = { .future.poll = sitter_poll };
  SyncExecutor *executor;
  SyncTask *task;

  g_assert_cmpint (sync_executor_create (&executor, "outside", 1), ==, 0);
  g_assert_cmpint (sync_executor_spawn (executor, "before", &before.future, &task), ==, 0);
  sync_task_detach (task);
  g_assert_cmpint (sync_executor_spawn (executor, "sitter", &sitter.future, NULL), ==, 0);
  g_assert_cmpint (sync_executor_run (executor, "during", &during.future), ==, 0);
  g_assert_cmpint (sitter.gate.cancels, ==, 1);
  g_assert_cmpint (sync_executor_spawn (executor, "after", &after.future, &task), ==, ECANCELED);
  g_assert_cmpint (sync_executor_run (executor, "again", &after.future), ==, ECANCELED);
  sync_executor_destroy (executor);
  g_assert_cmpstr (text->str, ==, "AbbbB");
  g_string_free (text, TRUE);
}

/* An executor that never runs cancels what it was given. */
static void
test_never_run (void)
{
  SyncExecutor *executor;
  Sitter sitter = { .future.poll = sitter_poll };

  g_assert_cmpint (sync_executor_create (&executor, "idle", 3), ==, 0);
  g_assert_cmpint (sync_executor_spawn (executor, "sitter", &sitter.future, NULL), ==, 0);
  sync_executor_destroy (executor);
  g_assert_true (sitter.future.over);
  g_assert_cmpint (sync_executor_create (&executor, "none", 0), ==, EINVAL);
  g_assert_cmpint (sync_executor_create (&executor, "many", SYNC_WORKERS_MAXIMUM + 1), ==, EINVAL);
}

static SyncTask *own_task;

static SyncPoll
cancel_oneself (SyncFuture *future, const SyncContext *context)
{
  Sitter *self = (Sitter *) future;

  ASYNC_BEGIN (future, context);
  own_task = context->task;
  sync_task_cancel (own_task);
  AWAIT (gate_future (&self->gate));
  ASYNC_END;
}

static void
test_cancel_main (void)
{
  Sitter sitter = { .future.poll = cancel_oneself };

  g_assert_cmpint (sync_executor_main (2, &sitter.future), ==, ECANCELED);
  g_assert_cmpint (sitter.gate.cancels, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/executor/spawn", test_spawn);
  g_test_add_func ("/sync/executor/turns", test_turns);
  g_test_add_func ("/sync/executor/foreign-wake", test_foreign_wake);
  g_test_add_func ("/sync/executor/many-wakes/unrecorded", test_many_wakes);
  g_test_add_func ("/sync/executor/many-wakes/recorded", test_many_wakes_recorded);
  g_test_add_func ("/sync/executor/many-wakes/subprocess/recorded", test_many_wakes);
  g_test_add_func ("/sync/executor/cancel", test_cancel);
  g_test_add_func ("/sync/executor/cancel-join", test_cancel_join);
  g_test_add_func ("/sync/executor/cancel-main", test_cancel_main);
  g_test_add_func ("/sync/executor/left-behind", test_left_behind);
  g_test_add_func ("/sync/executor/outside", test_outside);
  g_test_add_func ("/sync/executor/never-run", test_never_run);
  return g_test_run ();
}
