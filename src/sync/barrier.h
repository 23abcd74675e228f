/* SPDX-License-Identifier: MIT
 *
 * A barrier: nobody passes before all have come. Then it closes behind them and can be used again.
 *
 *   SyncBarrier barrier;
 *
 *   if (sync_barrier_init (&barrier, "end of phase", 4) != 0)
 *     ...
 *   for (int phase = 0; phase < phases; phase++) {
 *     compute (part, phase);
 *     sync_barrier_wait (&barrier);             (now all parts of this phase are done)
 *   }
 *   sync_barrier_destroy (&barrier);
 *
 * Recorded: BARRIER_WAIT for all but the last that comes, as it doesn't wait; BARRIER_PASS for
 * each, and the last one's first, as it opens the barrier; OBJECT_NAME and OBJECT_END.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A barrier. Its fields are the module's own, under `mutex`; it must not move. */
typedef struct {
  pthread_mutex_t mutex;
  pthread_cond_t opened;
  uint32_t threads;  /* how many must come */
  uint32_t come;     /* how many have come since it opened last */
  uint64_t openings; /* how often it has opened */
} SyncBarrier;

/* Prepares a barrier for so many threads and names it in the record. Returns 0, or EINVAL for no
 * threads. */
int sync_barrier_init (SyncBarrier *barrier, const char *name, uint32_t threads)
    __attribute__ ((warn_unused_result));

/* Ends a barrier that no thread is in any more: all have returned from it. */
void sync_barrier_destroy (SyncBarrier *barrier);

/* Waits until all have come. Returns true in one of them, the last that came, and false in the
 * others: so that one can do what is to be done once. */
bool sync_barrier_wait (SyncBarrier *barrier);
