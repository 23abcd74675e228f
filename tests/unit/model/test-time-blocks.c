/* SPDX-License-Identifier: MIT */
#include "model/time-blocks.h"

#define ITEMS 9000u /* several entries of `coarse` */

typedef struct {
  ChunkedArray far;
  TimeBlocks blocks;
  int64_t times[ITEMS];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  int64_t time = 0;

  (void) data;
  chunked_array_init (&fixture->far, sizeof (int64_t));
  time_blocks_init (&fixture->blocks, sizeof (TimeBlock), &fixture->far);
  for (uint32_t i = 0; i < ITEMS; i++) {
    uint32_t place;
    /* Many at one time, most a little later, a few beyond what 31 bits reach, one at their end. */
    int kind = g_test_rand_int_range (0, 300);
    time += kind == 0   ? INT64_C (7000000000)
            : kind == 1 ? (int64_t) TIME_FAR - g_test_rand_int_range (0, 2)
            : kind < 30 ? 0
                        : g_test_rand_int_range (0, 1000);
    fixture->times[i] = time;
    time_blocks_prepare (&fixture->blocks, time, &place);
    g_assert_cmpuint (place, ==, i % TIME_BLOCK_ITEMS);
    g_assert_cmpuint (time_blocks_count (&fixture->blocks), ==, i);
    time_blocks_publish (&fixture->blocks);
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  (void) data;
  time_blocks_clear (&fixture->blocks);
  chunked_array_clear (&fixture->far);
}

static uint64_t
count_up_to (const Fixture *fixture, uint64_t count, int64_t time)
{
  uint64_t up_to = 0;

  while (up_to < count && fixture->times[up_to] <= time)
    up_to++;
  return up_to;
}

/* A time near that of some item, or anywhere. */
static int64_t
random_time (const Fixture *fixture)
{
  if (g_test_rand_bit ())
    return fixture->times[g_test_rand_int_range (0, ITEMS)] + g_test_rand_int_range (-1, 2);
  return (int64_t) (g_test_rand_double_range (-0.1, 1.1) * (double) fixture->times[ITEMS - 1]);
}

static void
test_times_are_kept (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (uint32_t i = 0; i < ITEMS; i++)
    g_assert_cmpint (time_blocks_time (&fixture->blocks, i), ==, fixture->times[i]);
  g_assert_cmpuint (chunked_array_count (&fixture->far), >, 0);
}

static void
test_searches_count (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (int round = 0; round < 2000; round++) {
    /* A reader may know of fewer items than there are. */
    uint64_t count = (uint64_t) g_test_rand_int_range (1, ITEMS + 1);
    int64_t time = random_time (fixture);
    uint64_t expected = count_up_to (fixture, count, time);
    uint64_t known = (uint64_t) g_test_rand_int_range (0, (gint32) count);
    g_assert_cmpuint (time_blocks_search (&fixture->blocks, count, time), ==, expected);
    g_assert_cmpuint (time_blocks_search_on (&fixture->blocks, known, count, time), ==, expected);
  }
  g_assert_cmpuint (time_blocks_search (&fixture->blocks, 0, 5), ==, 0);
}

static int
compare_times (const void *a, const void *b)
{
  const int64_t *one = a;
  const int64_t *two = b;

  return (*one > *two) - (*one < *two);
}

static void
test_several_are_found_at_once (Fixture *fixture, gconstpointer data)
{
  (void) data;
  for (int round = 0; round < 500; round++) {
    uint64_t count = (uint64_t) g_test_rand_int_range (1, ITEMS + 1);
    uint32_t n = (uint32_t) g_test_rand_int_range (1, TIME_BLOCKS_BATCH + 1);
    int64_t times[TIME_BLOCKS_BATCH];
    uint64_t numbers[TIME_BLOCKS_BATCH];
    for (uint32_t i = 0; i < n; i++)
      times[i] = random_time (fixture);
    qsort (times, n, sizeof times[0], compare_times);
    time_blocks_find (&fixture->blocks, count, times, n, numbers);
    for (uint32_t i = 0; i < n; i++) {
      uint64_t up_to = count_up_to (fixture, count, times[i]);
      g_assert_cmpuint (numbers[i], ==, (up_to > 0 ? up_to - 1 : 0) / TIME_BLOCK_ITEMS);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/time-blocks/times-are-kept", Fixture, NULL, set_up, test_times_are_kept, tear_down);
  g_test_add ("/time-blocks/searches-count", Fixture, NULL, set_up, test_searches_count, tear_down);
  g_test_add ("/time-blocks/several-at-once", Fixture, NULL, set_up, test_several_are_found_at_once,
              tear_down);
  return g_test_run ();
}
