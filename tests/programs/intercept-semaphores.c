/* SPDX-License-Identifier: MIT
 *
 * A semaphore taken at once, waited for, refused, timed out, and interrupted by a signal.
 */
#include "intercept-common.h"

#include <signal.h>

#include "record/heddle.h"

static sem_t semaphore, interrupted;

static int waited, waited_interrupted, waited_error;

static void *
wait_for_both (void *unused)
{
  waited = sem_wait (&semaphore);
  waited_interrupted = sem_wait (&interrupted);
  waited_error = errno;
  return unused;
}

static void
handle (int number)
{
  (void) number;
}

int
main (void)
{
  struct sigaction action = { .sa_handler = handle };
  struct timespec wrong = { .tv_nsec = 1000000000 };
  pthread_t thread;

  sigaction (SIGUSR1, &action, NULL);
  sem_init (&semaphore, 0, 0);
  sem_init (&interrupted, 0, 0);
  heddle_name_semaphore (&semaphore, "semaphore");
  heddle_name_semaphore (&interrupted, "interrupted");
  thread = spawn (wait_for_both, NULL);
  await_semaphore_waiter (&semaphore);
  SHOW_ERRNO (sem_post (&semaphore));
  await_semaphore_waiter (&interrupted);
  /* The waiter counts itself before it sleeps: until it does, a signal interrupts nothing. */
  while (pthread_tryjoin_np (thread, NULL) == EBUSY) {
    pthread_kill (thread, SIGUSR1);
    sched_yield ();
  }
  printf ("%d, then %d, %s\n", waited, waited_interrupted, strerrorname_np (waited_error));
  SHOW_ERRNO (sem_trywait (&semaphore));
  SHOW_ERRNO (sem_timedwait (&semaphore, &long_ago));
  SHOW_ERRNO (sem_clockwait (&semaphore, CLOCK_MONOTONIC, &long_ago));
  SHOW_ERRNO (sem_post (&semaphore));
  SHOW_ERRNO (sem_timedwait (&semaphore, &wrong));
  SHOW_ERRNO (sem_clockwait (&semaphore, CLOCK_PROCESS_CPUTIME_ID, &long_ago));
  SHOW_ERRNO (sem_timedwait (&semaphore, &long_ago));
  SHOW_ERRNO (sem_post (&semaphore));
  SHOW_ERRNO (sem_trywait (&semaphore));
  SHOW_ERRNO (sem_destroy (&semaphore));
  return 0;
}
