/* SPDX-License-Identifier: MIT
 *
 * Deadlocks that open again, one after the other: both threads wait with a limit.
 */
#include "intercept-common.h"

#include <time.h>

#define COUNT  20
#define LENGTH 150000000 /* nanoseconds */

static pthread_mutex_t locks[2] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static pthread_barrier_t barrier;

static void *
cross (void *data)
{
  size_t own = data != NULL;

  for (int i = 0; i < COUNT; i++) {
    struct timespec limit;

    pthread_mutex_lock (&locks[own]);
    pthread_barrier_wait (&barrier);
    clock_gettime (CLOCK_REALTIME, &limit);
    limit.tv_nsec += LENGTH;
    limit.tv_sec += limit.tv_nsec / 1000000000;
    limit.tv_nsec %= 1000000000;
    if (pthread_mutex_timedlock (&locks[!own], &limit) == 0)
      pthread_mutex_unlock (&locks[!own]);
    pthread_mutex_unlock (&locks[own]);
    pthread_barrier_wait (&barrier);
  }
  return data;
}

int
main (void)
{
  pthread_t thread;

  if (pthread_barrier_init (&barrier, NULL, 2) != 0 ||
      pthread_create (&thread, NULL, cross, &thread) != 0)
    return 1;
  cross (NULL);
  return pthread_join (thread, NULL);
}
