/* SPDX-License-Identifier: MIT */
#include "sync/async-sleep.h"

#include <stdbool.h>
#include <stddef.h>

#include "event/clock.h"
#include "sync/reactor.h"

static SyncPoll
poll_sleep (SyncFuture *future, const SyncContext *context)
{
  SyncSleep *sleep = (SyncSleep *) future;
  bool begun = sleep->reactor != NULL;

  if (sleep->deadline == 0)
    return SYNC_READY;
  if (begun && (int64_t) heddle_clock_monotonic () >= sleep->deadline) {
    sync_reactor_forget_time (sleep->reactor, sleep);
    return SYNC_READY;
  }
  sleep->reactor = sync_context_reactor (context);
  sync_reactor_await_time (sleep->reactor, sleep, context);
  return SYNC_PENDING;
}

static void
cancel_sleep (SyncFuture *future)
{
  SyncSleep *sleep = (SyncSleep *) future;

  if (sleep->reactor != NULL)
    sync_reactor_forget_time (sleep->reactor, sleep);
}

SyncFuture *
sync_async_sleep (SyncSleep *sleep, int64_t nanoseconds)
{
  int64_t now = (int64_t) heddle_clock_monotonic ();

  *sleep = (SyncSleep){ .future = { .poll = poll_sleep, .cancel = cancel_sleep } };
  if (nanoseconds > 0)
    sleep->deadline = nanoseconds < INT64_MAX - now ? now + nanoseconds : INT64_MAX;
  return &sleep->future;
}
