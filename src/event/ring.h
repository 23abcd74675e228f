/* SPDX-License-Identifier: MIT
 *
 * One thread's event ring in shared memory: one writer (the traced thread), one reader (the
 * collector). What happens when it is full is the session's policy (session-file.h): the newest
 * event is dropped and counted, or the thread waits, or the oldest are overwritten.
 *
 * LAYOUT, little endian
 *     0  u32 state       a HeddleRingState
 *     4  u32 capacity    records, a power of two
 *     8  u32 thread      the thread's number in its process, counted from 1
 *    12  u32 kernel_id   the thread's identifier in the kernel
 *    16  u32 policy      a HeddleLossPolicy
 *    20  u32 ready       records from the array's beginning that have memory; == capacity: all
 *    64  u64 published   records written so far          (only the traced thread writes this line)
 *    72  u64 limit       the writer may write until `published` is this, before it looks again
 *    80  u64 lost        events not recorded so far
 *    88  u64 lost_first  the clock when the first of the losses not yet reported happened
 *    96  u64 reported    of `lost`, how many a LOST record stands for
 *   104  u32 emitting    not 0 while the thread is between reading the clock and publishing
 *   108  u32 nested      events of signal handlers set aside meanwhile; beyond the room: lost
 *   128  u64 taken       records read so far             (only the collector writes this line)
 *   192  HeddleEvent set_aside[HEDDLE_RING_SET_ASIDE]
 *   448  HeddleEvent records[capacity]
 *
 * VALID if and only if capacity is the segment's and published - taken <= capacity, or the policy
 * is to overwrite. The counters run freely and wrap: compare them only by unsigned difference.
 *
 * READER ALGORITHM  load published (acquire); if published - taken > capacity the ring is corrupt
 * and is left alone for good, or, where the oldest are overwritten, published - taken - capacity
 * were lost; copy the records taken .. published; store taken (release). Where the oldest are
 * overwritten, load published once more after the copy: of the copied ones, those whose place may
 * have been written meanwhile, up to published - capacity, are lost as well. (A writer's words are
 * release stores and the reader's acquire loads: to see a word of record n is to see
 * published >= n. This is a sequence lock with `published` as its sequence.)
 * A ring whose thread is gone begins anew: the collector sets `published` and `taken` to 0 before
 * it frees the slot.
 * Everything read is untrusted: another process wrote it.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/event.h"

#define HEDDLE_RING_SET_ASIDE 8u

typedef enum {
  HEDDLE_RING_FREE = 0, /* nobody's: a new thread may claim it */
  HEDDLE_RING_LIVE = 1, /* a thread writes */
  HEDDLE_RING_CLOSED =
      2, /* its thread writes no more; free again once the collector has read it all */
  HEDDLE_RING_CLAIMED = 3, /* a new thread is setting it up */
  HEDDLE_RING_ENDING =
      4, /* its thread is about to end, and may still write: closed once it is gone */
} HeddleRingState;

/* What a thread does when its ring is full. */
typedef enum {
  HEDDLE_LOSS_POLICY_DROP = 0,   /* it drops the event and counts it */
  HEDDLE_LOSS_POLICY_WAIT = 1,   /* it waits for the collector: nothing is lost, but time */
  HEDDLE_LOSS_POLICY_FLIGHT = 2, /* it overwrites the oldest */
} HeddleLossPolicy;

typedef struct {
  _Atomic (uint32_t) state;
  uint32_t capacity;
  uint32_t thread;
  uint32_t kernel_id;
  uint32_t policy;
  uint32_t ready;
  _Alignas(64) _Atomic (uint64_t) published;
  uint64_t limit;
  _Atomic (uint64_t) lost;
  _Atomic (uint64_t) lost_first;
  _Atomic (uint64_t) reported;
  _Atomic (uint32_t) emitting;
  _Atomic (uint32_t) nested;
  _Alignas(64) _Atomic (uint64_t) taken;
  _Alignas(64) HeddleEvent set_aside[HEDDLE_RING_SET_ASIDE];
  HeddleEvent records[];
} HeddleRing;

static_assert (offsetof (HeddleRing, policy) == 16, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, published) == 64, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, lost) == 80, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, reported) == 96, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, emitting) == 104, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, taken) == 128, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, set_aside) == 192, "HeddleRing is shared between versions");
static_assert (offsetof (HeddleRing, records) == 448, "HeddleRing is shared between versions");

/* A record's second word: its kind and its detail. */
static inline uint64_t
heddle_ring_kind_and_detail (HeddleEventKind kind, uint32_t detail)
{
  return (uint64_t) kind | (uint64_t) detail << 32;
}

/* Writes a record's words. Each is a release store, which pairs with the reader's acquire: see the
 * algorithm above. (On x86-64 that is a plain store.) */
static inline void
heddle_ring_store (HeddleEvent *place, uint64_t time, uint64_t kind_and_detail, uint64_t object,
                   uint64_t argument)
{
  uint64_t *words = (uint64_t *) (void *) place;

  __atomic_store_n (&words[0], time, __ATOMIC_RELEASE);
  __atomic_store_n (&words[1], kind_and_detail, __ATOMIC_RELEASE);
  __atomic_store_n (&words[2], object, __ATOMIC_RELEASE);
  __atomic_store_n (&words[3], argument, __ATOMIC_RELEASE);
}

/* Reads a record's words, in the order that heddle_ring_store() has. */
static inline void
heddle_ring_load (const HeddleEvent *place, HeddleEvent *record)
{
  const uint64_t *words = (const uint64_t *) (const void *) place;

  record->time = __atomic_load_n (&words[0], __ATOMIC_ACQUIRE);
  uint64_t kind_and_detail = __atomic_load_n (&words[1], __ATOMIC_ACQUIRE);
  record->kind = (uint16_t) kind_and_detail;
  record->reserved = (uint16_t) (kind_and_detail >> 16);
  record->detail = (uint32_t) (kind_and_detail >> 32);
  record->object = __atomic_load_n (&words[2], __ATOMIC_ACQUIRE);
  record->argument = __atomic_load_n (&words[3], __ATOMIC_ACQUIRE);
}

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

/* Writes record number `published` and publishes it. There must be room: published != limit. */
static inline void
heddle_ring_publish_at (HeddleRing *ring, uint64_t published, uint64_t time,
                        uint64_t kind_and_detail, uint64_t object, uint64_t argument)
{
  heddle_ring_store (&ring->records[published & (ring->capacity - 1)], time, kind_and_detail,
                     object, argument);
  /* Pairs with the collector's acquire of `published`: the record is complete before it is seen. */
  atomic_store_explicit (&ring->published, published + 1, memory_order_release);
}

/* Writes one record and publishes it. There must be room: published != limit. */
static inline void
heddle_ring_publish (HeddleRing *ring, uint64_t time, uint64_t kind_and_detail, uint64_t object,
                     uint64_t argument)
{
  heddle_ring_publish_at (ring, atomic_load_explicit (&ring->published, memory_order_relaxed), time,
                          kind_and_detail, object, argument);
}

/* Looks how far the writer may go now and sets `limit`. If earlier events were lost, a LOST record
 * of the time `time` goes first, so that the reader learns of the gap at its place in the order.
 * Returns whether there is room for a record. Only the owning thread. */
static inline bool
heddle_ring_look_for_room (HeddleRing *ring, uint64_t time)
{
  uint64_t published = atomic_load_explicit (&ring->published, memory_order_relaxed);
  uint64_t lost = atomic_load_explicit (&ring->lost, memory_order_relaxed);
  uint64_t unreported = lost - atomic_load_explicit (&ring->reported, memory_order_relaxed);
  uint64_t room = UINT64_C (1) << 62;

  if (ring->policy != HEDDLE_LOSS_POLICY_FLIGHT)
    /* Pairs with the collector's release of `taken`: it has finished reading these slots. */
    room = ring->capacity - (published - atomic_load_explicit (&ring->taken, memory_order_acquire));
  if (ring->ready < ring->capacity) {
    uint64_t until_ready_ends = ring->ready - (published & (ring->capacity - 1));
    room = until_ready_ends < room ? until_ready_ends : room;
  }
  if (room < 1 + (uint64_t) (unreported > 0)) {
    ring->limit = published;
    return false;
  }
  ring->limit = published + room;
  if (unreported > 0) {
    heddle_ring_publish (
        ring, time, heddle_ring_kind_and_detail (HEDDLE_EVENT_LOST, HEDDLE_LOSS_FULL),
        atomic_load_explicit (&ring->lost_first, memory_order_relaxed), unreported);
    /* Pairs with nothing: the reader counts what LOST records tell; this is the writer's own. */
    atomic_store_explicit (&ring->reported, lost, memory_order_relaxed);
  }
  return true;
}

/* Writes one record and publishes it, or counts it as lost. Only the owning thread may call this,
 * and never from inside itself. */
static inline void
heddle_ring_write (HeddleRing *ring, const HeddleEvent *event)
{
  if (atomic_load_explicit (&ring->published, memory_order_relaxed) == ring->limit &&
      !heddle_ring_look_for_room (ring, event->time))
    heddle_ring_count_loss (ring, event->time);
  else
    heddle_ring_publish (ring, event->time,
                         heddle_ring_kind_and_detail ((HeddleEventKind) event->kind, event->detail),
                         event->object, event->argument);
}
