/* SPDX-License-Identifier: MIT
 *
 * Who exchanges how much with whom, see exchange.h.
 */
#include "explain/exchange.h"

#include "explain/exchange-private.h"

#define FLOWS_LOOKED_AT UINT64_C (50000)  /* of a kind */
#define ITEMS_LOOKED_AT UINT64_C (100000) /* of all objects together */
#define ITEMS_LEAST     UINT64_C (16)     /* of a list of each object */

/* ------------------------------------------------------------------ what is counted */

static void
add (Exchange *exchange, uint32_t one, uint32_t other, uint64_t times)
{
  if (one == other || one == MODEL_NONE || other == MODEL_NONE)
    return;
  ExchangePair pair = { MIN (one, other), MAX (one, other), times };
  g_array_append_val (exchange->pairs, pair);
}

/* Returns how many items one sample stands for, if not more than `most` are looked at. */
static uint64_t
step_for (uint64_t count, uint64_t most)
{
  return MAX ((count + most - 1) / most, 1);
}

/* Returns which one of the `step` items from `index` on is looked at, before `end`. It is not always the
 * same of them: what alternates would be seen by half. */
static uint64_t
sample (uint64_t index, uint64_t step, uint64_t end)
{
  uint64_t scattered = (index * UINT64_C (0x9e3779b97f4a7c15)) >> 32; /* by Fibonacci hashing */

  return MIN (index + scattered % step, end - 1);
}

static void
add_flows (Exchange *exchange, const Model *model, ModelFlowKind kind, int64_t from, int64_t to)
{
  uint64_t count = model_flow_count (model, kind);
  uint64_t first = model_flow_at (model, kind, count, from);
  uint64_t end = to < MODEL_TIME_MOST ? model_flow_at (model, kind, count, to + 1) : count;
  uint64_t step = step_for (end - MIN (first, end), FLOWS_LOOKED_AT);

  for (uint64_t i = first; i < end; i += step) {
    ModelFlow flow = model_flow (model, kind, sample (i, step, end));
    add (exchange, flow.from, flow.to, step);
    add (exchange, flow.from, flow.object, step);
    add (exchange, flow.object, flow.to, step);
  }
}

/* A list of what threads did to an object, in the order of time: how many items it has, and whose one is
 * and when it began. */
typedef struct {
  uint64_t (*count) (const ModelLane *object);
  uint32_t (*thread) (const ModelLane *object, uint64_t index, int64_t *time);
} Deeds;

#define DEED(list, Item, begin)                                                          \
  static uint32_t list##_thread (const ModelLane *object, uint64_t index, int64_t *time) \
  {                                                                                      \
    Item item = model_##list (object, index);                                            \
    *time = item.begin;                                                                  \
    return item.thread;                                                                  \
  }

DEED (hold, ModelHold, start)
DEED (wait, ModelWait, start)
DEED (share, ModelWait, start)
DEED (condition_wait, ModelConditionWait, start)
DEED (signal, ModelSignal, time)
DEED (backlog, ModelBacklog, time)

static const Deeds of_locks[] = {
  { model_hold_count, hold_thread },
  { model_wait_count, wait_thread },
  { model_share_count, share_thread },
};
static const Deeds of_conditions[] = {
  { model_condition_wait_count, condition_wait_thread },
  { model_signal_count, signal_thread },
};
static const Deeds of_steps[] = {
  { model_backlog_count, backlog_thread },
};

/* Returns the index of the first item at `time` or later, among `count`. */
static uint64_t
deed_at (const Deeds *deeds, const ModelLane *object, uint64_t count, int64_t time)
{
  uint64_t low = 0, high = count;

  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    int64_t start;
    deeds->thread (object, middle, &start);
    if (start < time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
add_deeds (Exchange *exchange, const ModelLane *object, const Deeds *deeds, uint64_t most,
           int64_t from, int64_t to)
{
  uint64_t count = deeds->count (object);
  uint64_t first = from > 0 ? deed_at (deeds, object, count, from) : 0;
  uint64_t end = to < MODEL_TIME_MOST ? deed_at (deeds, object, count, to + 1) : count;
  uint64_t step = step_for (end - MIN (first, end), most);
  int64_t time;

  for (uint64_t i = first; i < end; i += step)
    add (exchange, deeds->thread (object, sample (i, step, end), &time), model_lane_index (object),
         step);
}

/* Returns what is kept of threads' deeds for objects of that family, and how many lists. */
static const Deeds *
deeds_of (ModelFamily family, gsize *count)
{
  switch (family) {
  case MODEL_FAMILY_LOCK:
    *count = G_N_ELEMENTS (of_locks);
    return of_locks;
  case MODEL_FAMILY_CONDITION:
    *count = G_N_ELEMENTS (of_conditions);
    return of_conditions;
  case MODEL_FAMILY_STEPS:
    *count = G_N_ELEMENTS (of_steps);
    return of_steps;
  case MODEL_FAMILY_THREAD:
  case MODEL_FAMILY_NONE:
    break;
  }
  *count = 0;
  return NULL;
}

/* Returns how many deeds there are in all lanes. */
static uint64_t
count_deeds (const Model *model, uint32_t lanes)
{
  uint64_t sum = 0;

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    gsize count;
    const Deeds *deeds = deeds_of (model_kind_family (model_lane_kind (lane)), &count);
    for (gsize j = 0; j < count; j++)
      sum += deeds[j].count (lane);
  }
  return sum;
}

/* Of each list as large a share is looked at, but of a short one more. */
static void
add_objects (Exchange *exchange, const Model *model, int64_t from, int64_t to)
{
  uint32_t lanes = model_lane_count (model);
  uint64_t step = step_for (count_deeds (model, lanes), ITEMS_LOOKED_AT);

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    gsize count;
    const Deeds *deeds = deeds_of (model_kind_family (model_lane_kind (lane)), &count);
    for (gsize j = 0; j < count; j++)
      add_deeds (exchange, lane, &deeds[j], MAX (deeds[j].count (lane) / step, ITEMS_LEAST), from,
                 to);
  }
}

/* ------------------------------------------------------------------ each pair once */

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const ExchangePair *x = a, *y = b;

  if (x->low != y->low)
    return x->low < y->low ? -1 : 1;
  return x->high < y->high ? -1 : x->high > y->high;
}

/* Sorts the pairs, and adds up what is counted of the same one. */
static void
sum_up (GArray *pairs)
{
  ExchangePair *all = (ExchangePair *) (void *) pairs->data;
  guint sums = 0;

  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++) {
    if (sums > 0 && compare_pairs (&all[sums - 1], &all[i]) == 0)
      all[sums - 1].times += all[i].times;
    else
      all[sums++] = all[i];
  }
  g_array_set_size (pairs, sums);
}

Exchange *
exchange_new (const Model *model, int64_t from, int64_t to)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->pairs = g_array_new (FALSE, FALSE, sizeof (ExchangePair));
  add_flows (exchange, model, MODEL_FLOW_MESSAGE, from, to);
  add_flows (exchange, model, MODEL_FLOW_WAKE_UP, from, to);
  add_objects (exchange, model, from, to);
  sum_up (exchange->pairs);
  return exchange;
}

void
exchange_free (Exchange *exchange)
{
  if (exchange == NULL)
    return;
  g_array_unref (exchange->pairs);
  g_free (exchange);
}

/* ------------------------------------------------------------------ asking */

uint64_t
exchange_between (const Exchange *exchange, uint32_t one, uint32_t other)
{
  const ExchangePair wanted = { MIN (one, other), MAX (one, other), 0 };
  guint place;

  if (!g_array_binary_search (exchange->pairs, &wanted, compare_pairs, &place))
    return 0;
  return g_array_index (exchange->pairs, ExchangePair, place).times;
}

static int
compare_partners (gconstpointer a, gconstpointer b)
{
  const ExchangePair *x = a, *y = b;

  if (x->times != y->times)
    return x->times > y->times ? -1 : 1;
  return x->high < y->high ? -1 : x->high > y->high;
}

GArray *
exchange_partners (const Exchange *exchange, uint32_t lane)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (ExchangePair));
  GArray *partners = g_array_new (FALSE, FALSE, sizeof (uint32_t));

  for (guint i = 0; i < exchange->pairs->len; i++) {
    ExchangePair pair = g_array_index (exchange->pairs, ExchangePair, i);
    if (pair.high == lane)
      pair = (ExchangePair){ lane, pair.low, pair.times };
    if (pair.low == lane)
      g_array_append_val (found, pair);
  }
  g_array_sort (found, compare_partners);
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (partners, g_array_index (found, ExchangePair, i).high);
  return partners;
}
