/* SPDX-License-Identifier: MIT
 *
 * The table of hooks (hooks.def) at work: for each hooked function the real one behind it, found
 * by the dynamic loader when it is first needed.
 *
 * A hook can be called at any moment: before the interposer's constructor, by another library's;
 * and from within the dynamic loader while it looks a name up, as its allocations may be served by
 * a program's own malloc() that locks. HEDDLE_REAL (name) is right in all of these.
 */
#pragma once

#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "record/record.h"

/* Marks the functions that the program shall find in place of libc's. */
#define HEDDLE_HOOKED __attribute__ ((visibility ("default")))

typedef enum {
#define HEDDLE_HOOK(result, name, parameters, need, failure) HEDDLE_HOOK_##name,
#include "intercept/hooks.def"
#undef HEDDLE_HOOK
  HEDDLE_HOOK_COUNT
} HeddleHook;

/* The address of each real function; 0 until it is known. */
HEDDLE_INTERNAL extern _Atomic (uintptr_t) heddle_hook_addresses[HEDDLE_HOOK_COUNT];

/* Finds the real function of `hook`, remembers it and returns it. Where there is none, returns one
 * that fails as hooks.def says, so that the result may always be called. Keeps errno. Any
 * thread. */
HEDDLE_INTERNAL uintptr_t heddle_hook_resolve (HeddleHook hook);

/* Finds all the real functions. Returns whether all the required ones are there. */
HEDDLE_INTERNAL bool heddle_hooks_resolve_all (void);

/* Returns the name of a hooked function. */
HEDDLE_INTERNAL const char *heddle_hook_name (HeddleHook hook);

/* Relaxed: an address is complete in itself, and threads that race to find it find the same. */
#define HEDDLE_HOOK(result, name, parameters, need, failure)                                     \
  typedef result (*HeddleReal_##name) parameters;                                                \
                                                                                                 \
  static inline HeddleReal_##name heddle_real_##name (void)                                      \
  {                                                                                              \
    uintptr_t address =                                                                          \
        atomic_load_explicit (&heddle_hook_addresses[HEDDLE_HOOK_##name], memory_order_relaxed); \
                                                                                                 \
    if (address == 0)                                                                            \
      address = heddle_hook_resolve (HEDDLE_HOOK_##name);                                        \
    return (HeddleReal_##name) address;                                                          \
  }
#include "intercept/hooks.def"
#undef HEDDLE_HOOK

/* The real function behind a hook: HEDDLE_REAL (sem_post) (semaphore). */
#define HEDDLE_REAL(name) (heddle_real_##name ())
