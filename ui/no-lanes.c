/* SPDX-License-Identifier: MIT
 *
 * The sentence in place of lanes, see no-lanes.h.
 */
#include "ui/no-lanes.h"

#include <glib/gi18n.h>

/* Returns whether some lane passes the filters, so that it was hidden by hand. */
static gboolean
any_passes (LaneChoice *choice)
{
  g_autoptr (GArray) places = lane_choice_list (choice);

  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, LanePlace, i).lane != MODEL_NONE)
      return TRUE;
  return FALSE;
}

static const char *
reason (LaneChoice *choice)
{
  gboolean contended = lane_choice_get_filter (choice, LANE_FILTER_CONTENDED);
  gboolean blocked = lane_choice_get_filter (choice, LANE_FILTER_BLOCKED);
  gboolean text = lane_choice_has_text (choice);

  if (any_passes (choice))
    return _ ("All lanes that there are to see are hidden. Shift+H shows them again.");
  if (contended + blocked + text > 1)
    return _ ("No lane passes all filters. Switch one off: Shift+X, Shift+B, or the name above the "
              "list of lanes "
              "(F9).");
  if (contended)
    return _ ("No lock was waited for. Shift+X shows all lanes again.");
  if (blocked)
    return _ ("Nobody is blocked at the last moment in view. Shift+B shows all lanes again.");
  return _ ("No lane has that in its name. Empty the filter above the list of lanes (F9) to see "
            "all again.");
}

void
no_lanes_tell (GtkLabel *label, LaneChoice *choice)
{
  gboolean none = lane_choice_hides_all (choice);

  if (none)
    gtk_label_set_text (label, reason (choice));
  gtk_widget_set_visible (GTK_WIDGET (label), none);
}
