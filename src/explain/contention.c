/* SPDX-License-Identifier: MIT
 *
 * Contention: threads that spend a good part of their time in waiting for one lock.
 *
 * Told if the waits are LEAST_SHARE of the lives of all who use the lock, or of the one that waited
 * most MOST_SHARE.
 */
#include "explain/lock-survey.h"

#define LEAST_SHARE 10 /* % */
#define MOST_SHARE  25 /* % */
#define NEARLY_ALL  80 /* % of the time that a lock is held: it is what limits them all */
#define TOLD_USERS  8u /* of whom the longest wait is shown */

static const LockUser *
user (const LockSurvey *survey, guint index)
{
  return &g_array_index (survey->users, LockUser, index);
}

static gboolean
is_contended (const LockSurvey *survey)
{
  const LockUser *first = user (survey, 0);

  return survey->waited * 100 >= survey->lives * LEAST_SHARE ||
         first->waited * 100 >= first->life * MOST_SHARE;
}

static uint32_t
count_waiters (const LockSurvey *survey)
{
  uint32_t waiters = 0;

  for (guint i = 0; i < survey->users->len; i++)
    waiters += user (survey, i)->waited > 0;
  return waiters;
}

/* Returns how much of their lives those have waited who waited at all. */
static const char *
share_of_waiters (Prose *prose, const LockSurvey *survey)
{
  int64_t lives = 0;

  for (guint i = 0; i < survey->users->len; i++)
    lives += user (survey, i)->waited > 0 ? user (survey, i)->life : 0;
  return prose_share (prose, survey->waited, lives);
}

static void
say_sentence (const Inquiry *inquiry, Finding *finding, const LockSurvey *survey)
{
  Prose *prose = finding->sentence;
  const LockUser *first = user (survey, 0);
  uint32_t waiters = count_waiters (survey);
  const char *lock = prose_object (prose, survey->lock, inquiry->from, inquiry->to);
  const char *waited = prose_length (prose, survey->waited);
  const char *share = share_of_waiters (prose, survey);

  if (waiters == 1)
    prose_say (prose, "%s waited %s for %s, %s of its time.",
               prose_name (prose, first->thread, first->longest_wait.from, first->longest_wait.to),
               waited, lock, share);
  else
    prose_say (prose, "%u threads waited %s in all for %s, %s of their time.", waiters, waited,
               lock, share);
}

/* Returns who held it longest in all. */
static const LockUser *
longest_holder (const LockSurvey *survey)
{
  const LockUser *holder = user (survey, 0);

  for (guint i = 1; i < survey->users->len; i++)
    if (user (survey, i)->held > holder->held)
      holder = user (survey, i);
  return holder;
}

static void
say_explanation (const Inquiry *inquiry, Finding *finding, const LockSurvey *survey)
{
  Prose *prose = finding->explanation;
  const LockUser *first = user (survey, 0);
  const LockUser *holder = longest_holder (survey);
  LaneRange longest = first->longest_wait;

  for (guint i = 1; i < survey->users->len; i++)
    if (user (survey, i)->longest_wait.to - user (survey, i)->longest_wait.from >
        longest.to - longest.from)
      longest = user (survey, i)->longest_wait;
  if (model_lane_kind (model_lane (inquiry->model, survey->lock)) == MODEL_LANE_RWLOCK)
    prose_say (prose,
               "Any number of readers can hold the lock together, but only one writer, alone; "
               "whoever can't have it yet stands still.");
  else
    prose_say (prose, "Only one thread at a time can hold the lock; whoever asks for it meanwhile "
                      "stands still.");
  if (survey->acquisitions > 0 && survey->waits <= survey->acquisitions)
    prose_say (prose,
               "Of the %" G_GUINT64_FORMAT " times that it was taken, %" G_GUINT64_FORMAT
               " came after a wait.",
               survey->acquisitions, survey->waits);
  prose_say (prose, "The longest wait, of %s, took %s, from %s on.",
             prose_name (prose, longest.lane, longest.from, longest.to),
             prose_length (prose, longest.to - longest.from),
             prose_moment (prose, longest.lane, longest.from));
  if (count_waiters (survey) > 1)
    prose_say (prose, "%s waited most in all: %s.",
               prose_name (prose, first->thread, first->longest_wait.from, first->longest_wait.to),
               prose_length (prose, first->waited));
  if (holder->held > 0)
    prose_say (
        prose, "%s held it most: %s in all, up to %s at a time.",
        prose_name (prose, holder->thread, holder->longest_hold.from, holder->longest_hold.to),
        prose_length (prose, holder->held),
        prose_length (prose, holder->longest_hold.to - holder->longest_hold.from));
}

static void
say_advice (const Inquiry *inquiry, Finding *finding, const LockSurvey *survey)
{
  Prose *prose = finding->advice;
  int64_t held = 0, waited = 0, span = 0;

  model_lock_summary (model_lane (inquiry->model, survey->lock), inquiry->from, inquiry->to, &held,
                      &waited);
  for (guint i = 0; i < survey->users->len; i++)
    span = model_later (span, user (survey, i)->life);
  if (held * 100 >= span * NEARLY_ALL)
    prose_say (prose,
               "The lock is held %s of the time that its users live: more threads can't be "
               "any faster.",
               prose_share (prose, model_earlier (held, span), span));
  prose_say (prose, "Hold it for less: compute before you take it and after you let it go.");
  if (model_lane_kind (model_lane (inquiry->model, survey->lock)) == MODEL_LANE_RWLOCK)
    prose_say (prose, "Readers don't disturb one another, so a short hold by the writers counts "
                      "most.");
  else
    prose_say (prose, "Or divide what it protects, with a lock for each part, or let each thread "
                      "collect its own and add it up at the end.");
}

gboolean
find_contention (Inquiry *inquiry, const LockSurvey *survey)
{
  if (survey->users->len == 0 || survey->waited == 0 || !is_contended (survey))
    return FALSE;
  Finding *finding = inquiry_add (inquiry, FINDING_CONTENTION, FINDING_DELAY, survey->lock);
  finding->lost = survey->waited;
  say_sentence (inquiry, finding, survey);
  say_explanation (inquiry, finding, survey);
  say_advice (inquiry, finding, survey);
  for (guint i = 0; i < MIN (survey->users->len, TOLD_USERS); i++)
    if (user (survey, i)->waited > 0)
      inquiry_add_range (inquiry, finding, user (survey, i)->thread,
                         user (survey, i)->longest_wait.from, user (survey, i)->longest_wait.to);
  return TRUE;
}
