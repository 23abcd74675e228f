/* SPDX-License-Identifier: MIT
 *
 * What the programs for the interposer's tests share.
 */
#pragma once

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints a call and the name of its result, which is an error's number. */
#define SHOW(call)                                                          \
  do {                                                                      \
    int shown = (call);                                                     \
    printf ("%s: %s\n", #call, shown == 0 ? "0" : strerrorname_np (shown)); \
  } while (0)

/* The same for a call that returns -1 and sets errno, which else must stay as it was. */
#define SHOW_ERRNO(call)                                            \
  do {                                                              \
    errno = E2BIG;                                                  \
    int shown = (call);                                             \
    printf ("%s: %d, %s\n", #call, shown, strerrorname_np (errno)); \
  } while (0)

#define REQUIRE(condition)                                                       \
  do {                                                                           \
    if (!(condition)) {                                                          \
      fprintf (stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition); \
      exit (99);                                                                 \
    }                                                                            \
  } while (0)

static const struct timespec long_ago = { .tv_sec = 1 };

/* Returns once a thread waits for the mutex: glibc marks a taken one with 2 if someone does. This
 * is how contention is made certain without a sleep. */
static inline void
await_waiter (pthread_mutex_t *mutex)
{
  while (__atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED) != 2)
    sched_yield ();
}

/* The same for a semaphore: glibc counts those who wait in the upper half of its word. */
static inline void
await_semaphore_waiter (sem_t *semaphore)
{
  while (__atomic_load_n ((uint64_t *) (void *) semaphore, __ATOMIC_RELAXED) >> 32 == 0)
    sched_yield ();
}

static inline pthread_t
spawn (void *(*start) (void *), void *argument)
{
  pthread_t thread;

  REQUIRE (pthread_create (&thread, NULL, start, argument) == 0);
  return thread;
}

static inline void *
do_nothing (void *unused)
{
  return unused;
}
