/* SPDX-License-Identifier: MIT
 *
 * A work-stealing pool: threads that share out loops and pairs of calls among themselves, in the
 * shape of Rust's rayon.
 *
 *   static void
 *   square (const void *items, size_t count, void *output, void *data)
 *   {
 *     const int *numbers = items;
 *     for (size_t i = 0; i < count; i++)
 *       ((int *) output)[i] = numbers[i] * numbers[i];
 *   }
 *
 *   SyncPool pool;
 *   SyncSlice slice = { numbers, count, sizeof numbers[0], .grain = 0 };
 *
 *   if (sync_pool_init (&pool, "squares", 2) != 0)
 *     ...
 *   sync_pool_map (&pool, &slice, square, squares, sizeof squares[0], NULL);
 *   sync_pool_destroy (&pool);
 *
 * JOBS       A loop begins as one job, over all its items. A worker that has a job splits it in
 *            two, puts the second half into its queue (deque.h) and goes on with the first. When it
 *            comes back, it does the second half too, unless another worker has stolen it
 *            meanwhile; then it steals something itself until that half is done. The functions that
 *            are given to the pool get a whole part of the loop at a time, so the loop itself is
 *            the compiler's to make fast.
 * SPLITTING  A grain of N splits until no job has more than N items. A grain of 0 leaves it to the
 *            pool, which does what rayon does: it splits a loop so often that there are some jobs
 *            for each worker, and again each one that is stolen, since that shows that somebody was
 *            idle.
 * SLEEP      A worker that finds nothing looks around a few times, then sleeps until there is
 *            something. The calling thread sleeps, too, as only workers work; in a worker of the
 *            same pool all these calls work without waiting, and can be nested.
 *
 * Recorded: OBJECT_NAME (an executor) and OBJECT_END of the pool; JOB_BEGIN and JOB_END around each
 * part of a loop, with its first item and how many it has, so that the parts of one loop add up to
 * the loop; JOB_SPLIT before the second half can be stolen; JOB_STEAL after it was; IDLE_BEGIN and
 * IDLE_END around each sleep, the calling thread's too. A job is known by a number, counted in the
 * process from 1. The workers are threads named "worker 1" and so on.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A pool. Its fields are the module's own; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t work;                  /* there may be something to do: for workers */
  pthread_cond_t finished;              /* a job from outside is done: for those who gave it */
  uint64_t signals;                     /* how often `work` was signalled; under `mutex` */
  struct SyncPoolJob *first_injected;   /* jobs from outside, in their order; */
  struct SyncPoolJob **end_of_injected; /* under `mutex` */
  bool closing;                         /* under `mutex` */
  _Atomic (uint32_t) injected;          /* how many these are */
  _Atomic (uint32_t) sleepers;          /* workers that sleep or are about to */
  struct SyncPoolWorker *workers;
  uint32_t worker_count;
} SyncPool;

/* Items that lie one behind another, and how to split them. */
typedef struct {
  const void *items;
  size_t count;
  size_t item_size; /* in bytes */
  size_t grain;     /* the most items in a job; 0: as the pool sees fit */
} SyncSlice;

/* The largest result of a reduction, in bytes. */
#define SYNC_POOL_RESULT_SIZE 64

/* How to make one result of many items. */
typedef struct {
  size_t result_size; /* at most SYNC_POOL_RESULT_SIZE */
  /* Makes the result of some of the items, at least one. */
  void (*reduce) (const void *items, size_t count, void *result, void *data);
  /* Adds to the result `left` the one of the items that follow. */
  void (*combine) (void *left, const void *right, void *data);
  void *data;
} SyncReduction;

/* Starts a pool of `workers` threads, at least one, and names it in the record. Returns 0 or an
 * error number: EINVAL for no workers, ENOMEM, or why a thread could not be created. */
int sync_pool_init (SyncPool *pool, const char *name, uint32_t workers)
    __attribute__ ((warn_unused_result));

/* Ends the workers of a pool that nobody uses any more. */
void sync_pool_destroy (SyncPool *pool);

/* Calls first (first_data) and second (second_data), at the same time if a worker is free for the
 * second. Returns when both have returned. */
void sync_pool_join (SyncPool *pool, void (*first) (void *data), void *first_data,
                     void (*second) (void *data), void *second_data);

/* Calls `body` for parts of the range from 0 up to `count`, each part once, until all of it is
 * done. */
void sync_pool_for (SyncPool *pool, size_t count, size_t grain,
                    void (*body) (size_t first, size_t count, void *data), void *data);

/* Makes an item of the output of each item of the slice, in place: `map` writes `count` of them. */
void sync_pool_map (SyncPool *pool, const SyncSlice *slice,
                    void (*map) (const void *items, size_t count, void *output, void *data),
                    void *output, size_t output_size, void *data);

/* Keeps some of the slice's items, in their order. `filter` writes those to be kept one behind
 * another to its output, or what it makes of them (then it is filter and map in one), and returns
 * how many. Returns how many are kept in all. The output has room for as many as the slice has, and
 * what lies in it behind those that are kept is not defined. */
size_t sync_pool_filter (SyncPool *pool, const SyncSlice *slice,
                         size_t (*filter) (const void *items, size_t count, void *output,
                                           void *data),
                         void *output, size_t output_size, void *data);

/* Makes one result of the slice and writes it to `result`, which for an empty slice is left alone.
 * The parts are combined in the order of the items, in a tree that differs from run to run: for
 * sums of floating-point numbers that may change the last digits. */
void sync_pool_reduce (SyncPool *pool, const SyncSlice *slice, const SyncReduction *reduction,
                       void *result);
