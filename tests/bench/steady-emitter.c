/* SPDX-License-Identifier: MIT
 *
 * A program that emits so many events a second for so many seconds: threads that lock and unlock, a
 * mutex each, for a fraction of every millisecond. What the window's benchmarks watch.
 *
 *   steady-emitter EVENTS-A-SECOND THREADS SECONDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "sync/mutex.h"
#include "sync/thread.h"

#define THREADS_MOST 16
#define NANOSECONDS  1000000000
#define PERIOD       1000000 /* nanoseconds */

typedef struct {
  SyncThread thread;
  SyncMutex mutex;
  long pairs;   /* in each period */
  long periods; /* how many */
} Worker;

static void
wait_until (const struct timespec *moment)
{
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, moment, NULL) != 0)
    ;
}

static void *
work (void *data)
{
  Worker *worker = data;
  struct timespec next;

  clock_gettime (CLOCK_MONOTONIC, &next);
  for (long period = 0; period < worker->periods; period++) {
    for (long i = 0; i < worker->pairs; i++) {
      sync_mutex_lock (&worker->mutex);
      sync_mutex_unlock (&worker->mutex);
    }
    next.tv_nsec += PERIOD;
    if (next.tv_nsec >= NANOSECONDS) {
      next.tv_nsec -= NANOSECONDS;
      next.tv_sec++;
    }
    /* Who is late doesn't wait, and so makes up for it. */
    wait_until (&next);
  }
  return NULL;
}

int
main (int argc, char **argv)
{
  static Worker workers[THREADS_MOST];
  long rate = argc == 4 ? atol (argv[1]) : 0, threads = argc == 4 ? atol (argv[2]) : 0;
  long seconds = argc == 4 ? atol (argv[3]) : 0;

  if (rate <= 0 || threads <= 0 || threads > THREADS_MOST || seconds <= 0) {
    fprintf (stderr, "usage: steady-emitter EVENTS-A-SECOND THREADS SECONDS\n");
    return 2;
  }
  for (long i = 0; i < threads; i++) {
    char name[32];
    /* A lock and an unlock are two events. */
    workers[i].pairs = rate / 2 / threads / (NANOSECONDS / PERIOD);
    workers[i].periods = seconds * (NANOSECONDS / PERIOD);
    snprintf (name, sizeof name, "lock %ld", i + 1);
    if (sync_mutex_init (&workers[i].mutex, name) != 0)
      return 1;
    snprintf (name, sizeof name, "worker %ld", i + 1);
    if (sync_thread_create (&workers[i].thread, name, work, &workers[i]) != 0)
      return 1;
  }
  for (long i = 0; i < threads; i++) {
    sync_thread_join (&workers[i].thread, NULL);
    sync_mutex_destroy (&workers[i].mutex);
  }
  return 0;
}
