/* SPDX-License-Identifier: MIT
 *
 * What a lesson offers to compare, see compare-offers.h.
 */
#include "ui/compare-offers.h"

#include <glib/gi18n.h>

#include "ui/compare-pairs.h"

static GtkWidget *
new_offer (const ComparePair *pair)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *text = g_strdup_printf (_ ("Compare: %s"), _ (pair->title));
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.compare-pair");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", pair->name);
  return button;
}

GtkWidget *
compare_offers_new (const char *name)
{
  GtkWidget *box = NULL;
  gsize count;
  const ComparePair *pairs = compare_pairs_list (&count);

  for (gsize i = 0; i < count; i++) {
    if (!compare_pair_has (&pairs[i], name))
      continue;
    if (box == NULL)
      box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
    gtk_box_append (GTK_BOX (box), new_offer (&pairs[i]));
  }
  if (box != NULL)
    gtk_widget_add_css_class (box, "compare-offers");
  return box;
}
