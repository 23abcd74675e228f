/* SPDX-License-Identifier: MIT
 *
 * Many threads, their names, and every way to join them.
 */
#include "intercept-common.h"

#include <limits.h>
#include <sys/prctl.h>

enum { AT_ONCE = 50, ONE_BY_ONE = 100 };

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *
wait_for_held (void *number)
{
  pthread_mutex_lock (&held);
  pthread_mutex_unlock (&held);
  return number;
}

static void *
name_oneself (void *unused)
{
  SHOW (pthread_setname_np (pthread_self (), "by-setname"));
  SHOW (pthread_setname_np (pthread_self (), "a name of over fifteen bytes"));
  return unused;
}

static void *
name_oneself_by_prctl (void *unused)
{
  SHOW_ERRNO (prctl (PR_SET_NAME, "by-prctl-and-cut-off"));
  return unused;
}

int
main (void)
{
  pthread_t threads[AT_ONCE], thread;
  pthread_attr_t small;
  intptr_t sum = 0;
  void *result;

  pthread_mutex_lock (&held);
  for (intptr_t index = 0; index < AT_ONCE; index++)
    threads[index] = spawn (wait_for_held, (void *) index);
  SHOW (pthread_tryjoin_np (threads[0], &result));
  SHOW (pthread_timedjoin_np (threads[0], &result, &long_ago));
  SHOW (pthread_clockjoin_np (threads[0], &result, CLOCK_MONOTONIC, &long_ago));
  SHOW (pthread_join (pthread_self (), &result));
  await_waiter (&held);
  pthread_mutex_unlock (&held);
  for (int index = 0; index < AT_ONCE; index++) {
    pthread_join (threads[index], &result);
    sum += (intptr_t) result;
  }
  for (int index = 0; index < ONE_BY_ONE; index++)
    pthread_join (spawn (do_nothing, NULL), NULL);
  printf ("sum %d\n", (int) sum);

  pthread_join (spawn (name_oneself, NULL), NULL);
  pthread_join (spawn (name_oneself_by_prctl, NULL), NULL);
  pthread_attr_init (&small);
  pthread_attr_setstacksize (&small, (size_t) PTHREAD_STACK_MIN);
  SHOW (pthread_create (&thread, &small, do_nothing, NULL));
  pthread_join (thread, NULL);
  return 0;
}
