/* SPDX-License-Identifier: MIT
 *
 * Locks that cost time: each is surveyed once, and told by what fits best. Mere contention is told
 * only of a lock of which nothing more telling was found.
 *
 * A semaphore is one, too, if it is used as one, as Python's locks are: never had by two at once,
 * and whoever waited for it was woken by the one that had it. Where somebody else posts it is a
 * signal, for which one may well wait.
 */
#include "explain/lock-survey.h"

#define WAITS_LOOKED_AT 64u /* of a semaphore, to see how it is used */
#define WAITS_LEAST     3u  /* one may be a join, as Python does that */

/* Returns whether the thread whose wait this was got the semaphore from its holder. */
static gboolean
is_from_holder (const Model *model, uint32_t semaphore, const ModelWait *wait)
{
  if (wait->thread >= model_lane_count (model))
    return FALSE;
  const ModelLane *thread = model_lane (model, wait->thread);
  uint64_t count = model_interval_count (thread);
  if (model_kind_family (model_lane_kind (thread)) != MODEL_FAMILY_THREAD || count == 0)
    return FALSE;
  ModelInterval interval = model_interval (thread, model_interval_at (thread, count, wait->start));
  if (interval.object != semaphore || interval.waker == MODEL_NONE)
    return FALSE;
  const ModelLane *lane = model_lane (model, semaphore);
  uint64_t holds = model_hold_count (lane);
  uint64_t next = holds > 0 ? model_hold_at (lane, holds, wait->end) : 0;
  return next > 0 && interval.waker != wait->thread &&
         model_hold (lane, next - 1).thread == interval.waker;
}

static gboolean
is_used_as_lock (const Inquiry *inquiry, uint32_t semaphore)
{
  const ModelLane *lane = model_lane (inquiry->model, semaphore);
  uint64_t count = model_wait_count (lane);
  uint64_t first = count > 0 ? model_wait_at (lane, count, inquiry->from) : 0;
  uint32_t ended = 0, from_holder = 0;

  if (model_share_count (lane) > 0)
    return FALSE;
  for (uint64_t i = first; i < count && i - first < WAITS_LOOKED_AT; i++) {
    ModelWait wait = model_wait (lane, i);
    if (wait.end == MODEL_OPEN)
      continue;
    ended++;
    from_holder += is_from_holder (inquiry->model, semaphore, &wait) ? 1 : 0;
  }
  return ended >= WAITS_LEAST && from_holder == ended;
}

static gboolean
is_lock (const Inquiry *inquiry, uint32_t lane)
{
  ModelLaneKind kind = model_lane_kind (model_lane (inquiry->model, lane));

  return kind == MODEL_LANE_LOCK || kind == MODEL_LANE_RWLOCK ||
         (kind == MODEL_LANE_SEMAPHORE && is_used_as_lock (inquiry, lane));
}

static void
judge (Inquiry *inquiry, const LockSurvey *survey)
{
  gboolean told = find_convoy (inquiry, survey) || find_serialisation (inquiry, survey);

  told = find_starvation (inquiry, survey) || told;
  if (!told)
    find_contention (inquiry, survey);
}

void
find_lock_trouble (Inquiry *inquiry)
{
  uint32_t lanes = model_lane_count (inquiry->model);
  g_autofree uint32_t *numbers = g_new0 (uint32_t, MAX (lanes, 1));

  for (uint32_t i = 0; i < lanes && !inquiry_is_cancelled (inquiry); i++) {
    if (!is_lock (inquiry, i))
      continue;
    g_autoptr (LockSurvey) survey = lock_survey_new (inquiry, i, numbers, lanes);
    if (survey != NULL)
      judge (inquiry, survey);
  }
}
