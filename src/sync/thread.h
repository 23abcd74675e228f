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
 * Recorded: THREAD_CREATE before the real creation, THREAD_START and THREAD_NAME first thing in
 * the new thread, THREAD_END as its last; JOIN_BEGIN and JOIN_END around a join, SLEEP_BEGIN and
 * SLEEP_END around a sleep. Functions that can fail return 0 or an error number of errno.h.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

/* The longest name that is kept, in bytes, with the zero at its end. */
#define SYNC_THREAD_NAME_SIZE 64

/* A thread. Its fields are the module's own; it must stay where it is until it is joined. */
typedef struct {
  pthread_t handle;
  void *(*body) (void *);
  void *data;
  uint32_t number;  /* the recorder's number of the thread, and of */
  uint32_t creator; /* the one that created it; 0: not recorded */
  char name[SYNC_THREAD_NAME_SIZE];
} SyncThread;

/* Creates a thread that runs body (data). The name is copied, and cut if it is too long. A thread
 * that can't be created leaves a THREAD_CREATE in the record that no THREAD_START follows. */
int sync_thread_create (SyncThread *thread, const char *name, void *(*body) (void *), void *data)
    __attribute__ ((warn_unused_result));

/* Waits until `thread` has finished and stores what its body returned in `result`, unless that is
 * NULL. Each thread is joined once. */
int sync_thread_join (SyncThread *thread, void **result);

/* Names the calling thread, for those that sync_thread_create() didn't: the program's first. */
void sync_thread_set_name (const char *name);

/* Sleeps for at least `nanoseconds`, through signals. Nothing is done or recorded for 0 or less. */
void sync_sleep (int64_t nanoseconds);

/* Computes until the calling thread has spent `nanoseconds` of processor time here, plus some tens
 * of microseconds at most. This is the time that the thread runs: with fewer cores than threads
 * that compute, more time than that goes by on the wall. Nothing is recorded, as running is what a
 * thread does whenever it is not known to wait. */
void sync_work (int64_t nanoseconds);
