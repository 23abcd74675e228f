/* SPDX-License-Identifier: MIT
 *
 * Runs random programs under a collector and checks the properties of what was recorded:
 *
 *   recorder-properties RANDOM-PROGRAM
 *
 * HEDDLE_PROPERTY_SEED says which programs: the first one's seed; HEDDLE_PROPERTY_RUNS how many for
 * each loss policy; HEDDLE_PROPERTY_TIMES how often each, as who runs when differs each time.
 * Instead of what the seed chooses, HEDDLE_PROPERTY_SIZE says how many things a thread does at
 * most, HEDDLE_PROPERTY_THREADS how many threads a process has at most, and HEDDLE_PROPERTY_OMIT
 * which parts the program does without (names of random-parts.def, with commas).
 */
#include <sys/prctl.h>

#include "recorder-shrink.h"

#if defined __SANITIZE_THREAD__ /* which takes its time */
#define RUNS 24u                /* of each policy */
#else
#define RUNS 48u
#endif

static const char *program;

/* How many runs lost nothing, how many lost something, and how often the order of causes
 * decided. */
typedef struct {
  guint whole;
  guint lossy;
  guint64 ties;
} Tally;

static guint64
setting (const char *name, guint64 usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : usual;
}

static void
report (Run run, char *problems, const char *path)
{
  g_autofree char *settings = run_settings (&run);

  g_test_message ("%s fails:\n%s", settings, problems);
  g_autofree char *of_smaller = run_shrink (&run, program, problems);
  g_autofree char *smaller = run_settings (&run);
  g_test_message ("The smallest that fails as well:\n%s HEDDLE_PROPERTY_RUNS=1"
                  " HEDDLE_PROPERTY_TIMES=100 recorder-properties %s -p %s\n%s",
                  smaller, program, path, of_smaller);
  g_test_fail ();
}

static void
play (const Run *run, const char *path, Tally *tally)
{
  RunResult result;
  char *problems = run_play (run, program, &result);

  g_test_message ("seed %" G_GUINT64_FORMAT ", size %u: %u events, %" G_GUINT64_FORMAT
                  " lost, of %u processes and %u threads, wait status %d",
                  run->seed, run->size, result.events, result.lost, result.processes,
                  result.threads, result.wait_status);
  tally->whole += result.lost == 0 ? 1 : 0;
  tally->lossy += result.lost > 0 ? 1 : 0;
  tally->ties += result.ties;
  if (problems[0] != '\0')
    report (*run, problems, path);
  else
    g_free (problems);
}

/* A test of programs that never lost anything would prove nothing of losses, and one of those that
 * always did, little of order. Who chooses the runs may well choose such ones. */
static void
check_tally (const Tally *tally, HeddleLossPolicy policy)
{
  g_test_message ("%u runs lost nothing, %u something; %" G_GUINT64_FORMAT
                  " times a cause and something else came at one moment",
                  tally->whole, tally->lossy, tally->ties);
  if (g_getenv ("HEDDLE_PROPERTY_RUNS") != NULL || g_getenv ("HEDDLE_PROPERTY_SEED") != NULL)
    return;
  g_assert_cmpuint (tally->whole, >, 0);
  g_assert_cmpuint (tally->ties, >, 0);
  if (policy != HEDDLE_LOSS_POLICY_WAIT)
    g_assert_cmpuint (tally->lossy, >, 0);
}

static void
test_policy (gconstpointer data)
{
  static const char *const paths[] = { "/recorder/drop", "/recorder/wait", "/recorder/flight" };
  HeddleLossPolicy policy = (HeddleLossPolicy) GPOINTER_TO_UINT (data);
  guint64 runs = setting ("HEDDLE_PROPERTY_RUNS", RUNS);
  guint64 first = setting ("HEDDLE_PROPERTY_SEED", 1);
  guint64 times = setting ("HEDDLE_PROPERTY_TIMES", 1);
  Tally tally = { 0 };

  for (guint64 seed = first; seed < first + runs; seed++)
    for (guint64 i = 0; i < times && !g_test_failed (); i++) {
      Run run = run_choose (seed, policy);
      if (!run_apply_settings (&run))
        g_error (
            "HEDDLE_PROPERTY_SIZE, HEDDLE_PROPERTY_THREADS or HEDDLE_PROPERTY_OMIT is nonsense.");
      play (&run, paths[policy], &tally);
    }
  if (!g_test_failed ())
    check_tally (&tally, policy);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc != 2) {
    g_printerr ("Usage: recorder-properties RANDOM-PROGRAM\n");
    return 2;
  }
  program = argv[1];
  prctl (PR_SET_CHILD_SUBREAPER, 1);
  g_test_add_data_func ("/recorder/drop", GUINT_TO_POINTER (HEDDLE_LOSS_POLICY_DROP), test_policy);
  g_test_add_data_func ("/recorder/wait", GUINT_TO_POINTER (HEDDLE_LOSS_POLICY_WAIT), test_policy);
  g_test_add_data_func ("/recorder/flight", GUINT_TO_POINTER (HEDDLE_LOSS_POLICY_FLIGHT),
                        test_policy);
  return g_test_run ();
}
