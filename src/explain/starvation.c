/* SPDX-License-Identifier: MIT
 *
 * Starvation: a thread waits for a lock that others get again and again, although they came later.
 *
 * Told if others that came later got it OVERTAKEN times during one wait, and twice for each of
 * them.
 */
#include "explain/lock-survey.h"

#define OVERTAKEN 6u

gboolean
find_starvation (Inquiry *inquiry, const LockSurvey *survey)
{
  LaneRange wait = survey->overtaken_one;
  gboolean shared =
      model_lane_kind (model_lane (inquiry->model, survey->lock)) == MODEL_LANE_RWLOCK;

  if (survey->overtaken < MAX (OVERTAKEN, 2 * (survey->users->len - 1)))
    return FALSE;
  Finding *finding = inquiry_add (inquiry, FINDING_STARVATION, FINDING_DELAY, survey->lock);
  finding->lost = inquiry_overlap (inquiry, wait.from, wait.to);
  prose_say (finding->sentence,
             "While %s waited %s for %s, others that came later got it %u times.",
             prose_name (finding->sentence, wait.lane, wait.from, wait.to),
             prose_length (finding->sentence, wait.to - wait.from),
             prose_object (finding->sentence, survey->lock, wait.from, wait.to), survey->overtaken);
  if (shared) {
    prose_say (finding->explanation,
               "Readers share the lock, so a new one may come in while "
               "another one still reads. As long as they overlap the lock is never empty, and who "
               "wants it alone never gets it.");
    prose_say (finding->advice,
               "Use a lock that lets no reader in while a writer waits; with "
               "pthreads, set the lock's kind to PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP.");
  } else {
    prose_say (finding->explanation,
               "A lock need not go to whoever waited longest: a thread that "
               "runs can take it again before the one that waits has woken up.");
    prose_say (finding->advice,
               "Don't take the lock again at once after letting it go: do the work "
               "outside of it, or make larger portions of it with pauses between them.");
    prose_say (finding->advice,
               "If everyone must have their turn, hand it out in order: by a queue, "
               "or a ticket for each.");
  }
  inquiry_add_range (inquiry, finding, wait.lane, wait.from, wait.to);
  inquiry_add_range (inquiry, finding, survey->lock, wait.from, wait.to);
  return TRUE;
}
