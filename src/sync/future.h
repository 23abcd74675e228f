/* SPDX-License-Identifier: MIT
 *
 * Futures: work that goes on a piece at a time. A future is a poll function with its state. Each
 * call does what can be done now and returns SYNC_READY at the end, or SYNC_PENDING if the future
 * must wait; before it returns that, it has seen to it that somebody will wake its task. Nobody
 * polls in the hope that something has changed.
 *
 * A future is a struct that begins with a SyncFuture. What it takes and what it gives are fields of
 * that struct; whoever made it owns its memory, and keeps it until the future is ready or
 * cancelled:
 *
 *   typedef struct {
 *     SyncFuture future;
 *     int id;
 *     char text[32];
 *   } FetchData;
 *
 *   FetchData fetch = { .future.poll = fetch_data, .id = 1 };
 *
 * Poll functions are seldom written by hand: async.h makes them of code that reads straight on.
 * Here are the future itself, the waker, and futures made of others.
 */
#pragma once

#include <stdbool.h>

typedef struct SyncTask SyncTask;
typedef struct SyncFuture SyncFuture;

typedef enum {
  SYNC_PENDING, /* it waits; its task will be woken */
  SYNC_READY,   /* it is over, and is not polled again */
} SyncPoll;

/* Whom a poll is for: the task that is to be woken when there is more to do. Valid during the poll
 * alone; a future that must wait takes a waker from it. */
typedef struct {
  SyncTask *task;
} SyncContext;

/* The right to wake a task, once. All zero: none. */
typedef struct {
  SyncTask *task;
} SyncWaker;

struct SyncFuture {
  SyncPoll (*poll) (SyncFuture *future, const SyncContext *context);
  /* Lets go of what a future holds that will not be polled again, though it isn't ready: its waker
   * above all. NULL if it holds nothing itself; what it awaits is cancelled anyway. */
  void (*cancel) (SyncFuture *future);
  /* For a future that was spawned as a task, and whose memory is the task's: frees it when the task
   * is over and nobody has a hold of it. NULL if the memory is somebody else's. */
  void (*release) (SyncFuture *future);

  /* The rest is the module's own, and begins as zero. */
  SyncFuture *awaited; /* what an async function waits for, and */
  int place;           /* where it goes on */
  bool over;           /* ready or cancelled */
};

/* Polls a future. One that is over stays over: polling it again does nothing. */
SyncPoll sync_future_poll (SyncFuture *future, const SyncContext *context);

/* Cancels a future: what it awaits first, then itself. Nothing happens if it is over. Only for the
 * one who polls it. */
void sync_future_cancel (SyncFuture *future);

/* Returns a waker for the task that is being polled. It is to be woken or dropped in the end. */
SyncWaker sync_waker (const SyncContext *context) __attribute__ ((warn_unused_result));

/* Wakes the task and uses the waker up. Any thread, at any time: also when the task is over, or its
 * executor gone. Nothing happens if there is none. */
void sync_waker_wake (SyncWaker *waker);

/* Uses the waker up without waking the task. */
void sync_waker_drop (SyncWaker *waker);

/* ------------------------------------------------------------------ futures made of others */

/* Ready when all of its futures are. They make progress side by side. */
typedef struct {
  SyncFuture future;
  SyncFuture *const *futures;
  int count;
} SyncJoinAll;

/* Prepares a join of `count` futures; the array is the caller's, and stays until it is over. */
SyncFuture *sync_join_all (SyncJoinAll *join, SyncFuture *const *futures, int count);

/* Ready when the first of its futures is; the others are cancelled then. */
typedef struct {
  SyncFuture future;
  SyncFuture *const *futures;
  int count;
  int first; /* in the end: the place of the one that was ready */
} SyncSelect;

/* Prepares a choice among `count` futures, at least 1. If several are ready at once, the one that
 * stands first in the array wins. */
SyncFuture *sync_select (SyncSelect *select, SyncFuture *const *futures, int count);

/* Pending once: it lets other tasks go first. */
typedef struct {
  SyncFuture future;
  bool yielded;
} SyncYield;

SyncFuture *sync_async_yield (SyncYield *yield);
