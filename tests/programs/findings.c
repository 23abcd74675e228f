/* SPDX-License-Identifier: MIT
 *
 * Runs a demo and prints what is found in it, for findings.py:
 *
 *     findings DEMO SECONDS [ARGUMENTS…]
 *
 * A demo that has not ended after that many seconds is stopped; 0: it is waited for. A line a
 * finding: its word, its gravity, its time in nanoseconds, sentence, explanation and advice with tabs
 * between them; a line "edge" with each step of a reason.
 */
#include "explain/finding.h"
#include "session/session.h"

static void
print (const Finding *finding)
{
  g_autofree char *sentence = prose_text (finding->sentence);
  g_autofree char *explanation = prose_text (finding->explanation);
  g_autofree char *advice = prose_text (finding->advice);

  g_print ("%s\t%d\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", finding_word (finding->kind),
           (int) finding->gravity, finding->lost, sentence, explanation, advice);
  for (guint i = 0; i < finding->edges->len; i++) {
    const FindingEdge *edge = g_ptr_array_index (finding->edges, i);
    g_autofree char *text = prose_text (edge->sentence);
    g_print ("edge\t%s\n", text);
  }
}

static gboolean
stop (gpointer session)
{
  session_stop (session);
  return G_SOURCE_REMOVE;
}

/* Waits for the session's end, or stops it after `seconds`. */
static void
finish (Session *session, guint seconds)
{
  guint timeout = seconds > 0 ? g_timeout_add_seconds (seconds, stop, session) : 0;

  while (session_is_running (session) && seconds > 0) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (10000); /* a poll, not a synchronisation: session_wait() below is that */
  }
  if (timeout > 0 && g_main_context_find_source_by_id (NULL, timeout) != NULL)
    g_source_remove (timeout);
  session_wait (session);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc < 3)
    g_error ("findings DEMO SECONDS [ARGUMENTS...]");
  g_autoptr (SessionDemo) demo = session_find_demo (argv[1], &error);
  g_autoptr (Session) session =
      demo == NULL ? NULL : session_start_demo (demo, (const char *const *) &argv[3], NULL, &error);
  if (session == NULL) {
    g_printerr ("%s\n", error->message);
    return 1;
  }
  finish (session, (guint) g_ascii_strtoull (argv[2], NULL, 10));
  g_autoptr (GPtrArray) findings = explain_find_all (session_model (session), 0, INT64_MAX, NULL);
  for (guint i = 0; i < findings->len; i++)
    print (g_ptr_array_index (findings, i));
  return 0;
}
