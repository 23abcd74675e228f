/* SPDX-License-Identifier: MIT
 *
 * Futures for tests of the async part.
 */
#pragma once

#include <glib.h>
#include <pthread.h>

#include "sync/async.h"

/* Runs a future on an executor of its own with so many workers, which must go well. */
void run_future (int workers, SyncFuture *future);

/* Waits until somebody opens it, from any thread. */
typedef struct {
  SyncFuture future;
  pthread_mutex_t lock; /* TSan doesn't see GLib's */
  bool open;
  SyncWaker waker;
  int polls;
  int cancels;
} Gate;

SyncFuture *gate_future (Gate *gate);
void gate_open (Gate *gate);

/* Awaits a gate that nobody opens. */
typedef struct {
  SyncFuture future;
  Gate gate;
} Sitter;

SyncPoll sitter_poll (SyncFuture *future, const SyncContext *context);

/* Gives others `times` turns, adding its letter to a text before each, and its capital at the
 * end. */
typedef struct {
  SyncFuture future;
  SyncYield yield;
  GString *text; /* of one task, or of tasks on one worker */
  char letter;
  int times;
  int i;
} Speaker;

Speaker speaker (GString *text, char letter, int times);

/* Spawns a sitter, cancels it, and joins it. */
typedef struct {
  SyncFuture future;
  Sitter sitter;
  SyncTask *task;
  SyncYield yield;
  SyncJoin join;
  bool at_once; /* without letting it be polled first */
} Canceller;

SyncPoll canceller_poll (SyncFuture *future, const SyncContext *context);

#define FAMILY_CHILDREN 500

typedef struct {
  SyncFuture future;
  SyncYield yield;
  int number;
  int result;
} Child;

/* Spawns many children, each of which squares a number, joins them, and adds that up. */
typedef struct {
  SyncFuture future;
  Child children[FAMILY_CHILDREN];
  SyncTask *tasks[FAMILY_CHILDREN];
  SyncJoin join;
  int i;
  int64_t sum;
} Family;

/* Runs a family, and asserts that the sum is right. */
void run_family (int workers);
