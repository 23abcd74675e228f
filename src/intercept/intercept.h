/* SPDX-License-Identifier: MIT
 *
 * The interposer's state in the process that it was preloaded into, and when it records.
 *
 * Threads, sleeps, input and output, and processes are always recorded. Locks, conditions and
 * semaphores are recorded from the first pthread_create() on: before it nobody can wait for anybody
 * (and the start of a CPython would be some 8000 events).
 *
 * WITHDRAWAL  A program that records by itself (it is linked with src/sync) exports the symbol
 * heddle_program_records. In it, and under ThreadSanitizer, which stands in for the same functions,
 * the interposer does nothing but call the real functions.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "intercept/hooks.h"
#include "record/record.h"

/* 1 once the process has had a second thread and records. */
HEDDLE_INTERNAL extern _Atomic (uint32_t) heddle_intercept_threaded;

/* 1 while this thread does work of the interposer's own that the program did not ask for. */
HEDDLE_INTERNAL extern _Thread_local volatile uint32_t heddle_intercept_own_work
    __attribute__ ((tls_model ("initial-exec")));

/* To be called before a thread is created. Returns whether the process records. */
HEDDLE_INTERNAL bool heddle_intercept_become_threaded (void);

/* Returns whether the calling thread's locks, conditions and semaphores are recorded. Relaxed: who
 * creates a thread sees its own store, and the creation itself orders it for the new one. */
static inline bool
heddle_intercept_watches (void)
{
  return atomic_load_explicit (&heddle_intercept_threaded, memory_order_relaxed) != 0 &&
         heddle_intercept_own_work == 0;
}

/* Decides whether this process records, for a call that comes before the constructor, from another
 * library's; and in a child forked by the bare system call. Returns whether it does. */
HEDDLE_INTERNAL bool heddle_intercept_decide (void);

/* Returns whether this process records at all. */
static inline bool
heddle_intercept_records (void)
{
  HeddleRecordingState state = heddle_record_state ();

  return state == HEDDLE_RECORDING_ON ||
         (state == HEDDLE_RECORDING_UNDECIDED && heddle_intercept_decide ());
}

/* Returns whether that has been decided in this program, if not in this process. */
HEDDLE_INTERNAL bool heddle_intercept_has_decided (void);

/* The same as heddle_intercept_records() for calls that an allocator may make while it begins:
 * these must not be what looks names up, which allocates. */
static inline bool
heddle_intercept_records_already (void)
{
  HeddleRecordingState state = heddle_record_state ();

  return state == HEDDLE_RECORDING_ON ||
         (state == HEDDLE_RECORDING_UNDECIDED && heddle_intercept_has_decided () &&
          heddle_intercept_decide ());
}

/* Returns whether this process records but has not had a second thread yet. */
static inline bool
heddle_intercept_is_lone (void)
{
  return heddle_intercept_records_already () &&
         atomic_load_explicit (&heddle_intercept_threaded, memory_order_relaxed) == 0;
}

/* Records one event about an object. Keeps errno: the recorder does so while it opens a ring, and
 * nothing else on the way sets it. */
static inline void
heddle_intercept_emit (HeddleEventKind kind, const void *object, const void *argument,
                       uint32_t detail)
{
  heddle_emit (kind, heddle_object (object), heddle_object (argument), detail);
}
