/* SPDX-License-Identifier: MIT */
#include "paint/axis.h"

#include <math.h>

#define TABLE_SIZE 4096u

typedef struct {
  int64_t time;
  double rank;
} Knot;

struct _Axis {
  Knot *knots; /* in order; the first is the start, the last the end */
  guint count;
};

/* ------------------------------------------------------------------ the whole run */

static gboolean
has_events (const ModelLane *lane)
{
  return model_kind_family (model_lane_kind (lane)) == MODEL_FAMILY_THREAD &&
         model_interval_count (lane) > 0;
}

static int64_t
event_time (const ModelLane *lane, uint64_t index)
{
  return model_interval (lane, index).start;
}

/* Returns how many events of a lane are at or before `time`. */
static uint64_t
events_until (const ModelLane *lane, uint64_t count, int64_t time)
{
  uint64_t index = model_interval_at (lane, count, time);

  return event_time (lane, index) <= time ? index + 1 : 0;
}

typedef struct {
  uint64_t events; /* until then */
  int64_t last;    /* the newest one; INT64_MIN before the first */
  int64_t next;    /* the next one; INT64_MAX after the last */
  int64_t first;   /* of the run */
  uint64_t all;    /* in the run */
} Count;

static Count
count_events (const Model *model, int64_t time)
{
  Count count = { .last = INT64_MIN, .next = INT64_MAX, .first = INT64_MAX };
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (!has_events (lane))
      continue;
    uint64_t all = model_interval_count (lane);
    uint64_t until = events_until (lane, all, time);
    count.all += all;
    count.events += until;
    count.first = MIN (count.first, event_time (lane, 0));
    if (until > 0)
      count.last = MAX (count.last, event_time (lane, until - 1));
    if (until < all)
      count.next = MIN (count.next, event_time (lane, until));
  }
  return count;
}

/* Returns how long an event takes on an average. */
static double
pace (const Model *model, const Count *count)
{
  double length = (double) (model_now (model) - count->first);

  return count->all > 0 && length > 0 ? length / (double) count->all : 1;
}

double
axis_rank_of (const Model *model, int64_t time)
{
  Count count = count_events (model, time);
  int64_t now = model_later (model_now (model), count.last);

  if (count.all == 0)
    return (double) time;
  if (count.events == 0)
    return (double) (time - count.first) / pace (model, &count) + 1;
  int64_t next = count.next != INT64_MAX ? count.next : now;
  if (time >= next) /* past the newest moment */
    return (double) count.events + 1 + (double) (time - now) / pace (model, &count);
  return (double) count.events + (double) (time - count.last) / (double) (next - count.last);
}

int64_t
axis_time_of (const Model *model, double rank)
{
  Count count = count_events (model, INT64_MIN);
  int64_t now = model_now (model);

  if (count.all == 0)
    return (int64_t) rank;
  int64_t low = count.first;
  int64_t high = MAX (now, low);
  if (rank <= 1)
    return low + (int64_t) ((rank - 1) * pace (model, &count));
  if (rank >= axis_rank_of (model, high))
    return high + (int64_t) ((rank - axis_rank_of (model, high)) * pace (model, &count));
  /* The last moment whose rank is not above. */
  while (low < high) {
    int64_t middle = low + (high - low + 1) / 2;
    if (axis_rank_of (model, middle) <= rank)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/* ------------------------------------------------------------------ the table */

static int
compare_knots (gconstpointer a, gconstpointer b)
{
  int64_t x = ((const Knot *) a)->time;
  int64_t y = ((const Knot *) b)->time;

  return x < y ? -1 : x > y;
}

/* Returns the events within the range, every `step`th of each lane; their ranks are not set. */
static GArray *
collect (const Model *model, int64_t start, int64_t end, uint64_t step)
{
  GArray *knots = g_array_new (FALSE, FALSE, sizeof (Knot));
  uint32_t lanes = model_lane_count (model);

  for (uint32_t i = 0; i < lanes; i++) {
    const ModelLane *lane = model_lane (model, i);
    if (!has_events (lane))
      continue;
    uint64_t count = model_interval_count (lane);
    uint64_t after = events_until (lane, count, end);
    uint64_t index = events_until (lane, count, start) + step / 2;
    for (; index < after; index += step) {
      Knot knot = { event_time (lane, index), 0 };
      if (knot.time < end)
        g_array_append_val (knots, knot);
    }
  }
  g_array_sort (knots, compare_knots);
  return knots;
}

/* An entry that stands for one event has its rank exactly. One that stands for more gets its share
 * of what the range has. */
static void
set_ranks (GArray *knots, double first, double last, uint64_t step)
{
  double whole = floor (first);
  double events = MIN (MAX (first, 1), last); /* no event has a rank below 1 */

  for (guint i = 0; i < knots->len; i++) {
    Knot *knot = &g_array_index (knots, Knot, i);
    if (step == 1 && first >= 1)
      knot->rank = CLAMP (whole + i + 1, first, last);
    else if (step == 1)
      knot->rank = CLAMP (i + 1.0, first, last);
    else
      knot->rank = events + (last - events) * (i + 0.5) / knots->len;
  }
}

Axis *
axis_new (const Model *model, int64_t start, int64_t end)
{
  Axis *axis = g_new0 (Axis, 1);

  end = MAX (end, start + 1);
  double first = axis_rank_of (model, start);
  double last = MAX (axis_rank_of (model, end), first + 1e-6);
  uint64_t step = MAX ((uint64_t) ceil ((last - first) / TABLE_SIZE), 1);
  g_autoptr (GArray) knots = collect (model, start, end, step);
  /* The newest moment is no event, but the pace changes there. */
  int64_t now = model_now (model);
  gboolean bends = now > start && now < end;
  double newest = bends ? CLAMP (axis_rank_of (model, now), first, last) : last;
  set_ranks (knots, first, newest, step);

  axis->knots = g_new (Knot, knots->len + 3);
  axis->knots[axis->count++] = (Knot){ start, first };
  for (guint i = 0; i < knots->len; i++)
    axis->knots[axis->count++] = g_array_index (knots, Knot, i);
  if (bends && now > axis->knots[axis->count - 1].time)
    axis->knots[axis->count++] = (Knot){ now, newest };
  axis->knots[axis->count++] = (Knot){ end, last };
  return axis;
}

void
axis_free (Axis *axis)
{
  if (axis == NULL)
    return;
  g_free (axis->knots);
  g_free (axis);
}

double
axis_first_rank (const Axis *axis)
{
  return axis->knots[0].rank;
}

double
axis_last_rank (const Axis *axis)
{
  return axis->knots[axis->count - 1].rank;
}

/* Returns the slope of the whole range: ranks in a nanosecond. */
static double
slope (const Axis *axis)
{
  const Knot *first = &axis->knots[0];
  const Knot *last = &axis->knots[axis->count - 1];

  return (last->rank - first->rank) / (double) (last->time - first->time);
}

double
axis_rank (const Axis *axis, int64_t time)
{
  guint low = 0, high = axis->count - 1;

  if (time < axis->knots[0].time)
    return axis->knots[0].rank + ((double) time - (double) axis->knots[0].time) * slope (axis);
  if (time >= axis->knots[high].time)
    return axis->knots[high].rank +
           ((double) time - (double) axis->knots[high].time) * slope (axis);
  /* The last knot that is not later; the next one is. */
  while (low < high) {
    guint middle = (low + high + 1) / 2;
    if (axis->knots[middle].time <= time)
      low = middle;
    else
      high = middle - 1;
  }
  const Knot *from = &axis->knots[low];
  const Knot *to = from + 1;
  return from->rank +
         (to->rank - from->rank) * (double) (time - from->time) / (double) (to->time - from->time);
}

int64_t
axis_time (const Axis *axis, double rank)
{
  guint low = 0, high = axis->count - 1;

  if (rank < axis->knots[0].rank)
    return axis->knots[0].time + (int64_t) llround ((rank - axis->knots[0].rank) / slope (axis));
  if (rank >= axis->knots[high].rank)
    return axis->knots[high].time +
           (int64_t) llround ((rank - axis->knots[high].rank) / slope (axis));
  while (low < high) {
    guint middle = (low + high + 1) / 2;
    if (axis->knots[middle].rank <= rank)
      low = middle;
    else
      high = middle - 1;
  }
  const Knot *from = &axis->knots[low];
  const Knot *to = from + 1;
  return from->time + (int64_t) llround ((double) (to->time - from->time) * (rank - from->rank) /
                                         (to->rank - from->rank));
}
