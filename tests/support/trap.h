/* SPDX-License-Identifier: MIT
 *
 * Has the processor trap (SIGTRAP) after every single instruction of the calling thread, so that a
 * handler can interrupt it at a chosen one.
 */
#pragma once

/* ThreadSanitizer handles signals when it suits it. */
#if defined __x86_64__ && !defined __SANITIZE_THREAD__
#define TRAP_WORKS 1
#else
#define TRAP_WORKS 0
#endif

#if TRAP_WORKS

#include <signal.h>
#include <ucontext.h>

#define TRAP_FLAG 0x100

/* Clear of what the compiler keeps below the stack's end. */
#define TRAP_CHANGE_FLAGS(operation, mask)                                                      \
  __asm__ volatile("lea -128(%%rsp), %%rsp\n\tpushfq\n\t" operation " %0, (%%rsp)\n\tpopfq\n\t" \
                   "lea 128(%%rsp), %%rsp"                                                      \
                   :                                                                            \
                   : "i"(mask)                                                                  \
                   : "memory", "cc")
#define TRAP_BEGIN() TRAP_CHANGE_FLAGS ("orq", TRAP_FLAG)
#define TRAP_END()   TRAP_CHANGE_FLAGS ("andq", ~TRAP_FLAG)

/* In the handler: what it has interrupted goes on without traps. */
static inline void
trap_end_in_handler (void *context)
{
  ((ucontext_t *) context)->uc_mcontext.gregs[REG_EFL] &= ~TRAP_FLAG;
}

#endif
