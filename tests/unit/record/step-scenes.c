/* SPDX-License-Identifier: MIT
 *
 * A thread's first event, interrupted by a handler that emits, at each instruction in turn: the processor
 * is asked to trap after every single one.
 */
#include "scenes.h"

#if SCENE_STEPS

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#include "record/record.h"

#define EACH      400  /* the first instructions, at each of which it is interrupted */
#define LAST      3000 /* and the last one at which it is, with strides in between */
#define A_FEW     23

#define TRAP_FLAG 0x100

static int steps_left;
static int handled;

static void
count_step (int number, siginfo_t *information, void *data)
{
  ucontext_t *context = data;

  (void) number;
  (void) information;
  if (--steps_left > 0)
    return;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
  handled++;
  context->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

/* Clear of what the compiler keeps below the stack's end. */
#define SET_TRAP_FLAG()                                                               \
  __asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\torq %0, (%%rsp)\n\tpopfq\n\t" \
                   "lea 128(%%rsp), %%rsp"                                            \
                   :                                                                  \
                   : "i"(TRAP_FLAG)                                                   \
                   : "memory", "cc")
#define CLEAR_TRAP_FLAG()                                                              \
  __asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\tandq %0, (%%rsp)\n\tpopfq\n\t" \
                   "lea 128(%%rsp), %%rsp"                                             \
                   :                                                                   \
                   : "i"(~TRAP_FLAG)                                                   \
                   : "memory", "cc")

static void *
emit_step_by_step (void *data)
{
  steps_left = *(const int *) data;
  SET_TRAP_FLAG ();
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
  CLEAR_TRAP_FLAG ();
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
