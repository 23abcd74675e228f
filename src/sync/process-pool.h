/* SPDX-License-Identifier: MIT
 *
 * A pool of processes that map a function over items, in the shape of Python's
 * multiprocessing.Pool.map: no memory is shared, so the items travel to the workers through pipes,
 * and the results travel back.
 *
 *   static void
 *   square (const void *item, void *result)
 *   {
 *     *(long *) result = *(const int *) item * *(const int *) item;
 *   }
 *
 *   SyncProcessPool pool;
 *   SyncProcessMap map = { .function = square, .count = count, .chunk = 1,
 *                          .items = numbers, .item_size = sizeof numbers[0],
 *                          .results = squares, .result_size = sizeof squares[0] };
 *
 *   if (sync_process_pool_init (&pool, 2) != 0)
 *     ...
 *   if (sync_process_pool_map (&pool, &map) != 0)
 *     puts (sync_process_pool_failure (&pool));
 *   sync_process_pool_destroy (&pool);
 *
 * Each worker is a child that was forked by sync_process_pool_init(): it has the program's
 * functions, and a copy of the memory as it was then. Between it and the parent are two pipes, one
 * for tasks and one for results. A task is a chunk of items; a worker has one at a time and gets
 * the next when it gives back the last one's results, so that a faster one does more.
 *
 * A worker that ends or is killed is noticed by its pipe, which closes: the map then fails with a
 * sentence that says who it was and what it was at, and never waits for it.
 *
 * Recorded: in each process OBJECT_NAME of both pipes ("tasks 1", "results 1"), which are known by
 * their inode, the same number at both ends; PIPE_SEND before a message is written, PIPE_RECEIVE
 * when one is being read, with its number; PIPE_RECEIVE_WAIT if the pipe is empty, or, while the
 * parent waits for whichever result comes first, on the pipe of the task that was given out first;
 * PIPE_WAIT_END if it closes; PROCESS_END of the worker. The worker's thread is named "worker 1"
 * and so on.
 *
 * The children go on from the middle of a program: make the pool before there are other threads. A
 * function in a worker must not use what the program has open, but may allocate and compute.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SYNC_PROCESS_FAILURE_SIZE 160

/* One direction of a worker's traffic, as one of the two processes sees it. */
typedef struct {
  int end;           /* a file descriptor; -1: closed */
  uint64_t identity; /* the pipe's inode */
  uint64_t messages; /* how many went through here */
} SyncPipe;

/* A worker as its parent knows it. */
typedef struct {
  pid_t process; /* 0: it has ended and was waited for */
  SyncPipe tasks;
  SyncPipe results;
  size_t first;   /* what it is at: the first item, */
  size_t count;   /* how many; 0: it has nothing to do, */
  uint64_t given; /* and the how manieth task of the map it is */
} SyncProcessWorker;

/* A pool. Its fields are the module's own. */
typedef struct {
  SyncProcessWorker *workers;
  uint32_t worker_count;
  char failure[SYNC_PROCESS_FAILURE_SIZE];
} SyncProcessPool;

/* What to do: results[i] = function (items[i]). */
typedef struct {
  void (*function) (const void *item, void *result);
  const void *items;
  size_t item_size; /* in bytes */
  void *results;
  size_t result_size;
  size_t count;
  size_t chunk; /* how many items make a task, at least 1 */
} SyncProcessMap;

/* Forks `workers` processes, at least one. Returns 0 or an error number: EINVAL for no workers,
 * ENOMEM, or why a pipe or a process could not be made. */
int sync_process_pool_init (SyncProcessPool *pool, uint32_t workers)
    __attribute__ ((warn_unused_result));

/* Has the workers do it, and returns 0 when all results are there, in the order of the items.
 * Returns EINVAL for a chunk of 0; and ECHILD if a worker ended in the middle of it, after what the
 * others were at is done. The results are then incomplete, sync_process_pool_failure() tells what
 * happened, and the pool goes on with the workers that it has left. */
int sync_process_pool_map (SyncProcessPool *pool, const SyncProcessMap *map)
    __attribute__ ((warn_unused_result));

/* Returns what made the last map fail, as a sentence without a full stop: "worker 2 (process 4711)
 * was killed by signal 9 (Killed) at items 12 to 15, counted from 0". Empty if it didn't fail. */
const char *sync_process_pool_failure (const SyncProcessPool *pool);

/* Lets the workers end, and waits for them. */
void sync_process_pool_destroy (SyncProcessPool *pool);
