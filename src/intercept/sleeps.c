/* SPDX-License-Identifier: MIT
 *
 * Sleeps, which are recorded even while the process has one thread.
 */
#include <stdint.h>

#include "intercept/clean-up.h"
#include "intercept/intercept.h"

#define NANOSECONDS_A_SECOND INT64_C (1000000000)
#define SECONDS_MAXIMUM      (INT64_MAX / NANOSECONDS_A_SECOND - 1)

static int64_t
nanoseconds (const struct timespec *time)
{
  int64_t seconds = time->tv_sec;

  if (seconds > SECONDS_MAXIMUM)
    seconds = SECONDS_MAXIMUM;
  if (seconds < 0)
    seconds = 0;
  return seconds * NANOSECONDS_A_SECOND + time->tv_nsec % NANOSECONDS_A_SECOND;
}

/* Returns for how long a call asks to sleep: it may name the moment of waking instead. */
static uint64_t
asked (clockid_t clock, int flags, const struct timespec *request)
{
  struct timespec now;

  if (request == NULL)
    return 0;
  int64_t length = nanoseconds (request);
  if (flags & TIMER_ABSTIME)
    length -= clock_gettime (clock, &now) == 0 ? nanoseconds (&now) : length;
  return length > 0 ? (uint64_t) length : 0;
}

static void
begin (uint64_t length)
{
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, length, 0);
}

/* Also a clean-up handler: a sleep that is cancelled is over. */
static void
end (void *unused)
{
  (void) unused;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
}

HEDDLE_HOOKED int
nanosleep (const struct timespec *request, struct timespec *remaining)
{
  int result;

  if (!heddle_intercept_records ())
    return HEDDLE_REAL (nanosleep) (request, remaining);
  begin (asked (CLOCK_REALTIME, 0, request));
  HEDDLE_CLEAN_UP_PUSH (end, NULL);
  result = HEDDLE_REAL (nanosleep) (request, remaining);
  HEDDLE_CLEAN_UP_POP (1);
  return result;
}

HEDDLE_HOOKED int
clock_nanosleep (clockid_t clock, int flags, const struct timespec *request,
                 struct timespec *remaining)
{
  int result;

  if (!heddle_intercept_records ())
    return HEDDLE_REAL (clock_nanosleep) (clock, flags, request, remaining);
  begin (asked (clock, flags, request));
  HEDDLE_CLEAN_UP_PUSH (end, NULL);
  result = HEDDLE_REAL (clock_nanosleep) (clock, flags, request, remaining);
  HEDDLE_CLEAN_UP_POP (1);
  return result;
}

HEDDLE_HOOKED int
usleep (useconds_t microseconds)
{
  int result;

  if (!heddle_intercept_records ())
    return HEDDLE_REAL (usleep) (microseconds);
  begin ((uint64_t) microseconds * 1000);
  HEDDLE_CLEAN_UP_PUSH (end, NULL);
  result = HEDDLE_REAL (usleep) (microseconds);
  HEDDLE_CLEAN_UP_POP (1);
  return result;
}

HEDDLE_HOOKED unsigned int
sleep (unsigned int seconds)
{
  unsigned int result;

  if (!heddle_intercept_records ())
    return HEDDLE_REAL (sleep) (seconds);
  begin ((uint64_t) seconds * NANOSECONDS_A_SECOND);
  HEDDLE_CLEAN_UP_PUSH (end, NULL);
  result = HEDDLE_REAL (sleep) (seconds);
  HEDDLE_CLEAN_UP_POP (1);
  return result;
}
