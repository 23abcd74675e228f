/* SPDX-License-Identifier: MIT
 *
 * Two threads take turns by a condition; then a wait that times out and one that is refused.
 */
#include "intercept-common.h"

#include "record/heddle.h"

enum { TURNS = 100 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static int turn;

static void
play (int parity)
{
  pthread_mutex_lock (&mutex);
  while (turn < TURNS) {
    if (turn % 2 == parity) {
      turn++;
      pthread_cond_signal (&turned);
    } else {
      pthread_cond_wait (&turned, &mutex);
    }
  }
  pthread_mutex_unlock (&mutex);
}

static void *
play_odd (void *unused)
{
  play (1);
  return unused;
}

int
main (void)
{
  struct timespec wrong = { .tv_nsec = -1 };
  pthread_t thread;

  heddle_name_mutex (&mutex, "mutex");
  heddle_name_condition (&turned, "turned");
  thread = spawn (play_odd, NULL);
  play (0);
  pthread_join (thread, NULL);
  printf ("%d turns\n", turn);
  pthread_mutex_lock (&mutex);
  SHOW (pthread_cond_timedwait (&turned, &mutex, &long_ago));
  SHOW (pthread_cond_clockwait (&turned, &mutex, CLOCK_MONOTONIC, &long_ago));
  SHOW (pthread_cond_timedwait (&turned, &mutex, &wrong));
  pthread_mutex_unlock (&mutex);
  SHOW (pthread_cond_broadcast (&turned));
  SHOW (pthread_cond_destroy (&turned));
  return 0;
}
