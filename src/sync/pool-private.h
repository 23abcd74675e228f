/* SPDX-License-Identifier: MIT
 *
 * Between the pool's engine (pool.c) and what is built on it (pool-loops.c).
 */
#pragma once

#include "sync/deque.h"
#include "sync/pool.h"
#include "sync/thread.h"

typedef struct SyncPoolJob SyncPoolJob;
typedef struct SyncPoolWorker SyncPoolWorker;

/* What a worker can do for another one. It lies on the stack of the thread that waits for it. */
struct SyncPoolJob {
  /* Does it; `stolen` if another worker split it off. */
  void (*run) (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen);
  uint64_t number;     /* its identity in the record */
  SyncPoolJob *next;   /* behind it among those from outside */
  bool from_outside;   /* a thread that is no worker waits for it */
  _Atomic (bool) done; /* set by finish() for the one that waits, if that is another thread */
};

struct SyncPoolWorker {
  SyncDeque deque;
  SyncPool *pool;
  SyncThread thread;
  uint64_t job;    /* the number of the job that it is in; only its own */
  uint32_t random; /* only its own */
};

/* Returns a job with a number of its own. */
SyncPoolJob pool_job (void (*run) (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen));

/* Returns the calling thread as a worker of the pool, or NULL if it isn't one. */
SyncPoolWorker *pool_worker (const SyncPool *pool);

/* Splits `second` off from the job with the number `whole`: from now on it can be stolen. Returns
 * false if the worker's queue is full. */
bool pool_fork (SyncPoolWorker *worker, uint64_t whole, SyncPoolJob *second);

/* Returns when `second` is done, here or elsewhere. Joins come in the opposite order of their
 * forks; `forked` is what pool_fork() returned. */
void pool_join (SyncPoolWorker *worker, SyncPoolJob *second, bool forked);

/* The worker begins to work on items of a job. Returns the job that it was in, for
 * pool_leave_job(). */
uint64_t pool_enter_job (SyncPoolWorker *worker, const SyncPoolJob *job, size_t first,
                         size_t count);
void pool_leave_job (SyncPoolWorker *worker, uint64_t outer);

/* Gives a job to the pool from a thread that is not one of its workers, and waits until it is
 * done. */
void pool_run_from_outside (SyncPool *pool, SyncPoolJob *job);
