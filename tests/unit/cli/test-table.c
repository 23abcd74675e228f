/* SPDX-License-Identifier: MIT
 *
 * Tables of text: aligned, as wide as they may be, and safe to show; and the choice of lanes.
 */
#include "cli/lane-pattern.h"
#include "cli/table.h"
#include "cli/terminal.h"

#include "script.h"

static void
check_table (const Table *table, guint width, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  table_print (table, text, width);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_alignment (void)
{
  g_autoptr (Table) table = table_new ("Locks");

  table_add_column (table, "acquired", TABLE_NUMBER);
  table_add_column (table, "by", TABLE_WORDS);
  table_add_row (table, "counter");
  table_add (table, "100");
  table_add (table, "main");
  table_add_row (table, "größe");
  table_add (table, NULL);
  table_add_row (table, "日本");
  table_add (table, "7");
  table_add (table, "x");
  check_table (table, 80,
               "Locks      acquired  by\n"
               "  counter       100  main\n"
               "  größe\n"
               "  日本            7  x\n");
}

static void
test_nothing (void)
{
  g_autoptr (Table) table = table_new ("Locks");

  table_add_column (table, "acquired", TABLE_NUMBER);
  check_table (table, 80, "");
}

/* What can be done without goes first, then names become shorter. */
static void
test_narrow (void)
{
  g_autoptr (Table) table = table_new ("Locks");

  table_add_column (table, "acquired", TABLE_NUMBER);
  table_add_column (table, "held", TABLE_OPTIONAL);
  table_add_column (table, "contended", TABLE_OPTIONAL);
  table_add_row (table, "the lock of the buffer");
  table_add (table, "100");
  table_add (table, "99 %");
  table_add (table, "97 %");
  check_table (table, 52,
               "Locks                     acquired  held  contended\n"
               "  the lock of the buffer       100  99 %       97 %\n");
  check_table (table, 40,
               "Locks          acquired  held  contended\n"
               "  the lock o…       100  99 %       97 %\n");
  check_table (table, 33,
               "Locks              acquired  held\n"
               "  the lock of th…       100  99 %\n");
}

static void
test_shortened (void)
{
  g_autofree char *whole = terminal_shortened ("abc", 3);
  g_autofree char *cut = terminal_shortened ("日本語", 4);

  g_assert_cmpstr (whole, ==, "abc");
  g_assert_cmpstr (cut, ==, "日…");
}

static void
test_wrapped (void)
{
  g_autoptr (GString) page = g_string_new (NULL);

  terminal_wrap (page, "größe counts as five, averylongwordindeed", "  ", 14);
  g_assert_cmpstr (page->str, ==, "  größe counts\n  as five,\n  averylongwordindeed\n");
}

static gboolean
matches (const Model *model, const char *pattern, const char *name)
{
  g_autoptr (LanePattern) lanes = lane_pattern_new (pattern);

  return lane_pattern_matches (lanes, script_lane (model, name));
}

static void
test_lane_pattern (void)
{
  g_autoptr (Model) model = model_new ();

  PLAY (model, START (0, 1), START (0, 2), { 1, 1, HEDDLE_EVENT_MUTEX_ACQUIRE, 0x1000, 0, 0, NULL },
        { 2, 1, HEDDLE_EVENT_RWLOCK_READ_ACQUIRE, 0x2000, 0, 0, NULL });
  g_assert_true (matches (model, NULL, "main"));
  g_assert_true (matches (model, "MAIN", "main"));
  g_assert_true (matches (model, "nothing, thread ?", "thread 2"));
  g_assert_false (matches (model, "thread ?", "main"));
  g_assert_false (matches (model, "", "main"));
  g_assert_true (matches (model, "kind:thread", "main"));
  g_assert_false (matches (model, "kind:lock", "main"));
  g_assert_true (matches (model, "kind:lock", "mutex 1"));
  g_assert_false (matches (model, "kind:lock", "read-write lock 1"));
  g_assert_true (matches (model, "kind:*lock", "read-write lock 1"));
  g_assert_true (matches (model, "kind:mutex", "mutex 1"));
  g_assert_null (lane_pattern_unmatched (NULL, model));
  g_assert_null (lane_pattern_unmatched ("main,kind:mutex", model));
  g_autofree char *unmatched = lane_pattern_unmatched ("main, nobody,mutex*", model);
  g_assert_cmpstr (unmatched, ==, "nobody");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/alignment", test_alignment);
  g_test_add_func ("/table/nothing", test_nothing);
  g_test_add_func ("/table/narrow", test_narrow);
  g_test_add_func ("/table/shortened", test_shortened);
  g_test_add_func ("/table/wrapped", test_wrapped);
  g_test_add_func ("/table/lane-pattern", test_lane_pattern);
  return g_test_run ();
}
