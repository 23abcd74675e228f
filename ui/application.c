/* SPDX-License-Identifier: MIT
 *
 * The application around the window, see application.h. Each start is a process of its own
 * (G_APPLICATION_NON_UNIQUE): it returns the exit status of what it traced.
 */
#include "ui/application.h"

#include <adwaita.h>
#include <glib-unix.h>
#include <signal.h>

#include "ui/window.h"

#define PREFERRED_FONT "Inter"

typedef struct {
  GPtrArray *sources;
  guint selected;
  Session *session;  /* nullable; handed on to the window */
  const char *trace; /* nullable */
  const SessionOptions *options;
  int exit_status;
} Start;

static gboolean
closed (GtkWindow *window, Start *start)
{
  gtk_widget_set_visible (GTK_WIDGET (window), FALSE);
  start->exit_status = main_window_end_session (MAIN_WINDOW (window));
  return GDK_EVENT_PROPAGATE;
}

static gboolean
font_exists (GtkWidget *widget, const char *name)
{
  PangoFontMap *map = pango_context_get_font_map (gtk_widget_get_pango_context (widget));
  PangoFontFamily **families;
  int count;
  gboolean found = FALSE;

  pango_font_map_list_families (map, &families, &count);
  for (int i = 0; i < count && !found; i++)
    found = g_str_equal (pango_font_family_get_name (families[i]), name);
  g_free (families);
  return found;
}

/* The window's words are in the chart's font where that exists, else in the desktop's. */
static void
prefer_font (GtkWidget *window)
{
  if (font_exists (window, PREFERRED_FONT))
    gtk_widget_add_css_class (window, "preferred-font");
}

static void
activated (GtkApplication *application, Start *start)
{
  GtkWidget *window = gtk_application_get_active_window (application) != NULL
                          ? NULL
                          : main_window_new (application, start->sources, start->options);

  if (window == NULL)
    return;
  prefer_font (window);
  g_signal_connect (window, "close-request", G_CALLBACK (closed), start);
  if (start->session != NULL)
    main_window_take_session (MAIN_WINDOW (window), start->selected,
                              g_steal_pointer (&start->session));
  if (start->trace != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "open-file",
                                    g_variant_new_string (start->trace));
  gtk_window_present (GTK_WINDOW (window));
}

/* Returns the window, whatever dialog may be in front of it; NULL if there is none any more. */
static GtkWindow *
find_window (GtkApplication *application)
{
  for (GList *item = gtk_application_get_windows (application); item != NULL; item = item->next)
    if (MAIN_IS_WINDOW (item->data))
      return item->data;
  return NULL;
}

static void
activate_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = find_window (data);

  (void) action;
  (void) parameter;
  /* A window that is closed tells how its program ended. */
  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (data);
}

/* Whoever ends Heddle from outside ends what it runs, too, and is not asked. A second request may
 * come while the first is being heeded: then the application is not registered any more. */
static gboolean
asked_to_end (gpointer application)
{
  GtkWindow *window = NULL;

  if (g_application_get_is_registered (application))
    window = find_window (application);
  if (window != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (window), "close-now", NULL);
  return G_SOURCE_CONTINUE;
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = activate_quit },
};

int
application_run (GPtrArray *sources, guint selected, Session *session, const char *trace,
                 const SessionOptions *options)
{
  Start start = {
    .sources = sources, .selected = selected, .session = session, .trace = trace, .options = options
  };
  g_autoptr (AdwApplication) application =
      adw_application_new (APPLICATION_ID, G_APPLICATION_NON_UNIQUE);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  g_signal_connect (application, "activate", G_CALLBACK (activated), &start);
  guint terminated = g_unix_signal_add (SIGTERM, asked_to_end, application);
  guint interrupted = g_unix_signal_add (SIGINT, asked_to_end, application);
  int status = g_application_run (G_APPLICATION (application), 0, NULL);
  g_source_remove (terminated);
  g_source_remove (interrupted);
  g_clear_pointer (&start.session, session_free);
  return status != 0 ? status : start.exit_status;
}
