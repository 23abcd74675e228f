/* SPDX-License-Identifier: MIT
 *
 * Tabs that scroll, see inspector-tabs.h.
 */
#include "ui/inspector-tabs.h"

/* Returns the tab that is pressed, or NULL. */
static GtkWidget *
find_pressed (GtkWidget *switcher)
{
  for (GtkWidget *tab = gtk_widget_get_first_child (switcher); tab != NULL;
       tab = gtk_widget_get_next_sibling (tab))
    if (GTK_IS_TOGGLE_BUTTON (tab) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tab)))
      return tab;
  return NULL;
}

static gboolean
scroll_to_pressed (gpointer data)
{
  GtkScrolledWindow *tabs = data;
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (tabs);
  GtkWidget *switcher = g_object_get_data (G_OBJECT (tabs), "switcher");
  GtkWidget *pressed = find_pressed (switcher);
  graphene_rect_t box;

  if (pressed != NULL && gtk_widget_compute_bounds (pressed, switcher, &box))
    gtk_adjustment_clamp_page (across, box.origin.x, box.origin.x + box.size.width);
  return G_SOURCE_REMOVE;
}

/* Once all have their places: a pressed tab is wider than it was. */
static void
scroll_soon (GtkScrolledWindow *tabs)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, scroll_to_pressed, g_object_ref (tabs), g_object_unref);
}

GtkWidget *
inspector_tabs_new (GtkStack *stack)
{
  GtkWidget *tabs = gtk_scrolled_window_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_widget_add_css_class (switcher, "tabs");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (tabs), switcher);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (tabs), TRUE);
  g_object_set_data (G_OBJECT (tabs), "switcher", switcher);
  inspector_tabs_set_scrolling (tabs, FALSE);
  /* The switcher was asked first, and has pressed the tab; or there is less room, or more. */
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);
  g_signal_connect_object (pages, "selection-changed", G_CALLBACK (scroll_soon), tabs,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (tabs)),
                           "changed", G_CALLBACK (scroll_soon), tabs, G_CONNECT_SWAPPED);
  return tabs;
}

void
inspector_tabs_set_scrolling (GtkWidget *tabs, gboolean scrolling)
{
  /* Without a bar: the wheel scrolls, and so do the arrow keys. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (tabs),
                                  scrolling ? GTK_POLICY_EXTERNAL : GTK_POLICY_NEVER,
                                  GTK_POLICY_NEVER);
}
