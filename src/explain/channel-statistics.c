/* SPDX-License-Identifier: MIT
 *
 * Channels in numbers, see channel-statistics.h: a walk along each channel's backlog, one along the
 * messages, and one along the threads' waits.
 */
#include "explain/channel-statistics.h"

#include "explain/backlog-time.h"
#include "explain/lane-numbers.h"
#include "explain/statistics-range.h"

/* Those at one end of a channel. */
typedef struct {
  LaneNumbers numbers;
  GArray *threads; /* of ChannelThread, by number */
  Samples waits;
} End;

/* A channel while it is being counted. */
typedef struct {
  ChannelStatistics *result;
  End senders, receivers;
  Samples latency;
} Work;

typedef struct {
  const Model *model;
  StatisticsRange range;
  GCancellable *cancellable;
  uint64_t items; /* looked at so far */
  LaneNumbers numbers;
  GPtrArray *works; /* of Work, by number */
} Survey;

/* ------------------------------------------------------------------ a channel's work */

static Work *
work_new (Survey *survey, uint32_t lane)
{
  const ModelLane *channel = model_lane (survey->model, lane);
  Work *work = g_new0 (Work, 1);
  ChannelStatistics *result = work->result = g_new0 (ChannelStatistics, 1);

  result->lane = lane;
  result->from = model_earlier (model_later (survey->range.from, model_lane_start (channel)),
                                survey->range.to);
  result->to =
      model_later (model_earlier (survey->range.to, model_lane_end (channel)), result->from);
  result->capacity = model_channel_capacity (channel);
  result->slowest = g_array_new (FALSE, FALSE, sizeof (ModelFlow));
  result->senders = work->senders.threads = g_array_new (FALSE, FALSE, sizeof (ChannelThread));
  result->receivers = work->receivers.threads = g_array_new (FALSE, FALSE, sizeof (ChannelThread));
  lane_numbers_get (&survey->numbers, lane);
  g_ptr_array_add (survey->works, work);
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  channel_statistics_free (work->result);
  lane_numbers_clear (&work->senders.numbers);
  lane_numbers_clear (&work->receivers.numbers);
  samples_clear (&work->senders.waits);
  samples_clear (&work->receivers.waits);
  samples_clear (&work->latency);
  g_free (work);
}

static void
survey_clear (Survey *survey)
{
  g_ptr_array_unref (survey->works);
  lane_numbers_clear (&survey->numbers);
}

/* Returns the work of the channel, or NULL if it isn't asked for. */
static Work *
work_of (Survey *survey, uint32_t lane)
{
  if (lane == MODEL_NONE || lane >= model_lane_count (survey->model) ||
      model_lane_kind (model_lane (survey->model, lane)) != MODEL_LANE_CHANNEL)
    return NULL;
  guint number = lane_numbers_get (&survey->numbers, lane);
  return number < survey->works->len ? g_ptr_array_index (survey->works, number) : NULL;
}

static ChannelThread *
thread_at (End *end, uint32_t thread)
{
  guint number = lane_numbers_get (&end->numbers, thread);
  const ChannelThread first = { .thread = thread };

  if (number == end->threads->len)
    g_array_append_val (end->threads, first);
  return &g_array_index (end->threads, ChannelThread, number);
}

/* ------------------------------------------------------------------ the walks */

/* Each item of the backlog is a message that came, if there are more than before it, or one that
 * went. */
static gboolean
walk_backlog (Survey *survey, Work *work)
{
  ChannelStatistics *result = work->result;
  const ModelLane *channel = model_lane (survey->model, result->lane);
  uint64_t count = model_backlog_count (channel);
  uint64_t index =
      count > 0 ? model_backlog_at (channel, count, statistics_first (&survey->range)) : 0;
  g_autoptr (BacklogTime) time =
      backlog_time_new (model_channel_peak (channel), result->from, result->to);
  uint32_t before = index > 0 ? model_backlog (channel, index - 1).backlog : 0;

  for (; index < count; index++) {
    ModelBacklog item = model_backlog (channel, index);
    if (item.time >= survey->range.beyond)
      break;
    if (statistics_cancelled (survey->cancellable, survey->items++))
      return FALSE;
    gboolean came = item.backlog > before;
    if (statistics_moment (&survey->range, item.time)) {
      *(came ? &result->sent : &result->received) += 1;
      thread_at (came ? &work->senders : &work->receivers, item.thread)->messages++;
    }
    backlog_time_set (time, item.time, item.backlog);
    before = item.backlog;
  }
  result->backlog = backlog_time_finish (time);
  model_channel_summary (channel, result->from, result->to, &result->full, &result->empty);
  return TRUE;
}

/* Puts a message among the slowest, if it is. Of two as slow the earlier one is told. */
static void
rank_message (GArray *slowest, ModelFlow message)
{
  int64_t length = message.to_time - message.from_time;
  guint place = slowest->len;

  for (; place > 0; place--) {
    const ModelFlow *other = &g_array_index (slowest, ModelFlow, place - 1);
    if (other->to_time - other->from_time >= length)
      break;
  }
  if (place == CHANNEL_STATISTICS_SLOWEST)
    return;
  g_array_insert_val (slowest, place, message);
  if (slowest->len > CHANNEL_STATISTICS_SLOWEST)
    g_array_set_size (slowest, CHANNEL_STATISTICS_SLOWEST);
}

static gboolean
walk_messages (Survey *survey)
{
  uint64_t count = model_flow_count (survey->model, MODEL_FLOW_MESSAGE);
  uint64_t index = model_flow_at (survey->model, MODEL_FLOW_MESSAGE, count, survey->range.from);

  for (; index < count; index++) {
    ModelFlow message = model_flow (survey->model, MODEL_FLOW_MESSAGE, index);
    if (message.to_time >= survey->range.beyond)
      break;
    if (statistics_cancelled (survey->cancellable, survey->items++))
      return FALSE;
    Work *work = work_of (survey, message.object);
    if (work == NULL)
      continue;
    samples_add (&work->latency, message.to_time - message.from_time);
    rank_message (work->result->slowest, message);
  }
  return TRUE;
}

static void
add_wait (Survey *survey, uint32_t thread, const ModelInterval *interval)
{
  int64_t start = interval->start, end = interval->end;
  Work *work = work_of (survey, interval->object);

  if (work == NULL || !statistics_part (&survey->range, &start, &end))
    return;
  End *where = interval->state == MODEL_SEND ? &work->senders : &work->receivers;
  ChannelThread *waiter = thread_at (where, thread);
  samples_add (&where->waits, end - start);
  waiter->waits++;
  waiter->waited = sum_saturated (waiter->waited, end - start);
  waiter->longest_wait = MAX (waiter->longest_wait, end - start);
}

static gboolean
walk_thread (Survey *survey, uint32_t index)
{
  const ModelLane *thread = model_lane (survey->model, index);
  uint64_t count = model_interval_count (thread);
  uint64_t i = count > 0 ? model_interval_at (thread, count, statistics_first (&survey->range)) : 0;

  for (; i < count; i++) {
    ModelInterval interval = model_interval (thread, i);
    if (interval.start >= survey->range.beyond)
      break;
    if (statistics_cancelled (survey->cancellable, survey->items++))
      return FALSE;
    if (interval.state == MODEL_SEND || interval.state == MODEL_RECEIVE)
      add_wait (survey, index, &interval);
  }
  return TRUE;
}

/* ------------------------------------------------------------------ the results */

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const ChannelThread *x = a, *y = b;

  if (x->messages != y->messages)
    return x->messages < y->messages ? 1 : -1;
  return x->thread < y->thread ? -1 : x->thread > y->thread;
}

static void
work_finish (Work *work)
{
  ChannelStatistics *result = work->result;

  result->latency = samples_distribution (&work->latency);
  result->send_waits = samples_distribution (&work->senders.waits);
  result->receive_waits = samples_distribution (&work->receivers.waits);
  g_array_sort (result->senders, compare_threads);
  g_array_sort (result->receivers, compare_threads);
}

/* Counts for all channels that there is a work for. Returns FALSE if it was cancelled. */
static gboolean
survey_all (Survey *survey)
{
  uint32_t lanes = model_lane_count (survey->model);

  for (guint i = 0; i < survey->works->len; i++)
    if (!walk_backlog (survey, g_ptr_array_index (survey->works, i)))
      return FALSE;
  if (!walk_messages (survey))
    return FALSE;
  for (uint32_t i = 0; i < lanes && survey->works->len > 0; i++)
    if (model_lane_kind (model_lane (survey->model, i)) == MODEL_LANE_THREAD &&
        !walk_thread (survey, i))
      return FALSE;
  g_ptr_array_foreach (survey->works, (GFunc) (GCallback) work_finish, NULL);
  return TRUE;
}

static Survey
survey_new (const Model *model, int64_t from, int64_t to, GCancellable *cancellable)
{
  return (Survey){
    .model = model,
    .range = statistics_range (model, from, to),
    .cancellable = cancellable,
    .works = g_ptr_array_new_with_free_func (work_free),
  };
}

static ChannelStatistics *
take_result (Survey *survey, guint number)
{
  Work *work = g_ptr_array_index (survey->works, number);

  return g_steal_pointer (&work->result);
}

ChannelStatistics *
channel_statistics (const Model *model, uint32_t lane, int64_t from, int64_t to,
                    GCancellable *cancellable)
{
  Survey survey;
  ChannelStatistics *result = NULL;

  g_return_val_if_fail (model_lane_kind (model_lane (model, lane)) == MODEL_LANE_CHANNEL, NULL);
  survey = survey_new (model, from, to, cancellable);
  work_new (&survey, lane);
  if (survey_all (&survey))
    result = take_result (&survey, 0);
  survey_clear (&survey);
  return result;
}

GPtrArray *
channel_statistics_all (const Model *model, int64_t from, int64_t to, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) channel_statistics_free);
  Survey survey = survey_new (model, from, to, cancellable);
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++)
    if (model_lane_kind (model_lane (model, i)) == MODEL_LANE_CHANNEL)
      work_new (&survey, i);
  gboolean done = survey_all (&survey);
  for (guint i = 0; done && i < survey.works->len; i++)
    g_ptr_array_add (results, take_result (&survey, i));
  survey_clear (&survey);
  return done ? g_steal_pointer (&results) : NULL;
}

void
channel_statistics_free (ChannelStatistics *statistics)
{
  if (statistics == NULL)
    return;
  g_array_unref (statistics->slowest);
  g_array_unref (statistics->senders);
  g_array_unref (statistics->receivers);
  g_free (statistics);
}
