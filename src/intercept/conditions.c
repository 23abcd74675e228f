/* SPDX-License-Identifier: MIT
 *
 * Condition variables. A wait lets its mutex go and has it again when it returns; so it has, too,
 * when the waiting thread is cancelled, just before that thread's clean-up handlers run.
 */
#include <errno.h>
#include <stdbool.h>

#include "intercept/clean-up.h"
#include "intercept/intercept.h"
#include "intercept/mutexes.h"

typedef struct Wait Wait;

struct Wait {
  int (*call) (const Wait *wait);
  pthread_cond_t *condition;
  pthread_mutex_t *mutex;
  clockid_t clock;
  const struct timespec *deadline;
  bool released; /* the mutex's release was recorded */
};

static void
begin (Wait *wait)
{
  wait->released = heddle_mutex_record_release (wait->mutex);
  heddle_intercept_emit (HEDDLE_EVENT_CONDITION_WAIT, wait->condition, wait->mutex, 0);
}

static void
end (const Wait *wait, int error)
{
  heddle_intercept_emit (HEDDLE_EVENT_CONDITION_WAKE, wait->condition, wait->mutex,
                         (uint32_t) error);
  if (wait->released && error != ENOTRECOVERABLE)
    heddle_intercept_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, wait->mutex, NULL, 0);
}

static void
end_cancelled (void *data)
{
  end (data, ECANCELED);
}

static int
watch (Wait *wait)
{
  int result;

  begin (wait);
  HEDDLE_CLEAN_UP_PUSH (end_cancelled, wait);
  result = wait->call (wait);
  HEDDLE_CLEAN_UP_POP (0);
  end (wait, result);
  return result;
}

static int
call_wait (const Wait *wait)
{
  return HEDDLE_REAL (pthread_cond_wait) (wait->condition, wait->mutex);
}

static int
call_timedwait (const Wait *wait)
{
  return HEDDLE_REAL (pthread_cond_timedwait) (wait->condition, wait->mutex, wait->deadline);
}

static int
call_clockwait (const Wait *wait)
{
  return HEDDLE_REAL (pthread_cond_clockwait) (wait->condition, wait->mutex, wait->clock,
                                               wait->deadline);
}

HEDDLE_HOOKED int
pthread_cond_wait (pthread_cond_t *condition, pthread_mutex_t *mutex)
{
  if (!heddle_intercept_watches ())
    return HEDDLE_REAL (pthread_cond_wait) (condition, mutex);
  return watch (&(Wait){ .call = call_wait, .condition = condition, .mutex = mutex });
}

HEDDLE_HOOKED int
pthread_cond_timedwait (pthread_cond_t *condition, pthread_mutex_t *mutex,
                        const struct timespec *deadline)
{
  if (!heddle_intercept_watches ())
    return HEDDLE_REAL (pthread_cond_timedwait) (condition, mutex, deadline);
  return watch (&(Wait){
      .call = call_timedwait, .condition = condition, .mutex = mutex, .deadline = deadline });
}

HEDDLE_HOOKED int
pthread_cond_clockwait (pthread_cond_t *condition, pthread_mutex_t *mutex, clockid_t clock,
                        const struct timespec *deadline)
{
  if (!heddle_intercept_watches ())
    return HEDDLE_REAL (pthread_cond_clockwait) (condition, mutex, clock, deadline);
  return watch (&(Wait){ .call = call_clockwait,
                         .condition = condition,
                         .mutex = mutex,
                         .clock = clock,
                         .deadline = deadline });
}

HEDDLE_HOOKED int
pthread_cond_signal (pthread_cond_t *condition)
{
  if (heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_CONDITION_SIGNAL, condition, NULL, 0);
  return HEDDLE_REAL (pthread_cond_signal) (condition);
}

HEDDLE_HOOKED int
pthread_cond_broadcast (pthread_cond_t *condition)
{
  if (heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_CONDITION_BROADCAST, condition, NULL, 0);
  return HEDDLE_REAL (pthread_cond_broadcast) (condition);
}

HEDDLE_HOOKED int
pthread_cond_destroy (pthread_cond_t *condition)
{
  int result = HEDDLE_REAL (pthread_cond_destroy) (condition);

  if (result == 0 && heddle_intercept_watches ())
    heddle_intercept_emit (HEDDLE_EVENT_OBJECT_END, condition, NULL, 0);
  return result;
}
