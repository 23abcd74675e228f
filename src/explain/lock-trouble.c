/* SPDX-License-Identifier: MIT
 *
 * Locks that cost time: each is surveyed once, and told by what fits best. Mere contention is told
 * only of a lock of which nothing more telling was found.
 */
#include "explain/lock-survey.h"

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
    ModelLaneKind kind = model_lane_kind (model_lane (inquiry->model, i));
    if (kind != MODEL_LANE_LOCK && kind != MODEL_LANE_RWLOCK)
      continue;
    g_autoptr (LockSurvey) survey = lock_survey_new (inquiry, i, numbers, lanes);
    if (survey != NULL)
      judge (inquiry, survey);
  }
}
