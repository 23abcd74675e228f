/* SPDX-License-Identifier: MIT
 *
 * One thread's event ring in shared memory: one writer (the traced thread), one reader (the
 * collector). The writer never waits: what does not fit is counted, and the count becomes a
 * record as soon as there is room again.
 *
 * LAYOUT, little endian
 *     0  u32 state      a HeddleRingState
 *     4  u32 capacity   records, a power of two
 *     8  u32 thread     the thread's number in its process, counted from 1
 *    12  u32 kernel_id  the thread's identifier in the kernel
 *    64  u64 published  records written so far          (only the traced thread writes this line)
 *    72  u64 lost       events not recorded so far
 *    80  u64 lost_first the clock when the first of the losses not yet reported happened
 *    88  u64 reported   of `lost`, how many a LOST record stands for
 *    96  u32 emitting   1 while the thread is between reading the clock and publishing
 *   128  u64 taken      records read so far             (only the collector writes this line)
 *   192  HeddleEvent records[capacity]
 *
 * VALID if and only if capacity is the segment's and published - taken <= capacity. The counters
 * run freely and wrap: compare them only by unsigned difference.
 *
 * READER ALGORITHM  load published (acquire); if published - taken > capacity the ring is corrupt
 * and is left alone for good; copy the records taken .. published; store taken (release).
 * Everything read is untrusted: another process wrote it.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/event.h"

typedef enum {
  HEDDLE_RING_FREE = 0,   /* nobody's: a new thread may claim it */
  HEDDLE_RING_LIVE = 1,   /* a thread writes */
  HEDDLE_RING_CLOSED = 2, /* its thread has ended; free again once the collector has read it all */
  HEDDLE_RING_CLAIMED = 3 /* a new thread is setting it up */
} HeddleRingState;

typedef struct {
  _Atomic (uint32_t) state;
  uint32_t capacity;
  uint32_t thread;
  uint32_t kernel_id;
  _Alignas(64) _Atomic (uint64_t) published;
  _Atomic (uint64_t) lost;
  _Atomic (uint64_t) lost_first;
  _Atomic (uint64_t) reported;
  _Atomic (uint32_t) emitting;
  _Alignas(64) _Atomic (uint64_t) taken;
  _Alignas(64) HeddleEvent records[];
} HeddleRing;

static_assert (offsetof (HeddleRing, published) == 64, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, lost) == 72, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, lost_first) == 80, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, reported) == 88, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, emitting) == 96, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, taken) == 128, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, records) == 192, "HeddleRing is shared between versions");

/* Counts one event that could not be recorded. Only the owning thread; async-signal-safe. */
static inline void
heddle_ring_count_loss (HeddleRing *ring, uint64_t time)
{
  uint64_t lost = atomic_load_explicit (&ring->lost, memory_order_relaxed);

  if (lost == atomic_load_explicit (&ring->reported, memory_order_relaxed))
    atomic_store_explicit (&ring->lost_first, time, memory_order_relaxed);
  /* Pairs with the acquire of `lost` in the collector: lost_first is set before it is asked for. */
  atomic_store_explicit (&ring->lost, lost + 1, memory_order_release);
}

/* Writes one record and publishes it, or counts it as lost. If earlier events were lost, a LOST
 * record goes first, so that the reader learns of the gap at its place in the order.
 * Only the owning thread may call this, and never from inside itself. */
static inline void
heddle_ring_write (HeddleRing *ring, const HeddleEvent *event)
{
  uint64_t published = atomic_load_explicit (&ring->published, memory_order_relaxed);
  /* Pairs with the collector's release of `taken`: it has finished reading these slots. */
  uint64_t taken = atomic_load_explicit (&ring->taken, memory_order_acquire);
  uint64_t lost = atomic_load_explicit (&ring->lost, memory_order_relaxed);
  uint64_t unreported = lost - atomic_load_explicit (&ring->reported, memory_order_relaxed);
  uint32_t mask = ring->capacity - 1;

  if (ring->capacity - (published - taken) < 1 + (unreported > 0)) {
    heddle_ring_count_loss (ring, event->time);
    return;
  }
  if (unreported > 0) {
    ring->records[published++ & mask] = (HeddleEvent){
      .time = event->time,
      .kind = HEDDLE_EVENT_LOST,
      .detail = HEDDLE_LOSS_FULL,
      .object = atomic_load_explicit (&ring->lost_first, memory_order_relaxed),
      .argument = unreported,
    };
    atomic_store_explicit (&ring->reported, lost, memory_order_relaxed);
  }
  ring->records[published++ & mask] = *event;
  /* Pairs with the collector's acquire of `published`: the records are complete before they are
   * seen, and so is `reported`. */
  atomic_store_explicit (&ring->published, published, memory_order_release);
}
