/* SPDX-License-Identifier: MIT
 *
 * Threads that take turns: nearly all of what they do, they do under one lock, so that they are
 * several but never run at the same time. Python's global interpreter lock is the famous one.
 *
 * Told if they took it TURNS times each or more, on average; if two or more have WORK of their
 * running time under the lock, none of them more than MOST of that; and if they would have run, had
 * they not had to wait: running and waiting for this lock is BUSY of their lives.
 */
#include "explain/lock-survey.h"

#define WORK  80 /* % */
#define MOST  70 /* % */
#define BUSY  70 /* % */
#define WAITS 10 /* % of their lives */
#define TURNS 4u

typedef struct {
  uint32_t workers;
  int64_t ran, worked; /* all that they ran; and that while they held the lock */
  int64_t most;        /* of one of them, of the second kind */
} Work;

static Work
work_of (const Inquiry *inquiry, const LockSurvey *survey)
{
  Work work = { 0 };
  int64_t sums[MODEL_STATES];

  for (guint i = 0; i < survey->users->len; i++) {
    const LockUser *user = &g_array_index (survey->users, LockUser, i);
    model_thread_summary (model_lane (inquiry->model, user->thread), inquiry->from, inquiry->to,
                          sums);
    int64_t worked = model_earlier (user->held, sums[MODEL_RUNNING]);
    work.workers += worked > 0;
    work.ran += sums[MODEL_RUNNING];
    work.worked += worked;
    work.most = model_later (work.most, worked);
  }
  return work;
}

gboolean
find_serialisation (Inquiry *inquiry, const LockSurvey *survey)
{
  if (survey->lives == 0 || survey->waited * 100 < survey->lives * WAITS ||
      model_lane_kind (model_lane (inquiry->model, survey->lock)) == MODEL_LANE_RWLOCK)
    return FALSE;
  Work work = work_of (inquiry, survey);
  if (work.workers < 2 || survey->acquisitions < work.workers * TURNS ||
      work.worked * 100 < work.ran * WORK || work.most * 100 > work.worked * MOST ||
      (work.ran + survey->waited) * 100 < survey->lives * BUSY)
    return FALSE;

  Finding *finding = inquiry_add (inquiry, FINDING_SERIALISATION, FINDING_DELAY, survey->lock);
  finding->lost = survey->waited;
  Prose *prose = finding->sentence;
  prose_say (prose,
             "%u threads do %s of their work while they hold %s: they take turns, and waited "
             "%s in all for it, %s of their time.",
             work.workers, prose_share (prose, work.worked, work.ran),
             prose_object (prose, survey->lock, inquiry->from, inquiry->to),
             prose_length (prose, survey->waited),
             prose_share (prose, survey->waited, survey->lives));
  prose_say (finding->explanation,
             "No two of them can run at the same time, so together they are not "
             "faster than one thread would be. What looks parallel is only interleaved.");
  prose_say (finding->advice,
             "For computing, use what does not share this lock: processes of their "
             "own, or code that lets the lock go while it computes.");
  prose_say (finding->advice,
             "If it is a lock of your own, hold it for what is shared, and for that "
             "only. For threads that mostly wait for input or output it does no harm.");
  inquiry_add_range (inquiry, finding, survey->lock, inquiry->from, inquiry->to);
  for (guint i = 0; i < survey->users->len; i++) {
    const LockUser *user = &g_array_index (survey->users, LockUser, i);
    inquiry_add_range (inquiry, finding, user->thread, user->longest_wait.from,
                       user->longest_wait.to);
  }
  return TRUE;
}
