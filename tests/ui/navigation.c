/* SPDX-License-Identifier: MIT
 *
 * The history of what was seen: which movements are a step, and what is undone and done again.
 */
#include "ui/navigation-history.h"

#define SECOND INT64_C (1000000000)

typedef struct {
  NavigationHistory *history;
} Walk;

static void
set_up (Walk *walk, gconstpointer data)
{
  (void) data;
  walk->history = navigation_history_new ();
}

static void
tear_down (Walk *walk, gconstpointer data)
{
  (void) data;
  navigation_history_free (walk->history);
}

static void
move (Walk *walk, int64_t start, int64_t time, gboolean jump)
{
  navigation_history_moved (walk->history, (NavigationPlace){ start, start + 100, 0 }, time, jump);
}

static void
assert_back (Walk *walk, int64_t start)
{
  NavigationPlace place;

  g_assert_true (navigation_history_back (walk->history, &place));
  g_assert_cmpint (place.start, ==, start);
}

static void
assert_forth (Walk *walk, int64_t start)
{
  NavigationPlace place;

  g_assert_true (navigation_history_forth (walk->history, &place));
  g_assert_cmpint (place.start, ==, start);
}

static void
test_bursts (Walk *walk, gconstpointer data)
{
  (void) data;
  move (walk, 0, 0, FALSE);
  /* A drag: many movements, one step. */
  for (int i = 1; i <= 20; i++)
    move (walk, 10 * i, 5 * SECOND + i * SECOND / 100, FALSE);
  move (walk, 900, 9 * SECOND, FALSE);
  assert_back (walk, 200);
  assert_back (walk, 0);
  g_assert_false (navigation_history_can_go_back (walk->history));
  assert_forth (walk, 200);
  assert_forth (walk, 900);
  g_assert_false (navigation_history_can_go_forth (walk->history));
}

/* However fast they follow one another. */
static void
test_jumps (Walk *walk, gconstpointer data)
{
  (void) data;
  move (walk, 0, 0, FALSE);
  move (walk, 100, 1, TRUE);
  move (walk, 200, 2, TRUE);
  move (walk, 200, 3, TRUE); /* on the way, the goal is the same */
  move (walk, 210, 4, FALSE);
  move (walk, 220, 5, FALSE);
  assert_back (walk, 200);
  assert_back (walk, 100);
  assert_back (walk, 0);
}

/* Going back is no movement, and who goes elsewhere from there can't go forth any more. */
static void
test_another_way (Walk *walk, gconstpointer data)
{
  (void) data;
  for (int i = 0; i < 4; i++)
    move (walk, 100 * i, i, TRUE);
  assert_back (walk, 200);
  move (walk, 200, 10, TRUE);
  assert_back (walk, 100);
  g_assert_true (navigation_history_can_go_forth (walk->history));
  move (walk, 700, 20, FALSE);
  g_assert_false (navigation_history_can_go_forth (walk->history));
  assert_back (walk, 100);
  assert_back (walk, 0);
}

static void
test_scrolling_is_kept (Walk *walk, gconstpointer data)
{
  NavigationPlace place;

  (void) data;
  move (walk, 0, 0, TRUE);
  navigation_history_moved (walk->history, (NavigationPlace){ 0, 100, 50 }, SECOND, FALSE);
  move (walk, 100, 2 * SECOND, TRUE);
  g_assert_true (navigation_history_back (walk->history, &place));
  g_assert_cmpfloat (place.scroll, ==, 50);
  g_assert_false (navigation_history_can_go_back (walk->history));
}

static void
test_limit (Walk *walk, gconstpointer data)
{
  NavigationPlace place;
  guint steps = 0;

  (void) data;
  for (guint i = 0; i < 3 * NAVIGATION_STEPS; i++)
    move (walk, i, i, TRUE);
  while (navigation_history_back (walk->history, &place))
    steps++;
  g_assert_cmpuint (steps, ==, NAVIGATION_STEPS - 1);
  g_assert_cmpint (place.start, ==, 2 * NAVIGATION_STEPS);
  navigation_history_clear (walk->history);
  g_assert_false (navigation_history_can_go_forth (walk->history));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/navigation/bursts", Walk, NULL, set_up, test_bursts, tear_down);
  g_test_add ("/navigation/jumps", Walk, NULL, set_up, test_jumps, tear_down);
  g_test_add ("/navigation/another-way", Walk, NULL, set_up, test_another_way, tear_down);
  g_test_add ("/navigation/scrolling", Walk, NULL, set_up, test_scrolling_is_kept, tear_down);
  g_test_add ("/navigation/limit", Walk, NULL, set_up, test_limit, tear_down);
  return g_test_run ();
}
