/* SPDX-License-Identifier: MIT
 *
 * How long a channel was full and how long it was empty.
 */
#include "script.h"

#define CHANNEL UINT64_C (0x2000)

static const ModelLane *
play_open (Model *model, int64_t time, uint64_t capacity)
{
  PLAY (model, START (0, 1), START (0, 2),
        { time, 1, HEDDLE_EVENT_CHANNEL_OPEN, CHANNEL, capacity, 0, NULL },
        { time, 1, HEDDLE_EVENT_OBJECT_NAME, CHANNEL, 0, HEDDLE_OBJECT_CHANNEL, "boxes" });
  return script_lane (model, "boxes");
}

static void
check_sums (const ModelLane *channel, int64_t from, int64_t to, int64_t full, int64_t empty)
{
  int64_t found_full;
  int64_t found_empty;

  model_channel_summary (channel, from, to, &found_full, &found_empty);
  g_assert_cmpint (found_full, ==, full);
  g_assert_cmpint (found_empty, ==, empty);
}

static void
test_full_and_empty (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *channel = play_open (model, 10, 2);

  PLAY (model, { 100, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL },
        { 130, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 2, 0, NULL },
        { 170, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 1, 0, NULL },
        { 200, 2, HEDDLE_EVENT_CHANNEL_RECEIVE, CHANNEL, 2, 0, NULL });
  model_advance (model, 300);
  check_sums (channel, 0, 300, 40, 90 + 100);
  check_sums (channel, 0, 5, 0, 0); /* it is not there yet */
  check_sums (channel, 50, 120, 0, 50);
  check_sums (channel, 140, 150, 10, 0);
  check_sums (channel, 165, 250, 5, 50);
  check_sums (channel, 250, 1000, 0, 50); /* what is to come is not known */
  check_sums (channel, 300, 250, 0, 0);
}

static void
test_before_the_first_message (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *channel = play_open (model, 10, 2);

  model_advance (model, 60);
  check_sums (channel, 0, 60, 0, 50);
  check_sums (channel, 20, 1000, 0, 40);
}

static void
test_without_a_capacity (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *channel = play_open (model, 0, UINT64_MAX);

  PLAY (model, { 100, 1, HEDDLE_EVENT_CHANNEL_SEND, CHANNEL, 1, 0, NULL });
  model_advance (model, 200);
  check_sums (channel, 0, 200, 0, 100);
}

/* ------------------------------------------------------------------ at random */

#define STEPS 1000
#define MOST  3u

typedef struct {
  int64_t times[STEPS];
  uint32_t backlogs[STEPS];
} Reference;

static void
play_at_random (Model *model, Reference *reference)
{
  uint64_t sent = 0, received = 0;
  int64_t time = 0;

  for (int i = 0; i < STEPS; i++) {
    /* Now and then a gap that is too long for 32 bits, and two steps at once. */
    time +=
        g_test_rand_int_range (0, 40) == 0 ? INT64_C (5000000000) : g_test_rand_int_range (0, 50);
    uint64_t backlog = sent - received;
    gboolean sends = backlog == 0 || (backlog < MOST && g_test_rand_bit ());
    const ScriptLine line = {
      time,
      sends ? 1 : 2,
      sends ? HEDDLE_EVENT_CHANNEL_SEND : HEDDLE_EVENT_CHANNEL_RECEIVE,
      CHANNEL,
      sends ? ++sent : ++received,
      0,
      NULL,
    };
    script_play (model, &line, 1);
    reference->times[i] = time;
    reference->backlogs[i] = (uint32_t) (sent - received);
  }
}

/* Adds up what of from .. to the backlog was `wanted`, looking at every step. */
static int64_t
add_up (const Reference *reference, int64_t from, int64_t to, uint32_t wanted)
{
  int64_t sum = wanted == 0 ? MAX (MIN (reference->times[0], to) - MAX (from, 0), 0) : 0;

  for (int i = 0; i < STEPS; i++) {
    int64_t end = i + 1 < STEPS ? reference->times[i + 1] : to;
    if (reference->backlogs[i] == wanted)
      sum += MAX (MIN (end, to) - MAX (reference->times[i], from), 0);
  }
  return sum;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return x < y ? -1 : x > y;
}

static void
test_at_random (void)
{
  g_autoptr (Model) model = model_new ();
  const ModelLane *channel = play_open (model, 0, MOST);
  Reference reference;
  int64_t times[100], full[100], empty[100];

  play_at_random (model, &reference);
  int64_t last = reference.times[STEPS - 1];
  for (int round = 0; round < 100; round++) {
    for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
      int64_t near = reference.times[g_test_rand_int_range (0, STEPS)];
      near += g_test_rand_int_range (-30, 30);
      times[i] = CLAMP (near, 0, last);
    }
    qsort (times, G_N_ELEMENTS (times), sizeof times[0], compare_times);
    model_channel_samples (channel, times, G_N_ELEMENTS (times), full, empty);
    for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
      g_assert_cmpint (full[i], ==, add_up (&reference, 0, times[i], MOST));
      g_assert_cmpint (empty[i], ==, add_up (&reference, 0, times[i], 0));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel-sums/full-and-empty", test_full_and_empty);
  g_test_add_func ("/channel-sums/before-the-first-message", test_before_the_first_message);
  g_test_add_func ("/channel-sums/without-a-capacity", test_without_a_capacity);
  g_test_add_func ("/channel-sums/at-random", test_at_random);
  return g_test_run ();
}
