/* SPDX-License-Identifier: MIT */
#include "collect/clock-map.h"

static void
test_known_rate_converts_exactly (void)
{
  const ClockMap map = { .counter_origin = 1000,
                         .monotonic_origin = 5000,
                         .nanoseconds_a_tick = 0.5 };

  g_assert_cmpint (clock_map_convert (&map, HEDDLE_CLOCK_COUNTER, 1000), ==, 0);
  g_assert_cmpint (clock_map_convert (&map, HEDDLE_CLOCK_COUNTER, 3000), ==, 1000);
  g_assert_cmpint (clock_map_convert (&map, HEDDLE_CLOCK_COUNTER, 0), ==, -500);
  g_assert_cmpint (clock_map_convert (&map, HEDDLE_CLOCK_MONOTONIC, 5250), ==, 250);
}

/* The two clocks agree about the present, up to the time that reading them takes. */
static void
test_clocks_agree (void)
{
  ClockMap map;

  clock_map_begin (&map);
  while (!clock_map_calibrate (&map))
    g_thread_yield ();
  gint64 before = clock_map_convert (&map, HEDDLE_CLOCK_MONOTONIC, heddle_clock_monotonic ());
  gint64 counter =
      clock_map_convert (&map, HEDDLE_CLOCK_COUNTER, heddle_clock_read (HEDDLE_CLOCK_COUNTER));
  gint64 after = clock_map_convert (&map, HEDDLE_CLOCK_MONOTONIC, heddle_clock_monotonic ());
  g_assert_cmpint (before, >=, 10000000);
  g_assert_cmpint (counter, >=, before - 20000);
  g_assert_cmpint (counter, <=, after + 20000);
}

static void
test_rate_never_changes (void)
{
  ClockMap map = { .nanoseconds_a_tick = 0.25 };

  g_assert_true (clock_map_calibrate (&map));
  g_assert_cmpfloat (map.nanoseconds_a_tick, ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock-map/known-rate", test_known_rate_converts_exactly);
  if (heddle_clock_choose () == HEDDLE_CLOCK_COUNTER)
    g_test_add_func ("/clock-map/clocks-agree", test_clocks_agree);
  g_test_add_func ("/clock-map/rate-never-changes", test_rate_never_changes);
  return g_test_run ();
}
