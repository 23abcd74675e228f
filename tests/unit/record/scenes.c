/* SPDX-License-Identifier: MIT */
#include "scenes.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/record.h"

static void
emit_numbers (int count)
{
  for (int i = 1; i <= count; i++)
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, (uint64_t) i, 0);
}

static void *
emit_in_thread (void *data)
{
  heddle_thread_begin (*(uint32_t *) data, 1);
  emit_numbers (SCENE_EVENTS);
  return NULL;
}

static int
play_threads (void)
{
  pthread_t threads[SCENE_THREADS];
  uint32_t numbers[SCENE_THREADS];

  for (int i = 0; i < SCENE_THREADS; i++) {
    numbers[i] = heddle_thread_create ();
    pthread_create (&threads[i], NULL, emit_in_thread, &numbers[i]);
  }
  for (int i = 0; i < SCENE_THREADS; i++)
    pthread_join (threads[i], NULL);
  return 0;
}

static int
play_killed (void)
{
  emit_numbers (SCENE_EVENTS);
  raise (SIGKILL);
  return 1;
}

/* Parent and child emit at the same time, each into its own segment. */
static int
play_fork (void)
{
  int status = 1;
  pid_t child;

  emit_numbers (SCENE_EVENTS / 2);
  child = fork ();
  if (child == 0) {
    emit_numbers (SCENE_EVENTS);
    _exit (0);
  }
  emit_numbers (SCENE_EVENTS / 2);
  waitpid (child, &status, 0);
  return status;
}

static volatile sig_atomic_t handled;

static void
emit_in_handler (int number)
{
  (void) number;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
  handled++;
}

/* A handler that emits interrupts a thread that emits, until it has done so often enough. Says how many
 * events there were in all. */
static int
play_signals (void)
{
  const struct itimerval period = { { 0, 100 }, { 0, 100 } }, never = { { 0, 0 }, { 0, 0 } };
  int emitted = 0;

  signal (SIGALRM, emit_in_handler);
  setitimer (ITIMER_REAL, &period, NULL);
  while (handled < 200) {
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
    emitted++;
  }
  setitimer (ITIMER_REAL, &never, NULL);
  printf ("%d\n", emitted + (int) handled);
  return 0;
}

/* The first event keeps errno; long names are cut between characters. */
static void *
name_oneself (void *data)
{
  char name[400];

  errno = ENOTTY;
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
  *(int *) data = errno;
  memset (name, 'a', sizeof name);
  memcpy (name + 254, "\u00e9", sizeof "\u00e9");
  heddle_record_thread_name (name);
  return NULL;
}

static int
play_names (void)
{
  pthread_t thread;
  int error = 0;

  heddle_record_thread_name ("first");
  heddle_record_object_name (&thread, HEDDLE_OBJECT_MUTEX, "counter");
  pthread_create (&thread, NULL, name_oneself, &error);
  pthread_join (thread, NULL);
  return error == ENOTTY ? 0 : 1;
}

static int
play_status (void)
{
  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
  return (int) heddle_record_status ();
}

static int
play_flood (void)
{
  emit_numbers (SCENE_FLOOD);
  return 0;
}

int
scene_play (const char *name)
{
  static const struct {
    const char *name;
    int (*play) (void);
  } scenes[] = {
    { "threads", play_threads }, { "flood", play_flood },     { "killed", play_killed },
    { "fork", play_fork },       { "signals", play_signals }, { "names", play_names },
    { "status", play_status },
  };

  for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
    if (strcmp (scenes[i].name, name) == 0)
      return scenes[i].play ();
  return 100;
}
