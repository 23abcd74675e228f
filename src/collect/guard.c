/* SPDX-License-Identifier: MIT */
#include "collect/guard.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What a thread is about to touch. The thread writes it, and the handler reads and writes it on the
 * same thread: relaxed atomics keep each field whole, signal fences keep them in order. */
typedef struct {
  _Atomic (uintptr_t) base;
  _Atomic (uintptr_t) size; /* 0: nothing is guarded */
  _Atomic (int) faulted;
} Region;

/* Initial-exec: it is there from a thread's beginning, so that the handler never allocates it. */
static _Thread_local Region region __attribute__ ((tls_model ("initial-exec")));

/* What was found when the handler was installed. */
typedef struct {
  struct sigaction action; /* the handler that was there before */
  uintptr_t page_size;
} Before;

/* A signal has one handler in a process, so what goes with it is the process's too: written
 * once, before the handler is installed. */
static _Atomic (const Before *) before;

/* Puts pages of zeros in the place of the missing one at `address` and of all behind it, if this
 * thread guards that. A file is cut at its end, and what is guarded is given up anyway; a mapping
 * for each page alone would bring this process to its limit (vm.max_map_count) after a few files
 * that are cut. */
static gboolean
replace_page (uintptr_t address, uintptr_t page_size)
{
  uintptr_t base = atomic_load_explicit (&region.base, memory_order_relaxed);
  uintptr_t size = atomic_load_explicit (&region.size, memory_order_relaxed);

  /* One comparison for both ends: an address below the base wraps to a large distance. */
  if (address - base >= size)
    return FALSE;
  uintptr_t page = address & ~(page_size - 1);
  if (mmap ((void *) page, base + size - page, PROT_READ | PROT_WRITE,
            MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED)
    return FALSE;
  atomic_store_explicit (&region.faulted, 1, memory_order_relaxed);
  return TRUE;
}

/* Lets the signal end the process as if we had never been here. It is sent again with what it
 * said at first, so that a core file still tells the address, and arrives once the handler
 * returns. */
static void
die_of (int number, siginfo_t *information)
{
  const struct sigaction usual = { .sa_handler = SIG_DFL };

  sigaction (number, &usual, NULL);
  if (syscall (SYS_rt_tgsigqueueinfo, getpid (), gettid (), number, information) != 0)
    raise (number);
}

/* Does what the kernel would have done with the signal before our handler was installed. */
static void
pass_on (const struct sigaction *previous, int number, siginfo_t *information, void *context)
{
  const struct sigaction usual = { .sa_handler = SIG_DFL };
  gboolean is_fault = information->si_code > 0; /* a signal that was sent has 0 or less */

  /* These two values are never those of a function, whichever of the two kinds was installed. The
   * kernel does not let a fault be ignored, only a signal that was sent. */
  if (previous->sa_handler == SIG_IGN && !is_fault)
    return;
  if (previous->sa_handler == SIG_DFL || previous->sa_handler == SIG_IGN) {
    die_of (number, information);
    return;
  }
  if ((previous->sa_flags & (int) SA_RESETHAND) != 0)
    sigaction (number, &usual, NULL);
  if ((previous->sa_flags & SA_SIGINFO) != 0)
    previous->sa_sigaction (number, information, context);
  else
    previous->sa_handler (number);
}

static void
handle_bus_error (int number, siginfo_t *information, void *context)
{
  int saved_errno = errno;
  /* Acquire: pairs with the release in install(), on whichever thread that ran. */
  const Before *found = atomic_load_explicit (&before, memory_order_acquire);

  /* Only a missing page: a new one cures no misaligned access, which would fault forever, and a
   * signal that was sent has the sender's number in the place of the address. */
  gboolean page_is_missing = information->si_code == BUS_ADRERR;
  if (!page_is_missing || !replace_page ((uintptr_t) information->si_addr, found->page_size))
    pass_on (&found->action, number, information, context);
  errno = saved_errno;
}

/* Runs once. The handler is there for good: others may have chained to it since. */
static void
install (void)
{
  static Before found;

  found.page_size = (uintptr_t) sysconf (_SC_PAGESIZE);
  sigaction (SIGBUS, NULL, &found.action);
  /* Release: pairs with the handler's acquire. It is told before the handler is installed, as a
   * fault may come at once. */
  atomic_store_explicit (&before, &found, memory_order_release);

  /* The mask, the stack and the rest are those that the previous handler asked for: it may be
   * called from ours. A default action is carried out after ours returns, and has none. */
  const int kept = SA_ONSTACK | SA_RESTART | SA_NODEFER;
  struct sigaction ours = { .sa_sigaction = handle_bus_error, .sa_mask = found.action.sa_mask };
  ours.sa_flags = SA_SIGINFO | (found.action.sa_flags & kept);
  sigaction (SIGBUS, &ours, NULL);
}

void
guard_begin (void *base, gsize size)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, install);
  atomic_store_explicit (&region.faulted, 0, memory_order_relaxed);
  atomic_store_explicit (&region.base, (uintptr_t) base, memory_order_relaxed);
  atomic_store_explicit (&region.size, size, memory_order_relaxed);
  /* Nothing of what is guarded is touched before its region is known to the handler. */
  atomic_signal_fence (memory_order_seq_cst);
}

gboolean
guard_end (void)
{
  /* All that was guarded has been touched by now, and has faulted if it was to. */
  atomic_signal_fence (memory_order_seq_cst);
  atomic_store_explicit (&region.size, 0, memory_order_relaxed);
  return atomic_load_explicit (&region.faulted, memory_order_relaxed) == 0;
}
