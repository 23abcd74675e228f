/* SPDX-License-Identifier: MIT
 *
 * Sleeping without a thread: the task waits, its worker doesn't. Compare sync_sleep() in
 * thread.h, which puts the worker itself to sleep, with all its tasks.
 *
 *   AWAIT (sync_async_sleep (&self->sleep, 1000000000));
 */
#pragma once

#include <stdint.h>

#include "sync/future.h"

/* Ready when its time has come. */
typedef struct SyncSleep SyncSleep;
struct SyncSleep {
  SyncFuture future;

  /* The rest is the module's own, under the reactor's lock. */
  int64_t deadline;            /* on CLOCK_MONOTONIC; 0: no sleep at all */
  struct SyncReactor *reactor; /* NULL before the first poll */
  SyncWaker waker;             /* there while the sleep is in the reactor's list */
  SyncSleep *previous;
  SyncSleep *next;
};

/* Prepares a sleep of at least `nanoseconds` from now on; it ends at a whole millisecond. However
 * short, it lets other tasks go first; but it is ready at once for 0 or less. */
SyncFuture *sync_async_sleep (SyncSleep *sleep, int64_t nanoseconds);
