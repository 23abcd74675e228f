/* SPDX-License-Identifier: MIT
 *
 * A stretch of a run in a few numbers, see range-summary.h.
 */
#include "explain/range-summary.h"

#include "explain/statistics-range.h"

static void
add_thread (RangeSummary *summary, const ModelLane *lane)
{
  int64_t sums[MODEL_STATES];

  if (summary->from >= summary->to || model_lane_start (lane) >= summary->to ||
      model_lane_end (lane) <= summary->from)
    return;
  summary->threads++;
  model_thread_summary (lane, summary->from, summary->to, sums);
  for (guint i = 0; i < MODEL_STATES; i++) {
    summary->states[i] += sums[i];
    summary->lived += sums[i];
  }
}

static void
add_lock (RangeSummary *summary, const ModelLane *lane)
{
  RangeLock lock = { .lane = model_lane_index (lane) };

  model_lock_summary (lane, summary->from, summary->to, &lock.held, &lock.contended);
  if (lock.held > 0 || lock.contended > 0)
    g_array_append_val (summary->locks, lock);
}

static int
compare_locks (gconstpointer a, gconstpointer b)
{
  const RangeLock *x = a, *y = b;

  if (x->contended != y->contended)
    return x->contended > y->contended ? -1 : 1;
  if (x->held != y->held)
    return x->held > y->held ? -1 : 1;
  return x->lane < y->lane ? -1 : x->lane > y->lane;
}

static uint64_t
flows_between (const Model *model, ModelFlowKind kind, const StatisticsRange *range)
{
  uint64_t count = model_flow_count (model, kind);

  if (range->beyond <= range->from)
    return 0;
  return model_flow_at (model, kind, count, range->beyond) -
         model_flow_at (model, kind, count, range->from);
}

RangeSummary *
range_summary_new (const Model *model, int64_t from, int64_t to)
{
  const StatisticsRange range = statistics_range (model, from, to);
  RangeSummary *summary = g_new0 (RangeSummary, 1);
  uint32_t count = model_lane_count (model);

  summary->from = range.from;
  summary->to = model_later (range.to, range.from);
  summary->locks = g_array_new (FALSE, FALSE, sizeof (RangeLock));
  for (uint32_t i = 0; i < count; i++) {
    const ModelLane *lane = model_lane (model, i);
    ModelFamily family = model_kind_family (model_lane_kind (lane));
    if (family == MODEL_FAMILY_THREAD)
      add_thread (summary, lane);
    else if (family == MODEL_FAMILY_LOCK)
      add_lock (summary, lane);
  }
  g_array_sort (summary->locks, compare_locks);
  summary->messages = flows_between (model, MODEL_FLOW_MESSAGE, &range);
  summary->wake_ups = flows_between (model, MODEL_FLOW_WAKE_UP, &range);
  return summary;
}

void
range_summary_free (RangeSummary *summary)
{
  g_array_unref (summary->locks);
  g_free (summary);
}
