/* SPDX-License-Identifier: MIT */
#include "sync/barrier.h"

#include <errno.h>
#include <stddef.h>

#include "record/record.h"

int
sync_barrier_init (SyncBarrier *barrier, const char *name, uint32_t threads)
{
  if (threads == 0)
    return EINVAL;
  *barrier = (SyncBarrier){
    .mutex = PTHREAD_MUTEX_INITIALIZER,
    .opened = PTHREAD_COND_INITIALIZER,
    .threads = threads,
  };
  heddle_record_object_name (barrier, HEDDLE_OBJECT_BARRIER, name);
  return 0;
}

void
sync_barrier_destroy (SyncBarrier *barrier)
{
  pthread_cond_destroy (&barrier->opened);
  pthread_mutex_destroy (&barrier->mutex);
  heddle_emit (HEDDLE_EVENT_OBJECT_END, heddle_object (barrier), 0, 0);
}

/* With the barrier's mutex held. Returns the number of the opening that it waited for. */
static uint64_t
wait_for_opening (SyncBarrier *barrier)
{
  uint64_t opening = barrier->openings + 1;

  heddle_emit (HEDDLE_EVENT_BARRIER_WAIT, heddle_object (barrier), barrier->threads, barrier->come);
  while (barrier->openings < opening)
    pthread_cond_wait (&barrier->opened, &barrier->mutex);
  return opening;
}

bool
sync_barrier_wait (SyncBarrier *barrier)
{
  pthread_mutex_lock (&barrier->mutex);
  barrier->come++;
  bool last = barrier->come == barrier->threads;
  uint64_t opening;

  if (last) {
    opening = ++barrier->openings;
    barrier->come = 0;
    pthread_cond_broadcast (&barrier->opened);
  } else {
    opening = wait_for_opening (barrier);
  }
  heddle_emit (HEDDLE_EVENT_BARRIER_PASS, heddle_object (barrier), opening, 0);
  pthread_mutex_unlock (&barrier->mutex);
  return last;
}
