/* SPDX-License-Identifier: MIT
 *
 * A thread's first event, interrupted by a handler that emits, at each instruction in turn: the
 * processor is asked to trap after every single one.
 */
#include "scenes.h"
#include "trap.h"

#if TRAP_WORKS

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/record.h"

#define EACH          400  /* the first instructions, at each of which it is interrupted */
#define LAST          3000 /* and the last one at which it is, with strides in between */
#define A_FEW         23
#define OVER          8 /* so many in a row that are not interrupted: the event is shorter */
#define EACH_OF_CHILD 60
#define LAST_OF_CHILD 4000

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
  int threads = 0, over = 0;

  sigaction (SIGTRAP, &action, NULL);
  for (int step = 1; step <= LAST && over < OVER; step += step < EACH ? 1 : A_FEW) {
    int before = handled;
    pthread_t thread;
    if (pthread_create (&thread, NULL, emit_step_by_step, &step) != 0)
      return 1;
    pthread_join (thread, NULL);
    threads++;
    over = handled == before ? over + 1 : 0;
  }
  printf ("%d %d\n", threads, handled);
  return 0;
}

/* The same of the first event of children that are forked past the library, so that it is then that
 * they begin to record. */
static int
play_child_steps (void)
{
  struct sigaction action = { .sa_sigaction = count_step, .sa_flags = SA_SIGINFO };
  int children = 0, status;

  sigaction (SIGTRAP, &action, NULL);
  for (int step = 1; step <= LAST_OF_CHILD; step += step < EACH_OF_CHILD ? 1 : A_FEW) {
    pid_t child = (pid_t) syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
      handled = 0;
      emit_step_by_step (&step);
      _exit (handled);
    }
    if (waitpid (child, &status, 0) != child || !WIFEXITED (status))
      return 1;
    children++;
    handled += WEXITSTATUS (status);
  }
  printf ("%d %d\n", children, handled);
  return 0;
}

int
scene_play_step (const char *name)
{
  if (strcmp (name, "child-steps") == 0)
    return play_child_steps ();
  return strcmp (name, "steps") == 0 ? play_steps () : -1;
}

#endif
