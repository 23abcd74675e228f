/* SPDX-License-Identifier: MIT
 *
 * Closing the window while a program runs, see closing.h. AdwMessageDialog is deprecated since
 * libadwaita 1.6; Debian 12 has 1.2, where nothing else exists. It appears in this file alone.
 */
#define ADW_DISABLE_DEPRECATION_WARNINGS
#include "ui/closing.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* Lives as long as the window. */
typedef struct {
  GtkWindow *window;
  ShownRun *run;
  GtkWindow *dialog; /* nullable: while it is asked */
  gboolean decided;
  guint close; /* the source's id of the closing that was decided, or 0 */
} Closing;

static gboolean
close_now (gpointer data)
{
  Closing *self = data;

  self->close = 0;
  self->decided = TRUE;
  gtk_window_close (self->window);
  return G_SOURCE_REMOVE;
}

/* Whoever decides it may be a part of what goes: it goes a moment later. */
static void
close_soon (Closing *self)
{
  if (self->close == 0)
    self->close = g_idle_add (close_now, self);
}

static void
answered (Closing *self, const char *answer)
{
  self->dialog = NULL;
  if (g_str_equal (answer, "stop"))
    close_soon (self);
  else if (g_str_equal (answer, "keep"))
    gtk_widget_activate_action (GTK_WIDGET (self->window), "win.keep-and-close", NULL);
}

static void
ask (Closing *self)
{
  GtkWidget *widget = adw_message_dialog_new (self->window, _ ("Stop the program?"), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (
      dialog,
      _ ("“%s” runs still. It ends when this window is closed, and what "
         "it recorded is lost unless you keep it."),
      shown_run_get_title (self->run));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "keep", _ ("_Keep the Run…"),
                                    "stop", _ ("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_enabled (dialog, "keep", shown_run_has_lanes (self->run));
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (answered), self);
  self->dialog = GTK_WINDOW (widget);
  gtk_window_present (self->dialog);
}

static gboolean
close_requested (Closing *self)
{
  if (self->decided || !shown_run_is_running (self->run))
    return GDK_EVENT_PROPAGATE;
  if (self->dialog != NULL)
    gtk_window_present (self->dialog);
  else
    ask (self);
  return GDK_EVENT_STOP;
}

static void
activate_close_now (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  (void) action;
  (void) parameter;
  close_soon (data);
}

static const GActionEntry entries[] = {
  { .name = "close-now", .activate = activate_close_now },
};

static void
closing_free (gpointer data, GObject *window)
{
  Closing *self = data;

  (void) window;
  g_clear_handle_id (&self->close, g_source_remove);
  g_free (self);
}

void
closing_install (GtkWindow *window, ShownRun *run)
{
  Closing *self = g_new0 (Closing, 1);

  self->window = window;
  self->run = run;
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_swapped (window, "close-request", G_CALLBACK (close_requested), self);
  g_object_weak_ref (G_OBJECT (window), closing_free, self);
}
