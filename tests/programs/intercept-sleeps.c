/* SPDX-License-Identifier: MIT
 *
 * The ways to sleep, in a process of one thread; its locks are nobody's business. It says what it
 * is about.
 */
#include "intercept-common.h"

#include <time.h>
#include <unistd.h>

#include "record/heddle.h"

int
main (void)
{
  struct timespec millisecond = { .tv_nsec = 1000000 }, wrong = { .tv_nsec = -1 };
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

  heddle_span_begin ("all");
  heddle_span_begin ("locks");
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
  heddle_span_end ();
  SHOW_ERRNO (nanosleep (&millisecond, NULL));
  SHOW_ERRNO (nanosleep (&wrong, NULL));
  SHOW (clock_nanosleep (CLOCK_MONOTONIC, 0, &millisecond, NULL));
  SHOW (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &long_ago, NULL));
  SHOW_ERRNO (usleep (2000));
  SHOW_ERRNO ((int) sleep (0));
  heddle_span_end ();
  return 0;
}
