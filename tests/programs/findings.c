/* SPDX-License-Identifier: MIT
 *
 * Runs a demo and prints what is found in it, or what happens in it in words, for findings.py:
 *
 *     findings WHAT DEMO SECONDS [ARGUMENTS…]
 *     findings WHAT FILE.heddle
 *
 * A demo that has not ended after that many seconds is stopped; 0: it is waited for. WHAT is
 *   findings  a line a finding: its word, its gravity, its time in nanoseconds, sentence,
 *             explanation and advice with tabs between them; and a line "edge" with each step of a
 *             reason
 *   steps     a line a step: "step", its moment in nanoseconds, its lane's number, the sentence
 *   items     a line an item of a lane: "item", the lane's number, the text
 */
#include <stdio.h>
#include <string.h>

#include "explain/finding.h"
#include "explain/narrate.h"
#include "session/session.h"
#include "session/trace.h"

static void
print (const Finding *finding)
{
  g_autofree char *sentence = prose_text (finding->sentence);
  g_autofree char *explanation = prose_text (finding->explanation);
  g_autofree char *advice = prose_text (finding->advice);

  printf ("%s\t%d\t%" G_GINT64_FORMAT "\t%s\t%s\t%s\n", finding_word (finding->kind),
          (int) finding->gravity, finding->lost, sentence, explanation, advice);
  for (guint i = 0; i < finding->edges->len; i++) {
    const FindingEdge *edge = g_ptr_array_index (finding->edges, i);
    g_autofree char *text = prose_text (edge->sentence);
    printf ("edge\t%s\n", text);
  }
}

/* Goes through all moments to the end, and back again: which must be the same ones. */
static void
print_steps (const Model *model)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (int64_t));

  for (int64_t time = narrate_moment_after (model, -1); time != MODEL_OPEN;
       time = narrate_moment_after (model, time)) {
    g_autoptr (GPtrArray) steps = narrate_moment (model, time);
    g_array_append_val (moments, time);
    g_assert_cmpuint (steps->len, >, 0);
    for (guint i = 0; i < steps->len; i++) {
      const NarratedStep *step = g_ptr_array_index (steps, i);
      g_autofree char *text = prose_text (step->sentence);
      printf ("step\t%" G_GINT64_FORMAT "\t%u\t%s\n", time, step->lane, text);
    }
  }
  int64_t time = INT64_MAX;
  for (guint i = moments->len; i-- > 0;) {
    time = narrate_moment_before (model, time);
    g_assert_cmpint (time, ==, g_array_index (moments, int64_t, i));
  }
  g_assert_cmpint (narrate_moment_before (model, time), ==, -1);
}

static void
print_item (uint32_t lane, Prose *prose)
{
  g_autofree char *text = prose_text (prose);

  printf ("item\t%u\t%s\n", lane, text);
  prose_free (prose);
}

/* Prints the items of one kind, as many as there are. */
static void
print_all (const Model *model, uint32_t lane, Prose *(*narrate) (const Model *, uint32_t, uint64_t))
{
  Prose *prose;

  for (uint64_t i = 0; (prose = narrate (model, lane, i)) != NULL; i++)
    print_item (lane, prose);
}

static void
print_items (const Model *model)
{
  Prose *prose;

  for (uint32_t i = 0; i < model_lane_count (model); i++) {
    print_item (i, narrate_lane (model, i, 0, INT64_MAX));
    print_all (model, i, narrate_interval);
    print_all (model, i, narrate_hold);
    print_all (model, i, narrate_wait);
    print_all (model, i, narrate_share);
    print_all (model, i, narrate_condition_wait);
    print_all (model, i, narrate_signal);
    print_all (model, i, narrate_backlog);
  }
  for (int kind = 0; kind < MODEL_FLOW_KINDS; kind++)
    for (uint64_t i = 0; (prose = narrate_flow (model, (ModelFlowKind) kind, i)) != NULL; i++)
      print_item (MODEL_NONE, prose);
}

static void
print_findings (const Model *model)
{
  g_autoptr (GPtrArray) findings = explain_find_all (model, 0, INT64_MAX, NULL);

  for (guint i = 0; i < findings->len; i++)
    print (g_ptr_array_index (findings, i));
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

static void
print_what (const char *what, const Model *model)
{
  if (strcmp (what, "steps") == 0)
    print_steps (model);
  else if (strcmp (what, "items") == 0)
    print_items (model);
  else
    print_findings (model);
}

static gboolean
print_trace (const char *what, const char *path, GError **error)
{
  g_autoptr (SessionTrace) trace = session_trace_open (path, NULL, NULL, NULL, error);

  if (trace == NULL)
    return FALSE;
  print_what (what, session_trace_model (trace));
  return TRUE;
}

static gboolean
print_demo (const char *what, char **arguments, GError **error)
{
  g_autoptr (SessionDemo) demo = session_find_demo (arguments[0], error);
  g_autoptr (Session) session =
      demo == NULL ? NULL
                   : session_start_demo (demo, (const char *const *) &arguments[2], NULL, error);

  if (session == NULL)
    return FALSE;
  finish (session, (guint) g_ascii_strtoull (arguments[1], NULL, 10));
  print_what (what, session_model (session));
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gboolean printed = FALSE;

  if (argc == 3)
    printed = print_trace (argv[1], argv[2], &error);
  else if (argc > 3)
    printed = print_demo (argv[1], &argv[2], &error);
  else
    g_error ("findings WHAT DEMO SECONDS [ARGUMENTS...], or findings WHAT FILE.heddle");
  if (!printed)
    g_printerr ("%s\n", error->message);
  return printed ? 0 : 1;
}
