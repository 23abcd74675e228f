/* SPDX-License-Identifier: MIT
 *
 * The interposer's beginning.
 */
#include "intercept/intercept.h"

#include <unistd.h>

#include "intercept/environment.h"
#include "intercept/lone-holds.h"

_Atomic (uint32_t) heddle_intercept_threaded;
_Thread_local volatile uint32_t heddle_intercept_own_work
    __attribute__ ((tls_model ("initial-exec")));

/* Whether it was looked at what program this is: 1 while a thread looks, 2 when it has. */
static _Atomic (uint32_t) begun;

bool
heddle_intercept_become_threaded (void)
{
  if (!heddle_intercept_records ())
    return false;
  if (atomic_exchange_explicit (&heddle_intercept_threaded, 1, memory_order_relaxed) == 0)
    heddle_lone_holds_record ();
  return true;
}

/* A forked child has one thread, whatever its parent had. */
static void
begin_forked_child (void)
{
  atomic_store_explicit (&heddle_intercept_threaded, 0, memory_order_relaxed);
}

/* Weak: the loader resolves them before anything runs. To look them up could allocate, in the
 * middle of an allocator's own beginning, which locks and so comes by here. */
extern const char heddle_program_records[] __attribute__ ((weak, visibility ("default")));
extern void __tsan_init (void) __attribute__ ((weak, visibility ("default")));

static bool
program_is_someone_elses (void)
{
  return heddle_program_records != NULL || __tsan_init != NULL;
}

static void
begin (void)
{
  heddle_environment_remember ();
  if (!heddle_hooks_resolve_all () || program_is_someone_elses ())
    heddle_record_stay_off ();
  else if (heddle_record_start () == HEDDLE_RECORD_ON)
    pthread_atfork (NULL, NULL, begin_forked_child);
}

bool
heddle_intercept_decide (void)
{
  uint32_t state = 0;

  /* Relaxed: whoever finds it begun by another thread asks the recorder, which orders what it
   * set. */
  if (atomic_compare_exchange_strong_explicit (&begun, &state, 1, memory_order_relaxed,
                                               memory_order_relaxed)) {
    begin ();
    atomic_store_explicit (&begun, 2, memory_order_relaxed);
  } else if (state == 1) {
    return false; /* called by what we call ourselves, or too early by a moment */
  }
  return heddle_record_start () == HEDDLE_RECORD_ON;
}

bool
heddle_intercept_has_decided (void)
{
  return atomic_load_explicit (&begun, memory_order_relaxed) == 2;
}

/* 101 is the first priority that is not the compiler's: before the recorder's constructor. Those of
 * the libraries that the program needs may run still earlier: see heddle_intercept_decide(). */
__attribute__ ((constructor (101))) static void
intercept_begin (void)
{
  heddle_intercept_decide ();
}
