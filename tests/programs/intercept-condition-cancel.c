/* SPDX-License-Identifier: MIT
 *
 * Threads cancelled while they wait: for a condition, a semaphore, a thread, and asleep. Each holds
 * or waits for nothing afterwards.
 */
#include "intercept-common.h"

#include <unistd.h>

#include "record/heddle.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t never;
static int waiting;

static void
clean_up (void *unused)
{
  (void) unused;
  printf ("clean-up holds the mutex: %s\n", strerrorname_np (pthread_mutex_trylock (&mutex)));
  pthread_mutex_unlock (&mutex);
}

static void *
wait_for_condition (void *unused)
{
  pthread_mutex_lock (&mutex);
  waiting = 1;
  pthread_cleanup_push (clean_up, NULL);
  for (;;)
    pthread_cond_wait (&condition, &mutex);
  pthread_cleanup_pop (1);
  return unused;
}

static void *
wait_for_semaphore (void *unused)
{
  sem_wait (&never);
  return unused;
}

static void *
wait_for_thread (void *thread)
{
  pthread_join (*(pthread_t *) thread, NULL);
  return NULL;
}

static void *
wait_asleep (void *unused)
{
  sleep (1000);
  return unused;
}

static void
cancel (pthread_t thread, const char *what)
{
  void *result;

  pthread_cancel (thread);
  pthread_join (thread, &result);
  printf ("%s: %s\n", what, result == PTHREAD_CANCELED ? "cancelled" : "not cancelled");
}

int
main (void)
{
  pthread_t thread, other;

  sem_init (&never, 0, 0);
  heddle_name_mutex (&mutex, "mutex");
  heddle_name_condition (&condition, "condition");
  heddle_name_semaphore (&never, "never");
  thread = spawn (wait_for_condition, NULL);
  for (int begun = 0; !begun;) {
    pthread_mutex_lock (&mutex);
    begun = waiting;
    pthread_mutex_unlock (&mutex);
    sched_yield ();
  }
  cancel (thread, "condition");
  printf ("the mutex is free: %d\n", pthread_mutex_trylock (&mutex));
  pthread_mutex_unlock (&mutex);

  thread = spawn (wait_for_semaphore, NULL);
  await_semaphore_waiter (&never);
  other = spawn (wait_for_thread, &thread);
  cancel (other, "join");
  cancel (thread, "semaphore");
  cancel (spawn (wait_asleep, NULL), "sleep");
  return 0;
}
