/* SPDX-License-Identifier: MIT */
#include "cli/report-data.h"

#include "explain/channel-statistics.h"
#include "explain/condition-statistics.h"
#include "explain/finding.h"
#include "explain/lock-statistics.h"
#include "explain/thread-statistics.h"

static GPtrArray *
list_of (GDestroyNotify free)
{
  return g_ptr_array_new_with_free_func (free);
}

static gboolean
add_thread (Report *report, const ModelLane *lane, GCancellable *cancellable)
{
  ThreadStatistics *thread = thread_statistics (report->model, model_lane_index (lane),
                                                report->from, report->to, cancellable);

  if (thread == NULL)
    return FALSE;
  gboolean lived = model_lane_start (lane) <= report->to && model_lane_end (lane) >= report->from &&
                   model_interval_count (lane) > 0;
  if (lived)
    g_ptr_array_add (model_lane_kind (lane) == MODEL_LANE_TASK ? report->tasks : report->threads,
                     thread);
  else
    thread_statistics_free (thread);
  return TRUE;
}

static gboolean
add_lock (Report *report, const ModelLane *lane, GCancellable *cancellable)
{
  LockStatistics *lock = lock_statistics (report->model, model_lane_index (lane), report->from,
                                          report->to, cancellable);

  if (lock == NULL)
    return FALSE;
  if (lock->waits.count + lock->holds.count + lock->shares.count > 0)
    g_ptr_array_add (report->locks, lock);
  else
    lock_statistics_free (lock);
  return TRUE;
}

static gboolean
add_condition (Report *report, const ModelLane *lane, GCancellable *cancellable)
{
  ConditionStatistics *condition = condition_statistics (report->model, model_lane_index (lane),
                                                         report->from, report->to, cancellable);

  if (condition == NULL)
    return FALSE;
  if (condition->waits.count + condition->notifications > 0)
    g_ptr_array_add (report->conditions, condition);
  else
    condition_statistics_free (condition);
  return TRUE;
}

/* The value from before the range counts, and then each change. */
static void
add_number (Report *report, const ModelLane *lane)
{
  NumberStatistics number = { .lane = model_lane_index (lane), .least = UINT32_MAX };
  uint64_t count = model_backlog_count (lane);

  for (uint64_t i = count > 0 ? model_backlog_at (lane, count, report->from) : 0; i < count; i++) {
    ModelBacklog step = model_backlog (lane, i);
    if (step.time > report->to)
      break;
    number.changes += step.time >= report->from ? 1 : 0;
    number.least = MIN (number.least, step.backlog);
    number.most = MAX (number.most, step.backlog);
    number.at_end = step.backlog;
  }
  if (number.changes > 0)
    g_array_append_val (report->numbers, number);
}

static gboolean
add_lane (Report *report, const ModelLane *lane, GCancellable *cancellable)
{
  switch (model_kind_family (model_lane_kind (lane))) {
  case MODEL_FAMILY_THREAD:
    return add_thread (report, lane, cancellable);
  case MODEL_FAMILY_LOCK:
    return add_lock (report, lane, cancellable);
  case MODEL_FAMILY_CONDITION:
    return add_condition (report, lane, cancellable);
  case MODEL_FAMILY_STEPS:
    /* Channels are told together. */
    if (model_lane_kind (lane) != MODEL_LANE_CHANNEL)
      add_number (report, lane);
    return TRUE;
  case MODEL_FAMILY_NONE:
    return TRUE;
  }
  return TRUE;
}

static gboolean
add_channels (Report *report, const LanePattern *lanes, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) all =
      channel_statistics_all (report->model, report->from, report->to, cancellable);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    ChannelStatistics *channel = g_ptr_array_index (all, i);
    gboolean used = channel->sent + channel->received + channel->send_waits.count +
                        channel->receive_waits.count >
                    0;
    if (used && lane_pattern_matches (lanes, model_lane (report->model, channel->lane))) {
      g_ptr_array_add (report->channels, channel);
      all->pdata[i] = NULL; /* it went over */
    }
  }
  return TRUE;
}

/* Returns whether a finding is about any lane that is chosen. */
static gboolean
is_chosen (const Report *report, const LanePattern *lanes, const Finding *finding)
{
  if (finding->object != MODEL_NONE &&
      lane_pattern_matches (lanes, model_lane (report->model, finding->object)))
    return TRUE;
  for (guint i = 0; i < finding->ranges->len; i++) {
    uint32_t lane = g_array_index (finding->ranges, LaneRange, i).lane;
    if (lane != MODEL_NONE && lane_pattern_matches (lanes, model_lane (report->model, lane)))
      return TRUE;
  }
  return FALSE;
}

static void
add_findings (Report *report, const LanePattern *lanes, GCancellable *cancellable)
{
  report->findings = explain_find_all (report->model, report->from, report->to, cancellable);
  for (guint i = report->findings->len; i-- > 0;)
    if (!is_chosen (report, lanes, g_ptr_array_index (report->findings, i)))
      g_ptr_array_remove_index (report->findings, i);
}

/* Threads in the order of their creation: which of them said something first is chance. */
static int
compare_threads (gconstpointer a, gconstpointer b, gpointer model)
{
  const ThreadStatistics *x = *(ThreadStatistics *const *) a, *y = *(ThreadStatistics *const *) b;
  const ModelLane *first = model_lane (model, x->lane), *second = model_lane (model, y->lane);

  if (model_lane_process (first) != model_lane_process (second))
    return model_lane_process (first) < model_lane_process (second) ? -1 : 1;
  if (model_lane_number (first) != model_lane_number (second))
    return model_lane_number (first) < model_lane_number (second) ? -1 : 1;
  return x->lane < y->lane ? -1 : x->lane > y->lane;
}

Report *
report_new (const Model *model, const char *title, const LanePattern *lanes, int64_t from,
            int64_t to, GCancellable *cancellable)
{
  g_autoptr (Report) report = g_new0 (Report, 1);
  uint32_t count = model_lane_count (model);
  int64_t now = model_now (model);

  report->model = model;
  report->title = title;
  report->from = model_later (from, 0);
  report->to = model_earlier (to, now);
  report->is_part = report->from > 0 || report->to < now;
  report->threads = list_of ((GDestroyNotify) thread_statistics_free);
  report->tasks = list_of ((GDestroyNotify) thread_statistics_free);
  report->locks = list_of ((GDestroyNotify) lock_statistics_free);
  report->channels = list_of ((GDestroyNotify) channel_statistics_free);
  report->conditions = list_of ((GDestroyNotify) condition_statistics_free);
  report->numbers = g_array_new (FALSE, FALSE, sizeof (NumberStatistics));
  for (uint32_t i = 0; i < count; i++)
    if (lane_pattern_matches (lanes, model_lane (model, i)) &&
        !add_lane (report, model_lane (model, i), cancellable))
      return NULL;
  if (!add_channels (report, lanes, cancellable))
    return NULL;
  add_findings (report, lanes, cancellable);
  g_ptr_array_sort_with_data (report->threads, compare_threads, (gpointer) model);
  return g_steal_pointer (&report);
}

void
report_free (Report *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->threads);
  g_ptr_array_unref (report->tasks);
  g_ptr_array_unref (report->locks);
  g_ptr_array_unref (report->channels);
  g_ptr_array_unref (report->conditions);
  g_array_unref (report->numbers);
  if (report->findings != NULL)
    g_ptr_array_unref (report->findings);
  g_free (report);
}
