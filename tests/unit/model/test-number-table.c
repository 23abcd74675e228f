/* SPDX-License-Identifier: MIT */
#include "model/number-table.h"

#define KEYS  500
#define STEPS 200000

static void
test_empty_table_has_nothing (void)
{
  NumberTable table = { 0 };

  g_assert_null (number_table_find (&table, 0));
  number_table_remove (&table, 0);
  g_assert_cmpuint (table.count, ==, 0);
  number_table_clear (&table);
}

/* Zero and the largest number are keys like others. */
static void
test_any_number_is_a_key (void)
{
  const uint64_t keys[] = { 0, UINT64_MAX, 1, UINT64_C (1) << 63 };
  NumberTable table = { 0 };

  for (uint32_t i = 0; i < G_N_ELEMENTS (keys); i++)
    number_table_put (&table, keys[i])->lane = i;
  for (uint32_t i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_cmpuint (number_table_find (&table, keys[i])->lane, ==, i);
  number_table_clear (&table);
}

/* Property: after any puts and removals the table has what a plain array has. Keys are far apart by
 * powers of two, as addresses are, so that many meet at one place. */
static void
test_equals_an_array (void)
{
  NumberTable table = { 0 };
  int64_t expected[KEYS] = { 0 }; /* 0: not there */
  uint32_t count = 0;

  for (int64_t step = 1; step <= STEPS; step++) {
    int which = g_test_rand_int_range (0, KEYS);
    uint64_t key = (uint64_t) which << (which % 3 * 20);
    /* It fills for a while and then empties, again and again. */
    if (g_test_rand_int_range (0, 100) < (step / 5000 % 2 == 0 ? 70 : 30)) {
      count += expected[which] == 0;
      expected[which] = step;
      number_table_put (&table, key)->time = step;
    } else {
      count -= expected[which] != 0;
      expected[which] = 0;
      number_table_remove (&table, key);
    }
    g_assert_cmpuint (table.count, ==, count);
    int probed = g_test_rand_int_range (0, KEYS);
    const NumberEntry *entry = number_table_find (&table, (uint64_t) probed << (probed % 3 * 20));
    g_assert_cmpint (entry == NULL ? 0 : entry->time, ==, expected[probed]);
  }
  number_table_clear (&table);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number-table/empty", test_empty_table_has_nothing);
  g_test_add_func ("/number-table/any-number", test_any_number_is_a_key);
  g_test_add_func ("/number-table/equals-an-array", test_equals_an_array);
  return g_test_run ();
}
