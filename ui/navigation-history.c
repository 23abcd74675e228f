/* SPDX-License-Identifier: MIT
 *
 * Where somebody was in a timeline, see navigation-history.h.
 */
#include "ui/navigation-history.h"

struct _NavigationHistory {
  GArray *places; /* of NavigationPlace: in the order in which they were come to */
  guint here;     /* the one that is seen, if there is any */
  int64_t moved;  /* when that was come to, or moved; INT64_MIN: a burst has ended */
};

NavigationHistory *
navigation_history_new (void)
{
  NavigationHistory *history = g_new0 (NavigationHistory, 1);

  history->places = g_array_new (FALSE, FALSE, sizeof (NavigationPlace));
  history->moved = INT64_MIN;
  return history;
}

void
navigation_history_free (NavigationHistory *history)
{
  g_array_unref (history->places);
  g_free (history);
}

void
navigation_history_clear (NavigationHistory *history)
{
  g_array_set_size (history->places, 0);
  history->here = 0;
  history->moved = INT64_MIN;
}

static void
add_step (NavigationHistory *history, NavigationPlace place)
{
  if (history->places->len > 0)
    g_array_set_size (history->places, history->here + 1);
  if (history->places->len == NAVIGATION_STEPS)
    g_array_remove_index (history->places, 0);
  g_array_append_val (history->places, place);
  history->here = history->places->len - 1;
}

void
navigation_history_moved (NavigationHistory *history, NavigationPlace place, int64_t time,
                          gboolean jump)
{
  if (history->places->len == 0) {
    add_step (history, place);
    return;
  }
  NavigationPlace *here = &g_array_index (history->places, NavigationPlace, history->here);
  if (place.start == here->start && place.end == here->end) {
    here->scroll = place.scroll;
    return;
  }
  gboolean burst =
      history->moved != INT64_MIN && time - history->moved <= NAVIGATION_BURST && !jump;
  if (burst)
    *here = place;
  else
    add_step (history, place);
  /* What follows a jump is another step. */
  history->moved = jump ? INT64_MIN : time;
}

gboolean
navigation_history_can_go_back (const NavigationHistory *history)
{
  return history->here > 0;
}

gboolean
navigation_history_can_go_forth (const NavigationHistory *history)
{
  return history->here + 1 < history->places->len;
}

static void
go (NavigationHistory *history, guint here, NavigationPlace *place)
{
  history->here = here;
  history->moved = INT64_MIN;
  *place = g_array_index (history->places, NavigationPlace, here);
}

gboolean
navigation_history_back (NavigationHistory *history, NavigationPlace *place)
{
  if (!navigation_history_can_go_back (history))
    return FALSE;
  go (history, history->here - 1, place);
  return TRUE;
}

gboolean
navigation_history_forth (NavigationHistory *history, NavigationPlace *place)
{
  if (!navigation_history_can_go_forth (history))
    return FALSE;
  go (history, history->here + 1, place);
  return TRUE;
}
