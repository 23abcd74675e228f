/* SPDX-License-Identifier: MIT
 *
 * A threaded process forks; the child makes a thread of its own. Then programs are started with
 * environments that name no session: each way must lead back into it.
 */
#include "intercept-common.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static void
await (pid_t child, const char *what)
{
  int status;

  REQUIRE (child > 0 && waitpid (child, &status, 0) == child);
  printf ("%s: %d\n", what, WIFEXITED (status) ? WEXITSTATUS (status) : -1);
}

static _Noreturn void
live_as_child (void)
{
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
  pthread_join (spawn (do_nothing, NULL), NULL);
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
  exit (5);
}

int
main (int argc, char **argv)
{
  char *const itself[] = { argv[0], (char *) "leaf", NULL };
  char *const own[] = { (char *) "OWN=1", NULL };
  pid_t child;

  if (argc > 1)
    return getenv ("OWN") != NULL ? 6 : 7;
  pthread_join (spawn (do_nothing, NULL), NULL);
  if ((child = fork ()) == 0)
    live_as_child ();
  await (child, "fork");
  if ((child = fork ()) == 0)
    _exit (execve (argv[0], itself, own));
  await (child, "execve");
  if ((child = vfork ()) == 0)
    _exit (execle (argv[0], argv[0], "leaf", NULL, own));
  await (child, "vfork and execle");
  REQUIRE (posix_spawn (&child, argv[0], NULL, NULL, itself, own) == 0);
  await (child, "posix_spawn");
  if ((child = fork ()) == 0) {
    clearenv ();
    _exit (execvp (argv[0], itself));
  }
  await (child, "clearenv and execvp");
  return 0;
}
