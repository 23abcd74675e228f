/* SPDX-License-Identifier: MIT
 *
 * From a session's start to its end, see finish.h.
 */
#include "cli/finish.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>

#include "cli/summary.h"
#include "cli/terminal.h"
#include "explain/deadlock.h"
#include "figure/figure.h"
#include "model/time-text.h"

#define LOOK          20  /* milliseconds between two looks for what the flight is taken for */
#define RECORD_LOOK   200 /* milliseconds between two looks whether the recording goes on */
#define FINDINGS_TOLD 10u /* a program may find a way out of its deadlocks, and into the next */

struct _Finish {
  const TraceOptions *options;
  Session *session; /* NULL until it has started */
  GMainLoop *loop;
  guint sources[6]; /* of signals, and of the looks for findings and at the recording; 0: none */
  guint pictures;   /* written so far */
  gboolean failed;  /* one could not be written */
  gboolean record_failed; /* so could the recording not; it was told */
  guint findings;         /* of the session, seen so far */
  guint told;             /* how often they were told */
  int status;             /* the program's */
};

/* ------------------------------------------------------------------ telling */

/* Returns the path of the next picture: FILE.png, then FILE-2.png and so on. The path has a
 * suffix. */
static char *
picture_path (const Finish *finish)
{
  const char *path = finish->options->export_path;

  if (finish->pictures == 0)
    return g_strdup (path);
  const char *suffix = strrchr (path, '.');
  return g_strdup_printf ("%.*s-%u%s", (int) (suffix - path), path, finish->pictures + 1, suffix);
}

static void export(Finish *finish, const Model *model, gint64 begin)
{
  FigureOptions figure = {
    .title = session_title (finish->session),
    .legend = TRUE,
    .theme = finish->options->theme,
  };
  g_autofree char *path = picture_path (finish);
  g_autoptr (GError) error = NULL;

  if (finish->options->format == FIGURE_PDF)
    figure_on_paper (&figure);
  /* Of a flight recorder's picture the beginning is not the program's. */
  if (session_keep (finish->session) > 0 && model_now (model) > begin)
    figure_whole_run (model, begin, &figure.start, &figure.end);
  if (!figure_write (model, &figure, finish->options->format, path, &error)) {
    command_fail_figure (
        error, model,
        "It has many lanes: keep the run with --record, and draw some of them with "
        "`heddle export --lanes`.");
    finish->failed = TRUE;
    return;
  }
  finish->pictures++;
  if (session_keep (finish->session) == 0)
    return;
  g_autofree char *length = time_text_duration (model_now (model) - begin);
  terminal_say ("Wrote the last %s to \"%s\".", length, path);
}

static void
tell (Finish *finish, const Model *model, gint64 begin)
{
  if (finish->options->export_path != NULL) {
    export(finish, model, begin);
    return;
  }
  const SummaryOptions options = { .is_flight = session_keep (finish->session) > 0,
                                   .begin = begin,
                                   .clock_note = session_clock_note (finish->session) };
  g_autofree char *summary = summary_text (model, &options);
  g_printerr ("%s", summary);
}

/* ------------------------------------------------------------------ signals */

/* Ctrl+C goes to the traced program too, which decides what becomes of it; heddle stays to show
 * what happened. */
static gboolean
leave_to_program (gpointer data)
{
  (void) data;
  return G_SOURCE_CONTINUE;
}

static gboolean
stop_program (gpointer data)
{
  Finish *finish = data;

  session_stop (finish->session);
  return G_SOURCE_CONTINUE;
}

static gboolean
take_flight (gpointer data)
{
  Finish *finish = data;
  gint64 begin;
  g_autoptr (Model) model = session_take_flight (finish->session, &begin);

  tell (finish, model, begin);
  return G_SOURCE_CONTINUE;
}

/* A deadlock may be the last thing that happens: what led to it is still kept now. */
static gboolean
look_for_findings (gpointer data)
{
  Finish *finish = data;
  guint findings = session_findings (finish->session);

  if (findings == finish->findings)
    return G_SOURCE_CONTINUE;
  finish->findings = findings;
  if (++finish->told > FINDINGS_TOLD) {
    terminal_say ("Found more deadlocks that opened again: they are not told any more.");
    finish->sources[4] = 0;
    return G_SOURCE_REMOVE;
  }
  gint64 begin;
  g_autoptr (Model) model = session_take_flight (finish->session, &begin);
  g_autofree char *sentence = deadlock_tell (model);
  if (sentence != NULL)
    terminal_say ("%s", sentence);
  tell (finish, model, begin);
  return G_SOURCE_CONTINUE;
}

/* Tells once, while the program goes on. */
static gboolean
look_at_recording (gpointer data)
{
  Finish *finish = data;
  g_autofree char *failure = session_record_failure (finish->session);

  if (failure == NULL)
    return G_SOURCE_CONTINUE;
  terminal_say ("%s The recording ends here; the program goes on.", failure);
  finish->record_failed = TRUE;
  finish->sources[5] = 0;
  return G_SOURCE_REMOVE;
}

/* The sources speak once the loop runs: then there is a session. */
Finish *
finish_new (const TraceOptions *options)
{
  Finish *finish = g_new0 (Finish, 1);

  finish->options = options;
  finish->loop = g_main_loop_new (NULL, FALSE);
  finish->sources[0] = g_unix_signal_add (SIGINT, leave_to_program, NULL);
  finish->sources[1] = g_unix_signal_add (SIGTERM, stop_program, finish);
  finish->sources[2] = g_unix_signal_add (SIGHUP, stop_program, finish);
  if (options->session.policy == HEDDLE_LOSS_POLICY_FLIGHT) {
    finish->sources[3] = g_unix_signal_add (SIGUSR1, take_flight, finish);
    finish->sources[4] = g_timeout_add (LOOK, look_for_findings, finish);
  }
  if (options->record_path != NULL)
    finish->sources[5] = g_timeout_add (RECORD_LOOK, look_at_recording, finish);
  return finish;
}

void
finish_free (Finish *finish)
{
  if (finish == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (finish->sources); i++)
    if (finish->sources[i] != 0)
      g_source_remove (finish->sources[i]);
  g_main_loop_unref (finish->loop);
  g_free (finish);
}

/* ------------------------------------------------------------------ waiting */

static gboolean
quit_loop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
wait_for_end (gpointer data)
{
  Finish *finish = data;

  finish->status = session_wait (finish->session);
  /* Behind a signal that came before the end. */
  g_idle_add (quit_loop, finish->loop);
  return NULL;
}

/* Tells how the recording ended, if that is worth telling. */
static void
tell_recording (Finish *finish)
{
  g_autofree char *failure = session_record_failure (finish->session);

  finish->record_failed = failure != NULL;
  if (failure != NULL)
    terminal_say ("%s", failure);
}

int
finish_session (Finish *finish, Session *session)
{
  finish->session = session;
  GThread *thread = g_thread_new ("waiter", wait_for_end, finish);
  g_main_loop_run (finish->loop);
  g_thread_join (thread);
  if (finish->options->record_path != NULL && !finish->record_failed)
    tell_recording (finish);
  tell (finish, session_model (session), session_begin (session));
  if (finish->status != 0)
    return finish->status;
  return finish->failed          ? SESSION_STATUS_EXPORT
         : finish->record_failed ? SESSION_STATUS_TRACE
                                 : SESSION_STATUS_OK;
}
