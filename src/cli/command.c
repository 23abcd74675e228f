/* SPDX-License-Identifier: MIT
 *
 * What the commands share: options, errors, and how they become the window.
 */
#include "cli/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "session/places.h"

#define LANES_MANY 100u /* so many may be why a figure is too large */

int
command_fail (const GError *error)
{
  terminal_say ("%s", error->message);
  return error->domain == SESSION_ERROR ? error->code : SESSION_STATUS_FAILED;
}

int
command_fail_figure (const GError *error, const Model *model, const char *advice)
{
  gboolean has_many = g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_INVAL) &&
                      model_lane_count (model) > LANES_MANY;

  terminal_say ("%s%s%s", error->message, has_many ? " " : "", has_many ? advice : "");
  return SESSION_STATUS_EXPORT;
}

void
trace_options_clear (TraceOptions *options)
{
  g_clear_pointer (&options->export_path, g_free);
  g_clear_pointer (&options->theme_name, g_free);
  g_clear_pointer (&options->record_path, g_free);
  g_clear_pointer (&options->loss, g_free);
  g_clear_pointer (&options->keep, g_free);
}

/* Returns "light, dark or grey", of all themes. */
static char *
list_themes (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; theme_at (i) != NULL; i++)
    g_string_append_printf (list, "%s%s",
                            i == 0                     ? ""
                            : theme_at (i + 1) != NULL ? ", "
                                                       : " or ",
                            theme_at (i)->name);
  return g_string_free (list, FALSE);
}

static gboolean
find_theme (TraceOptions *options, GError **error)
{
  g_autofree char *themes = list_themes ();

  if (options->theme_name == NULL)
    return TRUE;
  if (options->export_path == NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--theme goes with --export FILE.png: give both. The window looks as the desktop "
                 "does.");
    return FALSE;
  }
  options->theme = theme_by_name (options->theme_name);
  if (options->theme != NULL)
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "--theme is \"%s\", but must be %s.",
               options->theme_name, themes);
  return FALSE;
}

static gboolean
check_options (TraceOptions *options, GError **error)
{
  if (!session_options_parse (&options->session, options->loss, options->keep, error))
    return FALSE;
  options->session.record = options->record_path;
  options->session.is_transient = TRUE;
  if (options->window && options->export_path != NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--window and --export do not go together: the window exports with Ctrl+E.");
    return FALSE;
  }
  if (g_strcmp0 (options->record_path, "-") == 0) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--record needs a file: standard output is the program's.");
    return FALSE;
  }
  if (!find_theme (options, error))
    return FALSE;
  if (options->export_path == NULL || figure_format_of (options->export_path, &options->format))
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "Heddle writes PNG, SVG and PDF: \"%s\" does not end in .png, .svg or .pdf.",
               options->export_path);
  return FALSE;
}

gboolean
command_parse_words (int argc, char **argv, const char *usage, const char *summary,
                     const GOptionEntry *entries, gboolean stop_at_word, GStrv *words,
                     GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;

  g_ptr_array_add (all, g_strdup ("heddle"));
  for (int i = 0; i < argc; i++)
    g_ptr_array_add (all, g_strdup (argv[i]));
  g_ptr_array_add (all, NULL);
  *words = g_strdupv ((char **) all->pdata);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, stop_at_word);
  if (g_option_context_parse_strv (context, words, &cause))
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "%s. `heddle --help` tells more.",
               cause->message);
  return FALSE;
}

gboolean
command_parse (int argc, char **argv, const char *usage, const char *summary, gboolean stop_at_word,
               TraceOptions *options, GStrv *rest, GError **error)
{
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &options->export_path,
      "Write the timeline to this file (.png, .svg or .pdf) when the program has ended", "FILE" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &options->theme_name,
      "The colours of --export: light (the usual), dark, contrast (high contrast; or\n"
      "                              contrast-dark), or grey (for print without colour)",
      "NAME" },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &options->record_path,
      "Write what is recorded to this file, as it comes", "FILE.heddle" },
    { "window", 0, 0, G_OPTION_ARG_NONE, &options->window,
      "Show the timeline in a window while the program runs", NULL },
    { "loss", 0, 0, G_OPTION_ARG_STRING, &options->loss,
      "Where more is recorded than can be read: drop it and count it (the usual), let the\n"
      "                              program wait, or keep the last seconds only (flight)",
      "drop|wait|flight" },
    { "keep", 0, 0, G_OPTION_ARG_STRING, &options->keep,
      "With --loss flight, how many seconds are kept (5); SIGUSR1 shows them at once", "SECONDS" },
    { 0 },
  };

  return command_parse_words (argc, argv, usage, summary, entries, stop_at_word, rest, error) &&
         check_options (options, error);
}

int
command_become_window (const char *const *first, const TraceOptions *options,
                       const char *const *rest)
{
  g_autofree char *window = places_window ();
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *const pairs[][2] = { { "--record", options->record_path },
                                   { "--loss", options->loss },
                                   { "--keep", options->keep } };

  g_ptr_array_add (argv, window);
  for (; *first != NULL; first++)
    g_ptr_array_add (argv, (gpointer) *first);
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][1] != NULL) {
      g_ptr_array_add (argv, (gpointer) pairs[i][0]);
      g_ptr_array_add (argv, (gpointer) pairs[i][1]);
    }
  g_ptr_array_add (argv, (gpointer) "--");
  for (; *rest != NULL; rest++)
    g_ptr_array_add (argv, (gpointer) *rest);
  g_ptr_array_add (argv, NULL);
  execv (window, (char **) argv->pdata);
  terminal_say ("Could not open the window \"%s\": %s. Install Heddle with its window, or use "
                "--export FILE.png.",
                window, g_strerror (errno));
  return SESSION_STATUS_FAILED;
}
