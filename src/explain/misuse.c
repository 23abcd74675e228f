/* SPDX-License-Identifier: MIT
 *
 * Values that are used by who has given them away. Each use is a wait of no length in the value's
 * lane (model.h).
 */
#include "explain/inquiry.h"

static void
tell (Inquiry *inquiry, uint32_t value, const ModelWait *use)
{
  const ModelLane *lane = model_lane (inquiry->model, value);
  Finding *finding = inquiry_add (inquiry, FINDING_USE_AFTER_MOVE, FINDING_ERROR, value);
  Prose *prose = finding->sentence;
  uint64_t count = model_hold_count (lane);
  const char *user = prose_name (prose, use->thread, use->start, use->end);
  const char *moment = prose_moment (prose, use->thread, use->start);
  const char *object = prose_object (prose, value, use->start, use->end);
  ModelHold owner = { .thread = MODEL_NONE };

  if (count > 0)
    owner = model_hold (lane, model_hold_at (lane, count, use->start));
  if (owner.thread != MODEL_NONE && owner.thread != use->thread && owner.start <= use->start &&
      owner.end > use->start)
    prose_say (prose, "%s uses %s at %s, after giving it away: it belongs to %s.", user, object,
               moment, prose_name (prose, owner.thread, owner.start, owner.end));
  else
    prose_say (prose, "%s uses %s at %s, after giving it away.", user, object, moment);
  prose_say (finding->explanation,
             "A value has one owner at a time. After a move only the new owner "
             "may use it; otherwise two threads could change it at the same time, or one could use "
             "what the other has freed. Rust's compiler refuses such a program.");
  prose_say (finding->advice,
             "Use it before you give it away, give away a copy, or share it: with a "
             "counted reference, and a lock if somebody changes it.");
  inquiry_add_range (inquiry, finding, value, use->start, use->end);
  inquiry_add_range (inquiry, finding, use->thread, use->start, use->end);
}

void
find_misuse (Inquiry *inquiry)
{
  for (uint32_t i = 0; i < model_lane_count (inquiry->model); i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    if (inquiry_is_cancelled (inquiry))
      return;
    if (model_lane_kind (lane) != MODEL_LANE_VALUE || model_wait_count (lane) == 0)
      continue;
    uint64_t use = model_wait_from (lane, 0, model_wait_count (lane), inquiry->from);
    if (use >= model_wait_count (lane))
      continue;
    ModelWait first = model_wait (lane, use);
    if (first.start <= inquiry->to)
      tell (inquiry, i, &first);
  }
}
