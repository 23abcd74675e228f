/* SPDX-License-Identifier: MIT
 *
 * A session's options as a command line has them.
 */
#include <math.h>

#include "session/session.h"

/* How many seconds a flight recorder can be asked to keep. */
#define KEEP_LEAST 0.01
#define KEEP_MOST  3600.0

static const char *const policies[] = {
  [HEDDLE_LOSS_POLICY_DROP] = "drop",
  [HEDDLE_LOSS_POLICY_WAIT] = "wait",
  [HEDDLE_LOSS_POLICY_FLIGHT] = "flight",
};

static gboolean
parse_policy (SessionOptions *options, const char *word, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (g_str_equal (policies[i], word)) {
      options->policy = (HeddleLossPolicy) i;
      return TRUE;
    }
  g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
               "--loss is \"%s\", but must be drop, wait or flight.", word);
  return FALSE;
}

static gboolean
parse_keep (SessionOptions *options, const char *word, GError **error)
{
  char *end;
  double seconds = g_ascii_strtod (word, &end);

  /* Written so that what is no number (NaN) is refused, too. */
  if (end == word || *end != '\0' || !(seconds >= KEEP_LEAST && seconds <= KEEP_MOST)) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--keep is \"%s\", but must be a number of seconds from %g to %g.", word,
                 KEEP_LEAST, KEEP_MOST);
    return FALSE;
  }
  options->keep = (gint64) llround (seconds * 1e9);
  return TRUE;
}

gboolean
session_options_parse (SessionOptions *options, const char *loss, const char *keep, GError **error)
{
  *options = (SessionOptions){ .policy = HEDDLE_LOSS_POLICY_DROP };
  if (loss != NULL && !parse_policy (options, loss, error))
    return FALSE;
  if (keep == NULL)
    return TRUE;
  if (options->policy != HEDDLE_LOSS_POLICY_FLIGHT) {
    g_set_error (error, SESSION_ERROR, SESSION_STATUS_USAGE,
                 "--keep goes with --loss flight, which keeps the last seconds: give both.");
    return FALSE;
  }
  return parse_keep (options, keep, error);
}
