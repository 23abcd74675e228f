/* SPDX-License-Identifier: MIT
 *
 * Statistics under random events, whole and in random ranges: whatever a walk along the lanes has counted
 * equals what plain loops over all items count.
 */
#include <stdlib.h>

#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"

#include "script.h"

#define ROUNDS  60
#define EVENTS  1200
#define THREADS 6

/* ------------------------------------------------------------------ random runs */

/* Kinds that make sense of one another: an object's address is of its family. */
static const struct {
  HeddleEventKind kind;
  int family;
} sensible[] = {
  { HEDDLE_EVENT_MUTEX_WAIT, 1 },          { HEDDLE_EVENT_MUTEX_ACQUIRE, 1 },
  { HEDDLE_EVENT_MUTEX_RELEASE, 1 },       { HEDDLE_EVENT_MUTEX_GIVE_UP, 1 },
  { HEDDLE_EVENT_RWLOCK_READ_WAIT, 2 },    { HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, 2 },
  { HEDDLE_EVENT_RWLOCK_READ_RELEASE, 2 }, { HEDDLE_EVENT_RWLOCK_WRITE_ACQUIRE, 2 },
  { HEDDLE_EVENT_RWLOCK_WRITE_WAIT, 2 },   { HEDDLE_EVENT_RWLOCK_WRITE_RELEASE, 2 },
  { HEDDLE_EVENT_SEMAPHORE_WAIT, 3 },      { HEDDLE_EVENT_SEMAPHORE_ACQUIRE, 3 },
  { HEDDLE_EVENT_SEMAPHORE_POST, 3 },      { HEDDLE_EVENT_CHANNEL_SEND_WAIT, 4 },
  { HEDDLE_EVENT_CHANNEL_SEND, 4 },        { HEDDLE_EVENT_CHANNEL_SEND, 4 },
  { HEDDLE_EVENT_CHANNEL_RECEIVE, 4 },     { HEDDLE_EVENT_CHANNEL_RECEIVE_WAIT, 4 },
  { HEDDLE_EVENT_CONDITION_WAIT, 5 },      { HEDDLE_EVENT_CONDITION_WAKE, 5 },
  { HEDDLE_EVENT_CONDITION_SIGNAL, 5 },    { HEDDLE_EVENT_CONDITION_BROADCAST, 5 },
  { HEDDLE_EVENT_SLEEP_BEGIN, 6 },         { HEDDLE_EVENT_SLEEP_END, 6 },
};

static ScriptLine
random_line (int64_t time, gboolean nonsense)
{
  guint pick = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (sensible));
  uint32_t detail = (uint32_t) g_test_rand_int_range (0, 2);

  return (ScriptLine){
    .time = time,
    .thread = (uint32_t) g_test_rand_int_range (1, THREADS + 1),
    .kind = nonsense ? (HeddleEventKind) g_test_rand_int_range (3, 125) : sensible[pick].kind,
    .object = (uint64_t) (nonsense ? 0 : 10 * sensible[pick].family) +
              (uint64_t) g_test_rand_int_range (1, 3),
    .argument = (uint64_t) g_test_rand_int_range (0, 12),
    .detail = detail,
  };
}

static Model *
random_model (gboolean nonsense)
{
  Model *model = model_new ();
  int64_t time = 0;

  for (int i = 0; i < EVENTS; i++) {
    const ScriptLine line = random_line (time, nonsense);
    time += g_test_rand_int_range (0, 20);
    script_play (model, &line, 1);
  }
  model_advance (model, time + g_test_rand_int_range (0, 100));
  return model;
}

/* ------------------------------------------------------------------ plain counting */

typedef struct {
  const Model *model;
  int64_t from, to, beyond;
} Range;

static gboolean
cut (const Range *range, int64_t *start, int64_t *end)
{
  gboolean counts = *start < range->beyond && (*end > range->from || *start >= range->from);

  *start = MAX (*start, range->from);
  *end = MAX (MIN (*end, range->to), *start);
  return counts;
}

static gboolean
within (const Range *range, int64_t time)
{
  return time >= range->from && time < range->beyond;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return x < y ? -1 : x > y;
}

static void
check_spread (const Distribution *result, GArray *lengths)
{
  int64_t total = 0;

  g_array_sort (lengths, compare);
  g_assert_cmpuint (result->count, ==, lengths->len);
  for (guint i = 0; i < lengths->len; i++)
    total += g_array_index (lengths, int64_t, i);
  g_assert_cmpint (result->total, ==, total);
  if (lengths->len > 0) {
    g_assert_cmpint (result->most, ==, g_array_index (lengths, int64_t, lengths->len - 1));
    g_assert_cmpint (result->p90, ==,
                     g_array_index (lengths, int64_t, (lengths->len * 90 + 99) / 100 - 1));
  }
  g_array_set_size (lengths, 0);
}

static void
add (const Range *range, GArray *lengths, int64_t start, int64_t end)
{
  if (!cut (range, &start, &end))
    return;
  int64_t length = end - start;
  g_array_append_val (lengths, length);
}

/* ------------------------------------------------------------------ locks */

/* All holds and shares, with a counting semaphore's first hold and share as one. */
static GArray *
all_holds (const ModelLane *lock)
{
  GArray *holds = g_array_new (FALSE, FALSE, sizeof (ModelWait));
  gboolean joined = model_lane_kind (lock) == MODEL_LANE_SEMAPHORE && model_share_count (lock) > 0;

  for (uint64_t i = 0; i < model_hold_count (lock) - (joined ? 1 : 0); i++) {
    const ModelHold hold = model_hold (lock, i);
    const ModelWait item = { hold.start, hold.end, hold.thread, 0 };
    g_array_append_val (holds, item);
  }
  for (uint64_t i = 0; i < model_share_count (lock); i++) {
    ModelWait item = model_share (lock, i);
    if (joined && i == 0)
      item.start = model_hold (lock, model_hold_count (lock) - 1).start;
    item.row = 1; /* it is a share */
    g_array_append_val (holds, item);
  }
  return holds;
}

static gboolean
has_waited (const ModelLane *lock, const ModelWait *hold)
{
  for (uint64_t i = 0; i < model_wait_count (lock); i++) {
    const ModelWait wait = model_wait (lock, i);
    if (wait.thread == hold->thread && wait.end == hold->start)
      return TRUE;
  }
  return FALSE;
}

/* What one thread had while another one waited. */
static HeldUp
plain_pair (const Range *range, const ModelLane *lock, const GArray *holds, const HeldUp *pair)
{
  HeldUp result = { .holder = pair->holder, .waiter = pair->waiter };

  for (guint i = 0; i < holds->len; i++)
    for (uint64_t j = 0; j < model_wait_count (lock); j++) {
      ModelWait hold = g_array_index (holds, ModelWait, i), wait = model_wait (lock, j);
      if (hold.thread != pair->holder || wait.thread != pair->waiter ||
          !cut (range, &hold.start, &hold.end) || !cut (range, &wait.start, &wait.end))
        continue;
      int64_t length = MIN (hold.end, wait.end) - MAX (hold.start, wait.start);
      result.times += length > 0 ? 1 : 0;
      result.time += MAX (length, 0);
    }
  return result;
}

/* Returns the sum of what all had while any waited. */
static int64_t
plain_held_up (const Range *range, const ModelLane *lock, const GArray *holds)
{
  int64_t sum = 0;

  for (guint i = 0; i < holds->len; i++)
    for (uint64_t j = 0; j < model_wait_count (lock); j++) {
      ModelWait hold = g_array_index (holds, ModelWait, i), wait = model_wait (lock, j);
      if (cut (range, &hold.start, &hold.end) && cut (range, &wait.start, &wait.end))
        sum += MAX (MIN (hold.end, wait.end) - MAX (hold.start, wait.start), 0);
    }
  return sum;
}

static void
check_held_up (const Range *range, const ModelLane *lock, const GArray *holds,
               const LockStatistics *result)
{
  int64_t sum = 0;

  for (guint i = 0; i < result->held_up->len; i++) {
    const HeldUp *pair = &g_array_index (result->held_up, HeldUp, i);
    const HeldUp plain = plain_pair (range, lock, holds, pair);
    g_assert_cmpuint (pair->times, ==, plain.times);
    g_assert_cmpint (pair->time, ==, plain.time);
    sum += pair->time;
  }
  g_assert_cmpint (sum, ==, plain_held_up (range, lock, holds));
}

static uint32_t
plain_most_waiters (const Range *range, const ModelLane *lock)
{
  uint32_t most = 0;

  for (uint64_t i = 0; i < model_wait_count (lock); i++) {
    ModelWait wait = model_wait (lock, i);
    uint32_t waiting = 1;
    if (!cut (range, &wait.start, &wait.end))
      continue;
    for (uint64_t j = 0; j < i; j++) {
      ModelWait other = model_wait (lock, j);
      waiting += cut (range, &other.start, &other.end) && other.end > wait.start;
    }
    most = MAX (most, waiting);
  }
  return most;
}

static void
check_longest (const GArray *longest, GArray *lengths)
{
  g_array_sort (lengths, compare);
  g_assert_cmpuint (longest->len, ==, MIN (lengths->len, LOCK_STATISTICS_LONGEST));
  for (guint i = 0; i < longest->len; i++)
    g_assert_cmpint (g_array_index (longest, LockWait, i).length, ==,
                     g_array_index (lengths, int64_t, lengths->len - 1 - i));
}

static void
check_lock (const Range *range, const ModelLane *lock)
{
  g_autoptr (LockStatistics) result =
      lock_statistics (range->model, model_lane_index (lock), range->from, range->to, NULL);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GArray) holds = all_holds (lock);
  uint64_t acquisitions = 0, after_wait = 0;

  for (uint64_t i = 0; i < model_wait_count (lock); i++)
    add (range, lengths, model_wait (lock, i).start, model_wait (lock, i).end);
  check_longest (result->longest, lengths);
  check_spread (&result->waits, lengths);
  for (uint32_t share = 0; share < 2; share++) {
    for (guint i = 0; i < holds->len; i++) {
      const ModelWait *hold = &g_array_index (holds, ModelWait, i);
      if (hold->row != share)
        continue;
      add (range, lengths, hold->start, hold->end);
      acquisitions += within (range, hold->start) ? 1 : 0;
      after_wait += within (range, hold->start) && has_waited (lock, hold);
    }
    check_spread (share ? &result->shares : &result->holds, lengths);
  }
  g_assert_cmpuint (result->acquisitions, ==, acquisitions);
  g_assert_cmpuint (result->after_wait, ==, after_wait);
  g_assert_cmpuint (result->most_waiters, ==, plain_most_waiters (range, lock));
  check_held_up (range, lock, holds, result);
  int64_t waited = 0;
  for (guint i = 0; i < result->threads->len; i++)
    waited += g_array_index (result->threads, LockThread, i).waited;
  g_assert_cmpint (waited, ==, result->waits.total);
}

/* ------------------------------------------------------------------ channels */

/* Returns the most messages that lay there at a time, and sums up the values at each nanosecond. */
static double
plain_backlog (const Range *range, const ModelLane *channel, int64_t end, uint32_t *p90)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (int64_t));
  uint64_t count = model_backlog_count (channel), next = 0;
  int64_t value = 0, sum = 0;

  for (int64_t time = 0; time < end; time++) {
    while (next < count && model_backlog (channel, next).time <= time)
      value = model_backlog (channel, next++).backlog;
    if (time >= MAX (range->from, model_lane_start (channel))) {
      g_array_append_val (values, value);
      sum += value;
    }
  }
  g_array_sort (values, compare);
  *p90 = 0;
  if (values->len > 0)
    *p90 = (uint32_t) g_array_index (values, int64_t, (values->len * 90 + 99) / 100 - 1);
  return values->len > 0 ? (double) sum / values->len : -1;
}

static void
check_waits (const Range *range, uint32_t channel, ModelState state, const Distribution *result)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));

  for (uint32_t i = 0; i < model_lane_count (range->model); i++) {
    const ModelLane *lane = model_lane (range->model, i);
    if (model_lane_kind (lane) != MODEL_LANE_THREAD)
      continue;
    for (uint64_t j = 0; j < model_interval_count (lane); j++) {
      const ModelInterval interval = model_interval (lane, j);
      if (interval.state == state && interval.object == channel)
        add (range, lengths, interval.start, interval.end);
    }
  }
  check_spread (result, lengths);
}

static void
check_channel (const Range *range, const ChannelStatistics *result)
{
  const ModelLane *channel = model_lane (range->model, result->lane);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));
  uint64_t steps = 0;
  uint32_t p90;

  for (uint64_t i = 0; i < model_backlog_count (channel); i++)
    steps += within (range, model_backlog (channel, i).time) ? 1 : 0;
  g_assert_cmpuint (result->sent + result->received, ==, steps);
  for (uint64_t i = 0; i < model_flow_count (range->model, MODEL_FLOW_MESSAGE); i++) {
    const ModelFlow flow = model_flow (range->model, MODEL_FLOW_MESSAGE, i);
    int64_t length = flow.to_time - flow.from_time;
    if (flow.object == result->lane && within (range, flow.to_time))
      g_array_append_val (lengths, length);
  }
  check_spread (&result->latency, lengths);
  check_waits (range, result->lane, MODEL_SEND, &result->send_waits);
  check_waits (range, result->lane, MODEL_RECEIVE, &result->receive_waits);
  double mean = plain_backlog (range, channel, result->to, &p90);
  if (mean >= 0) {
    g_assert_cmpfloat_with_epsilon (result->backlog.mean, mean, 1e-6);
    g_assert_cmpuint (result->backlog.p90, ==, p90);
  }
}

/* ------------------------------------------------------------------ threads and conditions */

static void
check_thread (const Range *range, const ModelLane *thread)
{
  g_autoptr (ThreadStatistics) result =
      thread_statistics (range->model, model_lane_index (thread), range->from, range->to, NULL);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));
  int64_t sums[MODEL_STATES], waited = 0;

  model_thread_summary (thread, range->from, range->to, sums);
  for (int state = 0; state < MODEL_STATES; state++) {
    for (uint64_t i = 0; i < model_interval_count (thread); i++) {
      const ModelInterval interval = model_interval (thread, i);
      if (interval.state == state)
        add (range, lengths, interval.start, interval.end);
    }
    check_spread (&result->states[state], lengths);
    g_assert_cmpint (result->states[state].total, ==, sums[state]);
    waited += thread_statistics_is_wait ((ModelState) state) ? sums[state] : 0;
  }
  g_assert_cmpint (result->waited, ==, waited);
  for (guint i = 0; i < result->objects->len; i++)
    waited -= g_array_index (result->objects, ThreadObject, i).waited;
  g_assert_cmpint (waited, ==, 0);
}

static void
check_condition (const Range *range, const ModelLane *condition)
{
  g_autoptr (ConditionStatistics) result = condition_statistics (
      range->model, model_lane_index (condition), range->from, range->to, NULL);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GArray) until_locked = g_array_new (FALSE, FALSE, sizeof (int64_t));
  uint64_t notifications = 0, in_vain = 0;

  for (uint64_t i = 0; i < model_condition_wait_count (condition); i++) {
    const ModelConditionWait wait = model_condition_wait (condition, i);
    int64_t start = wait.start, end = wait.end;
    add (range, lengths, start, end);
    if (cut (range, &start, &end) && wait.woken != MODEL_OPEN)
      add (range, until_locked, wait.woken, wait.end);
  }
  check_spread (&result->waits, lengths);
  check_spread (&result->until_locked, until_locked);
  for (uint64_t i = 0; i < model_signal_count (condition); i++) {
    const ModelSignal signal = model_signal (condition, i);
    notifications += within (range, signal.time) ? 1 : 0;
    in_vain += within (range, signal.time) && signal.lost;
  }
  g_assert_cmpuint (result->notifications, ==, notifications);
  g_assert_cmpuint (result->in_vain, ==, in_vain);
}

/* ------------------------------------------------------------------ all of it */

static void
check_model (const Model *model, int64_t from, int64_t to)
{
  int64_t now = model_now (model);
  const Range range = { model, from, MIN (to, now), to >= now ? now + 1 : to };
  g_autoptr (GPtrArray) channels = channel_statistics_all (model, from, to, NULL);

  for (guint i = 0; i < channels->len; i++)
    check_channel (&range, g_ptr_array_index (channels, i));
  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    const ModelLane *lane = model_lane (model, i);
    ModelFamily family = model_kind_family (model_lane_kind (lane));
    if (family == MODEL_FAMILY_LOCK)
      check_lock (&range, lane);
    else if (family == MODEL_FAMILY_THREAD)
      check_thread (&range, lane);
    else if (family == MODEL_FAMILY_CONDITION)
      check_condition (&range, lane);
  }
}

static void
test_random (gconstpointer nonsense)
{
  for (int round = 0; round < ROUNDS; round++) {
    g_autoptr (Model) model = random_model (GPOINTER_TO_INT (nonsense));
    gint32 now = (gint32) model_now (model);
    int64_t from = g_test_rand_int_range (0, now);
    check_model (model, 0, INT64_MAX);
    check_model (model, from, from + g_test_rand_int_range (1, now));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/statistics/sensible", GINT_TO_POINTER (FALSE), test_random);
  g_test_add_data_func ("/statistics/nonsense", GINT_TO_POINTER (TRUE), test_random);
  return g_test_run ();
}
