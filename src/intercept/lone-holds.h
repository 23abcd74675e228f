/* SPDX-License-Identifier: MIT
 *
 * The mutexes that a process's only thread holds. Nothing is recorded of them until there is a
 * second thread; but what is held at that moment others may soon wait for, and it is released in
 * the open: so the holds are recorded then.
 */
#pragma once

#include <pthread.h>

#include "record/record.h"

/* Remembers that the only thread holds the mutex. Beyond 16 at once they are not remembered. */
HEDDLE_INTERNAL void heddle_lone_holds_add (const pthread_mutex_t *mutex);

/* Forgets a mutex; harmless if it was not remembered. */
HEDDLE_INTERNAL void heddle_lone_holds_remove (const pthread_mutex_t *mutex);

/* Records that the calling thread has each of them, in the order of their locks, and forgets
 * them. */
HEDDLE_INTERNAL void heddle_lone_holds_record (void);
