/* SPDX-License-Identifier: MIT
 *
 * Who exchanges how much with whom, and the order of lanes that comes of it.
 */
#include "explain/exchange.h"

#include "script.h"

enum { MAIN = 1, TALKERS = 20, LOCK = 0x1000, CHANNEL = 0x2000, OTHER_CHANNEL = 0x3000 };

#define EVENT(time, thread, KIND, object, argument)              \
  {                                                              \
    time, thread, HEDDLE_EVENT_##KIND, object, argument, 0, NULL \
  }

static void
send (Model *model, int64_t time, uint32_t from, uint32_t to, uint64_t channel, uint64_t number)
{
  PLAY (model, EVENT (time, from, CHANNEL_SEND, channel, number),
        EVENT (time + 1, to, CHANNEL_RECEIVE, channel, number));
}

static uint32_t
thread_lane (const Model *model, uint32_t number)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (model_lane_number (model_lane (model, i)) == number)
      return i;
  g_error ("there is no thread %u", number);
}

/* Returns the only lane of that kind. */
static uint32_t
object_lane (const Model *model, ModelLaneKind kind)
{
  for (uint32_t i = 0; i < model_lane_count (model); i++)
    if (model_lane_kind (model_lane (model, i)) == kind)
      return i;
  g_error ("there is no such object");
}

static guint
place_of (const GArray *order, uint32_t lane)
{
  for (guint i = 0; i < order->len; i++)
    if (g_array_index (order, uint32_t, i) == lane)
      return i;
  g_error ("lane %u is missing", lane);
}

/* ------------------------------------------------------------------ counting */

/* A message is an exchange of three: who sends, who receives, and the channel. */
static void
test_messages (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), START (0, 3));
  for (int64_t i = 0; i < 5; i++)
    send (model, 10 + 10 * i, 1, 2, CHANNEL, (uint64_t) i + 1);
  send (model, 100, 3, 2, CHANNEL, 6);
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  uint32_t channel = object_lane (model, MODEL_LANE_CHANNEL);
  uint32_t one = thread_lane (model, 1), two = thread_lane (model, 2),
           three = thread_lane (model, 3);
  g_assert_cmpuint (exchange_between (exchange, one, two), ==, 5);
  g_assert_cmpuint (exchange_between (exchange, two, one), ==, 5);
  g_assert_cmpuint (exchange_between (exchange, three, two), ==, 1);
  g_assert_cmpuint (exchange_between (exchange, one, three), ==, 0);
  g_assert_cmpuint (exchange_between (exchange, one, channel), >=, 5);
  g_assert_cmpuint (exchange_between (exchange, three, channel), >=, 1);
  g_assert_cmpuint (exchange_between (exchange, three, channel), <,
                    exchange_between (exchange, one, channel));

  g_autoptr (GArray) partners = exchange_partners (exchange, two);
  g_assert_cmpuint (partners->len, ==, 3);
  g_assert_cmpuint (g_array_index (partners, uint32_t, 0), ==, channel);
  g_assert_cmpuint (g_array_index (partners, uint32_t, 1), ==, one);
  g_assert_cmpuint (g_array_index (partners, uint32_t, 2), ==, three);
}

/* Who holds a lock has to do with it, although nobody else ever wanted it. */
static void
test_lock (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), EVENT (10, 2, MUTEX_ACQUIRE, LOCK, 0),
        EVENT (20, 2, MUTEX_RELEASE, LOCK, 0));
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  uint32_t lock = object_lane (model, MODEL_LANE_LOCK);
  g_assert_cmpuint (exchange_between (exchange, thread_lane (model, 2), lock), ==, 1);
  g_assert_cmpuint (exchange_between (exchange, thread_lane (model, 1), lock), ==, 0);

  PLAY (model, EVENT (30, 2, MUTEX_ACQUIRE, LOCK, 0), EVENT (32, 1, MUTEX_WAIT, LOCK, 0),
        EVENT (40, 2, MUTEX_RELEASE, LOCK, 0), EVENT (41, 1, MUTEX_ACQUIRE, LOCK, 0),
        EVENT (50, 1, MUTEX_RELEASE, LOCK, 0));
  g_autoptr (Exchange) contended = exchange_new (model, 0, INT64_MAX);
  g_assert_cmpuint (exchange_between (contended, thread_lane (model, 1), thread_lane (model, 2)),
                    ==, 1);
}

/* Only what lies in the stretch counts, its ends included. */
static void
test_range (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), EVENT (10, 1, MUTEX_ACQUIRE, LOCK, 0),
        EVENT (20, 1, MUTEX_RELEASE, LOCK, 0));
  send (model, 30, 1, 2, CHANNEL, 1);
  send (model, 50, 1, 2, CHANNEL, 2);
  uint32_t one = thread_lane (model, 1), two = thread_lane (model, 2);
  uint32_t lock = object_lane (model, MODEL_LANE_LOCK);
  const struct {
    int64_t from, to;
    uint64_t messages, holds;
  } ranges[] = {
    { 0, 100, 2, 1 }, { 31, 51, 2, 0 }, { 31, 50, 1, 0 }, { 32, 51, 1, 0 },
    { 10, 10, 0, 1 }, { 11, 30, 0, 0 }, { 60, 50, 0, 0 }, { -5, -1, 0, 0 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    g_autoptr (Exchange) exchange = exchange_new (model, ranges[i].from, ranges[i].to);
    g_assert_cmpuint (exchange_between (exchange, one, two), ==, ranges[i].messages);
    g_assert_cmpuint (exchange_between (exchange, one, lock), ==, ranges[i].holds);
  }
}

/* Of very many, some are looked at: the sums are about what they are, and what alternates is not seen by half. */
static void
test_many (void)
{
  const uint64_t messages = 300000;
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), START (0, 3), START (0, 4));
  for (uint64_t i = 0; i < messages; i++) {
    gboolean even = i % 2 == 0;
    send (model, 10 + 2 * (int64_t) i, even ? 1 : 3, even ? 2 : 4, even ? CHANNEL : OTHER_CHANNEL,
          i / 2 + 1);
  }
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  uint64_t even = exchange_between (exchange, thread_lane (model, 1), thread_lane (model, 2));
  uint64_t odd = exchange_between (exchange, thread_lane (model, 3), thread_lane (model, 4));
  g_assert_cmpuint (even, >, messages / 2 * 9 / 10);
  g_assert_cmpuint (even, <, messages / 2 * 11 / 10);
  g_assert_cmpuint (odd, >, messages / 2 * 9 / 10);
  g_assert_cmpuint (odd, <, messages / 2 * 11 / 10);
}

/* ------------------------------------------------------------------ the order */

/* Threads 1 .. TALKERS, of which each talks with one that stands far away; main talks with none. */
static void
test_pairs (void)
{
  g_autoptr (Model) model = model_new ();
  uint32_t lanes[TALKERS];

  for (uint32_t i = 1; i <= TALKERS; i++)
    PLAY (model, START (i, i));
  for (uint32_t i = 1; i <= TALKERS / 2; i++)
    send (model, 100 + 10 * (int64_t) i, i, i + TALKERS / 2, CHANNEL + i, 1);
  for (uint32_t i = 0; i < TALKERS; i++)
    lanes[i] = thread_lane (model, i + 1);
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  g_autoptr (GArray) order = exchange_arrange (exchange, lanes, TALKERS);
  g_assert_cmpuint (order->len, ==, TALKERS);
  for (uint32_t i = 0; i < TALKERS / 2; i++) {
    g_assert_cmpuint (g_array_index (order, uint32_t, 2 * i), ==, lanes[i]);
    g_assert_cmpuint (g_array_index (order, uint32_t, 2 * i + 1), ==, lanes[i + TALKERS / 2]);
  }
}

/* A ring of stages that were made in disorder becomes a line of neighbours. */
static void
test_pipeline (void)
{
  static const uint32_t stages[] = { 4, 1, 6, 3, 2, 5 };
  g_autoptr (Model) model = model_new ();
  uint32_t lanes[G_N_ELEMENTS (stages)];

  for (uint32_t i = 1; i <= G_N_ELEMENTS (stages); i++)
    PLAY (model, START (i, i));
  for (uint32_t i = 0; i + 1 < G_N_ELEMENTS (stages); i++)
    for (uint64_t number = 1; number <= 9; number++)
      send (model, 100 + 100 * (int64_t) i + 3 * (int64_t) number, stages[i], stages[i + 1],
            CHANNEL + i, number);
  for (uint32_t i = 0; i < G_N_ELEMENTS (stages); i++)
    lanes[i] = thread_lane (model, i + 1);
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  g_autoptr (GArray) order = exchange_arrange (exchange, lanes, G_N_ELEMENTS (lanes));
  for (guint i = 0; i + 1 < G_N_ELEMENTS (stages); i++) {
    guint here = place_of (order, lanes[stages[i] - 1]);
    guint next = place_of (order, lanes[stages[i + 1] - 1]);
    g_assert_cmpint (ABS ((int) here - (int) next), ==, 1);
  }
}

/* Makes a run in which some threads talk, by chance; each pair that does, a few times. */
static Model *
random_run (GRand *random, uint32_t threads)
{
  Model *model = model_new ();
  guint pairs = (guint) g_rand_int_range (random, 0, 3 * (gint32) threads);
  int64_t time = 100;

  for (uint32_t i = 1; i <= threads; i++)
    PLAY (model, START (i, i));
  for (guint i = 0; i < pairs; i++) {
    uint32_t from = (uint32_t) g_rand_int_range (random, 1, (gint32) threads + 1);
    uint32_t to = (uint32_t) g_rand_int_range (random, 1, (gint32) threads + 1);
    guint times = (guint) g_rand_int_range (random, 1, 6);
    for (guint j = 1; j <= times; j++, time += 2)
      send (model, time, from, to, CHANNEL + i, j);
  }
  return model;
}

static void
shuffle (GRand *random, uint32_t *lanes, guint count)
{
  for (guint i = count; i > 1; i--) {
    guint other = (guint) g_rand_int_range (random, 0, (gint32) i);
    uint32_t lane = lanes[i - 1];
    lanes[i - 1] = lanes[other];
    lanes[other] = lane;
  }
}

/* Whether two lanes that exchange something with each other alone are neighbours. */
static void
check_lone_pairs (const Exchange *exchange, const GArray *order)
{
  for (guint i = 0; i < order->len; i++) {
    uint32_t lane = g_array_index (order, uint32_t, i);
    uint32_t only = MODEL_NONE;
    guint partners = 0, others = 0;
    for (guint j = 0; j < order->len; j++)
      if (exchange_between (exchange, lane, g_array_index (order, uint32_t, j)) > 0) {
        only = g_array_index (order, uint32_t, j);
        partners++;
      }
    for (guint j = 0; partners == 1 && j < order->len; j++)
      others += exchange_between (exchange, only, g_array_index (order, uint32_t, j)) > 0;
    if (partners == 1 && others == 1)
      g_assert_cmpint (ABS ((int) place_of (order, only) - (int) i), ==, 1);
  }
}

/* Whatever was exchanged and however lanes stood: each is there once, pairs that only talk with each other are
 * neighbours, nothing is further apart in sum, and it is the same order again. */
static void
test_any (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int run = 0; run < 150; run++) {
    g_autoptr (Model) model = random_run (random, (uint32_t) g_rand_int_range (random, 1, 25));
    g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
    guint count = model_lane_count (model);
    g_autofree uint32_t *lanes = g_new (uint32_t, count);
    for (guint i = 0; i < count; i++)
      lanes[i] = i;
    shuffle (random, lanes, count);
    g_autoptr (GArray) order = exchange_arrange (exchange, lanes, count);
    const uint32_t *arranged = (const uint32_t *) (void *) order->data;
    g_autoptr (GArray) again = exchange_arrange (exchange, lanes, count);

    g_assert_cmpuint (order->len, ==, count);
    for (guint i = 0; i < count; i++)
      place_of (order, lanes[i]);
    check_lone_pairs (exchange, order);
    g_assert_cmpfloat (exchange_distance (exchange, arranged, count), <=,
                       exchange_distance (exchange, lanes, count));
    for (guint i = 0; i < count; i++)
      g_assert_cmpuint (g_array_index (again, uint32_t, i), ==, arranged[i]);
  }
}

/* A lock that all of very many threads take stands among them, and takes no longer to place than they are many. */
static void
test_crowd (void)
{
  const uint32_t threads = 20000;
  g_autoptr (Model) model = model_new ();
  g_autofree uint32_t *lanes = g_new (uint32_t, threads + 1);

  for (uint32_t i = 1; i <= threads; i++) {
    PLAY (model, START (i, i), EVENT (i, i, MUTEX_ACQUIRE, LOCK, 0),
          EVENT (i, i, MUTEX_RELEASE, LOCK, 0));
  }
  for (uint32_t i = 0; i <= threads; i++)
    lanes[i] = i;
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  g_autoptr (GArray) order = exchange_arrange (exchange, lanes, threads + 1);
  guint place = place_of (order, object_lane (model, MODEL_LANE_LOCK));
  g_assert_cmpuint (order->len, ==, threads + 1);
  g_assert_cmpfloat (
      exchange_distance (exchange, (const uint32_t *) (void *) order->data, threads + 1), <,
      exchange_distance (exchange, lanes, threads + 1));
  g_assert_cmpuint (place, >=, threads / 3);
  g_assert_cmpuint (place, <=, threads * 2 / 3);
}

static void
test_nothing (void)
{
  g_autoptr (Model) model = model_new ();
  g_autoptr (Exchange) exchange = exchange_new (model, 0, INT64_MAX);
  g_autoptr (GArray) order = exchange_arrange (exchange, NULL, 0);
  g_autoptr (GArray) partners = exchange_partners (exchange, 3);

  g_assert_cmpuint (order->len, ==, 0);
  g_assert_cmpuint (partners->len, ==, 0);
  g_assert_cmpuint (exchange_between (exchange, 0, 1), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/messages", test_messages);
  g_test_add_func ("/exchange/lock", test_lock);
  g_test_add_func ("/exchange/range", test_range);
  g_test_add_func ("/exchange/many", test_many);
  g_test_add_func ("/exchange/pairs", test_pairs);
  g_test_add_func ("/exchange/pipeline", test_pipeline);
  g_test_add_func ("/exchange/any", test_any);
  g_test_add_func ("/exchange/crowd", test_crowd);
  g_test_add_func ("/exchange/nothing", test_nothing);
  return g_test_run ();
}
