/* SPDX-License-Identifier: MIT
 *
 * Convoys: a queue that stays although nearly everyone in it needs the lock for a moment only.
 * After Blasgen, Gray, Mitoma and Price, "The convoy phenomenon", 1979.
 *
 * Told if LOCK_QUEUE or more waited at once for QUEUED of the time, the lock was passed on PASSED
 * times while they did, and one of these is the reason:
 *   a slow owner   one thread has half of all the time that the lock is held, and holds it TIMES as
 *                  long as the others do, who wait TIMES as long as they then hold it;
 *   slow passing   IDLE of the time that somebody waits nobody holds it, as the next one is not
 *                  awake yet.
 * Many threads that need the lock long, each as long as the next one, are no convoy but contention.
 * Whether a holder lost its processor meanwhile can't be told: the model does not know who was on a
 * processor.
 */
#include "explain/lock-survey.h"

#define QUEUED 20 /* % */
#define PASSED 4u
#define TIMES  5
#define IDLE   30 /* % */

static const LockUser *
user (const LockSurvey *survey, guint index)
{
  return &g_array_index (survey->users, LockUser, index);
}

/* How the slow owner does, and all others, on average. */
typedef struct {
  const LockUser *slow;
  uint32_t others;    /* how many of them had to wait */
  int64_t slow_hold;  /* nanoseconds a time */
  int64_t hold, wait; /* of the others */
  int64_t held;       /* of all, added up */
} Shares;

static Shares
shares_of (const LockSurvey *survey)
{
  Shares shares = { .slow = user (survey, 0) };
  int64_t held = 0, waited = 0;
  uint64_t holds = 0, waits = 0;

  for (guint i = 1; i < survey->users->len; i++)
    if (user (survey, i)->held > shares.slow->held)
      shares.slow = user (survey, i);
  for (guint i = 0; i < survey->users->len; i++) {
    const LockUser *other = user (survey, i);
    shares.held += other->held;
    if (other == shares.slow)
      continue;
    shares.others += other->waits > 0;
    held += other->held;
    waited += other->waited;
    holds += other->holds;
    waits += other->waits;
  }
  shares.slow_hold = shares.slow->held / MAX (shares.slow->holds, 1);
  shares.hold = held / (int64_t) MAX (holds, 1);
  shares.wait = waited / (int64_t) MAX (waits, 1);
  return shares;
}

static gboolean
has_slow_owner (const Shares *shares)
{
  return shares->others >= LOCK_QUEUE && shares->slow->held * 2 >= shares->held &&
         shares->slow_hold >= shares->hold * TIMES && shares->wait >= shares->hold * TIMES;
}

static gboolean
is_passed_slowly (const LockSurvey *survey)
{
  return survey->idle * 100 >= survey->contended * IDLE;
}

static gboolean
is_queue (const LockSurvey *survey)
{
  int64_t span = 0;

  for (guint i = 0; i < survey->users->len; i++)
    span = model_later (span, user (survey, i)->life);
  return survey->queued * 100 >= span * QUEUED && survey->passed >= PASSED;
}

static void
say_slow_owner (Finding *finding, const LockSurvey *survey, const Shares *shares)
{
  Prose *prose = finding->sentence;
  LaneRange longest = shares->slow->longest_hold;

  prose_say (prose,
             "%u threads queue for %s, which each of them needs for %s only: they wait %s "
             "for it on average, behind %s, which holds it for %s at a time.",
             shares->others,
             prose_object (prose, survey->lock, survey->queue.from, survey->queue.to),
             prose_length (prose, shares->hold), prose_length (prose, shares->wait),
             prose_name (prose, shares->slow->thread, longest.from, longest.to),
             prose_length (prose, shares->slow_hold));
  prose = finding->explanation;
  prose_say (
      prose,
      "While the slow one has the lock all the quick ones come and wait. When it lets "
      "go they all pass, one after another, and come back when it has the lock again: so all "
      "go at the pace of the slowest.");
  prose_say (finding->advice,
             "Let %s hold the lock for less: do what takes long before or after, on "
             "a copy, or in portions with a pause between them.",
             prose_name (finding->advice, shares->slow->thread, longest.from, longest.to));
  prose_say (finding->advice, "More threads would only make the queue longer.");
}

static void
say_slow_passing (Finding *finding, const LockSurvey *survey, const Shares *shares)
{
  Prose *prose = finding->sentence;

  prose_say (prose,
             "Up to %u threads queue for %s although it is free %s of the time that somebody "
             "waits for it: whoever is next has to wake up first.",
             survey->most, prose_object (prose, survey->lock, survey->queue.from, survey->queue.to),
             prose_share (prose, survey->idle, survey->contended));
  prose_say (finding->explanation,
             "The lock is needed for %s at a time, less than it takes to wake "
             "the next one. A thread that comes back finds the queue still there and joins it, so "
             "the queue feeds itself.",
             prose_length (finding->explanation, shares->hold));
  prose_say (finding->advice, "Take the lock less often: do several things while you hold it, or "
                              "collect them in each thread and hand them over together.");
  prose_say (finding->advice, "For a counter or a flag an atomic operation needs no lock at all.");
}

static void
say_queue (Finding *finding, const LockSurvey *survey)
{
  Prose *prose = finding->explanation;

  prose_say (prose,
             "%u or more waited at once for %s in all; the longest time in one go was %s, "
             "from %s on.",
             LOCK_QUEUE, prose_length (prose, survey->queued),
             prose_length (prose, survey->queue.to - survey->queue.from),
             prose_moment (prose, survey->lock, survey->queue.from));
  prose_say (prose,
             "While they did, the lock went to whoever had waited longest in %" G_GUINT64_FORMAT
             " of %" G_GUINT64_FORMAT " cases.",
             survey->in_order, survey->passed);
  if (survey->barged > 0)
    prose_say (prose,
               "%" G_GUINT64_FORMAT " times a thread took it that had not waited, ahead of "
               "those who did.",
               survey->barged);
}

gboolean
find_convoy (Inquiry *inquiry, const LockSurvey *survey)
{
  if (survey->users->len == 0 || !is_queue (survey))
    return FALSE;
  Shares shares = shares_of (survey);
  gboolean slow = has_slow_owner (&shares);
  if (!slow && !is_passed_slowly (survey))
    return FALSE;
  Finding *finding = inquiry_add (inquiry, FINDING_CONVOY, FINDING_DELAY, survey->lock);
  finding->lost = survey->waited;
  if (slow)
    say_slow_owner (finding, survey, &shares);
  else
    say_slow_passing (finding, survey, &shares);
  say_queue (finding, survey);
  inquiry_add_range (inquiry, finding, survey->lock, survey->queue.from, survey->queue.to);
  inquiry_add_range (inquiry, finding, shares.slow->thread, shares.slow->longest_hold.from,
                     shares.slow->longest_hold.to);
  for (guint i = 0; i < survey->users->len; i++)
    if (user (survey, i)->waited > 0)
      inquiry_add_range (inquiry, finding, user (survey, i)->thread,
                         user (survey, i)->longest_wait.from, user (survey, i)->longest_wait.to);
  return TRUE;
}
