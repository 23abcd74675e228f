/* SPDX-License-Identifier: MIT
 *
 * The end of a process: what ends with it, and how it came.
 *
 * Two may tell of it: the process itself, which knows no more than that it was about to exit, and
 * the collector, which asks whoever waited for it, or the kernel. They come in any order, and each
 * may not know.
 */
#include "model/model-private.h"

#define EXIT_STATUS_MOST 255u
#define SIGNAL_MOST      64u /* Linux has no signal beyond this */

/* Whom to believe: whoever is trusted more, and of equals the first. */
enum { TRUST_NOBODY, TRUST_ITSELF, TRUST_OTHERS };

/* Returns whether an event that may be anything says how a process can end. */
static gboolean
is_sane (const HeddleDecodedEvent *event)
{
  switch (event->detail) {
  case HEDDLE_PROCESS_END_UNKNOWN:
  case HEDDLE_PROCESS_END_REPLACED:
    return TRUE;
  case HEDDLE_PROCESS_END_EXITED:
    return event->argument <= EXIT_STATUS_MOST;
  case HEDDLE_PROCESS_END_KILLED:
    return event->argument >= 1 && event->argument <= SIGNAL_MOST;
  default:
    return FALSE;
  }
}

/* Keeps how the process ended, if this is better known than what is known of it. */
static void
learn (ModelProcess *process, const HeddleDecodedEvent *event)
{
  uint32_t trust = event->thread == 0 ? TRUST_OTHERS : TRUST_ITSELF;
  gboolean numbered =
      event->detail == HEDDLE_PROCESS_END_EXITED || event->detail == HEDDLE_PROCESS_END_KILLED;

  if (event->detail == HEDDLE_PROCESS_END_UNKNOWN || trust <= process->end_trust)
    return;
  process->end_trust = trust;
  /* Relaxed, and one word: a reader sees a way and its own status. The first is stored before the
   * release of end_time. */
  atomic_store_explicit (&process->end,
                         (uint64_t) event->detail << 32 | (numbered ? event->argument : 0),
                         memory_order_relaxed);
}

gboolean
model_end_process (Model *model, ModelProcess *process, const HeddleDecodedEvent *event,
                   int64_t time)
{
  gboolean sane = is_sane (event);

  if (sane)
    learn (process, event);
  if (process->ended)
    return sane;
  process->ended = TRUE;
  /* Pairs with the acquire in model_process_end(). Before the lanes' ends, which are releases as
   * well: whoever sees one of those sees this. */
  atomic_store_explicit (&process->end_time, time, memory_order_release);
  for (guint i = 0; i < process->lanes->len; i++)
    model_finish_lane (g_ptr_array_index (process->lanes, i), time);
  atomic_fetch_sub_explicit (&model->alive, 1, memory_order_relaxed);
  return sane;
}

ModelProcessEnd
model_process_end (const Model *model, uint32_t number)
{
  ModelProcessEnd end = { .time = MODEL_OPEN, .how = HEDDLE_PROCESS_END_UNKNOWN };

  g_return_val_if_fail (number >= 1 && number <= model_process_count (model), end);
  const ModelProcess *process =
      *(ModelProcess *const *) chunked_array_item (&model->processes, number - 1);
  /* Pairs with the release in model_end_process(). */
  end.time = atomic_load_explicit (&process->end_time, memory_order_acquire);
  if (end.time == MODEL_OPEN)
    return end;
  uint64_t word = atomic_load_explicit (&process->end, memory_order_relaxed);
  end.how = (HeddleProcessEnd) (word >> 32);
  end.status = (uint32_t) word;
  return end;
}
