/* SPDX-License-Identifier: MIT */
#include "paint/state-look.h"

static const StateLook looks[MODEL_STATES] = {
  [MODEL_RUNNING] = { FORM_FULL, PATTERN_SOLID, DASH_NONE, 0 },
  [MODEL_LOCK] = { FORM_HALF, PATTERN_HATCH, DASH_NONE, 0 },
  [MODEL_SEMAPHORE] = { FORM_HALF, PATTERN_BACK_HATCH, DASH_NONE, 0 },
  [MODEL_CONDITION] = { FORM_LINE, PATTERN_SOLID, DASH_DASHES, 2 },
  [MODEL_RECEIVE] = { FORM_LINE, PATTERN_SOLID, DASH_DOTS, 2 },
  [MODEL_SEND] = { FORM_LINE, PATTERN_SOLID, DASH_MIXED, 2 },
  [MODEL_SLEEP] = { FORM_LINE, PATTERN_SOLID, DASH_NONE, 1.5 },
  [MODEL_JOIN] = { FORM_LINE, PATTERN_SOLID, DASH_LONG, 1.5 },
  [MODEL_UNKNOWN] = { FORM_FULL, PATTERN_CROSS_HATCH, DASH_NONE, 0 },
};

const StateLook *
state_look (ModelState state)
{
  return &looks[MIN (state, MODEL_UNKNOWN)];
}

gboolean
state_is_contention (ModelState state)
{
  return state == MODEL_LOCK || state == MODEL_SEMAPHORE;
}
