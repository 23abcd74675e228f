/* SPDX-License-Identifier: MIT */
#include "model/pyramid.h"

#define ITEMS 5000u

static uint64_t values[ITEMS];
static guint items_asked;

static void
merge (void *whole, const void *part)
{
  *(uint64_t *) whole += *(const uint64_t *) part;
}

static void
add_item (void *whole, uint64_t index, const void *user_data)
{
  const uint64_t *numbers = user_data;

  items_asked++;
  *(uint64_t *) whole += numbers[index];
}

/* Property: over any range the pyramid's sum is the sum of the items, and it asks few of them. */
static void
test_sums_equal_items (void)
{
  Pyramid pyramid;
  pyramid_init (&pyramid, sizeof (uint64_t), merge);
  for (uint32_t i = 0; i < ITEMS; i++) {
    values[i] = (uint64_t) g_test_rand_int_range (0, 1000);
    pyramid_add (&pyramid, &values[i]);
  }
  for (int round = 0; round < 2000; round++) {
    uint64_t first = (uint64_t) g_test_rand_int_range (0, ITEMS);
    uint64_t end = (uint64_t) g_test_rand_int_range ((gint32) first, ITEMS + 1);
    uint64_t expected = 0, sum = 0;
    for (uint64_t i = first; i < end; i++)
      expected += values[i];
    items_asked = 0;
    pyramid_sum (&pyramid, first, end, add_item, values, &sum);
    g_assert_cmpuint (sum, ==, expected);
    g_assert_cmpuint (items_asked, <=, 2 * (PYRAMID_FAN - 1));
  }
  pyramid_clear (&pyramid);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pyramid/sums-equal-items", test_sums_equal_items);
  return g_test_run ();
}
