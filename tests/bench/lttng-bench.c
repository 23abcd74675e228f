/* SPDX-License-Identifier: MIT
 *
 * What a tracepoint of LTTng costs beside an emission. Starts a session daemon of its own for
 * this run, with a session in memory that overwrites what is oldest, as a flight recorder does;
 * runs the program that measures; and ends and removes all that again. It is not linked with
 * LTTng itself.
 *
 *   lttng-bench [LTTNG-MEASURE]
 *
 * LTTng's tools meet the system's own daemon if they run as root: then the run goes on as nobody.
 */
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "event/segment.h"

#define NOBODY          65534
#define SECONDS_TO_WAIT 30      /* for the daemon to be ready */
#define REGISTER_WITHIN "30000" /* milliseconds that the program waits for the daemon */
#define OPEN_FOLDERS    16
/* As much memory as a ring of the recorder has: 65536 records of 32 bytes. */
#define BUFFERS "--num-subbuf=4", "--subbuf-size=512K"
/* No group is called so: else its members' tools meet the system's daemon, too. */
#define GROUP "--group=heddle-bench-none"

/* ------------------------------------------------------------------ programs */

/* Starts a program with its output hushed unless `loud`. Returns its identifier, -1 if it can't.
 * It gets SIGTERM if this one dies. */
static pid_t
start (const char *const *words, bool loud)
{
  pid_t parent = getpid (), child = fork ();

  if (child != 0)
    return child;
  sigset_t none;
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    _exit (1);
  int hush = open ("/dev/null", O_RDWR | O_CLOEXEC);
  dup2 (hush, STDIN_FILENO);
  if (!loud) {
    dup2 (hush, STDOUT_FILENO);
    dup2 (hush, STDERR_FILENO);
  }
  execvp (words[0], (char *const *) words);
  _exit (127);
}

/* Returns the exit status of a program that was started. */
static int
await (pid_t child)
{
  int status;

  if (child < 0 || waitpid (child, &status, 0) != child)
    return 1;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
}

static bool
run (const char *const *words)
{
  return await (start (words, false)) == 0;
}

#define RUN(...) run ((const char *const[]){ __VA_ARGS__, NULL })

/* ------------------------------------------------------------------ LTTng's daemon */

/* What the daemon and the programs leave in shared memory, unless others have put it there
 * before. */
typedef struct {
  char names[2][BENCH_FOLDER_SIZE];
  bool foreign[2];
} Shared;

static void
look_at_shared (Shared *shared)
{
  snprintf (shared->names[0], sizeof shared->names[0], "/lttng-ust-wait-8");
  snprintf (shared->names[1], sizeof shared->names[1], "/lttng-ust-wait-8-%u",
            (unsigned) getuid ());
  for (int i = 0; i < 2; i++) {
    int file = shm_open (shared->names[i], O_RDONLY, 0);
    shared->foreign[i] = file >= 0;
    if (file >= 0)
      close (file);
  }
}

static void
remove_shared (const Shared *shared)
{
  for (int i = 0; i < 2; i++) {
    if (!shared->foreign[i])
      shm_unlink (shared->names[i]);
  }
}

/* Starts the daemon and waits until it says by a signal that it is ready. Returns -1 if it can't
 * be had. */
static pid_t
start_daemon (void)
{
  const char *const words[] = { "lttng-sessiond", "--no-kernel", "--sig-parent", GROUP, NULL };
  const struct timespec limit = { .tv_sec = SECONDS_TO_WAIT };
  sigset_t told;

  sigemptyset (&told);
  sigaddset (&told, SIGUSR1); /* it is ready */
  sigaddset (&told, SIGCHLD); /* it has ended */
  sigprocmask (SIG_BLOCK, &told, NULL);
  pid_t child = start (words, false);
  if (child < 0)
    return -1;
  int signal = sigtimedwait (&told, NULL, &limit);
  if (signal == SIGUSR1)
    return child;
  if (signal != SIGCHLD)
    kill (child, SIGTERM);
  await (child);
  return -1;
}

/* Makes a session without a file and enables the tracepoint in it. */
static bool
start_session (void)
{
  return RUN ("lttng", GROUP, "create", "heddle-bench", "--snapshot") &&
         RUN ("lttng", GROUP, "enable-channel", "--userspace", "--overwrite", BUFFERS, "bench") &&
         RUN ("lttng", GROUP, "enable-event", "--userspace", "--channel=bench",
              "heddle_bench:event") &&
         RUN ("lttng", GROUP, "start", "heddle-bench");
}

/* ------------------------------------------------------------------ the run */

static int
remove_entry (const char *path, const struct stat *information, int type, struct FTW *place)
{
  (void) information;
  (void) type;
  (void) place;
  return remove (path);
}

/* Runs the program that measures, recorded into a new folder. Returns its exit status. */
static int
measure (const char *program)
{
  const char *const words[] = { program, NULL };
  char folder[BENCH_FOLDER_SIZE];

  if (!bench_folder_make (folder))
    return 1;
  setenv (HEDDLE_SESSION_VARIABLE, folder, 1);
  int status = await (start (words, true));
  unsetenv (HEDDLE_SESSION_VARIABLE);
  bench_folder_remove (folder);
  return status;
}

/* Returns the exit status. */
static int
measure_with_daemon (const char *program)
{
  int status = 0;
  pid_t daemon = start_daemon ();

  if (daemon < 0) {
    puts ("bench: lttng is not installed: not compared");
    return 0;
  }
  if (start_session ()) {
    status = measure (program);
    RUN ("lttng", GROUP, "destroy", "heddle-bench");
  } else {
    puts ("bench: lttng can't make a session here: not compared");
  }
  kill (daemon, SIGTERM);
  await (daemon);
  return status;
}

int
main (int argc, char **argv)
{
  char home[BENCH_FOLDER_SIZE];
  Shared shared;

  if (argc < 2) {
    puts ("bench: lttng is not installed: not compared");
    return 0;
  }
  if (getuid () == 0 && (setgroups (0, NULL) != 0 || setgid (NOBODY) != 0 || setuid (NOBODY) != 0))
    return 1;
  if (!bench_folder_make (home))
    return 1;
  look_at_shared (&shared);
  setenv ("LTTNG_HOME", home, 1);
  setenv ("LTTNG_UST_REGISTER_TIMEOUT", REGISTER_WITHIN, 1);
  int status = measure_with_daemon (argv[1]);
  nftw (home, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
  remove_shared (&shared);
  return status;
}
