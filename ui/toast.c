/* SPDX-License-Identifier: MIT
 *
 * Sentences over the window's content, see toast.h.
 */
#include "ui/toast.h"

void
toast_tell (AdwToastOverlay *overlay, const char *sentence, guint seconds)
{
  toast_offer (overlay, sentence, seconds, NULL, NULL);
}

/* A toast's own label would cut a sentence off. */
void
toast_offer (AdwToastOverlay *overlay, const char *sentence, guint seconds, const char *button,
             const char *action)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  if (action != NULL)
    adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, seconds);
  adw_toast_overlay_add_toast (overlay, toast);
}
