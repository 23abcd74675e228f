/* SPDX-License-Identifier: MIT */
#include "intercept/hooks.h"

#include <dlfcn.h>
#include <errno.h>

/* How deep a look-up may lie within a look-up before a hook gives up: see heddle_hook_resolve(). */
#define NESTING_MAXIMUM 4u

typedef enum { OPTIONAL, REQUIRED } HookNeed;

typedef struct {
  const char *name;
  HookNeed need;
  uintptr_t absent; /* fails as hooks.def says */
} Hook;

_Atomic (uintptr_t) heddle_hook_addresses[HEDDLE_HOOK_COUNT];

/* How many look-ups this thread is inside of. */
static _Thread_local unsigned int lookups __attribute__ ((tls_model ("initial-exec")));

/* What stands in for functions that the C library does not have. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#define HEDDLE_HOOK(result, name, parameters, need, failure) \
  static result absent_##name parameters                     \
  {                                                          \
    errno = ENOSYS;                                          \
    return failure;                                          \
  }
#include "intercept/hooks.def"
#undef HEDDLE_HOOK
#pragma GCC diagnostic pop

static const Hook *
hook_describe (HeddleHook hook)
{
  static const Hook hooks[HEDDLE_HOOK_COUNT] = {
#define HEDDLE_HOOK(result, name, parameters, need, failure) \
  [HEDDLE_HOOK_##name] = { #name, need, (uintptr_t) absent_##name },
#include "intercept/hooks.def"
#undef HEDDLE_HOOK
  };

  return &hooks[hook];
}

/* glibc keeps second names of the three calls that a malloc() makes, with a version of their own,
 * for programs linked against them before 2.34. They serve while dlsym() itself is what runs. */
#if defined(__GLIBC__) && defined(__x86_64__)
#define DIRECT_VERSION "GLIBC_2.2.5"
#elif defined(__GLIBC__) && defined(__aarch64__)
#define DIRECT_VERSION "GLIBC_2.17"
#endif

#ifdef DIRECT_VERSION
int heddle_direct_mutex_lock (pthread_mutex_t *mutex);
int heddle_direct_mutex_trylock (pthread_mutex_t *mutex);
int heddle_direct_mutex_unlock (pthread_mutex_t *mutex);
__asm__(".symver heddle_direct_mutex_lock, __pthread_mutex_lock@" DIRECT_VERSION);
__asm__(".symver heddle_direct_mutex_trylock, __pthread_mutex_trylock@" DIRECT_VERSION);
__asm__(".symver heddle_direct_mutex_unlock, __pthread_mutex_unlock@" DIRECT_VERSION);
#endif

/* Returns a way to the real function that needs no look-up, or 0. */
static uintptr_t
direct_address (HeddleHook hook)
{
#ifdef DIRECT_VERSION
  if (hook == HEDDLE_HOOK_pthread_mutex_lock)
    return (uintptr_t) heddle_direct_mutex_lock;
  if (hook == HEDDLE_HOOK_pthread_mutex_trylock)
    return (uintptr_t) heddle_direct_mutex_trylock;
  if (hook == HEDDLE_HOOK_pthread_mutex_unlock)
    return (uintptr_t) heddle_direct_mutex_unlock;
#else
  (void) hook;
#endif
  return 0;
}

/* The next library's function, which may be another interposer's, as it would be without us. */
static uintptr_t
look_up (const char *name)
{
  int error = errno;

  lookups++;
  uintptr_t address = (uintptr_t) dlsym (RTLD_NEXT, name);
  lookups--;
  errno = error;
  return address;
}

/* A look-up inside a look-up comes from an allocation that the loader makes; the calls that an
 * allocation may make have direct addresses, any other gets its own look-up, and the limit ends a
 * recursion that no program known makes. */
uintptr_t
heddle_hook_resolve (HeddleHook hook)
{
  const Hook *description = hook_describe (hook);

  if (lookups > 0 && direct_address (hook) != 0)
    return direct_address (hook);
  if (lookups >= NESTING_MAXIMUM)
    return description->absent;

  uintptr_t address = look_up (description->name);
  if (address == 0)
    address = description->absent;
  atomic_store_explicit (&heddle_hook_addresses[hook], address, memory_order_relaxed);
  return address;
}

bool
heddle_hooks_resolve_all (void)
{
  bool complete = true;

  for (HeddleHook hook = 0; hook < HEDDLE_HOOK_COUNT; hook++) {
    const Hook *description = hook_describe (hook);

    if (heddle_hook_resolve (hook) == description->absent && description->need == REQUIRED)
      complete = false;
  }
  return complete;
}

const char *
heddle_hook_name (HeddleHook hook)
{
  return hook_describe (hook)->name;
}
