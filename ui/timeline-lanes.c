/* SPDX-License-Identifier: MIT
 *
 * The timeline's children, see timeline-lanes.h.
 */
#include "ui/timeline-lanes.h"

#include "ui/lane-accessible.h"

/* A child stands for a place, not for a lane: if a lane appears among others, all below it move
 * down by one and are labelled anew. */
gboolean
timeline_lanes_update (GtkWidget *timeline, const Model *model, const View *view)
{
  g_autoptr (GArray) places = layout_lanes (model, view);
  GtkWidget *child = gtk_widget_get_first_child (timeline);
  gboolean changed = FALSE;

  for (guint i = 0; i < places->len; i++) {
    if (child == NULL) {
      child = lane_accessible_new ();
      gtk_widget_set_parent (child, timeline);
      changed = TRUE;
    }
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    g_autofree char *label = describe_place (model, place);
    lane_accessible_set_label (LANE_ACCESSIBLE (child), label);
    child = gtk_widget_get_next_sibling (child);
  }
  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);
    gtk_widget_unparent (child);
    child = next;
    changed = TRUE;
  }
  return changed;
}

void
timeline_lanes_allocate (GtkWidget *timeline, const Model *model, const View *view)
{
  GtkWidget *child = gtk_widget_get_first_child (timeline);

  if (child == NULL)
    return;

  g_autoptr (GArray) places = layout_lanes (model, view);
  for (guint i = 0; i < places->len && child != NULL; i++) {
    const LanePlace *place = &g_array_index (places, LanePlace, i);
    GtkAllocation rectangle = { .y = (int) place->y,
                                .width = (int) view->width,
                                .height = (int) place->height };

    /* GTK wants every child measured before it is allocated. */
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
    gtk_widget_size_allocate (child, &rectangle, -1);
    child = gtk_widget_get_next_sibling (child);
  }
}

void
timeline_lanes_clear (GtkWidget *timeline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (timeline); child != NULL;
       child = gtk_widget_get_first_child (timeline))
    gtk_widget_unparent (child);
}
