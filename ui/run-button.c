/* SPDX-License-Identifier: MIT
 *
 * The button that runs and stops, see run-button.h.
 */
#include "ui/run-button.h"

#include <glib/gi18n.h>

void
run_button_show (GtkWidget *button, AdwButtonContent *content, gboolean running)
{
  const char *run_classes[] = { "run", "suggested-action", NULL };
  const char *stop_classes[] = { "run", "destructive-action", NULL };

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), running ? "win.stop" : "win.run");
  gtk_widget_set_css_classes (button, running ? stop_classes : run_classes);
  adw_button_content_set_label (content, running ? _ ("Stop") : _ ("Run"));
  adw_button_content_set_icon_name (content, running ? "media-playback-stop-symbolic"
                                                     : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (button, running ? _ ("End the program (Shift+F5)")
                                               : _ ("Run the program (F5)"));
}
