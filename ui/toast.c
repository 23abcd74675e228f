/* SPDX-License-Identifier: MIT
 *
 * Sentences over the window's content, see toast.h.
 */
#include "ui/toast.h"

#define LINE       44 /* characters of a sentence, at most */
#define LINE_LEAST 16
#define TEXT_SHARE 0.55 /* of the place: the rest is for the buttons, and what surrounds them */
#define PREFERRED  "heddle-toast-place"

void
toast_prefer (AdwToastOverlay *overlay, AdwToastOverlay *place)
{
  g_object_set_data (G_OBJECT (overlay), PREFERRED, place);
}

static AdwToastOverlay *
place_of (AdwToastOverlay *overlay)
{
  GtkWidget *place = g_object_get_data (G_OBJECT (overlay), PREFERRED);

  return place != NULL && gtk_widget_get_mapped (place) ? ADW_TOAST_OVERLAY (place) : overlay;
}

/* Sets how many characters a line has, so that the toast is no wider than its place. Before that has
 * a size it is tried again with the next frame. */
static gboolean
fit_lines (GtkWidget *label, GdkFrameClock *clock, gpointer place)
{
  PangoContext *context = gtk_widget_get_pango_context (label);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  double character = (double) pango_font_metrics_get_approximate_char_width (metrics) / PANGO_SCALE;
  int width = gtk_widget_get_width (place);
  int fitting = (int) (TEXT_SHARE * width / MAX (character, 1));

  (void) clock;
  pango_font_metrics_unref (metrics);
  if (width <= 0)
    return G_SOURCE_CONTINUE;
  gtk_label_set_max_width_chars (GTK_LABEL (label), CLAMP (fitting, LINE_LEAST, LINE));
  return G_SOURCE_REMOVE;
}

void
toast_tell (AdwToastOverlay *overlay, const char *sentence, guint seconds)
{
  toast_offer (overlay, sentence, seconds, NULL, NULL);
}

/* A toast's own label would cut a sentence off. This one wraps at a length of its own, as the overlay
 * asks for the height before it says the width. */
void
toast_offer (AdwToastOverlay *overlay, const char *sentence, guint seconds, const char *button,
             const char *action)
{
  AdwToastOverlay *place = place_of (overlay);
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_LEAST);
  gtk_widget_add_tick_callback (label, fit_lines, g_object_ref (place), g_object_unref);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  if (action != NULL)
    adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, seconds);
  adw_toast_overlay_add_toast (place, toast);
}
