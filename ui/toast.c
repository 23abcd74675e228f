/* SPDX-License-Identifier: MIT
 *
 * Sentences over the window's content, see toast.h.
 */
#include "ui/toast.h"

#define LINE       44 /* characters of a sentence, at most */
#define LINE_LEAST 16
#define AROUND     116 /* pixels beside the text, the button that closes it among them */
#define BUTTON     5   /* characters that the other button has room for beside its own */
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

/* What a sentence has for its lines. */
typedef struct {
  GtkWidget *place;
  long button; /* characters that it takes */
} Room;

static void
room_free (gpointer data)
{
  Room *room = data;

  g_object_unref (room->place);
  g_free (room);
}

/* Sets how many characters a line has, so that the toast is no wider than its place. Before that has
 * a size it is tried again with the next frame. */
static gboolean
fit_lines (GtkWidget *label, GdkFrameClock *clock, gpointer data)
{
  const Room *room = data;
  PangoContext *context = gtk_widget_get_pango_context (label);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  double character = (double) pango_font_metrics_get_approximate_char_width (metrics) / PANGO_SCALE;
  int width = gtk_widget_get_width (room->place);
  int fitting = (int) ((width - AROUND) / MAX (character, 1) - (double) room->button);

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
  Room *room = g_new (Room, 1);

  room->place = GTK_WIDGET (g_object_ref (place));
  room->button = button != NULL ? g_utf8_strlen (button, -1) + BUTTON : 0;
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_LEAST);
  gtk_widget_add_tick_callback (label, fit_lines, room, room_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  if (action != NULL)
    adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, seconds);
  adw_toast_overlay_add_toast (place, toast);
}
