/* SPDX-License-Identifier: MIT
 *
 * A thread's ring: claimed with the thread's first event, and let go by the collector when the
 * thread is gone.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>
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

/* Claims the first slot that is nobody's. The memory of its beginning is claimed before it is
 * touched, as a page that can't be had would kill the program (SIGBUS on a full file system). */
static HeddleRing *
claim_slot (void)
{
  uint32_t count = heddle_segment->slot_count;

  for (uint32_t index = 0; index < count; index++) {
    HeddleRing *ring = slot_ring (index);
    uint32_t state = HEDDLE_RING_FREE;

    if (index >= atomic_load_explicit (&heddle_segment->slots_used, memory_order_relaxed) &&
        !heddle_segment_populate (ring, sizeof (HeddleRing)))
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
  ring->policy = heddle_record_session.options.policy;
  ring->thread = number;
  ring->kernel_id = (uint32_t) syscall (SYS_gettid);
  /* Look for room before the first record: the slot's last thread may have left its limit
   * behind. */
  ring->limit = atomic_load_explicit (&ring->published, memory_order_relaxed);
  atomic_store_explicit (&ring->emitting, 0, memory_order_relaxed);
  atomic_store_explicit (&ring->nested, 0, memory_order_relaxed);
  /* What the slot's last thread lost is accounted for. */
  atomic_store_explicit (&ring->reported, lost, memory_order_relaxed);
  /* Pairs with the collector's acquire of `state`: the fields above are set before it looks. */
  atomic_store_explicit (&ring->state, HEDDLE_RING_LIVE, memory_order_release);
}

/* Counts an event of a thread that has no ring. */
static void
count_ringless_loss (void)
{
  if (atomic_fetch_add_explicit (&heddle_segment->lost_no_ring, 1, memory_order_relaxed) == 0)
    atomic_store_explicit (&heddle_segment->lost_no_ring_first,
                           heddle_clock_read_early (heddle_record_clock), memory_order_relaxed);
}

static void
open_ring (uint32_t number, uint32_t creator)
{
  HeddleThread *thread = &heddle_thread;
  HeddleRing *ring = claim_slot ();

  if (ring == NULL) {
    thread->ringless = true;
    return;
  }
  thread->number = number != 0 ? number : new_thread_number ();
  set_up_ring (ring, thread->number);
  thread->ring = ring;
  /* Should there be no room for it, the ring ends when the collector finds its thread gone. */
  pthread_setspecific (thread_key, thread);
  heddle_emit (HEDDLE_EVENT_THREAD_START, (uint64_t) pthread_self (), creator, ring->kernel_id);
}

/* Gives the thread its ring unless it is just getting it; errno is kept, as the host may look at it
 * after a call that we only watch. */
static HeddleRing *
open_unless_opening (uint32_t number, uint32_t creator)
{
  HeddleThread *thread = &heddle_thread;
  int error = errno;

  /* Relaxed, and the fence: only a handler that interrupts this very thread looks at it. */
  if (thread->ringless || atomic_load_explicit (&thread->opening, memory_order_relaxed) != 0) {
    count_ringless_loss ();
    return NULL;
  }
  atomic_store_explicit (&thread->opening, 1, memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
  /* A handler that came before the mark may have got the thread its ring: a second one would never
   * end. */
  if (thread->ring == NULL) {
    if (heddle_record_session_is_over (false))
      heddle_record_stop ();
    else
      open_ring (number, creator);
  }
  atomic_signal_fence (memory_order_seq_cst);
  atomic_store_explicit (&thread->opening, 0, memory_order_relaxed);
  if (thread->ring == NULL && thread->ringless)
    count_ringless_loss ();
  errno = error;
  return thread->ring;
}

HeddleRing *
heddle_thread_open (void)
{
  return open_unless_opening (0, 0);
}

void
heddle_thread_begin (uint32_t number, uint32_t creator)
{
  if (heddle_record_state () == HEDDLE_RECORDING_ON && heddle_thread.ring == NULL)
    open_unless_opening (number, creator);
}

uint32_t
heddle_thread_create (void)
{
  if (heddle_record_state () != HEDDLE_RECORDING_ON && heddle_record_start () != HEDDLE_RECORD_ON)
    return 0;

  uint32_t number = new_thread_number ();
  heddle_emit (HEDDLE_EVENT_THREAD_CREATE, 0, number, 0);
  return number;
}

/* Runs in the thread, at its end. What other libraries' destructors still emit after it goes to the
 * same ring: the collector frees it when the thread is gone. */
static void
end_ring (void *data)
{
  HeddleThread *thread = data;

  if (++thread->rounds < DESTRUCTOR_ROUNDS && pthread_setspecific (thread_key, thread) == 0)
    return;
  HeddleRing *ring = thread->ring;
  if (ring == NULL)
    return;
  heddle_emit (HEDDLE_EVENT_THREAD_END, 0, 0, 0);
  /* Pairs with the collector's acquire of `state`. */
  atomic_store_explicit (&ring->state, HEDDLE_RING_ENDING, memory_order_release);
}

bool
heddle_thread_key_create (void)
{
  return pthread_key_create (&thread_key, end_ring) == 0;
}
