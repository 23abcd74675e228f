/* SPDX-License-Identifier: MIT
 *
 * A counting semaphore: a number of permits that threads take and give back.
 *
 *   SyncSemaphore connections;
 *
 *   sync_semaphore_init (&connections, "connections", 3);
 *   sync_semaphore_wait (&connections);
 *   ...                                              (three threads at once at the most)
 *   sync_semaphore_post (&connections);
 *   sync_semaphore_destroy (&connections);
 *
 * Unlike a mutex, a permit has no owner: a thread may give what another one took. A semaphore that
 * begins with none tells one thread that another has come so far.
 *
 * Recorded: SEMAPHORE_WAIT only if the semaphore stands at zero; SEMAPHORE_ACQUIRE once one is
 * taken and SEMAPHORE_POST before one is given, in the order in which that happens;
 * SEMAPHORE_GIVE_UP when the time is over; OBJECT_NAME and OBJECT_END. A try that fails is not
 * recorded. The semaphore's own mutex is held for a few instructions only and is not recorded.
 *
 * It is not fair: whoever comes first when one is given has it.
 */
#pragma once

#include <pthread.h>
#include <stdint.h>

/* A semaphore. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t given;
  uint32_t permits;
  uint32_t waiting;
} SyncSemaphore;

/* Prepares a semaphore with so many permits and names it in the record. */
void sync_semaphore_init (SyncSemaphore *semaphore, const char *name, uint32_t permits);

/* Ends a semaphore that nobody waits for. */
void sync_semaphore_destroy (SyncSemaphore *semaphore);

/* Takes a permit, waiting while there is none. */
void sync_semaphore_wait (SyncSemaphore *semaphore);

/* Takes a permit if there is one. Returns 0 or EAGAIN. */
int sync_semaphore_try_wait (SyncSemaphore *semaphore) __attribute__ ((warn_unused_result));

/* Takes a permit, waiting for at most `nanoseconds`. Returns 0 or ETIMEDOUT. */
int sync_semaphore_timed_wait (SyncSemaphore *semaphore, int64_t nanoseconds)
    __attribute__ ((warn_unused_result));

/* Gives a permit. Never waits. */
void sync_semaphore_post (SyncSemaphore *semaphore);
