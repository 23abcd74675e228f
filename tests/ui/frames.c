/* SPDX-License-Identifier: MIT
 *
 * Sums of frame times: what is told of many frames is true of them.
 */
#include <math.h>

#include "ui/frame-times.h"

static void
assert_near (double value, double expected, double step)
{
  g_assert_cmpfloat (value, >=, expected);
  g_assert_cmpfloat (value, <=, expected + step);
}

static void
without_frames_there_is_nothing_to_tell (void)
{
  FrameTimes times = { 0 };

  g_assert_cmpfloat (frame_times_percentile (&times, 0.99), ==, 0);
  g_assert_cmpfloat (frame_times_longest (&times), ==, 0);
}

static void
a_percentile_is_the_frame_that_so_many_do_not_exceed (void)
{
  FrameTimes times = { 0 };

  for (gint64 i = 1; i <= 1000; i++)
    frame_times_add (&times, i * 20); /* up to 20 ms */
  assert_near (frame_times_percentile (&times, 0.5), 10, 0.1);
  assert_near (frame_times_percentile (&times, 0.99), 19.8, 0.1);
  g_assert_cmpfloat (frame_times_percentile (&times, 1), ==, 20);
  g_assert_cmpfloat (frame_times_longest (&times), ==, 20);
}

static void
one_frame_in_a_hundred_may_be_late (void)
{
  FrameTimes times = { 0 };

  for (int i = 0; i < 99; i++)
    frame_times_add (&times, 16700);
  frame_times_add (&times, 90000);
  assert_near (frame_times_percentile (&times, 0.99), 16.7, 0.1);
  frame_times_add (&times, 90000);
  g_assert_cmpfloat (frame_times_percentile (&times, 0.99), ==, 90);
}

static void
a_frame_beyond_all_bounds_is_the_longest (void)
{
  FrameTimes times = { 0 };

  frame_times_add (&times, 3 * G_USEC_PER_SEC);
  frame_times_add (&times, -1);
  g_assert_cmpfloat (frame_times_percentile (&times, 0.99), ==, 3000);
  frame_times_clear (&times);
  g_assert_cmpuint (times.count, ==, 0);
  g_assert_cmpfloat (frame_times_longest (&times), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frames/none", without_frames_there_is_nothing_to_tell);
  g_test_add_func ("/frames/percentile", a_percentile_is_the_frame_that_so_many_do_not_exceed);
  g_test_add_func ("/frames/late", one_frame_in_a_hundred_may_be_late);
  g_test_add_func ("/frames/endless", a_frame_beyond_all_bounds_is_the_longest);
  return g_test_run ();
}
