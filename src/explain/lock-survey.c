/* SPDX-License-Identifier: MIT
 *
 * One walk through a lock's waits and holds, see lock-survey.h. Waits and holds are each in the
 * order of their beginning; those who wait at the walk's moment are a queue of their own.
 */
#include "explain/lock-survey.h"

#include "explain/lock-queue.h"

#define CANCELLED_EVERY 65536u /* steps between two looks at the cancellable */

typedef struct {
  const Inquiry *inquiry;
  const ModelLane *lock;
  LockSurvey *survey;
  gboolean stuck;
  uint32_t *numbers; /* by lane: 1 + the user's place, or 0 */
  uint32_t lanes;
  LockQueue *queue;   /* those who wait */
  int64_t now;        /* the walk's moment */
  int64_t queue_from; /* since when there has been a queue; -1: there is none */
  int64_t free_from;  /* when the lock was last let go; -1: not seen */
} Walk;

/* ------------------------------------------------------------------ users */

static LockUser *
user_of (Walk *walk, uint32_t thread)
{
  if (thread >= walk->lanes)
    return NULL;
  if (walk->numbers[thread] == 0) {
    LockUser user = { .thread = thread, .life = inquiry_life (walk->inquiry, thread) };
    g_array_append_val (walk->survey->users, user);
    walk->numbers[thread] = walk->survey->users->len;
  }
  return &g_array_index (walk->survey->users, LockUser, walk->numbers[thread] - 1);
}

static void
keep_longer (LaneRange *longest, uint32_t lane, int64_t from, int64_t to)
{
  if (to - from >= longest->to - longest->from)
    *longest = (LaneRange){ lane, from, to };
}

static void
count_wait (Walk *walk, const ModelWait *wait)
{
  LockUser *user = user_of (walk, wait->thread);
  int64_t length = inquiry_overlap (walk->inquiry, wait->start, wait->end);

  walk->survey->waits++;
  walk->survey->waited += length;
  if (user == NULL)
    return;
  user->waits++;
  user->waited += length;
  keep_longer (&user->longest_wait, wait->thread, wait->start,
               model_earlier (wait->end, walk->inquiry->to));
}

static void
count_hold (Walk *walk, uint32_t thread, int64_t start, int64_t end)
{
  LockUser *user = user_of (walk, thread);
  int64_t length = inquiry_overlap (walk->inquiry, start, end);

  walk->survey->held += length;
  if (user == NULL)
    return;
  user->holds++;
  user->held += length;
  keep_longer (&user->longest_hold, thread, start, model_earlier (end, walk->inquiry->to));
}

/* ------------------------------------------------------------------ the walk */

/* Goes on to `time`: until then nobody came or went. */
static void
advance (Walk *walk, int64_t time)
{
  LockSurvey *survey = walk->survey;
  int64_t start = model_later (walk->now, walk->inquiry->from);
  int64_t length = model_later (model_earlier (time, walk->inquiry->to) - start, 0);
  guint waiting = lock_queue_length (walk->queue);

  walk->now = time;
  if (waiting == 0)
    return;
  survey->contended += length;
  survey->most = MAX (survey->most, waiting);
  if (waiting < LOCK_QUEUE)
    return;
  survey->queued += length;
  if (walk->queue_from < 0)
    walk->queue_from = start;
}

static void
end_queue (Walk *walk)
{
  if (walk->queue_from >= 0)
    keep_longer (&walk->survey->queue, walk->survey->lock, walk->queue_from,
                 model_earlier (walk->now, walk->inquiry->to));
  walk->queue_from = -1;
}

static void
come (Walk *walk, const ModelWait *wait)
{
  if (walk->stuck && inquiry_is_unfinished (walk->inquiry, walk->lock, wait->end))
    return;
  count_wait (walk, wait);
  lock_queue_come (walk->queue, wait);
}

/* All go whose wait has ended by now. */
static void
go (Walk *walk)
{
  lock_queue_go (walk->queue, walk->now);
  if (lock_queue_length (walk->queue) < LOCK_QUEUE)
    end_queue (walk);
}

/* The thread gets the lock, now. */
static void
get (Walk *walk, uint32_t thread)
{
  LockSurvey *survey = walk->survey;
  guint waiting = lock_queue_length (walk->queue);

  survey->acquisitions += walk->now >= walk->inquiry->from;
  if (waiting == 0)
    return;
  LockQueuePlace place = lock_queue_get (walk->queue, thread, walk->now);
  if (place == LOCK_QUEUE_NOT) {
    survey->barged++;
  } else if (waiting >= LOCK_QUEUE) {
    survey->passed++;
    survey->in_order += place == LOCK_QUEUE_FIRST;
  }
  if (walk->free_from >= 0)
    survey->idle += inquiry_overlap (
        walk->inquiry, model_later (walk->free_from, lock_queue_oldest (walk->queue)), walk->now);
}

static void
keep_overtaken (Walk *walk)
{
  const LockQueueOvertaken most = lock_queue_most_overtaken (walk->queue);

  walk->survey->overtaken = most.times;
  walk->survey->overtaken_one =
      (LaneRange){ most.thread, most.start, model_earlier (most.end, walk->inquiry->to) };
}

static void
walk_through (Walk *walk)
{
  const ModelLane *lock = walk->lock;
  int64_t from = walk->inquiry->from, to = walk->inquiry->to;
  gboolean shared = model_lane_kind (lock) == MODEL_LANE_RWLOCK;
  uint64_t waits = model_wait_count (lock), holds = model_hold_count (lock);
  uint64_t shares = shared ? model_share_count (lock) : 0;
  uint64_t wait = waits > 0 ? model_wait_at (lock, waits, from) : 0;
  uint64_t hold = holds > 0 ? model_hold_at (lock, holds, from) : 0;
  uint64_t share = shares > 0 ? model_share_at (lock, shares, from) : 0;
  const ModelWait never = { .start = MODEL_OPEN };
  ModelWait next_wait = wait < waits ? model_wait (lock, wait) : never;
  ModelWait next_share = share < shares ? model_share (lock, share) : never;
  ModelHold next_hold = hold < holds ? model_hold (lock, hold) : (ModelHold){ .start = MODEL_OPEN };

  for (uint64_t step = 1;; step++) {
    int64_t time =
        model_earlier (model_earlier (next_wait.start, next_share.start),
                       model_earlier (next_hold.start, lock_queue_first_end (walk->queue)));
    if (time >= to || (step % CANCELLED_EVERY == 0 && inquiry_is_cancelled (walk->inquiry)))
      break;
    advance (walk, time);
    /* Who gets the lock is still in the queue then: its wait ends in the same moment. */
    if (next_hold.start == time) {
      if (next_hold.end > from) {
        get (walk, next_hold.thread);
        count_hold (walk, next_hold.thread, next_hold.start, next_hold.end);
      }
      walk->free_from = next_hold.end;
      next_hold = ++hold < holds ? model_hold (lock, hold) : (ModelHold){ .start = MODEL_OPEN };
    } else if (next_share.start == time) {
      if (next_share.end > from) {
        get (walk, next_share.thread);
        count_hold (walk, next_share.thread, next_share.start, next_share.end);
      }
      walk->free_from = -1;
      next_share = ++share < shares ? model_share (lock, share) : never;
    } else if (lock_queue_first_end (walk->queue) <= time) {
      go (walk);
    } else {
      if (next_wait.end > from)
        come (walk, &next_wait);
      next_wait = ++wait < waits ? model_wait (lock, wait) : never;
    }
  }
  advance (walk, to);
  end_queue (walk);
  keep_overtaken (walk);
}

/* ------------------------------------------------------------------ the survey */

static int
compare_users (gconstpointer a, gconstpointer b)
{
  const LockUser *one = a, *other = b;

  if (one->waited != other->waited)
    return one->waited > other->waited ? -1 : 1;
  return (one->thread > other->thread) - (one->thread < other->thread);
}

static gboolean
has_waits (const Inquiry *inquiry, const ModelLane *lock)
{
  uint64_t count = model_wait_count (lock);
  uint64_t first = count > 0 ? model_wait_at (lock, count, inquiry->from) : 0;

  return first < count && model_wait (lock, first).start < inquiry->to;
}

LockSurvey *
lock_survey_new (const Inquiry *inquiry, uint32_t lock, uint32_t *numbers, uint32_t lanes)
{
  const ModelLane *lane = model_lane (inquiry->model, lock);

  if (!has_waits (inquiry, lane))
    return NULL;
  LockSurvey *survey = g_new0 (LockSurvey, 1);
  survey->lock = lock;
  survey->users = g_array_new (FALSE, FALSE, sizeof (LockUser));
  g_autoptr (LockQueue) queue = lock_queue_new ();
  Walk walk = {
    .inquiry = inquiry,
    .lock = lane,
    .survey = survey,
    .stuck = g_hash_table_contains (inquiry->stuck, GUINT_TO_POINTER (lock)),
    .numbers = numbers,
    .lanes = lanes,
    .queue = queue,
    .queue_from = -1,
    .free_from = -1,
  };
  walk_through (&walk);
  for (guint i = 0; i < survey->users->len; i++) {
    const LockUser *user = &g_array_index (survey->users, LockUser, i);
    numbers[user->thread] = 0;
    survey->lives += user->life;
  }
  g_array_sort (survey->users, compare_users);
  return survey;
}

void
lock_survey_free (LockSurvey *survey)
{
  if (survey == NULL)
    return;
  g_array_unref (survey->users);
  g_free (survey);
}
