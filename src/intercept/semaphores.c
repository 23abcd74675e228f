/* SPDX-License-Identifier: MIT
 *
 * Semaphores: CPython's locks among them. A wait is tried first, as a lock is (mutexes.c).
 */
#include <errno.h>
#include <stdbool.h>

#include "intercept/clean-up.h"
#include "intercept/intercept.h"

#define NANOSECONDS_A_SECOND 1000000000L

typedef struct Wait Wait;

struct Wait {
  int (*call) (const Wait *wait);
  sem_t *semaphore;
  clockid_t clock;
  const struct timespec *deadline;
};

static void
end_cancelled (void *data)
{
  const Wait *wait = data;

  heddle_intercept_emit (HEDDLE_EVENT_SEMAPHORE_GIVE_UP, wait->semaphore, NULL, 0);
}

/* Waits for real: the semaphore stood at zero. */
static int
block (Wait *wait)
{
  int result;

  heddle_intercept_emit (HEDDLE_EVENT_SEMAPHORE_WAIT, wait->semaphore, NULL, 0);
  HEDDLE_CLEAN_UP_PUSH (end_cancelled, wait);
  result = wait->call (wait);
  HEDDLE_CLEAN_UP_POP (0);
  heddle_intercept_emit (result == 0 ? HEDDLE_EVENT_SEMAPHORE_ACQUIRE
                                     : HEDDLE_EVENT_SEMAPHORE_GIVE_UP,
                         wait->semaphore, NULL, 0);
  return result;
}

/* Takes one from the semaphore if it is there, and keeps errno if not. */
static bool
take (sem_t *semaphore)
{
  int error = errno;

  if (HEDDLE_REAL (sem_trywait) (semaphore) == 0) {
    heddle_intercept_emit (HEDDLE_EVENT_SEMAPHORE_ACQUIRE, semaphore, NULL, 0);
    return true;
  }
  errno = error;
  return false;
}

static int
call_wait (const Wait *wait)
{
  return HEDDLE_REAL (sem_wait) (wait->semaphore);
}

static int
call_timedwait (const Wait *wait)
{
  return HEDDLE_REAL (sem_timedwait) (wait->semaphore, wait->deadline);
}

static int
call_clockwait (const Wait *wait)
{
  return HEDDLE_REAL (sem_clockwait) (wait->semaphore, wait->clock, wait->deadline);
}

/* The real calls refuse these even if the semaphore could be taken at once. */
static bool
is_refused (clockid_t clock, const struct timespec *deadline)
{
  return (clock != CLOCK_MONOTONIC && clock != CLOCK_REALTIME) || deadline->tv_nsec < 0 ||
         deadline->tv_nsec >= NANOSECONDS_A_SECOND;
}

HEDDLE_HOOKED int
sem_wait (sem_t *semaphore)
{
  if (!heddle_intercept_watches ())
    return HEDDLE_REAL (sem_wait) (semaphore);
  /* The real call is a cancellation point even if it need not wait. */
  pthread_testcancel ();
  if (take (semaphore))
    return 0;
  return block (&(Wait){ .call = call_wait, .semaphore = semaphore });
}

HEDDLE_HOOKED int
sem_timedwait (sem_t *semaphore, const struct timespec *deadline)
{
  if (!heddle_intercept_watches () || is_refused (CLOCK_REALTIME, deadline))
    return HEDDLE_REAL (sem_timedwait) (semaphore, deadline);
  pthread_testcancel ();
  if (take (semaphore))
    return 0;
  return block (&(Wait){ .call = call_timedwait, .semaphore = semaphore, .deadline = deadline });
}

/* Unlike the other two, glibc's sem_clockwait() is a cancellation point only where it waits. */
HEDDLE_HOOKED int
sem_clockwait (sem_t *semaphore, clockid_t clock, const struct timespec *deadline)
{
  if (!heddle_intercept_watches () || is_refused (clock, deadline))
    return HEDDLE_REAL (sem_clockwait) (semaphore, clock, deadline);
  if (take (semaphore))
    return 0;
  return block (&(Wait){
      .call = call_clockwait, .semaphore = semaphore, .clock = clock, .deadline = deadline });
}

HEDDLE_HOOKED int
sem_trywait (sem_t *semaphore)
{
  int result = HEDDLE_REAL (sem_trywait) (semaphore);

  if (result == 0 && heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_SEMAPHORE_ACQUIRE, semaphore, NULL, 0);
  return result;
}

/* Recorded before the call, as the one it lets go may run before the call returns. Hence a post
 * that is refused (EOVERFLOW) is recorded, too. */
HEDDLE_HOOKED int
sem_post (sem_t *semaphore)
{
  if (heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_SEMAPHORE_POST, semaphore, NULL, 0);
  return HEDDLE_REAL (sem_post) (semaphore);
}

HEDDLE_HOOKED int
sem_destroy (sem_t *semaphore)
{
  int result = HEDDLE_REAL (sem_destroy) (semaphore);

  if (result == 0 && heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_OBJECT_END, semaphore, NULL, 0);
  return result;
}
