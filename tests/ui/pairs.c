/* SPDX-License-Identifier: MIT
 *
 * The pairs that are offered for comparison: each demo is there and takes its arguments.
 */
#include "ui/compare-pairs.h"

#include "session/session.h"

static void
assert_runs (const ComparedDemo *compared)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SessionDemo) demo = session_find_demo (compared->demo, &error);
  g_autofree char *output = NULL;
  g_autofree char *trouble = NULL;
  int status;

  g_assert_no_error (error);
  /* A demo looks at its whole command line before it describes itself. */
  g_autofree char *line = g_strdup_printf ("'%s' %s --describe", demo->path, compared->arguments);
  g_spawn_command_line_sync (line, &output, &trouble, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (trouble, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
test_demos (void)
{
  gsize count;
  const ComparePair *pairs = compare_pairs_list (&count);

  for (gsize i = 0; i < count; i++) {
    assert_runs (&pairs[i].demos[0]);
    assert_runs (&pairs[i].demos[1]);
  }
}

/* Two runs of the same would tell nothing. */
static void
test_pairs_differ (void)
{
  gsize count;
  const ComparePair *pairs = compare_pairs_list (&count);

  for (gsize i = 0; i < count; i++) {
    g_assert_false (g_str_equal (pairs[i].demos[0].demo, pairs[i].demos[1].demo) &&
                    g_str_equal (pairs[i].demos[0].arguments, pairs[i].demos[1].arguments));
    g_assert_true (compare_pairs_find (pairs[i].name) == &pairs[i]);
  }
  g_assert_null (compare_pairs_find ("nothing"));
}

static void
test_pairs_of_a_demo (void)
{
  const ComparePair *pair = compare_pairs_find ("gil");

  g_assert_true (compare_pair_has (pair, "gil"));
  g_assert_true (compare_pair_has (pair, "no-gil"));
  g_assert_false (compare_pair_has (pair, "counter"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window-pairs/demos", test_demos);
  g_test_add_func ("/window-pairs/differ", test_pairs_differ);
  g_test_add_func ("/window-pairs/of-a-demo", test_pairs_of_a_demo);
  return g_test_run ();
}
