/* SPDX-License-Identifier: MIT */
#include "sync/thread.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "record/record.h"

#define NANOSECONDS_PER_SECOND INT64_C (1000000000)

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

static void *
run (void *data)
{
  const SyncThread *thread = data;

  if (thread->number != 0)
    heddle_thread_begin (thread->number, thread->creator);
  sync_thread_set_name (thread->name);
  return thread->body (thread->data);
}

int
sync_thread_create (SyncThread *thread, const char *name, void *(*body) (void *), void *data)
{
  thread->body = body;
  thread->data = data;
  copy_name (thread->name, sizeof thread->name, name);
  /* In this order: a thread without a number gets its own by recording the creation. */
  thread->number = heddle_thread_create ();
  thread->creator = heddle_thread_number ();
  return pthread_create (&thread->handle, NULL, run, thread);
}

int
sync_thread_join (SyncThread *thread, void **result)
{
  uint64_t object = handle_object (thread->handle);

  heddle_emit (HEDDLE_EVENT_JOIN_BEGIN, object, 0, 0);
  int error = pthread_join (thread->handle, result);
  /* After a refusal too: this thread waits no longer. */
  heddle_emit (HEDDLE_EVENT_JOIN_END, object, 0, 0);
  return error;
}

void
sync_sleep (int64_t nanoseconds)
{
  if (nanoseconds <= 0)
    return;

  heddle_emit (HEDDLE_EVENT_SLEEP_BEGIN, 0, (uint64_t) nanoseconds, 0);
  /* Sleeping until a moment, not for a length: signals then don't lengthen the whole. */
  struct timespec end;
  clock_gettime (CLOCK_MONOTONIC, &end);
  end.tv_sec += (time_t) (nanoseconds / NANOSECONDS_PER_SECOND);
  end.tv_nsec += (long) (nanoseconds % NANOSECONDS_PER_SECOND);
  if (end.tv_nsec >= NANOSECONDS_PER_SECOND) {
    end.tv_sec += 1;
    end.tv_nsec -= (long) NANOSECONDS_PER_SECOND;
  }
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
  return (int64_t) spent.tv_sec * NANOSECONDS_PER_SECOND + spent.tv_nsec;
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
