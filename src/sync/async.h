/* SPDX-License-Identifier: MIT
 *
 * Async functions: poll functions that read straight on. And all that a program needs for them but
 * sockets: this header brings in futures, tasks, executors and sleeping.
 *
 *   static SyncPoll
 *   fetch_data (SyncFuture *future, const SyncContext *context)
 *   {
 *     FetchData *self = (FetchData *) future;
 *
 *     ASYNC_BEGIN (future, context);
 *     AWAIT (sync_async_sleep (&self->sleep, 1000000000));
 *     snprintf (self->text, sizeof self->text, "Data for %d", self->id);
 *     ASYNC_END;
 *   }
 *
 * AWAIT takes the address of a SyncFuture, and the function goes on after it once that future is
 * ready. While it isn't, the function has returned SYNC_PENDING and its thread does other things:
 * the next poll jumps back to the AWAIT, and doesn't evaluate what stands in it a second time.
 *
 * Hence these rules. What must last across an AWAIT is a field of the struct, as a local variable
 * is gone. The futures that are awaited are such fields, too. AWAIT may stand in loops and
 * branches, once a line, but not in a switch. To end early, return SYNC_READY.
 */
#pragma once

#include <stddef.h>

#include "sync/async-sleep.h"
#include "sync/executor.h"
#include "sync/future.h"
#include "sync/task.h"

/* The body of an async function stands between these two: a switch over the place to go on at
 * (Simon Tatham's coroutines in C, after Tom Duff's device). */
#define ASYNC_BEGIN(future, context)                  \
  SyncFuture *const async_future = (future);          \
  const SyncContext *const async_context = (context); \
  switch (async_future->place) {                      \
  default: /* 0, where it begins: places are line numbers */

#define ASYNC_END \
  }               \
  return SYNC_READY

#define AWAIT(...)                                                               \
  do {                                                                           \
    async_future->awaited = (__VA_ARGS__);                                       \
    async_future->place = __LINE__;                                              \
    __attribute__ ((fallthrough));                                               \
  case __LINE__:                                                                 \
    if (sync_future_poll (async_future->awaited, async_context) == SYNC_PENDING) \
      return SYNC_PENDING;                                                       \
    async_future->awaited = NULL;                                                \
  } while (0)
