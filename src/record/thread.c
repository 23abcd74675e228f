/* SPDX-License-Identifier: MIT
 *
 * A thread's ring: claimed with the thread's first event, closed when the thread ends.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/recorder.h"

/* Other libraries' thread-specific destructors may still lock and unlock after ours ran. POSIX runs
 * the destructors up to PTHREAD_DESTRUCTOR_ITERATIONS (4) times; we ask for another round until
 * the third, so that theirs are still seen. */
#define DESTRUCTOR_ROUNDS 3u

_Thread_local HeddleThread heddle_thread __attribute__ ((tls_model ("initial-exec")));

static pthread_key_t thread_key;

static HeddleRing *
slot_ring (uint32_t index)
{
  return heddle_segment_ring (heddle_segment, heddle_segment->slots_offset,
                              heddle_segment->slot_size, index);
}

/* Raises slots_used to at least `count`. */
static void
raise_slots_used (uint32_t count)
{
  uint32_t used = atomic_load_explicit (&heddle_segment->slots_used, memory_order_relaxed);

  /* Release pairs with the collector's acquire of slots_used: it looks at claimed slots only. */
  while (used < count &&
         !atomic_compare_exchange_weak_explicit (&heddle_segment->slots_used, &used, count,
                                                 memory_order_release, memory_order_relaxed))
    ;
}

/* Claims the first slot that is nobody's. Its memory is claimed before it is touched, as a page
 * that can't be had would kill the program (SIGBUS on a full file system). */
static HeddleRing *
claim_slot (void)
{
  uint32_t count = heddle_segment->slot_count;

  for (uint32_t index = 0; index < count; index++) {
    HeddleRing *ring = slot_ring (index);
    uint32_t state = HEDDLE_RING_FREE;

    if (index >= atomic_load_explicit (&heddle_segment->slots_used, memory_order_relaxed) &&
        madvise (ring, heddle_segment->slot_size, MADV_POPULATE_WRITE) != 0 && errno != EINVAL)
      return NULL;
    /* Acquire pairs with the collector's release when it frees a slot: it has left the ring. */
    if (atomic_load_explicit (&ring->state, memory_order_relaxed) == HEDDLE_RING_FREE &&
        atomic_compare_exchange_strong_explicit (&ring->state, &state, HEDDLE_RING_CLAIMED,
                                                 memory_order_acquire, memory_order_relaxed)) {
      raise_slots_used (index + 1);
      return ring;
    }
  }
  return NULL;
}

static uint32_t
new_thread_number (void)
{
  return atomic_fetch_add_explicit (&heddle_segment->threads, 1, memory_order_relaxed) + 1;
}

static void
set_up_ring (HeddleRing *ring, uint32_t number)
{
  uint64_t lost = atomic_load_explicit (&ring->lost, memory_order_relaxed);

  ring->capacity = heddle_segment->ring_capacity;
  ring->thread = number;
  ring->kernel_id = (uint32_t) syscall (SYS_gettid);
  atomic_store_explicit (&ring->emitting, 0, memory_order_relaxed);
  /* What the slot's last thread lost is accounted for. */
  atomic_store_explicit (&ring->reported, lost, memory_order_relaxed);
  /* Pairs with the collector's acquire of `state`: the fields above are set before it looks. */
  atomic_store_explicit (&ring->state, HEDDLE_RING_LIVE, memory_order_release);
}

static bool
open_ring (uint32_t number, uint32_t creator)
{
  HeddleThread *thread = &heddle_thread;
  HeddleRing *ring = claim_slot ();

  if (ring == NULL || pthread_setspecific (thread_key, thread) != 0) {
    if (ring != NULL)
      atomic_store_explicit (&ring->state, HEDDLE_RING_FREE, memory_order_release);
    thread->ringless = true;
    return false;
  }
  thread->number = number != 0 ? number : new_thread_number ();
  set_up_ring (ring, thread->number);
  thread->ring = ring;
  heddle_emit (HEDDLE_EVENT_THREAD_START, (uint64_t) pthread_self (), creator, ring->kernel_id);
  return true;
}

/* Gives the thread its ring unless it had one or is just getting it; errno is kept, as the host may
 * look at it after a call that we only watch. */
static bool
open_unless_over (uint32_t number, uint32_t creator)
{
  HeddleThread *thread = &heddle_thread;
  int error = errno;

  if (thread->ended || thread->ringless) {
    atomic_fetch_add_explicit (thread->ended ? &heddle_segment->lost_late
                                             : &heddle_segment->lost_no_ring,
                               1, memory_order_relaxed);
    return false;
  }
  /* Relaxed, and the fence: only a handler that interrupts this very thread looks at it. */
  if (atomic_load_explicit (&thread->opening, memory_order_relaxed) != 0) {
    heddle_record_count_nested ();
    return false;
  }
  atomic_store_explicit (&thread->opening, 1, memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
  bool opened = open_ring (number, creator);
  atomic_signal_fence (memory_order_seq_cst);
  atomic_store_explicit (&thread->opening, 0, memory_order_relaxed);
  if (!opened)
    atomic_fetch_add_explicit (&heddle_segment->lost_no_ring, 1, memory_order_relaxed);
  errno = error;
  return opened;
}

bool
heddle_thread_open (void)
{
  return open_unless_over (0, 0);
}

void
heddle_thread_begin (uint32_t number, uint32_t creator)
{
  if (atomic_load_explicit (&heddle_recording, memory_order_relaxed) != 0 &&
      heddle_thread.ring == NULL)
    open_unless_over (number, creator);
}

uint32_t
heddle_thread_create (void)
{
  if (atomic_load_explicit (&heddle_recording, memory_order_relaxed) == 0)
    return 0;

  uint32_t number = new_thread_number ();
  heddle_emit (HEDDLE_EVENT_THREAD_CREATE, 0, number, 0);
  return number;
}

/* Runs in the thread, at its end. */
static void
close_ring (void *data)
{
  HeddleThread *thread = data;

  if (++thread->rounds < DESTRUCTOR_ROUNDS && pthread_setspecific (thread_key, thread) == 0)
    return;
  if (thread->ring == NULL)
    return;
  heddle_emit (HEDDLE_EVENT_THREAD_END, 0, 0, 0);
  HeddleRing *ring = thread->ring;
  thread->ended = true;
  thread->ring = NULL;
  /* Pairs with the collector's acquire of `state`: everything published is there to be read. */
  atomic_store_explicit (&ring->state, HEDDLE_RING_CLOSED, memory_order_release);
}

bool
heddle_thread_key_create (void)
{
  return pthread_key_create (&thread_key, close_ring) == 0;
}
