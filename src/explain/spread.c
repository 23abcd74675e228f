/* SPDX-License-Identifier: MIT
 *
 * Histograms of lengths of time, see spread.h.
 */
#include "explain/spread.h"

#include "explain/statistics-range.h"

#define DECADE 10u
/* Up to 10 ns each length is a bar of its own; from there on ten bars to a power of ten, of which
 * 64 bits have not quite 18 more. */
#define FINEST (10u + 18u * DECADE)

typedef struct {
  int64_t start, end;
} Item;

/* Sets what item `index` is; FALSE if it is none of the lane's. */
typedef gboolean (*ReadItem) (const Model *model, const ModelLane *lane, uint64_t index,
                              Item *item);

/* A row of items, of which those from `first` on are looked at, before `count`. */
typedef struct {
  ReadItem read;
  uint64_t first, count;
  gboolean whole; /* told as it is; else only the part in the run, as of what goes on */
} Row;

/* ------------------------------------------------------------------ rows of items */

static gboolean
read_wait (const Model *model, const ModelLane *lane, uint64_t index, Item *item)
{
  ModelWait wait = model_wait (lane, index);

  (void) model;
  *item = (Item){ wait.start, wait.end };
  return TRUE;
}

static gboolean
read_hold (const Model *model, const ModelLane *lane, uint64_t index, Item *item)
{
  ModelHold hold = model_hold (lane, index);

  (void) model;
  *item = (Item){ hold.start, hold.end };
  return TRUE;
}

static gboolean
counts_beyond_one (const ModelLane *lane)
{
  return model_lane_kind (lane) == MODEL_LANE_SEMAPHORE && model_share_count (lane) > 0 &&
         model_hold_count (lane) > 0;
}

/* The first share of a semaphore that counts beyond one began as its last hold, as
 * lock-statistics.c has it. */
static gboolean
read_share (const Model *model, const ModelLane *lane, uint64_t index, Item *item)
{
  ModelWait share = model_share (lane, index);

  (void) model;
  *item = (Item){ share.start, share.end };
  if (index == 0 && counts_beyond_one (lane))
    item->start = model_hold (lane, model_hold_count (lane) - 1).start;
  return TRUE;
}

static gboolean
read_message (const Model *model, const ModelLane *lane, uint64_t index, Item *item)
{
  ModelFlow message = model_flow (model, MODEL_FLOW_MESSAGE, index);

  *item = (Item){ message.from_time, message.to_time };
  return message.object == model_lane_index (lane);
}

static Row
row_of (const Model *model, const ModelLane *lane, SpreadKind kind)
{
  switch (kind) {
  case SPREAD_WAITS:
    return (Row){ .read = read_wait, .count = model_wait_count (lane) };
  case SPREAD_HOLDS: {
    gboolean shared = counts_beyond_one (lane);
    return (Row){ .read = read_hold, .count = model_hold_count (lane) - (shared ? 1 : 0) };
  }
  case SPREAD_SHARES:
    return (Row){ .read = read_share, .count = model_share_count (lane) };
  case SPREAD_LATENCY: {
    uint64_t count = model_flow_count (model, MODEL_FLOW_MESSAGE);
    uint64_t first =
        count > 0 ? model_flow_at (model, MODEL_FLOW_MESSAGE, count, model_lane_start (lane)) : 0;
    return (Row){ .read = read_message, .first = first, .count = count, .whole = TRUE };
  }
  }
  return (Row){ .read = NULL };
}

/* ------------------------------------------------------------------ bars */

/* Returns where bar `index` begins. Those beyond the largest length begin there. */
static int64_t
bar_least (guint index)
{
  static const guint8 tens[DECADE] = { 10, 12, 16, 20, 25, 32, 40, 50, 63, 80 };
  static const guint16 thousands[DECADE] = { 1000, 1250, 1600, 2000, 2500,
                                             3200, 4000, 5000, 6300, 8000 };
  if (index < 10)
    return index;
  index -= 10;
  if (index < DECADE)
    return tens[index];
  int64_t least = thousands[index % DECADE];
  if (index < 2 * DECADE)
    return least / 10;
  for (guint decade = index / DECADE; decade > 2; decade--)
    if (__builtin_mul_overflow (least, 10, &least))
      return INT64_MAX;
  return least;
}

static GArray *
all_bars (void)
{
  GArray *bars = g_array_sized_new (FALSE, FALSE, sizeof (SpreadBar), FINEST);

  for (guint i = 0; i < FINEST; i++) {
    SpreadBar bar = { bar_least (i), bar_least (i + 1), 0, { .lane = MODEL_NONE } };
    if (bar.least < bar.beyond)
      g_array_append_val (bars, bar);
  }
  return bars;
}

static int
find_bar (const GArray *bars, int64_t length)
{
  guint low = 0, high = bars->len;

  while (low < high) {
    guint middle = (low + high) / 2;
    const SpreadBar *bar = &g_array_index (bars, SpreadBar, middle);
    if (length < bar->least)
      high = middle;
    else if (length >= bar->beyond)
      low = middle + 1;
    else
      return (int) middle;
  }
  return -1;
}

int
spread_find (const Spread *spread, int64_t length)
{
  return find_bar (spread->bars, length);
}

/* Leaves those from the first that has something to the last. */
static void
trim (GArray *bars)
{
  guint first = 0, end = bars->len;

  while (end > 0 && g_array_index (bars, SpreadBar, end - 1).count == 0)
    end--;
  while (first < end && g_array_index (bars, SpreadBar, first).count == 0)
    first++;
  g_array_set_size (bars, end);
  g_array_remove_range (bars, 0, first);
}

static int64_t
length_of (LaneRange range)
{
  return range.lane == MODEL_NONE ? -1 : range.to - range.from;
}

/* Makes one of each two; the first is one that begins a pair of a power of ten. */
static void
join_pairs (GArray *bars)
{
  g_autoptr (GArray) every = all_bars ();
  guint joined = 0;

  for (guint i = 0; i < bars->len; i++) {
    SpreadBar bar = g_array_index (bars, SpreadBar, i);
    gboolean second = find_bar (every, bar.least) % 2 == 1;
    SpreadBar *before = joined > 0 ? &g_array_index (bars, SpreadBar, joined - 1) : NULL;
    if (!second || before == NULL) {
      g_array_index (bars, SpreadBar, joined++) = bar;
      continue;
    }
    before->beyond = bar.beyond;
    before->count += bar.count;
    if (length_of (bar.longest) > length_of (before->longest))
      before->longest = bar.longest;
  }
  g_array_set_size (bars, joined);
}

/* ------------------------------------------------------------------ the walk */

static void
count_item (GArray *bars, uint32_t lane, Item item)
{
  int64_t length = item.end - item.start;
  int index = find_bar (bars, length);

  if (index < 0)
    return;
  SpreadBar *bar = &g_array_index (bars, SpreadBar, index);
  bar->count++;
  if (length > length_of (bar->longest))
    bar->longest = (LaneRange){ lane, item.start, item.end };
}

/* Returns FALSE if it was cancelled. */
static gboolean
walk_along (const Model *model, Spread *spread, Row row, Samples *samples,
            GCancellable *cancellable)
{
  const StatisticsRange range = statistics_range (model, 0, INT64_MAX);
  const ModelLane *lane = model_lane (model, spread->lane);
  uint64_t looks = 0;
  Item item;

  for (uint64_t i = row.first; i < row.count; i += spread->step) {
    if (statistics_cancelled (cancellable, looks++))
      return FALSE;
    if (!row.read (model, lane, i, &item) ||
        (!row.whole && !statistics_part (&range, &item.start, &item.end)) || item.end < item.start)
      continue;
    samples_add (samples, item.end - item.start);
    count_item (spread->bars, spread->lane, item);
  }
  return TRUE;
}

Spread *
spread_new (const Model *model, uint32_t lane, SpreadKind kind, GCancellable *cancellable)
{
  Row row = row_of (model, model_lane (model, lane), kind);
  uint64_t count = row.count - MIN (row.first, row.count);
  Samples samples = { 0 };
  g_autoptr (Spread) spread = g_new0 (Spread, 1);

  *spread = (Spread){ .kind = kind,
                      .lane = lane,
                      .step = (guint) (count / SPREAD_LOOKS + (count % SPREAD_LOOKS > 0)),
                      .bars = all_bars () };
  spread->step = MAX (spread->step, 1);
  gboolean done = walk_along (model, spread, row, &samples, cancellable);
  spread->lengths = samples_distribution (&samples);
  samples_clear (&samples);
  trim (spread->bars);
  if (spread->bars->len > SPREAD_BARS_MANY)
    join_pairs (spread->bars);
  return done ? g_steal_pointer (&spread) : NULL;
}

void
spread_free (Spread *spread)
{
  if (spread == NULL)
    return;
  g_array_unref (spread->bars);
  g_free (spread);
}
