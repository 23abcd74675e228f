/* SPDX-License-Identifier: MIT
 *
 * A handler leaves a call that waits, by siglongjmp(); its thread ends by pthread_exit() later,
 * with other things where the frames of the call were.
 */
#include "intercept-common.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

static sigjmp_buf target;

static void
leave (int number)
{
  (void) number;
  siglongjmp (target, 1);
}

/* The signal is pending and comes as soon as ppoll() lets it. */
__attribute__ ((noinline)) static void
wait_for_ever (void)
{
  sigset_t none;

  sigemptyset (&none);
  if (sigsetjmp (target, 1) == 0)
    ppoll (NULL, 0, NULL, &none);
}

__attribute__ ((noinline)) static void
overwrite_stack (void)
{
  char bytes[16384];

  memset (bytes, 0x5a, sizeof bytes);
  __asm__ volatile("" : : "r"(bytes) : "memory");
}

static void *
jump (void *data)
{
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGUSR1);
  if (pthread_sigmask (SIG_BLOCK, &signals, NULL) != 0 || raise (SIGUSR1) != 0)
    abort ();
  wait_for_ever ();
  overwrite_stack ();
  pthread_exit (data);
}

int
main (void)
{
  const struct sigaction action = { .sa_handler = leave };
  char end;
  pthread_t thread;
  void *result;

  if (sigaction (SIGUSR1, &action, NULL) != 0 || pthread_create (&thread, NULL, jump, &end) != 0 ||
      pthread_join (thread, &result) != 0 || result != &end)
    return 1;
  return 0;
}
