/* SPDX-License-Identifier: MIT
 *
 * How a process ended, in words for people; see process-end-text.h.
 */
#include "model/process-end-text.h"

#include <signal.h>
#include <string.h>

/* Returns whether the kernel sends the signal to a program that did what can't be done. */
static gboolean
is_crash (uint32_t signal)
{
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL;
}

static char *
say_killed (uint32_t signal)
{
  /* NULL for real-time signals, which have numbers only. */
  const char *name = signal <= INT_MAX ? sigabbrev_np ((int) signal) : NULL;

  if (name == NULL)
    return g_strdup_printf ("killed by signal %u", signal);
  return g_strdup_printf ("killed by SIG%s%s", name, is_crash (signal) ? " (a crash)" : "");
}

char *
process_end_text (HeddleProcessEnd how, uint32_t status)
{
  switch (how) {
  case HEDDLE_PROCESS_END_EXITED:
    return status == 0 ? NULL : g_strdup_printf ("exited with status %u", status);
  case HEDDLE_PROCESS_END_KILLED:
    return say_killed (status);
  case HEDDLE_PROCESS_END_REPLACED:
    return g_strdup ("became another program (exec)");
  case HEDDLE_PROCESS_END_UNKNOWN:
    break;
  }
  return g_strdup ("gone, nobody knows how");
}

char *
process_end_text_of_lane (const Model *model, const ModelLane *lane)
{
  /* The lane's end first: if that is the process's, the rest is known (model_process_end()). */
  int64_t end = model_lane_end (lane);
  ModelProcessEnd death = model_process_end (model, model_lane_process (lane));

  if (end == MODEL_OPEN || end != death.time)
    return NULL;
  return process_end_text (death.how, death.status);
}
