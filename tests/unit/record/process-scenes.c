/* SPDX-License-Identifier: MIT
 *
 * Scenes about processes: how they come to be, and how they end.
 */
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/record.h"
#include "scenes.h"

extern char **environ;

static int
status_of (pid_t child)
{
  int status = 1;

  waitpid (child, &status, 0);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 100 + WTERMSIG (status);
}

/* Parent and child emit at the same time, each into its own segment. */
static int
play_fork (void)
{
  scene_emit_numbers (SCENE_EVENTS / 2);
  pid_t child = fork ();
  if (child == 0) {
    scene_emit_numbers (SCENE_EVENTS);
    _exit (0);
  }
  scene_emit_numbers (SCENE_EVENTS / 2);
  return status_of (child);
}

/* The same past the library, whose fork handlers do not run. */
static int
play_bare_fork (void)
{
  scene_emit_numbers (SCENE_EVENTS / 2);
  pid_t child = (pid_t) syscall (SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) {
    scene_emit_numbers (SCENE_EVENTS);
    syscall (SYS_exit_group, 0);
  }
  scene_emit_numbers (SCENE_EVENTS / 2);
  return status_of (child);
}

static pthread_barrier_t everybody_emits;
static _Atomic (int) children_are_done;

static void *
emit_until_done (void *data)
{
  (void) data;
  pthread_barrier_wait (&everybody_emits);
  for (uint64_t number = 1; !atomic_load (&children_are_done); number++) {
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, number, 0);
    usleep (100); /* a pace, so that nothing is lost */
  }
  return NULL;
}

/* A parent with threads at work forks in the midst of it: its rings stay its own. */
static int
play_threaded_fork (void)
{
  pthread_t threads[SCENE_THREADS];
  int failures = 0;

  pthread_barrier_init (&everybody_emits, NULL, SCENE_THREADS + 1);
  for (int i = 0; i < SCENE_THREADS; i++)
    pthread_create (&threads[i], NULL, emit_until_done, NULL);
  pthread_barrier_wait (&everybody_emits);
  for (int i = 0; i < 5; i++) {
    pid_t child = fork ();
    if (child == 0) {
      scene_emit_numbers (SCENE_EVENTS);
      _exit (0);
    }
    failures += status_of (child) != 0;
  }
  atomic_store (&children_are_done, 1);
  for (int i = 0; i < SCENE_THREADS; i++)
    pthread_join (threads[i], NULL);
  return failures;
}

/* A child of vfork() shares its parent's memory until it becomes another program. */
static int
play_vfork (void)
{
  char *const arguments[] = { "scenes", "--scene", "numbers", NULL };

  scene_emit_numbers (SCENE_EVENTS / 2);
  pid_t child = vfork ();
  if (child == 0) {
    execv ("/proc/self/exe", arguments);
    _exit (99);
  }
  scene_emit_numbers (SCENE_EVENTS / 2);
  return status_of (child);
}

static int
play_spawn (void)
{
  char *const arguments[] = { "scenes", "--scene", "numbers", NULL };
  pid_t child;

  scene_emit_numbers (SCENE_EVENTS / 2);
  if (posix_spawn (&child, "/proc/self/exe", NULL, NULL, arguments, environ) != 0)
    return 1;
  scene_emit_numbers (SCENE_EVENTS / 2);
  return status_of (child);
}

/* The program becomes another one under the same identifier. */
static int
play_exec (void)
{
  char *const arguments[] = { "scenes", "--scene", "numbers", NULL };

  scene_emit_numbers (SCENE_EVENTS);
  execv ("/proc/self/exe", arguments);
  return 99;
}

static int
play_numbers (void)
{
  scene_emit_numbers (SCENE_EVENTS);
  return 0;
}

static int
play_exit_status (void)
{
  scene_emit_numbers (SCENE_EVENTS);
  exit (3);
}

static int
play_exit_at_once (void)
{
  scene_emit_numbers (SCENE_EVENTS);
  _exit (4);
}

static int
play_abort (void)
{
  scene_emit_numbers (SCENE_EVENTS);
  abort ();
}

static int
play_killed (void)
{
  scene_emit_numbers (SCENE_EVENTS);
  raise (SIGKILL);
  return 1;
}

/* Deeper than any stack, and not so that a compiler could tell. */
static int
recurse (const volatile char *outer, int depth)
{
  volatile char frame[4096];

  frame[0] = (char) (outer[0] + 1);
  return depth == 0 ? 0 : recurse (frame, depth - 1) + frame[0];
}

static int
play_stack_overflow (void)
{
  const volatile char outer[1] = { 0 };

  scene_emit_numbers (SCENE_EVENTS);
  return recurse (outer, 1 << 30);
}

int
scene_play_process (const char *name)
{
  static const struct {
    const char *name;
    int (*play) (void);
  } scenes[] = {
    { "fork", play_fork },
    { "bare-fork", play_bare_fork },
    { "threaded-fork", play_threaded_fork },
    { "vfork", play_vfork },
    { "spawn", play_spawn },
    { "exec", play_exec },
    { "numbers", play_numbers },
    { "exit-status", play_exit_status },
    { "exit-at-once", play_exit_at_once },
    { "abort", play_abort },
    { "killed", play_killed },
    { "stack-overflow", play_stack_overflow },
  };

  for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
    if (strcmp (scenes[i].name, name) == 0)
      return scenes[i].play ();
  return -1;
}
