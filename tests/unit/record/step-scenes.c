/* SPDX-License-Identifier: MIT
 *
 * A thread's first event, interrupted by a handler that emits, at each instruction in turn: the processor
 * is asked to trap after every single one.
 */
#include "scenes.h"
#include "trap.h"

#if TRAP_WORKS

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "record/record.h"

#define EACH  400  /* the first instructions, at each of which it is interrupted */
#define LAST  3000 /* and the last one at which it is, with strides in between */
#define A_FEW 23

static int steps_left;
static int handled;

static void
count_step (int number, siginfo_t *information, void *data)
{
  (void) number;
  (void) information;
  if (--steps_left > 0)
    return;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
  handled++;
  trap_end_in_handler (data);
}

static void *
emit_step_by_step (void *data)
{
  steps_left = *(const int *) data;
  TRAP_BEGIN ();
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
  TRAP_END ();
  return NULL;
}

/* Says how many events there were of threads and handlers. */
static int
play_steps (void)
{
  struct sigaction action = { .sa_sigaction = count_step, .sa_flags = SA_SIGINFO };
  int threads = 0;

  sigaction (SIGTRAP, &action, NULL);
  for (int step = 1; step <= LAST; step += step < EACH ? 1 : A_FEW) {
    pthread_t thread;
    if (pthread_create (&thread, NULL, emit_step_by_step, &step) != 0)
      return 1;
    pthread_join (thread, NULL);
    threads++;
  }
  printf ("%d %d\n", threads, handled);
  return 0;
}

int
scene_play_step (const char *name)
{
  return strcmp (name, "steps") == 0 ? play_steps () : -1;
}

#endif
