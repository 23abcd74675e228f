/* SPDX-License-Identifier: MIT */
#include "scenes.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "record/record.h"
#include "trap.h"

void
scene_emit_numbers (int count)
{
  for (int i = 1; i <= count; i++)
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, (uint64_t) i, 0);
}

static void *
emit_in_thread (void *data)
{
  heddle_thread_begin (*(uint32_t *) data, 1);
  scene_emit_numbers (SCENE_EVENTS);
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

static volatile sig_atomic_t handled;

static void
emit_in_handler (int number)
{
  (void) number;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
  handled++;
}

/* A handler that emits interrupts a thread that emits, until it has done so often enough. Returns
 * how many events there were in all. */
static int
emit_and_be_interrupted (void)
{
  const struct itimerval period = { { 0, 100 }, { 0, 100 } }, never = { { 0, 0 }, { 0, 0 } };
  int emitted = 0;

  setitimer (ITIMER_REAL, &period, NULL);
  while (handled < 200) {
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
    emitted++;
  }
  setitimer (ITIMER_REAL, &never, NULL);
  return emitted + (int) handled;
}

static int
play_signals (void)
{
  signal (SIGALRM, emit_in_handler);
  printf ("%d\n", emit_and_be_interrupted ());
  return 0;
}

/* The same with handlers that have a stack of their own, which lies wherever it lies. */
static int
play_signals_apart (void)
{
  const struct sigaction action = { .sa_handler = emit_in_handler, .sa_flags = SA_ONSTACK };
  static char room[65536];
  const stack_t stack = { .ss_sp = room, .ss_size = sizeof room };

  sigaction (SIGALRM, &action, NULL);
  sigaltstack (&stack, NULL);
  printf ("%d\n", emit_and_be_interrupted ());
  return 0;
}

static sigjmp_buf jump_target;

static void
emit_and_jump (int number)
{
  emit_in_handler (number);
  siglongjmp (jump_target, 1);
}

/* The same with a handler that never comes back. An emission that it left may have been recorded or
 * not. The timer counts the program's own time: what takes the system long is not interrupted for
 * ever. */
static int
play_jumps (void)
{
  const struct itimerval once = { { 0, 0 }, { 0, 100 } };
  static volatile int emitted;

  signal (SIGVTALRM, emit_and_jump);
  sigsetjmp (jump_target, 1);
  if (handled < SCENE_JUMPS)
    setitimer (ITIMER_VIRTUAL, &once, NULL);
  while (handled < SCENE_JUMPS) {
    heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, 0, 0);
    emitted++;
  }
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

/* Locks of other libraries' thread-specific data are let go after ours: here, in the last round. */
static pthread_key_t late_key;

static void
emit_late (void *data)
{
  static _Thread_local int rounds;

  if (++rounds < PTHREAD_DESTRUCTOR_ITERATIONS)
    pthread_setspecific (late_key, data);
  else
    scene_emit_numbers (SCENE_EVENTS);
}

static void *
end_with_late_events (void *data)
{
  pthread_setspecific (late_key, data);
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
  return NULL;
}

static int
play_late (void)
{
  pthread_t thread;

  pthread_key_create (&late_key, emit_late);
  pthread_create (&thread, NULL, end_with_late_events, &late_key);
  pthread_join (thread, NULL);
  return 0;
}

static void *
emit_ten (void *data)
{
  (void) data;
  scene_emit_numbers (10);
  return NULL;
}

/* A thousand threads live at once: each waits for all of them to have emitted. */
static pthread_barrier_t everybody;

static void *
emit_in_crowd (void *data)
{
  (void) data;
  scene_emit_numbers (10);
  pthread_barrier_wait (&everybody);
  scene_emit_numbers (10);
  return NULL;
}

static int
play_together (int count)
{
  static pthread_t threads[SCENE_TOO_MANY];
  pthread_attr_t attributes;

  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, 64 * 1024);
  pthread_barrier_init (&everybody, NULL, (unsigned int) count);
  for (int i = 0; i < count; i++)
    if (pthread_create (&threads[i], &attributes, emit_in_crowd, NULL) != 0)
      return 1;
  for (int i = 0; i < count; i++)
    pthread_join (threads[i], NULL);
  return 0;
}

static int
play_crowd (void)
{
  return play_together (SCENE_CROWD);
}

static int
play_too_many (void)
{
  return play_together (SCENE_TOO_MANY);
}

/* Ten thousand threads come and go, up to a hundred at a time. */
static int
play_many (void)
{
  pthread_t threads[100];

  for (int i = 0; i < SCENE_MANY; i++) {
    if (i >= 100)
      pthread_join (threads[i % 100], NULL);
    if (pthread_create (&threads[i % 100], NULL, emit_ten, NULL) != 0)
      return 1;
  }
  for (int i = 0; i < 100; i++)
    pthread_join (threads[i], NULL);
  return 0;
}

/* Before this program's main(), and before the recorder's own constructor. */
__attribute__ ((constructor (101))) static void
emit_early (void)
{
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 4711, 0);
}

static int
play_early (void)
{
  return 0;
}

static int
play_flood (void)
{
  scene_emit_numbers (SCENE_FLOOD);
  return 0;
}

/* Emits until it is told to end by the end of its input. */
static int
play_until_told (void)
{
  char byte;

  printf ("ready\n");
  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    scene_emit_numbers (SCENE_FLOOD);
  return (int) heddle_record_status ();
}

int
scene_play (const char *name)
{
  static const struct {
    const char *name;
    int (*play) (void);
  } scenes[] = {
    { "threads", play_threads },
    { "flood", play_flood },
    { "signals", play_signals },
    { "jumps", play_jumps },
    { "signals-apart", play_signals_apart },
    { "names", play_names },
    { "status", play_status },
    { "late", play_late },
    { "crowd", play_crowd },
    { "too-many", play_too_many },
    { "many", play_many },
    { "early", play_early },
    { "until-told", play_until_told },
  };

  for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
    if (strcmp (scenes[i].name, name) == 0)
      return scenes[i].play ();
  int status = scene_play_process (name);
#if TRAP_WORKS
  status = status >= 0 ? status : scene_play_step (name);
#endif
  return status >= 0 ? status : 100;
}
