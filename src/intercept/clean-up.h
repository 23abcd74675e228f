/* SPDX-License-Identifier: MIT
 *
 * Clean-up handlers of a hook: what is left to do when its thread is cancelled, or when a signal
 * handler leaves by siglongjmp(), in the midst of the real function.
 *
 * Not pthread_cleanup_push(): without exceptions that keeps a jump buffer in the hook's frame,
 * which siglongjmp() leaves in the thread's list: the thread's pthread_exit() would then jump into
 * a frame that is no more. (With exceptions, it would load libgcc_s into every program.) This older
 * list of the C library's is one that siglongjmp() heeds, too. It is declared in no header; its
 * layout is.
 */
#pragma once

#include <pthread.h>

void _pthread_cleanup_push (struct _pthread_cleanup_buffer *buffer, void (*routine) (void *),
                            void *data);
void _pthread_cleanup_pop (struct _pthread_cleanup_buffer *buffer, int execute);

/* Has `routine` run with `data` should the code up to HEDDLE_CLEAN_UP_POP() be left for good. */
/* clang-format off */
#define HEDDLE_CLEAN_UP_PUSH(routine, data)         \
  do {                                              \
    struct _pthread_cleanup_buffer heddle_clean_up; \
    _pthread_cleanup_push (&heddle_clean_up, routine, data)

/* Ends that; `execute`: after `routine` has run. */
#define HEDDLE_CLEAN_UP_POP(execute)                  \
    _pthread_cleanup_pop (&heddle_clean_up, execute); \
  } while (0)
/* clang-format on */
