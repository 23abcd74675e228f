/* SPDX-License-Identifier: MIT */
#include "sync/future.h"

#include <stddef.h>

SyncPoll
sync_future_poll (SyncFuture *future, const SyncContext *context)
{
  if (!future->over && future->poll (future, context) == SYNC_READY)
    future->over = true;
  return future->over ? SYNC_READY : SYNC_PENDING;
}

void
sync_future_cancel (SyncFuture *future)
{
  if (future->over)
    return;

  future->over = true;
  if (future->awaited != NULL)
    sync_future_cancel (future->awaited);
  if (future->cancel != NULL)
    future->cancel (future);
}

static void
cancel_all (SyncFuture *const *futures, int count)
{
  for (int i = 0; i < count; i++)
    sync_future_cancel (futures[i]);
}

/* Every one that isn't over is polled each time, as the one waker doesn't tell which of them it was
 * that has more to do. */
static SyncPoll
poll_join (SyncFuture *future, const SyncContext *context)
{
  SyncJoinAll *join = (SyncJoinAll *) future;
  SyncPoll all = SYNC_READY;

  for (int i = 0; i < join->count; i++) {
    if (sync_future_poll (join->futures[i], context) == SYNC_PENDING)
      all = SYNC_PENDING;
  }
  return all;
}

static void
cancel_join (SyncFuture *future)
{
  SyncJoinAll *join = (SyncJoinAll *) future;

  cancel_all (join->futures, join->count);
}

SyncFuture *
sync_join_all (SyncJoinAll *join, SyncFuture *const *futures, int count)
{
  *join = (SyncJoinAll){
    .future = { .poll = poll_join, .cancel = cancel_join },
    .futures = futures,
    .count = count,
  };
  return &join->future;
}

static SyncPoll
poll_select (SyncFuture *future, const SyncContext *context)
{
  SyncSelect *select = (SyncSelect *) future;

  for (int i = 0; i < select->count; i++) {
    if (sync_future_poll (select->futures[i], context) == SYNC_READY) {
      select->first = i;
      cancel_all (select->futures, select->count);
      return SYNC_READY;
    }
  }
  return SYNC_PENDING;
}

static void
cancel_select (SyncFuture *future)
{
  SyncSelect *select = (SyncSelect *) future;

  cancel_all (select->futures, select->count);
}

SyncFuture *
sync_select (SyncSelect *select, SyncFuture *const *futures, int count)
{
  *select = (SyncSelect){
    .future = { .poll = poll_select, .cancel = cancel_select },
    .futures = futures,
    .count = count,
    .first = -1,
  };
  return &select->future;
}

static SyncPoll
poll_yield (SyncFuture *future, const SyncContext *context)
{
  SyncYield *yield = (SyncYield *) future;

  if (yield->yielded)
    return SYNC_READY;
  yield->yielded = true;
  SyncWaker waker = sync_waker (context);
  sync_waker_wake (&waker);
  return SYNC_PENDING;
}

SyncFuture *
sync_async_yield (SyncYield *yield)
{
  *yield = (SyncYield){ .future.poll = poll_yield };
  return &yield->future;
}
