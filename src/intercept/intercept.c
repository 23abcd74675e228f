/* SPDX-License-Identifier: MIT
 *
 * The interposer's beginning.
 */
#include "intercept/intercept.h"

#include <dlfcn.h>
#include <unistd.h>

#include "intercept/environment.h"
#include "intercept/lone-holds.h"

_Atomic (uint32_t) heddle_intercept_threaded;
_Thread_local volatile uint32_t heddle_intercept_own_work
    __attribute__ ((tls_model ("initial-exec")));

/* 1 if another library's constructor created a thread before ours ran. */
static _Atomic (uint32_t) threaded_early;

bool
heddle_intercept_become_threaded (void)
{
  if (!heddle_intercept_records ()) {
    atomic_store_explicit (&threaded_early, 1, memory_order_relaxed);
    return false;
  }
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

static bool
program_is_someone_elses (void)
{
  bool withdraw = dlsym (RTLD_DEFAULT, "heddle_program_records") != NULL ||
                  dlsym (RTLD_DEFAULT, "__tsan_init") != NULL;

  /* The failed look-ups left a message that the program could take for one about its own. */
  dlerror ();
  return withdraw;
}

/* 101 is the first priority that is not the compiler's: before the recorder's constructor. */
__attribute__ ((constructor (101))) static void
intercept_begin (void)
{
  heddle_environment_remember ();
  if (!heddle_hooks_resolve_all () || program_is_someone_elses ()) {
    heddle_record_stay_off ();
    return;
  }
  if (heddle_record_start () != HEDDLE_RECORD_ON)
    return;
  pthread_atfork (NULL, NULL, begin_forked_child);
  if (atomic_load_explicit (&threaded_early, memory_order_relaxed) != 0)
    heddle_intercept_become_threaded ();
}
