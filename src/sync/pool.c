/* SPDX-License-Identifier: MIT
 *
 * The pool's engine: workers, jobs, stealing and sleeping. The loops over slices are built on it in
 * pool-loops.c.
 */
#include <assert.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/record.h"
#include "sync/pool-private.h"

/* How often a worker looks around, giving up the processor in between, before it sleeps. rayon does
 * the same number. */
#define ROUNDS_BEFORE_SLEEP 32

static _Thread_local SyncPoolWorker *this_worker;

/* The last job's number. Relaxed: it gives out numbers and orders nothing. */
static _Atomic (uint64_t) last_job;

SyncPoolJob
pool_job (void (*run) (SyncPoolWorker *worker, SyncPoolJob *job, bool stolen))
{
  SyncPoolJob job = {
    .run = run,
    .number = atomic_fetch_add_explicit (&last_job, 1, memory_order_relaxed) + 1,
  };

  return job;
}

SyncPoolWorker *
pool_worker (const SyncPool *pool)
{
  return this_worker != NULL && this_worker->pool == pool ? this_worker : NULL;
}

/* ------------------------------------------------------------------ telling others */

/* Wakes a sleeper, if there is one, as there is a job more. The push of the job before this and
 * this load are sequentially consistent, and so are a sleeper's announcement and the search that
 * follows it, in sleep_until_signalled(): either the sleeper finds the job or this finds the
 * sleeper. */
static void
announce (SyncPool *pool)
{
  if (atomic_load_explicit (&pool->sleepers, memory_order_seq_cst) == 0)
    return;
  pthread_mutex_lock (&pool->mutex);
  pool->signals++;
  pthread_cond_signal (&pool->work);
  pthread_mutex_unlock (&pool->mutex);
}

/* Marks a job as done that another thread waits for. From then on the job may be gone: it lies on
 * that thread's stack. */
static void
finish (SyncPool *pool, SyncPoolJob *job)
{
  if (job->from_outside) {
    pthread_mutex_lock (&pool->mutex);
    atomic_store_explicit (&job->done, true, memory_order_relaxed); /* under the lock */
    pthread_cond_broadcast (&pool->finished);
    pthread_mutex_unlock (&pool->mutex);
    return;
  }
  /* Pairs with the loads of `done` in is_done(); sequentially consistent for the reason given at
   * announce(). The one that waits may be any of the sleepers. */
  atomic_store_explicit (&job->done, true, memory_order_seq_cst);
  if (atomic_load_explicit (&pool->sleepers, memory_order_seq_cst) == 0)
    return;
  pthread_mutex_lock (&pool->mutex);
  pool->signals++;
  pthread_cond_broadcast (&pool->work);
  pthread_mutex_unlock (&pool->mutex);
}

/* ------------------------------------------------------------------ finding work */

static SyncPoolJob *
take_injected (SyncPool *pool)
{
  /* Pairs with the increment in run_from_outside(); sequentially consistent as in announce(). */
  if (atomic_load_explicit (&pool->injected, memory_order_seq_cst) == 0)
    return NULL;
  pthread_mutex_lock (&pool->mutex);
  SyncPoolJob *job = pool->first_injected;
  if (job != NULL) {
    pool->first_injected = job->next;
    if (job->next == NULL)
      pool->end_of_injected = &pool->first_injected;
    /* Relaxed: the list itself is under the lock. */
    atomic_fetch_sub_explicit (&pool->injected, 1, memory_order_relaxed);
  }
  pthread_mutex_unlock (&pool->mutex);
  return job;
}

/* A generator of Marsaglia's (xorshift): thieves shall not all begin with the same victim. */
static uint32_t
next_random (SyncPoolWorker *worker)
{
  worker->random ^= worker->random << 13;
  worker->random ^= worker->random >> 17;
  worker->random ^= worker->random << 5;
  return worker->random;
}

/* Steals the oldest job of another worker, or takes one that came from outside. */
static SyncPoolJob *
find_job (SyncPoolWorker *worker)
{
  SyncPool *pool = worker->pool;
  uint32_t start = next_random (worker) % pool->worker_count;

  for (uint32_t i = 0; i < pool->worker_count; i++) {
    SyncPoolWorker *victim = &pool->workers[(start + i) % pool->worker_count];
    SyncPoolJob *job = victim != worker ? sync_deque_steal (&victim->deque) : NULL;
    if (job != NULL) {
      heddle_emit (HEDDLE_EVENT_JOB_STEAL, job->number, victim->thread.number, 0);
      return job;
    }
  }
  return take_injected (pool);
}

/* ------------------------------------------------------------------ waiting */

/* Returns whether the job that somebody waits for is done; nobody waits for NULL. Pairs with the
 * store in finish(): what the job wrote is seen. */
static bool
is_done (const SyncPoolJob *awaited)
{
  return awaited != NULL && atomic_load_explicit (&awaited->done, memory_order_seq_cst);
}

/* Waits for a signal after the `seen` ones, or the pool's end. */
static void
await_signal (SyncPool *pool, uint64_t seen)
{
  pthread_mutex_lock (&pool->mutex);
  if (pool->signals == seen && !pool->closing) {
    heddle_emit (HEDDLE_EVENT_IDLE_BEGIN, heddle_object (pool), 0, 0);
    while (pool->signals == seen && !pool->closing)
      pthread_cond_wait (&pool->work, &pool->mutex);
    heddle_emit (HEDDLE_EVENT_IDLE_END, heddle_object (pool), 0, 0);
  }
  pthread_mutex_unlock (&pool->mutex);
}

/* Says that it is about to sleep, looks a last time, and sleeps. A job that comes after the look
 * finds it among the sleepers. */
static SyncPoolJob *
sleep_until_signalled (SyncPoolWorker *worker, const SyncPoolJob *awaited)
{
  SyncPool *pool = worker->pool;

  pthread_mutex_lock (&pool->mutex);
  uint64_t seen = pool->signals;
  pthread_mutex_unlock (&pool->mutex);
  /* Pairs with the loads of `sleepers` in announce() and finish(). */
  atomic_fetch_add_explicit (&pool->sleepers, 1, memory_order_seq_cst);
  SyncPoolJob *job = is_done (awaited) ? NULL : find_job (worker);
  if (job == NULL && !is_done (awaited))
    await_signal (pool, seen);
  /* Relaxed: whoever still counts this one signals in vain, no more. */
  atomic_fetch_sub_explicit (&pool->sleepers, 1, memory_order_relaxed);
  return job;
}

/* Returns a job to do in the meantime, or NULL if `awaited` is done, or there is none after all. */
static SyncPoolJob *
find_job_or_sleep (SyncPoolWorker *worker, const SyncPoolJob *awaited)
{
  for (int round = 0; round < ROUNDS_BEFORE_SLEEP; round++) {
    if (is_done (awaited))
      return NULL;
    SyncPoolJob *job = find_job (worker);
    if (job != NULL)
      return job;
    sched_yield ();
  }
  return sleep_until_signalled (worker, awaited);
}

static void
run_found (SyncPoolWorker *worker, SyncPoolJob *job)
{
  job->run (worker, job, !job->from_outside);
  finish (worker->pool, job);
}

/* ------------------------------------------------------------------ forking and joining */

bool
pool_fork (SyncPoolWorker *worker, uint64_t whole, SyncPoolJob *second)
{
  heddle_emit (HEDDLE_EVENT_JOB_SPLIT, whole, second->number, 0);
  if (!sync_deque_push (&worker->deque, second))
    return false;
  announce (worker->pool);
  return true;
}

void
pool_join (SyncPoolWorker *worker, SyncPoolJob *second, bool forked)
{
  /* Everything that was put in after `second` is out again. If `second` was stolen, what is older
   * was stolen before it. */
  void *newest = forked ? sync_deque_take (&worker->deque) : second;

  assert (newest == NULL || newest == second);
  if (newest != NULL) {
    second->run (worker, second, false);
    return;
  }
  while (!is_done (second)) {
    SyncPoolJob *other = find_job_or_sleep (worker, second);
    if (other != NULL)
      run_found (worker, other);
  }
}

uint64_t
pool_enter_job (SyncPoolWorker *worker, const SyncPoolJob *job, size_t first, size_t count)
{
  uint64_t outer = worker->job;

  worker->job = job->number;
  heddle_emit (HEDDLE_EVENT_JOB_BEGIN, job->number, first,
               count < UINT32_MAX ? (uint32_t) count : UINT32_MAX);
  return outer;
}

void
pool_leave_job (SyncPoolWorker *worker, uint64_t outer)
{
  heddle_emit (HEDDLE_EVENT_JOB_END, worker->job, 0, 0);
  worker->job = outer;
}

void
pool_run_from_outside (SyncPool *pool, SyncPoolJob *job)
{
  job->from_outside = true;
  pthread_mutex_lock (&pool->mutex);
  *pool->end_of_injected = job;
  pool->end_of_injected = &job->next;
  /* Pairs with the load in take_injected(). */
  atomic_fetch_add_explicit (&pool->injected, 1, memory_order_seq_cst);
  pool->signals++;
  pthread_cond_signal (&pool->work);
  heddle_emit (HEDDLE_EVENT_IDLE_BEGIN, heddle_object (pool), 0, 0);
  while (
      !atomic_load_explicit (&job->done, memory_order_relaxed)) /* under the lock, as in finish() */
    pthread_cond_wait (&pool->finished, &pool->mutex);
  heddle_emit (HEDDLE_EVENT_IDLE_END, heddle_object (pool), 0, 0);
  pthread_mutex_unlock (&pool->mutex);
}

/* ------------------------------------------------------------------ life */

static void *
work (void *data)
{
  SyncPoolWorker *worker = data;
  SyncPool *pool = worker->pool;
  bool closing = false;

  this_worker = worker;
  while (!closing) {
    SyncPoolJob *job = find_job_or_sleep (worker, NULL);
    if (job != NULL) {
      run_found (worker, job);
      continue;
    }
    pthread_mutex_lock (&pool->mutex);
    closing = pool->closing;
    pthread_mutex_unlock (&pool->mutex);
  }
  return NULL;
}

/* Ends the first `count` workers. */
static void
end_workers (SyncPool *pool, uint32_t count)
{
  pthread_mutex_lock (&pool->mutex);
  pool->closing = true;
  pthread_cond_broadcast (&pool->work);
  pthread_mutex_unlock (&pool->mutex);
  for (uint32_t i = 0; i < count; i++)
    sync_thread_join (&pool->workers[i].thread, NULL);
}

static int
start_workers (SyncPool *pool)
{
  /* All are ready to be stolen from before the first one looks. */
  for (uint32_t i = 0; i < pool->worker_count; i++) {
    SyncPoolWorker *worker = &pool->workers[i];
    worker->pool = pool;
    worker->random = i + 1; /* anything but 0 */
    worker->job = 0;
    sync_deque_init (&worker->deque);
  }
  for (uint32_t i = 0; i < pool->worker_count; i++) {
    char name[24];
    snprintf (name, sizeof name, "worker %u", (unsigned int) i + 1);
    int error = sync_thread_create (&pool->workers[i].thread, name, work, &pool->workers[i]);
    if (error != 0) {
      end_workers (pool, i);
      return error;
    }
  }
  return 0;
}

static void
free_pool (SyncPool *pool)
{
  pthread_cond_destroy (&pool->finished);
  pthread_cond_destroy (&pool->work);
  pthread_mutex_destroy (&pool->mutex);
  free (pool->workers);
}

int
sync_pool_init (SyncPool *pool, const char *name, uint32_t workers)
{
  if (workers == 0)
    return EINVAL;
  *pool = (SyncPool){ .worker_count = workers, .end_of_injected = &pool->first_injected };
  pool->workers = aligned_alloc (alignof (SyncPoolWorker), workers * sizeof (SyncPoolWorker));
  if (pool->workers == NULL)
    return ENOMEM;
  /* With default attributes these can't fail in any C library for Linux. */
  pthread_mutex_init (&pool->mutex, NULL);
  pthread_cond_init (&pool->work, NULL);
  pthread_cond_init (&pool->finished, NULL);

  heddle_record_object_name (pool, HEDDLE_OBJECT_EXECUTOR, name);
  int error = start_workers (pool);
  if (error != 0) {
    heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (pool), 0, 0);
    free_pool (pool);
  }
  return error;
}

void
sync_pool_destroy (SyncPool *pool)
{
  end_workers (pool, pool->worker_count);
  free_pool (pool);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (pool), 0, 0);
}
