/* SPDX-License-Identifier: MIT
 *
 * A row of the list of bookmarks, see bookmark-row.h.
 */
#include "ui/bookmark-row.h"

#include "model/time-text.h"

#include <glib/gi18n.h>

#define EXACTNESS 1000 /* a moment is told as exactly as this part of what was in view */

struct _BookmarkRow {
  GtkListBoxRow parent_instance;
  /* Of the template. */
  GtkStack *stack;
  GtkLabel *key;
  GtkLabel *name;
  GtkLabel *time;
  GtkWidget *rename_button;
  GtkWidget *delete_button;
  GtkEditable *entry;
  /* What is shown. */
  BookmarkList *list;
  BookmarkItem *bookmark;
};

G_DEFINE_FINAL_TYPE (BookmarkRow, bookmark_row, GTK_TYPE_LIST_BOX_ROW)

static void
set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
show (BookmarkRow *self)
{
  const char *name = bookmark_item_get_name (self->bookmark);
  int64_t start, end;

  bookmark_item_get_view (self->bookmark, &start, &end);
  int64_t step = time_text_tick_step (MAX ((end - start) / EXACTNESS, 1));
  g_autofree char *time = time_text_tick (bookmark_item_get_time (self->bookmark), step);
  g_autofree char *row = g_strdup_printf ("%s, %s", name, time);
  g_autofree char *rename_label = g_strdup_printf (_ ("Rename %s"), name);
  g_autofree char *delete_label = g_strdup_printf (_ ("Delete %s"), name);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->time, time);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, row, -1);
  set_label (self->rename_button, rename_label);
  set_label (self->delete_button, delete_label);
}

/* ------------------------------------------------------------------ renaming */

static void
begin_renaming (BookmarkRow *self)
{
  gtk_editable_set_text (self->entry, bookmark_item_get_name (self->bookmark));
  gtk_stack_set_visible_child_name (self->stack, "renamed");
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static gboolean
is_renaming (BookmarkRow *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), "renamed");
}

/* The row takes the focus back, lest it go anywhere. */
static void
end_renaming (BookmarkRow *self)
{
  gtk_stack_set_visible_child_name (self->stack, "shown");
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
take_name (BookmarkRow *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->entry));

  end_renaming (self);
  bookmark_list_rename (self->list, self->bookmark, name);
}

static gboolean
key_pressed (BookmarkRow *self, guint key)
{
  if (key != GDK_KEY_Escape || !is_renaming (self))
    return GDK_EVENT_PROPAGATE;
  end_renaming (self);
  return GDK_EVENT_STOP;
}

static void
delete_bookmark (BookmarkRow *self)
{
  bookmark_list_remove (self->list, self->bookmark);
}

/* ------------------------------------------------------------------ the object */

static void
bookmark_row_dispose (GObject *object)
{
  BookmarkRow *self = BOOKMARK_ROW (object);

  g_clear_object (&self->bookmark);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (bookmark_row_parent_class)->dispose (object);
}

static void
bookmark_row_class_init (BookmarkRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bookmark_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/heddle/Heddle/bookmark-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, stack);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, key);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, name);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, time);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, rename_button);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, BookmarkRow, entry);
}

static void
bookmark_row_init (BookmarkRow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->rename_button, "clicked", G_CALLBACK (begin_renaming), self);
  g_signal_connect_swapped (self->delete_button, "clicked", G_CALLBACK (delete_bookmark), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (take_name), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
bookmark_row_new (BookmarkList *list, BookmarkItem *bookmark, guint key)
{
  BookmarkRow *self = g_object_new (BOOKMARK_TYPE_ROW, NULL);
  g_autofree char *digit = key > 0 ? g_strdup_printf ("%u", key) : g_strdup ("");

  self->list = g_object_ref (list);
  self->bookmark = g_object_ref (bookmark);
  gtk_label_set_text (self->key, digit);
  g_signal_connect_object (bookmark, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

BookmarkItem *
bookmark_row_get_bookmark (BookmarkRow *row)
{
  return row->bookmark;
}
