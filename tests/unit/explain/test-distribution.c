/* SPDX-License-Identifier: MIT
 *
 * Percentiles, against what sorting says; and the histogram's error beyond what is kept.
 */
#include "explain/distribution.h"

#include <stdlib.h>

static int
compare (const void *a, const void *b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;

  return x < y ? -1 : x > y;
}

/* The smallest value that at least `percent` of `count` sorted values do not exceed. */
static int64_t
nearest_rank (const int64_t *sorted, gsize count, guint percent)
{
  gsize below = 0;

  while ((below + 1) * 100 < count * percent)
    below++;
  return sorted[below];
}

static void
check (int64_t *values, gsize count)
{
  Samples samples = { 0 };
  int64_t total = 0;

  for (gsize i = 0; i < count; i++) {
    samples_add (&samples, values[i]);
    total += values[i];
  }
  Distribution result = samples_distribution (&samples);
  qsort (values, count, sizeof *values, compare);
  g_assert_cmpuint (result.count, ==, count);
  g_assert_true (result.exact);
  g_assert_cmpint (result.total, ==, total);
  g_assert_cmpint (result.mean, ==, (total + (int64_t) count / 2) / (int64_t) count);
  g_assert_cmpint (result.least, ==, values[0]);
  g_assert_cmpint (result.most, ==, values[count - 1]);
  g_assert_cmpint (result.p50, ==, nearest_rank (values, count, 50));
  g_assert_cmpint (result.p90, ==, nearest_rank (values, count, 90));
  g_assert_cmpint (result.p95, ==, nearest_rank (values, count, 95));
  g_assert_cmpint (result.p99, ==, nearest_rank (values, count, 99));
  samples_clear (&samples);
}

static void
test_nothing (void)
{
  Samples samples = { 0 };
  Distribution result = samples_distribution (&samples);

  g_assert_cmpuint (result.count, ==, 0);
  g_assert_cmpint (result.p99, ==, 0);
}

/* Few and many values, of all orders, many of them alike. */
static void
test_percentiles_are_exact (void)
{
  for (int round = 0; round < 400; round++) {
    gsize count = (gsize) g_test_rand_int_range (1, round < 200 ? 30 : 4000);
    gint32 most = round % 4 == 0 ? 1 : round % 4 == 1 ? 10 : G_MAXINT32 - 1;
    g_autofree int64_t *values = g_new (int64_t, count);
    for (gsize i = 0; i < count; i++)
      values[i] = g_test_rand_int_range (0, most + 1);
    if (round % 3 == 0)
      qsort (values, count, sizeof *values, compare);
    check (values, count);
  }
}

/* They can be asked for in between. */
static void
test_grows_after_a_look (void)
{
  Samples samples = { 0 };

  for (int i = 1000; i-- > 0;) {
    samples_add (&samples, i);
    g_assert_cmpint (samples_distribution (&samples).most, ==, 999);
  }
  g_assert_cmpint (samples_distribution (&samples).p50, ==, 499);
  samples_clear (&samples);
}

static void
check_close (int64_t value, int64_t expected)
{
  g_assert_cmpint (ABS (value - expected), <=, expected / 128 + 1);
}

/* Beyond what is kept: sums and extremes stay exact, percentiles are as close as the header
 * says. */
static void
test_too_many (void)
{
  const int64_t count = (int64_t) SAMPLES_EXACT_MOST + 1000;
  Samples samples = { 0 };

  for (int64_t i = 0; i < count; i++)
    samples_add (&samples, i * 1000 + 7);
  Distribution result = samples_distribution (&samples);
  g_assert_false (result.exact);
  g_assert_cmpuint (result.count, ==, (uint64_t) count);
  g_assert_cmpint (result.total, ==, count * (count - 1) / 2 * 1000 + 7 * count);
  g_assert_cmpint (result.least, ==, 7);
  g_assert_cmpint (result.most, ==, (count - 1) * 1000 + 7);
  check_close (result.p50, count * 10 * 50);
  check_close (result.p90, count * 10 * 90);
  check_close (result.p95, count * 10 * 95);
  check_close (result.p99, count * 10 * 99);
  samples_clear (&samples);
}

static void
test_a_sum_beyond_all_bounds (void)
{
  Samples samples = { 0 };

  for (int i = 0; i < 20; i++)
    samples_add (&samples, INT64_MAX / 8);
  g_assert_cmpint (samples_distribution (&samples).total, ==, INT64_MAX);
  samples_clear (&samples);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distribution/nothing", test_nothing);
  g_test_add_func ("/distribution/exact", test_percentiles_are_exact);
  g_test_add_func ("/distribution/grows", test_grows_after_a_look);
  g_test_add_func ("/distribution/too-many", test_too_many);
  g_test_add_func ("/distribution/saturated", test_a_sum_beyond_all_bounds);
  return g_test_run ();
}
