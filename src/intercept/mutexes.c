/* SPDX-License-Identifier: MIT
 *
 * Mutexes. A lock is tried first, so that one that is free is known as such and one that is taken
 * is recorded as a wait before it begins. The hold is recorded after the real lock and its end
 * before the real unlock, so that two holds of one mutex never overlap.
 */
#include <errno.h>
#include <stdbool.h>

#include "intercept/intercept.h"
#include "intercept/lone-holds.h"
#include "intercept/mutexes.h"

#define NOT_TRIED (-1) /* no error's number */

/* A robust mutex whose holder died is had by who gets EOWNERDEAD. */
static bool
is_acquired (int result)
{
  return result == 0 || result == EOWNERDEAD;
}

/* Returns what a trial of the lock gives, having recorded the wait that follows EBUSY.
 *
 * Some are looked at, not tried, as glibc's pthread_mutex_trylock() differs from the lock there: a
 * robust mutex that is not recoverable it refuses but leaves locked, so that the real lock after
 * it would never return, and one with a priority ceiling it gives to threads that the lock
 * refuses. */
static int
try_first (pthread_mutex_t *mutex)
{
  int result = NOT_TRIED;

  if (heddle_mutex_can_be_tried (mutex))
    result = HEDDLE_REAL (pthread_mutex_trylock) (mutex);
  else if (heddle_mutex_is_taken (mutex))
    result = EBUSY;
  if (result == EBUSY)
    heddle_intercept_emit (HEDDLE_EVENT_MUTEX_WAIT, mutex, NULL, heddle_mutex_holder (mutex));
  return result;
}

/* Records how a lock ended and returns its result. */
static int
finish (pthread_mutex_t *mutex, int result, bool waited)
{
  if (!is_acquired (result)) {
    if (waited)
      heddle_intercept_emit (HEDDLE_EVENT_MUTEX_GIVE_UP, mutex, NULL, 0);
  } else if (heddle_mutex_is_first_hold (mutex)) {
    heddle_intercept_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, mutex, NULL, 0);
  }
  return result;
}

/* Notes how a lock ended that is not recorded and returns its result. */
static int
finish_unwatched (pthread_mutex_t *mutex, int result)
{
  if (heddle_intercept_is_lone () && is_acquired (result) && heddle_mutex_is_first_hold (mutex))
    heddle_lone_holds_add (mutex);
  return result;
}

HEDDLE_HOOKED int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  if (!heddle_intercept_watches ())
    return finish_unwatched (mutex, HEDDLE_REAL (pthread_mutex_lock) (mutex));

  int result = try_first (mutex);
  if (is_acquired (result))
    return finish (mutex, result, false);
  /* Whatever the trial refused, the real call says why (EDEADLK, not EBUSY, for instance). */
  return finish (mutex, HEDDLE_REAL (pthread_mutex_lock) (mutex), result == EBUSY);
}

HEDDLE_HOOKED int
pthread_mutex_trylock (pthread_mutex_t *mutex)
{
  int result = HEDDLE_REAL (pthread_mutex_trylock) (mutex);

  return heddle_intercept_watches () ? finish (mutex, result, false)
                                     : finish_unwatched (mutex, result);
}

HEDDLE_HOOKED int
pthread_mutex_timedlock (pthread_mutex_t *mutex, const struct timespec *deadline)
{
  if (!heddle_intercept_watches ())
    return finish_unwatched (mutex, HEDDLE_REAL (pthread_mutex_timedlock) (mutex, deadline));

  int result = try_first (mutex);
  if (is_acquired (result))
    return finish (mutex, result, false);
  return finish (mutex, HEDDLE_REAL (pthread_mutex_timedlock) (mutex, deadline), result == EBUSY);
}

HEDDLE_HOOKED int
pthread_mutex_clocklock (pthread_mutex_t *mutex, clockid_t clock, const struct timespec *deadline)
{
  /* A clock that it does not know the real call refuses even if the mutex is free. */
  if (!heddle_intercept_watches () || (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME))
    return finish_unwatched (mutex, HEDDLE_REAL (pthread_mutex_clocklock) (mutex, clock, deadline));

  int result = try_first (mutex);
  if (is_acquired (result))
    return finish (mutex, result, false);
  return finish (mutex, HEDDLE_REAL (pthread_mutex_clocklock) (mutex, clock, deadline),
                 result == EBUSY);
}

HEDDLE_HOOKED int
pthread_mutex_unlock (pthread_mutex_t *mutex)
{
  if (heddle_intercept_watches ())
    heddle_mutex_record_release (mutex);
  else if (heddle_intercept_is_lone () &&
           heddle_mutex_is_last_hold (mutex, heddle_own_kernel_id ()))
    heddle_lone_holds_remove (mutex);
  return HEDDLE_REAL (pthread_mutex_unlock) (mutex);
}

HEDDLE_HOOKED int
pthread_mutex_destroy (pthread_mutex_t *mutex)
{
  int result = HEDDLE_REAL (pthread_mutex_destroy) (mutex);

  if (result == 0 && heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_OBJECT_END, mutex, NULL, 0);
  return result;
}
