/* SPDX-License-Identifier: MIT
 *
 * A lane's row, see lane-row.h.
 */
#include "ui/lane-row.h"

#include <glib/gi18n.h>

struct _LaneRow {
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *pin;
  GtkWidget *show;
  LaneChoice *choice;
  LaneItem *item; /* nullable */
  GBinding *pinned;
  GBinding *shown;
};

G_DEFINE_FINAL_TYPE (LaneRow, lane_row, GTK_TYPE_WIDGET)

static gboolean
is_lane (LaneRow *self)
{
  return self->item != NULL && lane_item_get_lane (self->item) != MODEL_NONE;
}

/* ------------------------------------------------------------------ moving */

static GdkContentProvider *
drag_prepared (LaneRow *self)
{
  return is_lane (self)
             ? gdk_content_provider_new_typed (G_TYPE_UINT, lane_item_get_lane (self->item))
             : NULL;
}

static void
drag_begun (LaneRow *self, GdkDrag *drag, GtkDragSource *source)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  (void) drag;
  gtk_drag_source_set_icon (source, picture, 12, 12);
}

/* What is dropped on a row stands before it. */
static gboolean
dropped (LaneRow *self, const GValue *value)
{
  if (!is_lane (self))
    return FALSE;
  lane_choice_move (self->choice, g_value_get_uint (value), lane_item_get_lane (self->item));
  return TRUE;
}

static void
add_dragging (LaneRow *self)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_UINT, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_swapped (source, "prepare", G_CALLBACK (drag_prepared), self);
  g_signal_connect_swapped (source, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ------------------------------------------------------------------ the buttons */

/* The eye is closed where the lane is hidden. */
static void
show_toggled (LaneRow *self)
{
  gboolean shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->show));

  gtk_button_set_icon_name (GTK_BUTTON (self->show),
                            shown ? "view-reveal-symbolic" : "view-conceal-symbolic");
  if (shown)
    gtk_widget_remove_css_class (self->name, "dim-label");
  else
    gtk_widget_add_css_class (self->name, "dim-label");
}

static GtkWidget *
add_toggle (LaneRow *self, const char *icon, const char *tooltip)
{
  GtkWidget *toggle = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (toggle), icon);
  gtk_widget_set_tooltip_text (toggle, tooltip);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_focus_on_click (toggle, FALSE);
  gtk_widget_add_css_class (toggle, "flat");
  gtk_widget_add_css_class (toggle, "lane-toggle");
  gtk_box_append (GTK_BOX (self->box), toggle);
  return toggle;
}

static void
name_toggle (GtkWidget *toggle, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

/* The list's own widget around the row is what assistive technology comes to. */
static void
name_row (LaneRow *self, const char *name)
{
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (self));

  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static GBinding *
bind_toggle (LaneItem *item, const char *property, GtkWidget *toggle)
{
  return g_object_bind_property (item, property, toggle, "active",
                                 G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

void
lane_row_set_item (LaneRow *row, LaneItem *item)
{
  g_clear_pointer (&row->pinned, g_binding_unbind);
  g_clear_pointer (&row->shown, g_binding_unbind);
  g_set_object (&row->item, item);
  if (item == NULL)
    return;

  const char *name = lane_item_get_name (item);
  gboolean lane = is_lane (row);
  gtk_label_set_text (GTK_LABEL (row->name), name);
  name_row (row, name);
  gtk_widget_set_visible (row->icon, lane);
  gtk_widget_set_visible (row->pin, lane);
  gtk_widget_set_visible (row->show, lane);
  if (!lane) {
    gtk_widget_add_css_class (GTK_WIDGET (row), "process");
    return;
  }
  gtk_widget_remove_css_class (GTK_WIDGET (row), "process");
  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), lane_item_get_icon (item));
  g_autofree char *pin = g_strdup_printf (_ ("Pin %s"), name);
  g_autofree char *show = g_strdup_printf (_ ("Show %s"), name);
  name_toggle (row->pin, pin);
  name_toggle (row->show, show);
  row->pinned = bind_toggle (item, "pinned", row->pin);
  row->shown = bind_toggle (item, "shown", row->show);
  show_toggled (row);
}

/* ------------------------------------------------------------------ the object */

static void
lane_row_dispose (GObject *object)
{
  LaneRow *self = LANE_ROW (object);

  lane_row_set_item (self, NULL);
  g_clear_object (&self->choice);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lane_row_parent_class)->dispose (object);
}

static void
lane_row_class_init (LaneRowClass *class)
{
  G_OBJECT_CLASS (class)->dispose = lane_row_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (class), "lanerow");
}

static void
lane_row_init (LaneRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->icon = gtk_image_new ();
  self->name = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->icon);
  gtk_box_append (GTK_BOX (self->box), self->name);
  self->pin = add_toggle (self, "view-pin-symbolic", _ ("Pin: stand first"));
  self->show = add_toggle (self, "view-reveal-symbolic", _ ("Show, or hide"));
  g_signal_connect_swapped (self->show, "toggled", G_CALLBACK (show_toggled), self);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_dragging (self);
}

GtkWidget *
lane_row_new (LaneChoice *choice)
{
  LaneRow *self = g_object_new (LANE_TYPE_ROW, NULL);

  self->choice = g_object_ref (choice);
  return GTK_WIDGET (self);
}
