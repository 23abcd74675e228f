/* SPDX-License-Identifier: MIT */
#include "recorder-run.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "event/segment.h"
#include "random-parts.h"
#include "recorder-checks.h"

#define SECONDS_MOST  60 /* after which a program hangs */
#define SMALLEST_RING 1024u
#define SIZE_MOST     64u

Run
run_choose (guint64 seed, HeddleLossPolicy policy)
{
  const gint64 paces[] = { 1000000, 4000000, 80000000 };
  g_autoptr (GRand) chance = g_rand_new_with_seed ((guint32) seed);
  Run run = { .seed = seed, .threads = RANDOM_THREADS_MOST };

  run.options.policy = policy;
  run.options.ring_records = g_rand_boolean (chance) ? SMALLEST_RING : 0;
  run.pace = paces[g_rand_int_range (chance, 0, (gint32) G_N_ELEMENTS (paces))];
  run.size = (guint32) g_rand_int_range (chance, 1, (gint32) SIZE_MOST + 1);
  return run;
}

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
start (const char *program, const Run *run, const char *folder, const char *ledger)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, run->seed);
  g_autofree char *size = g_strdup_printf ("%u", run->size);
  g_autofree char *omitted = g_strdup_printf ("%u", run->omitted);
  g_autofree char *threads = g_strdup_printf ("%u", run->threads);
  const char *arguments[] = { program, seed, size, ledger, omitted, threads, NULL };
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

/* Collects until the process and all that it begot are dead. Those whose parents are dead are ours
 * to wait for: main() has asked for them. The pace is the collector's while the program runs; its
 * end is noticed at once, even if nothing was recorded yet. */
static void
collect (const Run *run, Collector *collector, Record *record, RunFacts *facts)
{
  gint64 deadline = g_get_monotonic_time () + SECONDS_MOST * G_USEC_PER_SEC;
  int handle = (int) syscall (SYS_pidfd_open, facts->process, 0); /* -1: not on this kernel */
  gboolean hangs = FALSE;
  pid_t ended;
  int status;

  while ((ended = waitpid (-1, &status, WNOHANG)) >= 0) {
    if (ended == facts->process) {
      facts->wait_status = status;
      if (handle >= 0)
        close (handle);
      handle = -1;
    }
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
    collector_wait (collector, handle, run->pace);
  }
  collector_finish (collector, record_add, record);
}

char *
run_play (const Run *run, const char *program, RunResult *result)
{
  g_autofree char *folder = g_dir_make_tmp ("heddle-property-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Collector) collector = collector_new (folder, &run->options, &error);
  /* Its time begins as the last thing that it does. */
  gint64 origin = (gint64) heddle_clock_monotonic ();
  Ledger *ledger = make_ledger (&path);
  RunFacts facts = { .ledger = ledger, .policy = run->options.policy, .origin = origin };
  Record record;

  g_assert_no_error (error);
  record_init (&record);
  facts.process = start (program, run, folder, path);
  collect (run, collector, &record, &facts);
  if (collector_corrupt_count (collector) != 0 || collector_alive_count (collector) != 0)
    record_complain (&record, "Of %u segments %u are corrupt, and %u processes are alive.",
                     collector_process_count (collector), collector_corrupt_count (collector),
                     collector_alive_count (collector));
  record_check (&record, &facts);
  *result = (RunResult){ record.events->len,
                         model_lost_count (record.model),
                         collector_process_count (collector),
                         LEDGER_GET (ledger->threads_used),
                         record.ties,
                         facts.wait_status };
  g_clear_pointer (&collector, collector_free);
  munmap (ledger, sizeof *ledger);
  g_unlink (path);
  remove_folder (folder);
  char *problems = g_strdup (record.problems->str);
  record_clear (&record);
  return problems;
}
