/* SPDX-License-Identifier: MIT
 *
 * The recorder: writes the events of the process that it lives in. It is used by src/sync (in
 * instrumented programs) and by src/intercept (in unmodified ones), and needs libc alone.
 *
 * A program records if the environment names a session's folder (HEDDLE_SESSION). The recorder is
 * a guest: it never exits, prints or asserts, waits only if the session asks for that, allocates
 * nothing after a thread's first event, and counts what it can't record. If recording can't begin,
 * the program runs as ever and heddle_record_status() says why. If the collector dies, the recorder
 * stops and removes its segment.
 *
 * THREADS   Each thread writes its own ring. A thread that the recorder did not see being created
 *           gets its ring with its first event.
 * FORK      A forked child opens a segment of its own and goes on as a new process.
 * SIGNALS   A handler may emit; what lands inside an emission is set aside and recorded after it. A
 *           handler may also leave by siglongjmp(): the emission that it interrupted is then over.
 * ENDS      A thread may emit until it is gone: its ring is free again once the kernel knows it no
 *           more.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event/clock.h"
#include "event/event.h"
#include "event/ring.h"
#include "record/state.h"

/* Hidden from the host program's symbols when linked into a preloaded library. */
#define HEDDLE_INTERNAL __attribute__ ((visibility ("hidden")))

typedef enum {
  HEDDLE_RECORD_OFF,        /* no session is named: nothing to do */
  HEDDLE_RECORD_ON,         /* recording */
  HEDDLE_RECORD_NO_FOLDER,  /* the session's folder is missing or may not be entered */
  HEDDLE_RECORD_NO_SEGMENT, /* the segment can't be made: no space, or a limit of this process */
  HEDDLE_RECORD_OVER,       /* the session is over: its collector has gone */
} HeddleRecordStatus;

/* What the recorder keeps for a thread. Only its own thread touches it. */
typedef struct {
  HeddleRing *ring;           /* NULL: none yet */
  uint32_t number;            /* counted from 1 in this process; 0: none yet */
  uint32_t rounds;            /* of thread-specific destructors seen at the thread's end */
  _Atomic (uint32_t) opening; /* not 0 while it gets its ring; only its own signal handlers look */
  _Atomic (uint32_t) too_early; /* what those emitted before there was a segment to count it in */
  bool ringless;                /* it asked for a ring and there was none */
} HeddleThread;

HEDDLE_INTERNAL extern HeddleClock heddle_record_clock;
HEDDLE_INTERNAL extern _Thread_local HeddleThread heddle_thread
    __attribute__ ((tls_model ("initial-exec")));

/* Begins to record if the environment asks for it. Called by a constructor, and by the first
 * emission if that comes earlier (from another library's constructor), or in a child that was
 * forked by the bare system call; harmless if called again. Opens the segment, and a ring for the
 * calling thread as the process's first. Async-signal-safe but for the very first call in a
 * program. */
HEDDLE_INTERNAL HeddleRecordStatus heddle_record_start (void) __attribute__ ((cold));

/* Keeps the recorder off for good, whatever the environment asks for. Has no effect once it is
 * decided. */
HEDDLE_INTERNAL void heddle_record_stay_off (void);

/* Returns whether this process records, and if not, why. Any thread. */
HEDDLE_INTERNAL HeddleRecordStatus heddle_record_status (void);

/* Out of line parts of heddle_emit(), all async-signal-safe. They are rare: marked as cold, they
 * are laid out away from what is not. */

/* Gives the calling thread its ring, or counts the event as lost and returns NULL. */
HEDDLE_INTERNAL HeddleRing *heddle_thread_open (void) __attribute__ ((cold));

/* Writes the events that were set aside during an emission that is now over. */
HEDDLE_INTERNAL void heddle_record_take_up (HeddleRing *ring) __attribute__ ((cold));

/* Reads `clock` for an event of `kind`: only what follows another thread's needs the ordered
 * read. */
static inline uint64_t
heddle_record_time_on (HeddleClock clock, HeddleEventKind kind)
{
  return heddle_event_is_ordered (kind) ? heddle_clock_read (clock)
                                        : heddle_clock_read_early (clock);
}

/* Reads the process's clock for an event of `kind`. */
static inline uint64_t
heddle_record_time (HeddleEventKind kind)
{
  return heddle_record_time_on (heddle_record_clock, kind);
}

/* Begins an emission of the function whose stack frame is at `frame`. Tells the collector that a
 * record older than its present watermark may still come. Its partner is the acquire load of
 * `emitting` in collect/ring-reader.c; the store may be late by the depth of a store buffer, which
 * the collector's hold-back covers.
 *
 * The mark is where the frame is: so a later emission can tell whether it is within this one, as a
 * signal handler's is, or whether a handler has left this one for good with siglongjmp(). */
static inline void
heddle_record_mark (HeddleRing *ring, const void *frame)
{
  atomic_store_explicit (&ring->emitting, (uint32_t) (uintptr_t) frame | 1, memory_order_relaxed);
  atomic_signal_fence (memory_order_seq_cst);
}

/* Ends it. Release: the record is published before the mark is taken away. */
static inline void
heddle_record_unmark (HeddleRing *ring)
{
  atomic_store_explicit (&ring->emitting, 0, memory_order_release);
  atomic_signal_fence (memory_order_seq_cst);
  if (__builtin_expect (atomic_load_explicit (&ring->nested, memory_order_relaxed) != 0, 0))
    heddle_record_take_up (ring);
}

/* What heddle_emit() does, without haste: for the thread's first event, a handler's inside an
 * emission, and a clock that takes its time anyway. `frame`: of the function that emits. */
HEDDLE_INTERNAL void heddle_emit_slowly (HeddleEventKind kind, uint64_t object, uint64_t argument,
                                         uint32_t detail, const void *frame) __attribute__ ((cold));

/* Goes on with an emission that has its mark already and finds its ring full. */
HEDDLE_INTERNAL void heddle_emit_into_full (HeddleRing *ring, HeddleEventKind kind, uint64_t object,
                                            uint64_t argument, uint32_t detail)
    __attribute__ ((cold));

/* Records one event of the calling thread, with the time now. Never blocks, unless the session's
 * policy is to wait for room. Async-signal-safe: a handler's event that lands inside an emission
 * of its own thread is recorded after that one.
 *
 * Inlined always, as it should take little more than reading the clock: with a constant kind it
 * is known in which way to read that, and nothing outlives a call in it, so that no register is
 * saved. */
__attribute__ ((always_inline)) static inline void
heddle_emit (HeddleEventKind kind, uint64_t object, uint64_t argument, uint32_t detail)
{
  HeddleRecordingState state = heddle_record_state ();

  if (state == HEDDLE_RECORDING_OFF)
    return;
  HeddleRing *ring = heddle_thread.ring;
  /* Relaxed: only a signal handler of this same thread could find `emitting` set, or something set
   * aside that goes first. */
  if (__builtin_expect (state != HEDDLE_RECORDING_ON || ring == NULL ||
                            heddle_record_clock != HEDDLE_CLOCK_COUNTER ||
                            (atomic_load_explicit (&ring->emitting, memory_order_relaxed) |
                             atomic_load_explicit (&ring->nested, memory_order_relaxed)) != 0,
                        0)) {
    heddle_emit_slowly (kind, object, argument, detail, __builtin_frame_address (0));
    return;
  }
  heddle_record_mark (ring, __builtin_frame_address (0));
  /* Nobody else writes it, and this thread's handlers don't while the mark is there. */
  uint64_t published = atomic_load_explicit (&ring->published, memory_order_relaxed);
  if (__builtin_expect (published == ring->limit, 0)) {
    heddle_emit_into_full (ring, kind, object, argument, detail);
    return;
  }
  heddle_ring_publish_at (ring, published, heddle_record_time_on (HEDDLE_CLOCK_COUNTER, kind),
                          heddle_ring_kind_and_detail (kind, detail), object, argument);
  heddle_record_unmark (ring);
}

/* Records the end of this process, which is about to exit with that status. Async-signal-safe; does
 * nothing in a child of vfork(). */
HEDDLE_INTERNAL void heddle_record_process_end (int status);

/* How far a program restricts the system calls that it may make. */
typedef enum {
  HEDDLE_CONFINED_MAYBE = 1, /* it has given up what it must before it may filter them */
  HEDDLE_CONFINED,           /* it filters them: one that it does not expect may kill it */
  HEDDLE_CONFINED_WHOLLY,    /* to read and write alone: not even the clock may be read */
} HeddleConfinement;

/* Says that the program is about to do so, in the calling thread. From now on that thread records
 * without system calls. If the program is confined for sure, its end is not recorded by itself and
 * its forked children do not record; if wholly, recording ends. */
HEDDLE_INTERNAL void heddle_record_confine (HeddleConfinement confinement);

/* Copies a text into the segment and returns its identifier, for a HEDDLE_FIELD_TEXT; 0 if there is
 * no room. Texts of over 255 bytes are cut at a character's boundary. Any thread; wait-free. */
HEDDLE_INTERNAL uint32_t heddle_record_text (const char *text);

/* The same for a text that comes again and again: it is copied once, but for rare cases. */
HEDDLE_INTERNAL uint32_t heddle_record_common_text (const char *text);

/* Begins and ends a piece of work of the calling thread that has a name. Pieces lie within one
 * another. */
HEDDLE_INTERNAL void heddle_record_span_begin (const char *name);
HEDDLE_INTERNAL void heddle_record_span_end (void);

/* Names the calling thread. */
HEDDLE_INTERNAL void heddle_record_thread_name (const char *name);

/* Names the thread whose pthread_self() is `handle`; 0 stands for the calling one. */
HEDDLE_INTERNAL void heddle_record_other_thread_name (uint64_t handle, const char *name);

/* Names an object of `type`. */
HEDDLE_INTERNAL void heddle_record_object_name (const void *object, HeddleObjectType type,
                                                const char *name);

/* Gives out the number of a thread that is about to be created and records its creation, before
 * the creation itself. Returns 0 if not recording. */
HEDDLE_INTERNAL uint32_t heddle_thread_create (void);

/* Begins the calling thread's record under a number from heddle_thread_create(), by the thread
 * `creator`. To be called first thing in the new thread. */
HEDDLE_INTERNAL void heddle_thread_begin (uint32_t number, uint32_t creator);

/* Returns the calling thread's number; 0 if it has none. */
static inline uint32_t
heddle_thread_number (void)
{
  return heddle_thread.number;
}

/* Returns the calling thread's identifier in the kernel as its ring knows it, without a system
 * call; 0 if it has no ring. */
static inline uint32_t
heddle_thread_kernel_id (void)
{
  const HeddleRing *ring = heddle_thread.ring;

  return ring != NULL ? ring->kernel_id : 0;
}

/* Turns a pointer or a pthread_t into a record's field. */
static inline uint64_t
heddle_object (const void *address)
{
  return (uint64_t) (uintptr_t) address;
}
