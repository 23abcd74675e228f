/* SPDX-License-Identifier: MIT
 *
 * Threads that record their lives: who created whom, who waits for whom to finish, who sleeps.
 *
 *   SyncThread thread;
 *
 *   if (sync_thread_create (&thread, "worker 1", body, data) != 0)
 *     ...
 *   sync_thread_join (&thread, NULL);
 *
 * Each thread is joined or detached, once. Threads that are to be over at a certain point, whatever
 * they do, are spawned in a scope, which joins them all there (it is Rust's thread::scope):
 *
 *   SyncScope scope;
 *
 *   sync_scope_begin (&scope);
 *   for (int i = 0; i < 4; i++)
 *     error = sync_scope_spawn (&scope, "worker", body, &parts[i]);
 *   sync_scope_end (&scope);                            (now nobody uses parts any more)
 *
 * Recorded: THREAD_CREATE before the real creation, THREAD_START and THREAD_NAME first thing in
 * the new thread, THREAD_END as its last; JOIN_BEGIN and JOIN_END around a join, also around each
 * of those at a scope's end; SLEEP_BEGIN and SLEEP_END around a sleep. Functions that can fail
 * return 0 or an error number of errno.h.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

/* The longest name that is kept, in bytes, with the zero at its end. */
#define SYNC_THREAD_NAME_SIZE 64

/* A thread. Its fields are the module's own. */
typedef struct {
  pthread_t handle;
  uint32_t number; /* the recorder's; 0: not recorded */
} SyncThread;

/* Creates a thread that runs body (data). The name is copied, and cut if it is too long. A thread
 * that can't be created leaves a THREAD_CREATE in the record that no THREAD_START follows. */
int sync_thread_create (SyncThread *thread, const char *name, void *(*body) (void *), void *data)
    __attribute__ ((warn_unused_result));

/* Waits until `thread` has finished and stores what its body returned in `result`, unless that is
 * NULL. */
int sync_thread_join (SyncThread *thread, void **result);

/* Lets `thread` finish on its own: nobody waits for it or learns its result, and it ends with the
 * program at the latest. */
int sync_thread_detach (SyncThread *thread);

/* Threads that are joined together. Its fields are the module's own, under `mutex`; it must not
 * move. */
typedef struct {
  pthread_mutex_t mutex;
  struct SyncScopeThread *first; /* those to be joined, in the order in which they were spawned */
  struct SyncScopeThread **end;
} SyncScope;

/* Begins a scope, without any threads. */
void sync_scope_begin (SyncScope *scope);

/* Creates a thread in the scope, as sync_thread_create() does. The scope's own threads may do so,
 * too. What their bodies return is dropped. */
int sync_scope_spawn (SyncScope *scope, const char *name, void *(*body) (void *), void *data)
    __attribute__ ((warn_unused_result));

/* Waits until all threads of the scope have finished, also those that they spawn meanwhile, and
 * ends it. Not for the scope's own threads. */
void sync_scope_end (SyncScope *scope);

/* Names the calling thread, for those that sync_thread_create() didn't: the program's first. */
void sync_thread_set_name (const char *name);

/* Sleeps for at least `nanoseconds`, through signals. Nothing is done or recorded for 0 or less. */
void sync_sleep (int64_t nanoseconds);

/* Computes until the calling thread has spent `nanoseconds` of processor time here, plus some tens
 * of microseconds at most. This is the time that the thread runs: with fewer cores than threads
 * that compute, more time than that goes by on the wall. Nothing is recorded, as running is what a
 * thread does whenever it is not known to wait. */
void sync_work (int64_t nanoseconds);
