/* SPDX-License-Identifier: MIT */
#include "intercept/lone-holds.h"

#include <stdatomic.h>

#define HOLDS_MAXIMUM 16

/* Kept dense from the front. Atomic, as a thread that was created behind our back (by clone(), say)
 * may come in between: that costs a wrong entry at worst. Relaxed, as no entry leads to another. */
static _Atomic (const pthread_mutex_t *) holds[HOLDS_MAXIMUM];

static const pthread_mutex_t *
hold_at (int index)
{
  return atomic_load_explicit (&holds[index], memory_order_relaxed);
}

static void
set_hold (int index, const pthread_mutex_t *mutex)
{
  atomic_store_explicit (&holds[index], mutex, memory_order_relaxed);
}

void
heddle_lone_holds_add (const pthread_mutex_t *mutex)
{
  for (int index = 0; index < HOLDS_MAXIMUM; index++) {
    if (hold_at (index) == NULL) {
      set_hold (index, mutex);
      return;
    }
  }
}

void
heddle_lone_holds_remove (const pthread_mutex_t *mutex)
{
  int index = 0;

  while (index < HOLDS_MAXIMUM && hold_at (index) != mutex)
    if (hold_at (index++) == NULL)
      return;
  for (; index < HOLDS_MAXIMUM && hold_at (index) != NULL; index++)
    set_hold (index, index + 1 < HOLDS_MAXIMUM ? hold_at (index + 1) : NULL);
}

void
heddle_lone_holds_record (void)
{
  for (int index = 0; index < HOLDS_MAXIMUM && hold_at (index) != NULL; index++) {
    heddle_emit (HEDDLE_EVENT_MUTEX_ACQUIRE, heddle_object (hold_at (index)), 0, 0);
    set_hold (index, NULL);
  }
}
