/* SPDX-License-Identifier: MIT
 *
 * How a run is played: speeds, ends, loops. No display.
 */
#include "ui/playback.h"

#define MS   INT64_C (1000000)
#define LAST (100 * MS)

static void
test_it_moves_at_its_speed (void)
{
  Playback playback = { .moment = 10 * MS, .speed = 2 };

  g_assert_true (playback_advance (&playback, 5 * MS, LAST));
  g_assert_cmpint (playback.moment, ==, 20 * MS);
  playback.speed = 0.001;
  g_assert_true (playback_advance (&playback, 5 * MS, LAST));
  g_assert_cmpint (playback.moment, ==, 20 * MS + 5000);
}

static void
test_no_part_of_a_nanosecond_is_lost (void)
{
  Playback playback = { .speed = 0.001 };

  for (int i = 0; i < 1000; i++)
    playback_advance (&playback, 1500, LAST);
  g_assert_cmpint (playback.moment, >=, 1499);
  g_assert_cmpint (playback.moment, <=, 1500);
}

static void
test_it_stops_at_the_end (void)
{
  Playback playback = { .moment = LAST - MS, .speed = 1 };

  g_assert_false (playback_advance (&playback, 5 * MS, LAST));
  g_assert_cmpint (playback.moment, ==, LAST);
}

static void
test_a_loop_begins_again (void)
{
  Playback playback = { .moment = 29 * MS, .speed = 1, .loop_start = 20 * MS, .loop_end = 30 * MS };

  g_assert_true (playback_advance (&playback, 5 * MS, LAST));
  g_assert_cmpint (playback.moment, ==, 20 * MS);
  /* From outside it gets in, and a loop that reaches beyond the run ends with it. */
  playback.moment = 5 * MS;
  g_assert_true (playback_advance (&playback, MS, LAST));
  g_assert_cmpint (playback.moment, ==, 20 * MS);
  playback.moment = 24 * MS;
  g_assert_true (playback_advance (&playback, 2 * MS, 25 * MS));
  g_assert_cmpint (playback.moment, ==, 20 * MS);
}

static void
test_speeds_go_round_by_round (void)
{
  double speed = PLAYBACK_FASTEST;
  guint steps = 0;

  for (; speed > PLAYBACK_SLOWEST; steps++)
    speed = playback_slower (speed);
  g_assert_cmpuint (steps, ==, 12);
  g_assert_cmpfloat (speed, ==, PLAYBACK_SLOWEST);
  g_assert_cmpfloat (playback_slower (speed), ==, PLAYBACK_SLOWEST);
  g_assert_cmpfloat (playback_faster (0.003), ==, 0.005);
  g_assert_cmpfloat (playback_faster (PLAYBACK_FASTEST), ==, PLAYBACK_FASTEST);
}

static void
test_the_slider_holds_round_speeds (void)
{
  for (double speed = PLAYBACK_SLOWEST; speed < PLAYBACK_FASTEST; speed = playback_faster (speed)) {
    double place = playback_speed_place (speed);
    g_assert_cmpfloat (playback_speed_at (place + 0.01), ==, speed);
    g_assert_cmpfloat (playback_speed_at (place + 0.03), >, speed);
  }
  g_assert_cmpfloat_with_epsilon (playback_speed_at (0), PLAYBACK_SLOWEST, 1e-9);
  g_assert_cmpfloat_with_epsilon (playback_speed_at (1), PLAYBACK_FASTEST, 1e-9);
}

static void
assert_text (double speed, const char *expected)
{
  g_autofree char *text = playback_speed_text (speed);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_speeds_in_words (void)
{
  assert_text (0.001, "0.001×");
  assert_text (0.0234, "0.023×");
  assert_text (0.1, "0.1×");
  assert_text (1, "1×");
  assert_text (10, "10×");
  assert_text (2.5, "2.5×");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/playback/speed", test_it_moves_at_its_speed);
  g_test_add_func ("/playback/slow", test_no_part_of_a_nanosecond_is_lost);
  g_test_add_func ("/playback/end", test_it_stops_at_the_end);
  g_test_add_func ("/playback/loop", test_a_loop_begins_again);
  g_test_add_func ("/playback/round-speeds", test_speeds_go_round_by_round);
  g_test_add_func ("/playback/slider", test_the_slider_holds_round_speeds);
  g_test_add_func ("/playback/words", test_speeds_in_words);
  return g_test_run ();
}
