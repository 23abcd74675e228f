/* SPDX-License-Identifier: MIT
 *
 * What glibc's mutexes say of themselves. A relock of a recursive mutex is no second hold, and an
 * unlock by a thread that does not hold the mutex is refused by some kinds: neither may be
 * recorded.
 *
 * The fields are read without the lock. What a thread reads about its own hold is exact; the
 * holder that another thread reads is a hint. The fields and the kinds' bits
 * are what glibc's static initialisers write into programs; tests/unit/intercept checks them.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef __GLIBC__
#error "mutex-state.h knows glibc's pthread_mutex_t alone: teach it this C library's"
#endif

#define HEDDLE_MUTEX_TYPE_BITS 3 /* PTHREAD_MUTEX_NORMAL, _RECURSIVE, _ERRORCHECK, _ADAPTIVE_NP */
#define HEDDLE_MUTEX_ROBUST    16
#define HEDDLE_MUTEX_INHERIT   32 /* PTHREAD_PRIO_INHERIT */
#define HEDDLE_MUTEX_PROTECT   64 /* PTHREAD_PRIO_PROTECT */

/* The futex word of a robust or a priority-inheriting mutex, and of one with a ceiling. */
#define HEDDLE_MUTEX_HOLDER UINT32_C (0x3fffffff)
#define HEDDLE_MUTEX_DIED   UINT32_C (0x40000000)
#define HEDDLE_MUTEX_LOCKED UINT32_C (0x0007ffff)

static inline int
heddle_mutex_kind (const pthread_mutex_t *mutex)
{
  return __atomic_load_n (&mutex->__data.__kind, __ATOMIC_RELAXED);
}

static inline bool
heddle_mutex_is_recursive (const pthread_mutex_t *mutex)
{
  return (heddle_mutex_kind (mutex) & HEDDLE_MUTEX_TYPE_BITS) == PTHREAD_MUTEX_RECURSIVE_NP;
}

/* Returns whether a trial of the lock answers as the lock itself would (see mutexes.c). */
static inline bool
heddle_mutex_can_be_tried (const pthread_mutex_t *mutex)
{
  return (heddle_mutex_kind (mutex) & (HEDDLE_MUTEX_ROBUST | HEDDLE_MUTEX_PROTECT)) == 0;
}

static inline uint32_t
heddle_mutex_word (const pthread_mutex_t *mutex)
{
  return (uint32_t) __atomic_load_n (&mutex->__data.__lock, __ATOMIC_RELAXED);
}

/* Returns whether a living thread holds the mutex, one that can't be tried. */
static inline bool
heddle_mutex_is_taken (const pthread_mutex_t *mutex)
{
  uint32_t word = heddle_mutex_word (mutex);

  if (heddle_mutex_kind (mutex) & HEDDLE_MUTEX_PROTECT)
    return (word & HEDDLE_MUTEX_LOCKED) != 0;
  return (word & HEDDLE_MUTEX_HOLDER) != 0 && (word & HEDDLE_MUTEX_DIED) == 0;
}

/* Returns the kernel's identifier of the thread that holds the mutex; 0 if none does, or if the
 * mutex does not say. */
static inline uint32_t
heddle_mutex_holder (const pthread_mutex_t *mutex)
{
  /* Robust and priority-inheriting ones keep their holder in the futex word itself, and while the
   * state that a dead holder left is not yet made consistent, nowhere else. */
  if (heddle_mutex_kind (mutex) & (HEDDLE_MUTEX_ROBUST | HEDDLE_MUTEX_INHERIT))
    return heddle_mutex_word (mutex) & HEDDLE_MUTEX_HOLDER;
  return (uint32_t) __atomic_load_n (&mutex->__data.__owner, __ATOMIC_RELAXED);
}

/* Returns whether an unlock by a thread that does not hold the mutex is refused. */
static inline bool
heddle_mutex_checks_holder (const pthread_mutex_t *mutex)
{
  int kind = heddle_mutex_kind (mutex);
  int type = kind & HEDDLE_MUTEX_TYPE_BITS;

  return type == PTHREAD_MUTEX_RECURSIVE_NP || type == PTHREAD_MUTEX_ERRORCHECK_NP ||
         (kind & (HEDDLE_MUTEX_ROBUST | HEDDLE_MUTEX_INHERIT)) != 0;
}

/* Returns whether the calling thread, which has just locked the mutex, did not hold it before. */
static inline bool
heddle_mutex_is_first_hold (const pthread_mutex_t *mutex)
{
  return !heddle_mutex_is_recursive (mutex) || mutex->__data.__count == 1;
}

/* Returns whether an unlock by the calling thread, `kernel_id`, will let the mutex go. */
static inline bool
heddle_mutex_is_last_hold (const pthread_mutex_t *mutex, uint32_t kernel_id)
{
  if (heddle_mutex_checks_holder (mutex) && heddle_mutex_holder (mutex) != kernel_id)
    return false;
  return heddle_mutex_is_first_hold (mutex);
}
