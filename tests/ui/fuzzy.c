/* SPDX-License-Identifier: MIT
 *
 * Finding a title by a few of its letters.
 */
#include "ui/fuzzy.h"

static void
letters_match_in_their_order_only (void)
{
  g_assert_cmpuint (fuzzy_score ("Zoom in", "zi"), >, 0);
  g_assert_cmpuint (fuzzy_score ("Zoom in", "iz"), ==, 0);
  g_assert_cmpuint (fuzzy_score ("Zoom in", "zoom in now"), ==, 0);
  g_assert_cmpuint (fuzzy_score ("", "z"), ==, 0);
}

static void
case_and_spaces_of_the_pattern_do_not_matter (void)
{
  g_assert_cmpuint (fuzzy_score ("Zoom in", "ZO OM"), ==, fuzzy_score ("Zoom in", "zoom"));
  g_assert_cmpuint (fuzzy_score ("Überholen", "ü"), >, 0);
}

static void
nothing_typed_matches_all_alike (void)
{
  g_assert_cmpuint (fuzzy_score ("Zoom in", ""), >, 0);
  g_assert_cmpuint (fuzzy_score ("Zoom in", ""), ==, fuzzy_score ("Quit", " "));
}

static void
better_is (const char *better, const char *worse, const char *pattern)
{
  guint more = fuzzy_score (better, pattern), less = fuzzy_score (worse, pattern);

  g_test_message ("%s: “%s” %u, “%s” %u", pattern, better, more, worse, less);
  g_assert_cmpuint (more, >, less);
}

static void
what_is_meant_comes_first (void)
{
  /* Side by side rather than scattered, */
  better_is ("Lost wake-up", "Lock for what is to be spared", "lost");
  better_is ("Stop", "Spotlight that follows the pointer", "stp");
  /* beginnings of words rather than their middles, */
  better_is ("Fit the whole run", "Shifted, where no one turned", "fwr");
  /* and the best of several ways to lay the letters. */
  better_is ("A barrier, a bar", "Abracadabra", "bar");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzzy/order", letters_match_in_their_order_only);
  g_test_add_func ("/fuzzy/case", case_and_spaces_of_the_pattern_do_not_matter);
  g_test_add_func ("/fuzzy/nothing", nothing_typed_matches_all_alike);
  g_test_add_func ("/fuzzy/best", what_is_meant_comes_first);
  return g_test_run ();
}
