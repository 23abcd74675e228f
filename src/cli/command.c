/* SPDX-License-Identifier: MIT
 *
 * What the commands share: options, errors, and what happens when the program has ended.
 */
#include "cli/command.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cli/summary.h"
#include "figure/figure.h"
#include "session/places.h"

int
command_fail (const GError *error)
{
  g_printerr ("heddle: %s\n", error->message);
  return error->domain == SESSION_ERROR ? error->code : SESSION_STATUS_FAILED;
}

void
trace_options_clear (TraceOptions *options)
{
  g_clear_pointer (&options->export_path, g_free);
}

static gboolean
check_options (const TraceOptions *options, GError **error)
{
  if (options->window && options->export_path != NULL) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--window and --export do not go together: the window exports with Ctrl+E.");
    return FALSE;
  }
  if (options->export_path == NULL || g_str_has_suffix (options->export_path, ".png"))
    return TRUE;
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "Heddle writes PNG files: \"%s\" does not end in .png.", options->export_path);
  return FALSE;
}

gboolean
command_parse (int argc, char **argv, const char *usage, const char *summary, gboolean stop_at_word,
               TraceOptions *options, GStrv *rest, GError **error)
{
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &options->export_path,
      "Write the timeline to this file when the program has ended", "FILE.png" },
    { "window", 0, 0, G_OPTION_ARG_NONE, &options->window,
      "Show the timeline in a window while the program runs", NULL },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) cause = NULL;

  g_ptr_array_add (words, g_strdup ("heddle"));
  for (int i = 0; i < argc; i++)
    g_ptr_array_add (words, g_strdup (argv[i]));
  g_ptr_array_add (words, NULL);
  *rest = g_strdupv ((char **) words->pdata);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_strict_posix (context, stop_at_word);
  if (!g_option_context_parse_strv (context, rest, &cause)) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE, "%s. `heddle --help` tells more.",
                 cause->message);
    return FALSE;
  }
  return check_options (options, error);
}

/* ------------------------------------------------------------------ the end of a session */

/* Waiting for the program's end, with an ear for signals. */
typedef struct {
  Session *session;
  GMainLoop *loop;
  int status;
} Waiting;

/* Ctrl+C goes to the traced program too, which decides what becomes of it; heddle stays to show what
 * happened. */
static gboolean
leave_to_program (gpointer data)
{
  (void) data;
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_program (gpointer data)
{
  session_stop (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
quit_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
wait_for_end (gpointer data)
{
  Waiting *waiting = data;

  waiting->status = session_wait (waiting->session);
  g_main_context_invoke (NULL, quit_loop, waiting->loop);
  return NULL;
}

/* Returns the program's status once it has ended: by itself, or because heddle was told to end. */
static int
wait_for_program (Session *session)
{
  Waiting waiting = { .session = session, .loop = g_main_loop_new (NULL, FALSE) };
  guint sources[] = { g_unix_signal_add (SIGINT, leave_to_program, NULL),
                      g_unix_signal_add (SIGTERM, stop_program, session),
                      g_unix_signal_add (SIGHUP, stop_program, session) };
  GThread *thread = g_thread_new ("waiter", wait_for_end, &waiting);

  g_main_loop_run (waiting.loop);
  g_thread_join (thread);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  g_main_loop_unref (waiting.loop);
  return waiting.status;
}

int
command_finish (Session *session, const TraceOptions *options)
{
  int status = wait_for_program (session);
  g_autoptr (GError) error = NULL;

  if (options->export_path == NULL) {
    g_autofree char *summary = summary_text (session_model (session));
    g_printerr ("%s", summary);
    return status;
  }
  const FigureOptions figure = { .title = session_title (session), .legend = TRUE };
  if (!figure_write_png (session_model (session), &figure, options->export_path, &error)) {
    g_printerr ("heddle: %s\n", error->message);
    return status != 0 ? status : SESSION_STATUS_EXPORT;
  }
  return status;
}

int
command_become_window (const char *const *arguments)
{
  g_autofree char *window = places_window ();
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, window);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);
  execv (window, (char **) argv->pdata);
  g_printerr (
      "heddle: Could not open the window \"%s\": %s. Install Heddle with its window, or use "
      "--export FILE.png.\n",
      window, g_strerror (errno));
  return SESSION_STATUS_FAILED;
}
