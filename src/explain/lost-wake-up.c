/* SPDX-License-Identifier: MIT
 *
 * Lost wake-ups: a notification that comes when nobody waits, and then a wait that nothing ends but
 * its time limit, if it has one.
 *
 * Told if the last notification before a wait was in vain, none came during it, and the wait never
 * ended or ran out of time. Right programs notify in vain as well, where the waiter looks at a
 * state before it waits. So it is not told
 *   - if the waiter had the mutex more than once since the notification, or another one of those
 *     who wait for the condition had it: they have seen the state since;
 *   - if the waiter's time ran out more often than POLLS times: it does so by design;
 *   - for SETTLED after the wait's beginning, while the program lives.
 */
#include "explain/inquiry.h"

#define POLLS           3u
#define SETTLED         G_GINT64_CONSTANT (1000000000)
#define CANDIDATES      64u    /* waits of a condition that are looked at closely */
#define HOLDS_LOOKED_AT 10000u /* of the mutex, since the notification */

typedef struct {
  Inquiry *inquiry;
  const ModelLane *condition;
  GHashTable *waiters; /* by thread: how often its time ran out, and one more */
  ModelConditionWait wait;
  ModelSignal signal;
  uint32_t mutex;
} Case;

/* Returns when the wait was over, or MODEL_OPEN if it never was by itself. */
static int64_t
end_of (const Case *loss)
{
  int64_t end = model_earlier (loss->wait.woken, loss->wait.end);

  return end == model_process_end (loss->inquiry->model, model_lane_process (loss->condition)).time
             ? MODEL_OPEN
             : end;
}

static gboolean
ran_out_of_time (const ModelConditionWait *wait)
{
  return wait->woken != MODEL_OPEN && wait->notified == MODEL_OPEN;
}

static void
count_waiters (Case *loss, uint64_t count)
{
  for (uint64_t i = 0; i < count; i++) {
    ModelConditionWait wait = model_condition_wait (loss->condition, i);
    gpointer thread = GUINT_TO_POINTER (wait.thread);
    guint known = GPOINTER_TO_UINT (g_hash_table_lookup (loss->waiters, thread));
    g_hash_table_insert (loss->waiters, thread,
                         GUINT_TO_POINTER (MAX (known, 1) + (ran_out_of_time (&wait) ? 1 : 0)));
  }
}

/* Returns the lane of the mutex that the thread let go last before it began to wait; MODEL_NONE if
 * none is seen. */
static uint32_t
mutex_of (const Case *loss)
{
  const Model *model = loss->inquiry->model;
  uint32_t mutex = MODEL_NONE;
  int64_t latest = -1;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lock = model_lane (model, i);
    if (model_lane_kind (lock) != MODEL_LANE_LOCK ||
        model_lane_process (lock) != model_lane_process (loss->condition))
      continue;
    uint64_t count = model_hold_count (lock);
    if (count == 0)
      continue;
    ModelHold hold = model_hold (lock, model_hold_at (lock, count, loss->wait.start));
    if (hold.thread == loss->wait.thread && hold.end <= loss->wait.start && hold.end > latest) {
      mutex = i;
      latest = hold.end;
    }
  }
  return mutex;
}

/* Returns whether somebody has seen the state since the notification, as far as the mutex tells. */
static gboolean
was_seen (const Case *loss)
{
  guint own = 0;

  if (loss->mutex == MODEL_NONE)
    return FALSE;
  const ModelLane *lock = model_lane (loss->inquiry->model, loss->mutex);
  uint64_t count = model_hold_count (lock);
  uint64_t first = model_hold_at (lock, count, loss->signal.time);
  for (uint64_t i = first; i < count; i++) {
    ModelHold hold = model_hold (lock, i);
    if (hold.start >= loss->wait.start)
      break;
    if (hold.start <= loss->signal.time)
      continue;
    own += hold.thread == loss->wait.thread;
    if (own > 1 || i - first > HOLDS_LOOKED_AT ||
        (hold.thread != loss->wait.thread &&
         g_hash_table_contains (loss->waiters, GUINT_TO_POINTER (hold.thread))))
      return TRUE;
  }
  return FALSE;
}

/* Returns whether the wait is one that a notification was lost for. */
static gboolean
is_lost (Case *loss)
{
  const ModelLane *condition = loss->condition;
  uint64_t signals = model_signal_count (condition);
  uint64_t next = model_signal_from (condition, 0, signals, loss->wait.start);
  int64_t end = end_of (loss);

  if (loss->wait.notified != MODEL_OPEN || next == 0 ||
      (end != MODEL_OPEN && !ran_out_of_time (&loss->wait)))
    return FALSE;
  loss->signal = model_signal (condition, next - 1);
  if (!loss->signal.lost || loss->signal.thread == loss->wait.thread ||
      (next < signals && model_signal (condition, next).time <= end))
    return FALSE;
  if (end == MODEL_OPEN && loss->inquiry->to - loss->wait.start < SETTLED &&
      model_process_end (loss->inquiry->model, model_lane_process (condition)).time == MODEL_OPEN)
    return FALSE;
  gpointer thread = GUINT_TO_POINTER (loss->wait.thread);
  if (end != MODEL_OPEN &&
      GPOINTER_TO_UINT (g_hash_table_lookup (loss->waiters, thread)) > POLLS + 1)
    return FALSE;
  loss->mutex = mutex_of (loss);
  return !was_seen (loss);
}

static void
tell (const Case *loss)
{
  Inquiry *inquiry = loss->inquiry;
  int64_t end = end_of (loss);
  int64_t length = inquiry_overlap (inquiry, loss->wait.start, end);
  uint32_t condition = model_lane_index (loss->condition);
  Finding *finding = inquiry_add (inquiry, FINDING_LOST_WAKE_UP,
                                  end == MODEL_OPEN ? FINDING_ERROR : FINDING_DELAY, condition);
  Prose *prose = finding->sentence;
  const char *notifier =
      prose_name (prose, loss->signal.thread, loss->signal.time, loss->signal.time);
  const char *object = prose_object (prose, condition, loss->signal.time, loss->signal.time);
  const char *moment = prose_moment (prose, condition, loss->signal.time);
  const char *waiter = prose_name (prose, loss->wait.thread, loss->wait.start, end);
  const char *later = prose_length (prose, loss->wait.start - loss->signal.time);
  const char *waited = prose_length (prose, length);

  finding->lost = length;
  if (end == MODEL_OPEN)
    prose_say (prose,
               "%s notified %s at %s, when nobody waited for it; %s began to wait %s later, "
               "and was never woken: it waited %s.",
               notifier, object, moment, waiter, later, waited);
  else
    prose_say (prose,
               "%s notified %s at %s, when nobody waited for it; %s began to wait %s later, "
               "and waited %s in vain, until its time was up.",
               notifier, object, moment, waiter, later, waited);
  prose_say (finding->explanation,
             "A condition variable keeps nothing: a notification that comes "
             "when nobody waits is gone, and does not count for who comes later.");
  prose_say (
      finding->advice,
      "Write down what has happened in a variable, under the mutex, before "
      "you notify; and wait in a loop that looks at that variable first: while it is not so, "
      "wait.");
  if (loss->mutex != MODEL_NONE)
    prose_say (finding->advice,
               "Both under %s, so that nothing can happen between the look and the "
               "wait.",
               prose_object (finding->advice, loss->mutex, loss->signal.time, loss->wait.start));
  inquiry_add_range (inquiry, finding, condition, loss->signal.time, loss->signal.time);
  inquiry_add_range (inquiry, finding, loss->wait.thread, loss->wait.start, end);
}

static void
look_at (Inquiry *inquiry, const ModelLane *condition)
{
  uint64_t count = model_condition_wait_count (condition);
  uint64_t signals = model_signal_count (condition);
  guint candidates = 0;

  if (count == 0 || model_signals_lost (condition, 0, signals) == 0)
    return;
  g_autoptr (GHashTable) waiters = g_hash_table_new (NULL, NULL);
  Case loss = { .inquiry = inquiry, .condition = condition, .waiters = waiters };
  count_waiters (&loss, count);
  for (uint64_t i = model_condition_wait_at (condition, count, inquiry->from);
       i < count && candidates < CANDIDATES; i++) {
    loss.wait = model_condition_wait (condition, i);
    if (loss.wait.start >= inquiry->to)
      return;
    if (loss.wait.notified != MODEL_OPEN ||
        inquiry_overlap (inquiry, loss.wait.start, end_of (&loss)) == 0)
      continue;
    candidates++;
    if (is_lost (&loss)) {
      tell (&loss);
      return; /* one of a condition is enough to mend it */
    }
  }
}

void
find_lost_wake_ups (Inquiry *inquiry)
{
  for (uint32_t i = 0; i < model_lane_count (inquiry->model); i++) {
    const ModelLane *lane = model_lane (inquiry->model, i);
    if (inquiry_is_cancelled (inquiry))
      return;
    if (model_lane_kind (lane) == MODEL_LANE_CONDITION)
      look_at (inquiry, lane);
  }
}
