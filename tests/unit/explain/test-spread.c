/* SPDX-License-Identifier: MIT
 *
 * How lengths are spread: bars that cover all, with round limits, and count what statistics count.
 */
#include "explain/channel-statistics.h"
#include "explain/lock-statistics.h"
#include "explain/spread.h"

#include "script.h"

enum { ONE = 1, TWO, A = 0x1000, B = 0x2000 };

#define EVENT(time, thread, KIND, object, argument)              \
  {                                                              \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, 0, NULL \
  }

static uint32_t
lane (const Model *model, const char *name)
{
  return model_lane_index (script_lane (model, name));
}

static void
check_equal (const Distribution *a, const Distribution *b)
{
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpint (a->total, ==, b->total);
  g_assert_cmpint (a->least, ==, b->least);
  g_assert_cmpint (a->p50, ==, b->p50);
  g_assert_cmpint (a->p95, ==, b->p95);
  g_assert_cmpint (a->p99, ==, b->p99);
  g_assert_cmpint (a->most, ==, b->most);
}

static const SpreadBar *
bar_at (const Spread *spread, guint index)
{
  g_assert_cmpuint (index, <, spread->bars->len);
  return &g_array_index (spread->bars, SpreadBar, index);
}

/* Checks that bars follow on one another, hold all lengths, and begin and end with one. */
static void
check_bars (const Spread *spread)
{
  uint64_t sum = 0;
  int64_t most = -1;

  for (guint i = 0; i < spread->bars->len; i++) {
    const SpreadBar *bar = bar_at (spread, i);
    g_assert_cmpint (bar->least, <, bar->beyond);
    if (i > 0)
      g_assert_cmpint (bar->least, ==, bar_at (spread, i - 1)->beyond);
    g_assert_true ((bar->count > 0) == (bar->longest.lane != MODEL_NONE));
    if (bar->count > 0) {
      most = bar->longest.to - bar->longest.from;
      g_assert_cmpint (most, >=, bar->least);
      g_assert_cmpint (most, <, bar->beyond);
    }
    sum += bar->count;
  }
  g_assert_cmpuint (sum, ==, spread->lengths.count);
  if (sum == 0)
    return;
  g_assert_cmpint (most, ==, spread->lengths.most);
  g_assert_cmpuint (bar_at (spread, 0)->count, >, 0);
  g_assert_cmpint (spread_find (spread, spread->lengths.least), ==, 0);
  g_assert_cmpint (spread_find (spread, most), ==, (int) spread->bars->len - 1);
}

/* Returns a random length below a power of two up to that of `most_bits`. */
static int64_t
random_length (GRand *random, guint most_bits)
{
  guint bits = (guint) g_rand_int_range (random, 1, (int) most_bits);

  return 1 +
         (int64_t) ((((uint64_t) g_rand_int (random) << 32) | g_rand_int (random)) >> (64 - bits));
}

static void
play (Model *model, int64_t time, uint32_t thread, HeddleEventKind kind)
{
  const ScriptLine line = { time, thread, kind, A, 0, 0, NULL };

  script_play (model, &line, 1);
}

/* Thread One has the lock for random lengths, which are put into `lengths`; Two waits for it
 * each time. */
static Model *
contended_model (guint seed, guint rounds, guint most_bits, int64_t *lengths)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  Model *model = model_new ();
  int64_t time = 10;

  PLAY (model, START (0, ONE), START (0, TWO));
  for (guint i = 0; i < rounds; i++) {
    lengths[i] = random_length (random, most_bits);
    play (model, time, ONE, HEDDLE_EVENT_MUTEX_ACQUIRE);
    play (model, time, TWO, HEDDLE_EVENT_MUTEX_WAIT);
    time += lengths[i];
    play (model, time, ONE, HEDDLE_EVENT_MUTEX_RELEASE);
    play (model, time, TWO, HEDDLE_EVENT_MUTEX_ACQUIRE);
    time += 3;
    play (model, time, TWO, HEDDLE_EVENT_MUTEX_RELEASE);
    time += 5;
  }
  return model;
}

static void
test_waits (void)
{
  int64_t lengths[300];

  for (guint seed = 0; seed < 60; seed++) {
    guint rounds = 1 + seed * 5, most_bits = 2 + seed % 38;
    g_autoptr (Model) model = contended_model (seed, rounds, most_bits, lengths);
    const uint32_t lock = lane (model, "mutex 1");
    g_autoptr (Spread) waits = spread_new (model, lock, SPREAD_WAITS, NULL);
    g_autoptr (Spread) holds = spread_new (model, lock, SPREAD_HOLDS, NULL);
    g_autoptr (LockStatistics) numbers = lock_statistics (model, lock, 0, INT64_MAX, NULL);

    check_bars (waits);
    check_bars (holds);
    check_equal (&waits->lengths, &numbers->waits);
    check_equal (&holds->lengths, &numbers->holds);
    g_assert_cmpuint (waits->step, ==, 1);
    /* Beyond this many they are joined, and they cover at most 13 powers of ten here. */
    g_assert_cmpuint (waits->bars->len, <=, 13 * 5);
    g_autofree uint64_t *counts = g_new0 (uint64_t, waits->bars->len);
    for (guint i = 0; i < rounds; i++) {
      int bar = spread_find (waits, lengths[i]);
      g_assert_cmpint (bar, >=, 0);
      counts[bar]++;
    }
    for (guint i = 0; i < waits->bars->len; i++)
      g_assert_cmpuint (counts[i], ==, bar_at (waits, i)->count);
  }
}

static void
check_limits (const Spread *spread, guint first, const int64_t *limits, guint count)
{
  for (guint i = 0; i < count; i++)
    g_assert_cmpint (bar_at (spread, first + i)->least, ==, limits[i]);
}

/* Waits of 1 ms and 9 ms: ten bars to the power of ten. With one of 4 ns, five of them. */
static void
test_round_limits (void)
{
  static const int64_t fine[] = { 1000000, 1250000, 1600000, 2000000, 2500000,
                                  3200000, 4000000, 5000000, 6300000, 8000000 };
  static const int64_t broad[] = { 1000, 1600, 2500, 4000, 6300, 10000 };
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, MUTEX_ACQUIRE, A, 0),
        EVENT (10, TWO, MUTEX_WAIT, A, 0), EVENT (1000010, ONE, MUTEX_RELEASE, A, 0),
        EVENT (1000010, TWO, MUTEX_ACQUIRE, A, 0), EVENT (2000000, TWO, MUTEX_RELEASE, A, 0),
        EVENT (2000000, ONE, MUTEX_ACQUIRE, A, 0), EVENT (2000000, TWO, MUTEX_WAIT, A, 0),
        EVENT (11000000, ONE, MUTEX_RELEASE, A, 0), EVENT (11000000, TWO, MUTEX_ACQUIRE, A, 0));
  g_autoptr (Spread) spread = spread_new (model, lane (model, "mutex 1"), SPREAD_WAITS, NULL);
  g_assert_cmpuint (spread->bars->len, ==, 10);
  check_limits (spread, 0, fine, G_N_ELEMENTS (fine));
  g_assert_cmpint (bar_at (spread, 9)->longest.from, ==, 2000000);
  g_assert_cmpint (bar_at (spread, 9)->longest.to, ==, 11000000);
  g_assert_cmpint (spread_find (spread, 999999), ==, -1);
  g_assert_cmpint (spread_find (spread, 10000000), ==, -1);

  PLAY (model, EVENT (11000000, ONE, MUTEX_WAIT, A, 0), EVENT (11000004, TWO, MUTEX_RELEASE, A, 0),
        EVENT (11000004, ONE, MUTEX_ACQUIRE, A, 0));
  g_autoptr (Spread) joined = spread_new (model, lane (model, "mutex 1"), SPREAD_WAITS, NULL);
  check_bars (joined);
  g_assert_cmpuint (joined->bars->len, <=, SPREAD_BARS_MANY);
  check_limits (joined, (guint) spread_find (joined, 1000), broad, G_N_ELEMENTS (broad));
}

/* Of two channels, one lane's messages only. */
static void
test_latency (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (0, ONE, CHANNEL_OPEN, A, 9),
        EVENT (0, ONE, CHANNEL_OPEN, B, 9), EVENT (10, ONE, CHANNEL_SEND, A, 1),
        EVENT (11, ONE, CHANNEL_SEND, B, 1), EVENT (20, ONE, CHANNEL_SEND, A, 2),
        EVENT (30, TWO, CHANNEL_RECEIVE, A, 1), EVENT (31, TWO, CHANNEL_RECEIVE, B, 1),
        EVENT (90, TWO, CHANNEL_RECEIVE, A, 2));
  const uint32_t channel = lane (model, "channel 1");
  g_autoptr (Spread) spread = spread_new (model, channel, SPREAD_LATENCY, NULL);
  g_autoptr (ChannelStatistics) numbers = channel_statistics (model, channel, 0, INT64_MAX, NULL);

  check_bars (spread);
  g_assert_cmpuint (spread->lengths.count, ==, 2);
  check_equal (&spread->lengths, &numbers->latency);
  g_assert_cmpint (spread->lengths.most, ==, 70);
}

/* A semaphore's first holder shares it once a second one comes: one length, as in the numbers. */
static void
test_shares (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, ONE), START (0, TWO), EVENT (10, ONE, SEMAPHORE_ACQUIRE, A, 0),
        EVENT (20, TWO, SEMAPHORE_ACQUIRE, A, 0), EVENT (40, ONE, SEMAPHORE_POST, A, 0),
        EVENT (50, TWO, SEMAPHORE_POST, A, 0));
  const uint32_t semaphore = lane (model, "semaphore 1");
  g_autoptr (Spread) holds = spread_new (model, semaphore, SPREAD_HOLDS, NULL);
  g_autoptr (Spread) shares = spread_new (model, semaphore, SPREAD_SHARES, NULL);

  check_bars (holds);
  check_bars (shares);
  g_assert_cmpuint (holds->bars->len, ==, 0);
  g_assert_cmpuint (shares->lengths.count, ==, 2);
  g_assert_cmpint (shares->lengths.least, ==, 30);
  g_assert_cmpint (shares->lengths.most, ==, 30);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int64_t length;
  g_autoptr (Model) model = contended_model (1, 1, 9, &length);

  g_cancellable_cancel (cancellable);
  g_assert_null (spread_new (model, lane (model, "mutex 1"), SPREAD_WAITS, cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spread/waits", test_waits);
  g_test_add_func ("/spread/round-limits", test_round_limits);
  g_test_add_func ("/spread/latency", test_latency);
  g_test_add_func ("/spread/shares", test_shares);
  g_test_add_func ("/spread/cancelled", test_cancelled);
  return g_test_run ();
}
