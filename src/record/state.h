/* SPDX-License-Identifier: MIT
 *
 * Whether this process records: one word, which everything that may record looks at first. It is in
 * a header of its own so that an instrumented primitive can look before it calls anything.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define HEDDLE_RECORD_PAGE_SIZE 4096u

typedef enum {
  HEDDLE_RECORDING_UNDECIDED = 0, /* nobody has looked at the environment yet */
  HEDDLE_RECORDING_ON = 1,
  HEDDLE_RECORDING_OFF = 2,
} HeddleRecordingState;

/* The word has a page to itself, which the kernel empties in a forked child (madvise(2),
 * MADV_WIPEONFORK): a child that was forked past fork(), by the system call, does not go on writing
 * into its parent's rings, which it shares. */
typedef struct {
  _Alignas(HEDDLE_RECORD_PAGE_SIZE) _Atomic (uint32_t) state; /* a HeddleRecordingState */
  _Atomic (uint32_t) deciding; /* 1 once a thread has begun to decide */
  unsigned char rest[HEDDLE_RECORD_PAGE_SIZE - 2 * sizeof (uint32_t)];
} HeddleRecordPage;

extern HeddleRecordPage heddle_record_page __attribute__ ((visibility ("hidden")));

/* Returns the state. Relaxed: who finds it ON reads what was set up before through
 * heddle_record_start() or after it in program order; the threads of a process are created after
 * that. */
static inline HeddleRecordingState
heddle_record_state (void)
{
  return (HeddleRecordingState) atomic_load_explicit (&heddle_record_page.state,
                                                      memory_order_relaxed);
}

/* Returns whether it is decided that this process does not record. */
static inline bool
heddle_record_is_off (void)
{
  return heddle_record_state () == HEDDLE_RECORDING_OFF;
}
