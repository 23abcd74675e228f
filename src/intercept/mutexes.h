/* SPDX-License-Identifier: MIT
 *
 * The end of a hold, as an unlock and a wait for a condition have it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "intercept/intercept.h"
#include "intercept/mutex-state.h"

/* Returns the calling thread's identifier in the kernel, which the recorder knows save in a thread
 * that got no ring. */
static inline uint32_t
heddle_own_kernel_id (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  return ring != NULL ? ring->kernel_id : (uint32_t) gettid ();
}

/* Records that the calling thread is about to let the mutex go. Returns false, and records nothing,
 * if it will not: because it holds it more than once, or not at all. */
static inline bool
heddle_mutex_record_release (const pthread_mutex_t *mutex)
{
  if (!heddle_mutex_is_last_hold (mutex, heddle_own_kernel_id ()))
    return false;
  heddle_intercept_emit (HEDDLE_EVENT_MUTEX_RELEASE, mutex, NULL, 0);
  return true;
}
