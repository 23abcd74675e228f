/* SPDX-License-Identifier: MIT
 *
 * A global interpreter lock as CPython 3.11 has it: one big lock that a thread must have to run,
 * and that passes from one to the next every few milliseconds.
 *
 *   SyncGil gil;
 *
 *   if (sync_gil_init (&gil, "GIL", 5000000) != 0)
 *     ...
 *   sync_gil_take (&gil);
 *   for (...) {
 *     ...                          (a short piece of work)
 *     sync_gil_check (&gil);       (as an interpreter does between its instructions)
 *   }
 *   sync_gil_drop (&gil);
 *   sync_gil_destroy (&gil);
 *
 * HOW IT PASSES  A thread that waits gives the holder the switch interval. If nobody has let go
 * by then, it asks for the drop. The holder sees that at its next check, drops the lock, and waits
 * until another thread has taken it, before it queues up itself: else the same thread, which is
 * running, would nearly always be the first to take it again. Which of the waiting threads gets it
 * is up to the system: there is no order.
 *
 * Recorded as a mutex: MUTEX_WAIT if a take must wait, MUTEX_ACQUIRE, MUTEX_RELEASE, OBJECT_NAME
 * and OBJECT_END. A drop at a check is a MUTEX_RELEASE with a MUTEX_WAIT after it.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A GIL. Its fields are the module's own; it must not move. */
typedef struct {
  pthread_mutex_t mutex;  /* guards what follows, for a few instructions at a time */
  pthread_cond_t dropped; /* for those who want it */
  pthread_cond_t taken;   /* for those that have dropped it at another's request */
  int64_t interval;
  bool held;
  uint32_t holder;          /* its kernel identifier, or 0: for the record */
  uint32_t waiting;         /* threads that want it */
  uint64_t takes;           /* how often it was taken so far */
  uint64_t switches;        /* how often a request was what made it pass */
  _Atomic (bool) requested; /* somebody asks the holder to drop it */
} SyncGil;

/* Prepares a lock with a switch interval in nanoseconds, and names it in the record. Returns 0 or
 * an error number. */
int sync_gil_init (SyncGil *gil, const char *name, int64_t interval)
    __attribute__ ((warn_unused_result));

/* Ends a lock that nobody holds or waits for. */
void sync_gil_destroy (SyncGil *gil);

/* Waits until the calling thread has the lock. */
void sync_gil_take (SyncGil *gil);

/* Lets the lock go. Only for the thread that has it. */
void sync_gil_drop (SyncGil *gil);

/* Lets another thread run if one has asked for that, and comes back with the lock. Quick if none
 * has. Only for the thread that has the lock. */
void sync_gil_check (SyncGil *gil);

/* Returns how often a waiting thread's request made the lock pass. */
uint64_t sync_gil_switches (SyncGil *gil);
