/* SPDX-License-Identifier: MIT
 *
 * The ways into another program: what names the session goes along, whatever environment the
 * caller made. Nothing is recorded of these, as a child of vfork() shares its parent's rings. And
 * the ways to leave a process at once.
 *
 * execl() and execlp() hand on the process's own environment from within libc and are not seen.
 */
#include <alloca.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "intercept/environment.h"
#include "intercept/hooks.h"

/* Completes `environment` in the caller's own stack frame, which a function could not. */
#define KEEP_SESSION(environment)                                                       \
  do {                                                                                  \
    size_t environment_size = heddle_environment_size (environment);                    \
    if (environment_size > 0)                                                           \
      (environment) = heddle_environment_fill (alloca (environment_size), environment); \
  } while (0)

HEDDLE_HOOKED int
execve (const char *path, char *const argv[], char *const environment[])
{
  KEEP_SESSION (environment);
  return HEDDLE_REAL (execve) (path, argv, environment);
}

HEDDLE_HOOKED int
execvpe (const char *file, char *const argv[], char *const environment[])
{
  KEEP_SESSION (environment);
  return HEDDLE_REAL (execvpe) (file, argv, environment);
}

HEDDLE_HOOKED int
execv (const char *path, char *const argv[])
{
  char *const *environment = environ;

  KEEP_SESSION (environment);
  return HEDDLE_REAL (execve) (path, argv, environment);
}

HEDDLE_HOOKED int
execvp (const char *file, char *const argv[])
{
  char *const *environment = environ;

  KEEP_SESSION (environment);
  return HEDDLE_REAL (execvpe) (file, argv, environment);
}

HEDDLE_HOOKED int
execle (const char *path, const char *argument, ...)
{
  size_t count = 1;
  va_list list;

  va_start (list, argument);
  for (const char *next = argument; next != NULL; next = va_arg (list, const char *))
    count++;
  char *const *environment = va_arg (list, char *const *);
  va_end (list);

  char **argv = alloca (count * sizeof *argv);
  va_start (list, argument);
  argv[0] = (char *) (uintptr_t) argument;
  for (size_t index = 1; index < count; index++)
    argv[index] = va_arg (list, char *);
  va_end (list);
  KEEP_SESSION (environment);
  return HEDDLE_REAL (execve) (path, argv, environment);
}

HEDDLE_HOOKED int
fexecve (int file, char *const argv[], char *const environment[])
{
  KEEP_SESSION (environment);
  return HEDDLE_REAL (fexecve) (file, argv, environment);
}

HEDDLE_HOOKED int
posix_spawn (pid_t *process, const char *path, const posix_spawn_file_actions_t *actions,
             const posix_spawnattr_t *attributes, char *const argv[], char *const environment[])
{
  KEEP_SESSION (environment);
  return HEDDLE_REAL (posix_spawn) (process, path, actions, attributes, argv, environment);
}

HEDDLE_HOOKED int
posix_spawnp (pid_t *process, const char *file, const posix_spawn_file_actions_t *actions,
              const posix_spawnattr_t *attributes, char *const argv[], char *const environment[])
{
  KEEP_SESSION (environment);
  return HEDDLE_REAL (posix_spawnp) (process, file, actions, attributes, argv, environment);
}

/* ------------------------------------------------------------------ leaving at once */

/* These end a process without its destructors. Nobody who waits for it needs to be asked, then: who
 * forks and reaps at once leaves no time for that. */
static _Noreturn void
leave (void (*real) (int), int status)
{
  heddle_record_process_end (status);
  real (status);
  for (;;)
    syscall (SYS_exit_group, status);
}

HEDDLE_HOOKED void
_exit (int status)
{
  leave (HEDDLE_REAL (_exit), status);
}

HEDDLE_HOOKED void
_Exit (int status)
{
  leave (HEDDLE_REAL (_Exit), status);
}
