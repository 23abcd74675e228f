/* SPDX-License-Identifier: MIT */
#include "sync/thread.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "record/record.h"
#include "sync/deadline.h"

/* The kernel's limit for a thread's name, in bytes, with the zero at its end. */
#define KERNEL_NAME_SIZE 16

/* Steps of computing between two looks at the clock: about ten microseconds, dozens of times what
 * the look itself, a system call, costs. */
#define WORK_STEPS 10000

/* Copies as much of `name` as fits, cut between two characters of UTF-8. */
static void
copy_name (char *copy, size_t size, const char *name)
{
  size_t length = strnlen (name, size);

  if (length == size) {
    length--;
    while (length > 0 && ((unsigned char) name[length] & 0xC0) == 0x80)
      length--;
  }
  memcpy (copy, name, length);
  copy[length] = '\0';
}

/* The handle as events carry it. It is an integer in some C libraries and a pointer in others. */
static uint64_t
handle_object (pthread_t handle)
{
  return (uint64_t) (uintptr_t) handle;
}

void
sync_thread_set_name (const char *name)
{
  char kernel_name[KERNEL_NAME_SIZE];

  heddle_record_thread_name (name);
  /* For debuggers and top. The kernel's copy is a convenience, so a refusal is no error. */
  copy_name (kernel_name, sizeof kernel_name, name);
  (void) pthread_setname_np (pthread_self (), kernel_name);
}

/* What a thread needs to begin. It frees it, so that nobody has to wait until it has begun. */
typedef struct {
  void *(*body) (void *);
  void *data;
  uint32_t number;  /* the recorder's number of the thread, 0 if it isn't recorded, */
  uint32_t creator; /* and of the one that created it */
  char name[SYNC_THREAD_NAME_SIZE];
} Beginning;

static void *
run (void *data)
{
  Beginning *beginning = data;
  void *(*body) (void *) = beginning->body;
  void *body_data = beginning->data;

  if (beginning->number != 0)
    heddle_thread_begin (beginning->number, beginning->creator);
  sync_thread_set_name (beginning->name);
  free (beginning);
  return body (body_data);
}

int
sync_thread_create (SyncThread *thread, const char *name, void *(*body) (void *), void *data)
{
  Beginning *beginning = malloc (sizeof *beginning);

  if (beginning == NULL)
    return ENOMEM;
  beginning->body = body;
  beginning->data = data;
  copy_name (beginning->name, sizeof beginning->name, name);
  /* In this order: a thread without a number gets its own by recording the creation. */
  thread->number = heddle_thread_create ();
  beginning->number = thread->number;
  beginning->creator = heddle_thread_number ();
  int error = pthread_create (&thread->handle, NULL, run, beginning);
  if (error != 0)
    free (beginning);
  return error;
}

int
sync_thread_join (SyncThread *thread, void **result)
{
  uint64_t object = handle_object (thread->handle);

  heddle_emit (HEDDLE_EVENT_JOIN_BEGIN, object, 0, 0);
  int error = pthread_join (thread->handle, result);
  /* After a refusal too: this thread waits no longer. */
  heddle_emit (HEDDLE_EVENT_JOIN_END, object, 0, (uint32_t) error);
  return error;
}

int
sync_thread_detach (SyncThread *thread)
{
  return pthread_detach (thread->handle);
}

/* ------------------------------------------------------------------ scopes */

typedef struct SyncScopeThread ScopeThread;

struct SyncScopeThread {
  SyncThread thread;
  ScopeThread *next;
};

void
sync_scope_begin (SyncScope *scope)
{
  *scope = (SyncScope){ .mutex = PTHREAD_MUTEX_INITIALIZER };
  scope->end = &scope->first;
}

int
sync_scope_spawn (SyncScope *scope, const char *name, void *(*body) (void *), void *data)
{
  ScopeThread *spawned = malloc (sizeof *spawned);

  if (spawned == NULL)
    return ENOMEM;
  int error = sync_thread_create (&spawned->thread, name, body, data);
  if (error != 0) {
    free (spawned);
    return error;
  }
  spawned->next = NULL;
  pthread_mutex_lock (&scope->mutex);
  *scope->end = spawned;
  scope->end = &spawned->next;
  pthread_mutex_unlock (&scope->mutex);
  return 0;
}

/* Takes the thread out that was spawned first; NULL if there is none left. */
static ScopeThread *
take_first (SyncScope *scope)
{
  pthread_mutex_lock (&scope->mutex);
  ScopeThread *first = scope->first;
  if (first != NULL)
    scope->first = first->next;
  if (scope->first == NULL)
    scope->end = &scope->first;
  pthread_mutex_unlock (&scope->mutex);
  return first;
}

void
sync_scope_end (SyncScope *scope)
{
  ScopeThread *thread;

  /* A thread that spawns is here itself, so whatever it spawns comes before it is joined. */
  while ((thread = take_first (scope)) != NULL) {
    sync_thread_join (&thread->thread, NULL);
    free (thread);
  }
  pthread_mutex_destroy (&scope->mutex);
}

/* ------------------------------------------------------------------ sleep and work */

void
sync_sleep (int64_t nanoseconds)
{
  if (nanoseconds <= 0)
    return;

  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, (uint64_t) nanoseconds, 0);
  /* Sleeping until a moment, not for a length: signals then don't lengthen the whole. */
  struct timespec end = sync_deadline (nanoseconds);
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
    continue;
  heddle_emit (HEDDLE_EVENT_SLEEP_END, 0, 0, 0);
}

/* Returns the processor time that the calling thread has spent so far, in nanoseconds. */
static int64_t
processor_time (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (int64_t) spent.tv_sec * SYNC_NANOSECONDS_PER_SECOND + spent.tv_nsec;
}

void
sync_work (int64_t nanoseconds)
{
  if (nanoseconds <= 0)
    return;

  int64_t begin = processor_time ();
  volatile uint64_t kept = 1; /* volatile: the compiler may not drop a result that nobody reads */

  while (processor_time () - begin < nanoseconds) {
    uint64_t number = kept;
    for (int step = 0; step < WORK_STEPS; step++)
      number = number * UINT64_C (6364136223846793005) + 1; /* Knuth's generator, MMIX */
    kept = number;
  }
}
