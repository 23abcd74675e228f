/* SPDX-License-Identifier: MIT */
#include "model/time-text.h"

static void
check (int64_t duration, const char *expected)
{
  g_autofree char *text = time_text_duration (duration);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_durations_at_each_boundary (void)
{
  check (0, "0 ns");
  check (1, "1 ns");
  check (850, "850 ns");
  check (999, "999 ns");
  check (1000, "1.0 µs");
  check (4200, "4.2 µs");
  check (9949, "9.9 µs");
  check (9950, "10 µs");
  check (999400, "999 µs");
  check (999600, "1.0 ms");
  check (4200000, "4.2 ms");
  check (12345678, "12 ms");
  check (999400000, "999 ms");
  check (999600000, "1.00 s");
  check (1500000000, "1.50 s");
  check (9996000000, "10 s");
  check (90000000000, "90 s");
  check (180000000000, "3.00 min");
  check (7200000000000, "2.00 h");
  check (-4200000, "−4.2 ms");
}

static void
test_tick_steps_are_round (void)
{
  g_assert_cmpint (time_text_tick_step (0), ==, 1);
  g_assert_cmpint (time_text_tick_step (3), ==, 5);
  g_assert_cmpint (time_text_tick_step (5), ==, 5);
  g_assert_cmpint (time_text_tick_step (6), ==, 10);
  g_assert_cmpint (time_text_tick_step (1500000), ==, 2000000);
  g_assert_cmpint (time_text_tick_step (900000000), ==, 1000000000);
  g_assert_cmpint (time_text_tick_step (11000000000), ==, 15000000000);
  g_assert_cmpint (time_text_tick_step (3700000000000), ==, 7200000000000);
}

/* Property: neighbouring ticks never read the same. */
static void
test_neighbouring_ticks_differ (void)
{
  for (int64_t least = 1; least < G_GINT64_CONSTANT (3600000000000); least = least * 7 / 4 + 1) {
    int64_t step = time_text_tick_step (least);
    for (int64_t tick = 0; tick < 50; tick++) {
      g_autofree char *one = time_text_tick (tick * step, step);
      g_autofree char *two = time_text_tick ((tick + 1) * step, step);
      g_assert_cmpstr (one, !=, two);
    }
  }
}

static void
test_ticks_have_units (void)
{
  g_autofree char *ten = time_text_tick (10000000, 5000000);
  g_autofree char *half = time_text_tick (2500000000, 500000000);
  g_autofree char *zero = time_text_tick (0, 5000000);
  g_autofree char *almost = time_text_tick (-1, 5000000);

  g_assert_cmpstr (ten, ==, "10 ms");
  g_assert_cmpstr (half, ==, "2.5 s");
  g_assert_cmpstr (zero, ==, "0 ms");
  g_assert_cmpstr (almost, ==, "0 ms");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-text/durations", test_durations_at_each_boundary);
  g_test_add_func ("/time-text/tick-steps", test_tick_steps_are_round);
  g_test_add_func ("/time-text/neighbouring-ticks-differ", test_neighbouring_ticks_differ);
  g_test_add_func ("/time-text/ticks-have-units", test_ticks_have_units);
  return g_test_run ();
}
