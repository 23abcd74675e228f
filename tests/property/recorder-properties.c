/* SPDX-License-Identifier: MIT
 *
 * Runs random programs under a collector and checks the properties of what was recorded:
 *
 *   recorder-properties RANDOM-PROGRAM
 *
 * HEDDLE_PROPERTY_RUNS says how many programs for each loss policy, HEDDLE_PROPERTY_SEED the first one's
 * seed, and HEDDLE_PROPERTY_SIZE their size, instead of one that the seed chooses.
 */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "event/segment.h"
#include "recorder-checks.h"

#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__ /* which take their time */
#define RUNS 10u                                                /* of each policy */
#else
#define RUNS 32u
#endif
#define SIZE_MOST     64u
#define SECONDS_MOST  60 /* after which a program hangs */
#define TRIES         5u /* to have a smaller program fail: who runs when differs each time */
#define SMALLEST_RING 1024u

static const char *program;

/* One run: the program, and how it is recorded. */
typedef struct {
  guint64 seed;
  guint32 size;
  CollectorOptions options;
  gint64 pace; /* nanoseconds between two looks into the rings */
} Run;

static Run
choose_run (guint64 seed, guint32 size, HeddleLossPolicy policy)
{
  const gint64 paces[] = { 1000000, 4000000, 80000000 };
  g_autoptr (GRand) chance = g_rand_new_with_seed ((guint32) seed);
  Run run = { .seed = seed };

  run.options.policy = policy;
  run.options.ring_records = g_rand_boolean (chance) ? SMALLEST_RING : 0;
  run.pace = paces[g_rand_int_range (chance, 0, (gint32) G_N_ELEMENTS (paces))];
  run.size = (guint32) g_rand_int_range (chance, 1, (gint32) SIZE_MOST + 1);
  if (size != 0)
    run.size = size;
  return run;
}

/* ------------------------------------------------------------------ one run */

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_unlink (path);
  }
  g_rmdir (folder);
}

static Ledger *
make_ledger (char **path)
{
  int file = g_file_open_tmp ("heddle-ledger-XXXXXX", path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (ftruncate (file, sizeof (Ledger)), ==, 0);
  void *base = mmap (NULL, sizeof (Ledger), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  g_assert_true (base != MAP_FAILED);
  close (file);
  return base;
}

/* Starts the program in a process group of its own, by which all that it begets can be ended. */
static pid_t
start (const Run *run, const char *folder, const char *ledger)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, run->seed);
  g_autofree char *size = g_strdup_printf ("%u", run->size);
  const char *arguments[] = { program, seed, size, ledger, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), HEDDLE_SESSION_VARIABLE, folder, TRUE);
  posix_spawnattr_t attributes;
  pid_t process;

  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup (&attributes, 0);
  g_assert_cmpint (
      posix_spawn (&process, program, NULL, &attributes, (char *const *) arguments, environment),
      ==, 0);
  posix_spawnattr_destroy (&attributes);
  return process;
}

/* Collects until the process and all that it begot are dead. Those whose parents are dead are ours to
 * wait for: main() has asked for them. */
static void
collect (const Run *run, Collector *collector, Record *record, RunFacts *facts)
{
  gint64 deadline = g_get_monotonic_time () + SECONDS_MOST * G_USEC_PER_SEC;
  gboolean hangs = FALSE;
  pid_t ended;
  int status;

  while ((ended = waitpid (-1, &status, WNOHANG)) >= 0) {
    if (ended == facts->process)
      facts->wait_status = status;
    if (ended > 0) {
      collector_note_end (collector, ended, status);
      continue;
    }
    if (!hangs && g_get_monotonic_time () > deadline) {
      hangs = TRUE;
      record_complain (record, "The program did not end within %d seconds.", SECONDS_MOST);
      kill (-facts->process, SIGKILL);
    }
    collector_drain (collector, record_add, record);
    collector_wait (collector, -1, run->pace);
  }
  collector_finish (collector, record_add, record);
}

/* Returns what is wrong with the run: nothing, in the best case. */
static char *
play (const Run *run)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-property-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) collector = collector_new (folder, &run->options, &error);
  Ledger *ledger = make_ledger (&path);
  RunFacts facts = { .ledger = ledger, .policy = run->options.policy };
  Record record;

  g_assert_no_error (error);
  record_init (&record);
  facts.process = start (run, folder, path);
  collect (run, collector, &record, &facts);
  if (collector_corrupt_count (collector) != 0 || collector_alive_count (collector) != 0)
    record_complain (&record, "Of %u segments %u are corrupt, and %u processes are alive.",
                     collector_process_count (collector), collector_corrupt_count (collector),
                     collector_alive_count (collector));
  record_check (&record, &facts);
  g_test_message ("seed %" G_GUINT64_FORMAT ", size %u: %u events, %" G_GUINT64_FORMAT
                  " lost, of %u processes and %u threads, wait status %d",
                  run->seed, run->size, record.events->len, model_lost_count (record.model),
                  collector_process_count (collector), LEDGER_GET (ledger->threads_used),
                  facts.wait_status);
  g_clear_pointer (&collector, collector_free);
  munmap (ledger, sizeof *ledger);
  g_unlink (path);
  remove_folder (folder);
  char *problems = g_strdup (record.problems->str);
  record_clear (&record);
  return problems;
}

/* ------------------------------------------------------------------ many runs */

/* Returns what is wrong with a run of half the size that fails as well, or NULL if none is found. */
static char *
shrink (Run *run)
{
  Run smaller = *run;

  smaller.size /= 2;
  for (guint i = 0; smaller.size > 0 && i < TRIES; i++) {
    char *problems = play (&smaller);
    if (problems[0] != '\0') {
      *run = smaller;
      return problems;
    }
    g_free (problems);
  }
  return NULL;
}

static void
report (Run run, char *problems, const char *path)
{
  char *of_smaller;

  while ((of_smaller = shrink (&run)) != NULL) {
    g_free (problems);
    problems = of_smaller;
  }
  g_test_message (
      "\nHEDDLE_PROPERTY_SEED=%" G_GUINT64_FORMAT
      " HEDDLE_PROPERTY_SIZE=%u HEDDLE_PROPERTY_RUNS=1 recorder-properties %s -p %s\n%s",
      run.seed, run.size, program, path, problems);
  g_free (problems);
  g_test_fail ();
}

static guint64
setting (const char *name, guint64 usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : usual;
}

static void
test_policy (gconstpointer data)
{
  static const char *const paths[] = { "/recorder/drop", "/recorder/wait", "/recorder/flight" };
  HeddleLossPolicy policy = (HeddleLossPolicy) GPOINTER_TO_UINT (data);
  guint64 runs = setting ("HEDDLE_PROPERTY_RUNS", RUNS);
  guint64 first = setting ("HEDDLE_PROPERTY_SEED", 1);
  guint32 size = (guint32) setting ("HEDDLE_PROPERTY_SIZE", 0);

  for (guint64 seed = first; seed < first + runs && !g_test_failed (); seed++) {
    Run run = choose_run (seed, size, policy);
    char *problems = play (&run);
    if (problems[0] != '\0')
      report (run, problems, paths[policy]);
    else
      g_free (problems);
  }
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
