/* SPDX-License-Identifier: MIT
 *
 * The rare ways of an emission: the ring is full, or a signal handler emits inside an emission.
 */
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "record/recorder.h"

/* One loss in so many, a thread looks whether there is a collector at all. */
#define LOSSES_A_LOOK 4096u
/* How long a thread that waits for room sleeps between two looks, in nanoseconds, and how many such
 * sleeps lie between two looks for the collector. */
#define NAP         50000
#define NAPS_A_LOOK 2000u
/* The kernel lays at least so much on the stack beneath what a signal interrupts: the registers,
 * and on the common machines those of floating point. ThreadSanitizer calls handlers itself, from
 * within what it watches, as any function is called. */
#ifdef __SANITIZE_THREAD__
#define SIGNAL_FRAME_LEAST 16
#else
#define SIGNAL_FRAME_LEAST 512
#endif

/* Looks for room; on the way gives the ring more memory if it has not come to its end yet. */
static bool
find_room (HeddleRing *ring)
{
  uint64_t now = heddle_clock_read_early (heddle_record_clock);

  if (heddle_ring_look_for_room (ring, now))
    return true;
  return ring->ready < ring->capacity && heddle_ring_extend (ring) &&
         heddle_ring_look_for_room (ring, now);
}

/* Sleeps for a nap. By the bare system call: the function could be one that is watched, and is one
 * at which a thread can be cancelled. */
static void
nap (void)
{
  const struct timespec length = { .tv_nsec = NAP };
  int error = errno;

  syscall (SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &length, NULL);
  errno = error;
}

/* Waits until the collector has made room. Returns false if there is no collector any more. Unless
 * the event is `stamped` with its time already, the mark of an emission is taken away meanwhile:
 * whoever waits does not hold up the others' events. */
static bool
wait_for_room (HeddleRing *ring, bool stamped)
{
  for (uint32_t naps = 1;; naps++) {
    /* Relaxed, and the fences: see heddle_emit(). */
    atomic_signal_fence (memory_order_seq_cst);
    if (!stamped)
      atomic_store_explicit (&ring->emitting, 0, memory_order_release);
    nap ();
    if (naps % NAPS_A_LOOK == 0 && heddle_record_session_is_over (true))
      heddle_record_stop ();
    heddle_record_mark (ring, __builtin_frame_address (0));
    if (heddle_record_is_off ())
      return false;
    if (find_room (ring))
      return true;
  }
}

static bool
make_room (HeddleRing *ring, bool stamped)
{
  int error = errno;
  bool room = find_room (ring);

  if (!room && ring->policy == HEDDLE_LOSS_POLICY_WAIT &&
      atomic_load_explicit (&heddle_record_confinement, memory_order_relaxed) < HEDDLE_CONFINED)
    room = wait_for_room (ring, stamped);
  if (!room) {
    heddle_ring_count_loss (ring, heddle_clock_read_early (heddle_record_clock));
    if (atomic_load_explicit (&ring->lost, memory_order_relaxed) % LOSSES_A_LOOK == 0 &&
        heddle_record_session_is_over (true))
      heddle_record_stop ();
  }
  errno = error;
  return room;
}

void
heddle_record_count_nested_loss (uint32_t count)
{
  if (atomic_fetch_add_explicit (&heddle_segment->lost_nested, count, memory_order_relaxed) == 0)
    atomic_store_explicit (&heddle_segment->lost_nested_first,
                           heddle_clock_read_early (heddle_record_clock), memory_order_relaxed);
}

static void
set_aside (HeddleRing *ring, HeddleEventKind kind, uint64_t object, uint64_t argument,
           uint32_t detail)
{
  /* One instruction, so that a handler inside this handler takes another place. */
  uint32_t place = atomic_fetch_add_explicit (&ring->nested, 1, memory_order_relaxed);

  if (place < HEDDLE_RING_SET_ASIDE)
    heddle_ring_store (&ring->set_aside[place], heddle_record_time (kind),
                       heddle_ring_kind_and_detail (kind, detail), object, argument);
}

/* Publishes those of the set aside whose places are `from` to `to`. */
static void
publish_set_aside (HeddleRing *ring, uint32_t from, uint32_t to)
{
  for (uint32_t place = from; place < to; place++) {
    HeddleEvent event;

    if (place >= HEDDLE_RING_SET_ASIDE) {
      heddle_record_count_nested_loss (1);
      continue;
    }
    heddle_ring_load (&ring->set_aside[place], &event);
    if (atomic_load_explicit (&ring->published, memory_order_relaxed) != ring->limit ||
        make_room (ring, true))
      heddle_ring_publish (ring, event.time,
                           heddle_ring_kind_and_detail ((HeddleEventKind) event.kind, event.detail),
                           event.object, event.argument);
  }
}

/* Writes what is set aside. The mark of an emission is there, so whatever handlers emit meanwhile
 * is set aside, too. */
static void
publish_all_set_aside (HeddleRing *ring)
{
  uint32_t done = 0, count = atomic_load_explicit (&ring->nested, memory_order_relaxed);

  if (count == 0)
    return;
  do {
    /* Whoever took a place has also filled it: handlers end before what they interrupted goes
     * on. */
    publish_set_aside (ring, done, count);
    done = count;
  } while (!atomic_compare_exchange_strong_explicit (&ring->nested, &count, 0, memory_order_relaxed,
                                                     memory_order_relaxed));
}

void
heddle_record_take_up (HeddleRing *ring)
{
  /* A handler that comes between taking the mark away and the next look leaves more. */
  while (atomic_load_explicit (&ring->nested, memory_order_relaxed) != 0) {
    heddle_record_mark (ring, __builtin_frame_address (0));
    publish_all_set_aside (ring);
    atomic_store_explicit (&ring->emitting, 0, memory_order_release);
    atomic_signal_fence (memory_order_seq_cst);
  }
}

/* Returns whether the emission at `frame` interrupts the one whose mark is there, as only a signal
 * handler's does: its frame lies deeper on the same stack, by all that the kernel keeps of the
 * interrupted one, or on the stack that the program set up for handlers. If not, that emission will
 * never go on: its thread has left it by siglongjmp(). (Until it emits from a frame that is no
 * deeper, nobody can tell: what it emits is set aside as a handler's, and beyond the room for that
 * told as lost.) Where a program disarms its handlers' stack while they run (SS_AUTODISARM), a
 * handler on a higher one is mistaken for such a jump. */
static bool
is_nested (uint32_t mark, const void *frame)
{
  int32_t deeper = (int32_t) (mark - (uint32_t) (uintptr_t) frame); /* stacks grow downwards */
  int error = errno;
  stack_t stack;

  if (deeper >= SIGNAL_FRAME_LEAST)
    return true;
  bool apart = syscall (SYS_sigaltstack, NULL, &stack) == 0 && (stack.ss_flags & SS_ONSTACK) != 0;
  errno = error;
  return apart;
}

void
heddle_emit_slowly (HeddleEventKind kind, uint64_t object, uint64_t argument, uint32_t detail,
                    const void *frame)
{
  if (heddle_record_state () != HEDDLE_RECORDING_ON && heddle_record_start () != HEDDLE_RECORD_ON)
    return;
  HeddleRing *ring = heddle_thread.ring;
  if (ring == NULL && (ring = heddle_thread_open ()) == NULL)
    return;
  /* Relaxed: only a signal handler of this same thread could have found it set. */
  uint32_t mark = atomic_load_explicit (&ring->emitting, memory_order_relaxed);
  if (mark != 0 && is_nested (mark, frame)) {
    set_aside (ring, kind, object, argument, detail);
    return;
  }
  heddle_record_mark (ring, frame);
  /* This may be a handler's event just after the mark of what it interrupted was taken away, or
   * while that waits for room without its mark: what earlier handlers set aside comes first. */
  publish_all_set_aside (ring);
  if (atomic_load_explicit (&ring->published, memory_order_relaxed) != ring->limit ||
      make_room (ring, false))
    heddle_ring_publish (ring, heddle_record_time (kind),
                         heddle_ring_kind_and_detail (kind, detail), object, argument);
  heddle_record_unmark (ring);
}

void
heddle_emit_into_full (HeddleRing *ring, HeddleEventKind kind, uint64_t object, uint64_t argument,
                       uint32_t detail)
{
  if (make_room (ring, false))
    heddle_ring_publish (ring, heddle_record_time (kind),
                         heddle_ring_kind_and_detail (kind, detail), object, argument);
  heddle_record_unmark (ring);
}
