/* SPDX-License-Identifier: MIT
 *
 * A lane for assistive technology, see lane-accessible.h.
 */
#include "ui/lane-accessible.h"

struct _LaneAccessible {
  GtkWidget parent_instance;
  char *label;
};

G_DEFINE_FINAL_TYPE (LaneAccessible, lane_accessible, GTK_TYPE_WIDGET)

static void
lane_accessible_finalize (GObject *object)
{
  g_free (LANE_ACCESSIBLE (object)->label);
  G_OBJECT_CLASS (lane_accessible_parent_class)->finalize (object);
}

static void
lane_accessible_class_init (LaneAccessibleClass *class)
{
  G_OBJECT_CLASS (class)->finalize = lane_accessible_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "lane");
}

static void
lane_accessible_init (LaneAccessible *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
lane_accessible_new (void)
{
  return g_object_new (LANE_TYPE_ACCESSIBLE, NULL);
}

void
lane_accessible_set_label (LaneAccessible *lane, const char *label)
{
  if (g_strcmp0 (lane->label, label) == 0)
    return;
  g_free (lane->label);
  lane->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (lane), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
