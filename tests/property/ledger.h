/* SPDX-License-Identifier: MIT
 *
 * The account that the random program keeps of its own doing, apart from the recorder: a file that
 * all of its processes map and that outlives them. Each thread writes down what it is about to emit
 * before, and what it has emitted after: however it dies, the truth lies between the two.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define LEDGER_THREADS 8192u
#define LEDGER_IMAGES  256u
#define LEDGER_PAUSES  4096u
#define LEDGER_PERMITS 2u /* of each semaphore, at the beginning */

/* A thread of a program. The counts are of events that its ring should see. All accesses are
 * relaxed: the checker reads them when every process is dead. */
typedef struct {
  _Atomic (uint32_t) process;   /* identifiers of the kernel */
  _Atomic (uint32_t) kernel_id; /* 0: the entry is not filled in */
  _Atomic (uint32_t) image;     /* an index into `images` */
  _Atomic (uint32_t) has_ring;  /* whether the recorder gave it one */
  _Atomic (uint64_t) begun;     /* events of its own, of any kind but waits, about to be emitted */
  _Atomic (uint64_t) done;      /* and emitted */
  _Atomic (uint64_t) waits;     /* the most events of waits (who waits depends on the others) */
  _Atomic (uint64_t) numbered_begun; /* of `begun`: those that carry a number, counted from 1 */
  _Atomic (uint64_t) numbered_done;
  _Atomic (uint64_t) handler_begun; /* of its signal handler, and not in `begun` */
  _Atomic (uint64_t) handler_done;
} LedgerThread;

/* A program in a process: after exec() the next one. */
typedef struct {
  _Atomic (uint32_t) process;
  _Atomic (uint32_t)
      end; /* how it means to end, a HeddleProcessEnd; UNKNOWN: it is not there yet */
  _Atomic (uint32_t) status; /* its exit status, or a signal's number */
  _Atomic (uint32_t) killed; /* 1: its parent was about to kill it */
} LedgerImage;

/* A time during which a signal handler did nothing: what it interrupted, it emitted before or
 * after. */
typedef struct {
  _Atomic (uint32_t) thread; /* an index into `threads` */
  _Atomic (uint64_t) begin;  /* nanoseconds of CLOCK_MONOTONIC */
  _Atomic (uint64_t) end;    /* 0: it did not come to its end */
} LedgerPause;

typedef struct {
  _Atomic (uint32_t) threads_used;
  _Atomic (uint32_t) images_used;
  _Atomic (uint32_t) pauses_used;
  LedgerImage images[LEDGER_IMAGES];
  LedgerPause pauses[LEDGER_PAUSES];    /* 0 is nobody's, as below */
  LedgerThread threads[LEDGER_THREADS]; /* 0 is nobody's */
} Ledger;

#define LEDGER_GET(field)        atomic_load_explicit (&(field), memory_order_relaxed)
#define LEDGER_SET(field, value) atomic_store_explicit (&(field), (value), memory_order_relaxed)

/* Adds to a count that others may add to as well. The fences keep the compiler from moving it over
 * the emission that it is about; a processor's own stores are in order for whatever it does next,
 * and so for its death. */
static inline void
ledger_add (_Atomic (uint64_t) *count, uint64_t more)
{
  atomic_signal_fence (memory_order_seq_cst);
  atomic_fetch_add_explicit (count, more, memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
}
